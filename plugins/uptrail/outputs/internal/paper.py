"""An internal page: one of our templates, with the functions that all internal templates use."""

from collections.abc import Mapping
from functools import lru_cache

from markupsafe import Markup

from uptrail.audience import View
from uptrail.outputs import templating, text
from uptrail.outputs.document import Page
from uptrail.outputs.internal.addresses import TAGS, address, tag_address
from uptrail.records.occurrence import Audience
from uptrail.rules import IDS

MANUALS = frozenset(IDS)
"""The rules that have a page."""


def page(view: View, path: str, template: str, *, title: str, description: str = "", **values: object) -> Page:
    """A page made from `internal/<template>`.

    The template also sees `inline`, `address`, `tag_address`, `all_tags` and `manuals`, and the macros of internal
    pages as `m`, those of all pages as `public`.
    """
    values |= _tools(view, templating.root_of(path))
    return templating.page(view, path, f"internal/{template}", title=title, description=description, card="", **values)


@lru_cache(maxsize=16)
def _tools(view: View, root: str) -> Mapping[str, object]:
    functions: dict[str, object] = {
        "inline": inline,
        "address": address,
        "tag_address": tag_address,
        "all_tags": TAGS,
        "manuals": MANUALS,
    }
    own = templating.macros(view, root, "internal/macros.html", **functions)
    return functions | {"m": own, "public": templating.macros(view, root, "macros.html")}


def inline(source: str) -> Markup:
    """Safe HTML of a record's Markdown for a cell or a list item."""
    return text.inline(source, Audience.INTERNAL)
