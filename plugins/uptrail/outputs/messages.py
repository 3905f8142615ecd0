"""The catalogues as templates see them: a message is made safe for a page before values are put in."""

from collections.abc import Callable, Mapping
from functools import lru_cache

from markupsafe import Markup, escape

from uptrail.outputs.words import Words


def functions(words: Words) -> Mapping[str, Callable[..., Markup]]:
    """`_`, `gettext` and `ngettext` for a template, in one language.

    Messages are plain text, in any language: no markup of theirs is taken for a page's. Values are
    escaped unless they are Markup. `%(num)s` and `%(count)s` are the number that chose the form.
    """

    @lru_cache(maxsize=2048)
    def known(message: str) -> Markup:
        return escape(words.find(message))

    @lru_cache(maxsize=2048)
    def whole(message: str) -> Markup:
        return known(message) % {}

    @lru_cache(maxsize=2048)
    def known_for(one: str, many: str, count: int) -> Markup:
        return escape(words.find_many(one, many, count))

    def gettext(message: str, /, **values: object) -> Markup:
        return known(message) % values if values else whole(message)

    def ngettext(one: str, many: str, count: int, /, **values: object) -> Markup:
        number = words.number(count)
        return known_for(one, many, count) % {"num": number, "count": number, **values}

    return {"_": gettext, "gettext": gettext, "ngettext": ngettext}
