"""Records in the theme's own search: their titles and descriptions, which keeps the index small."""

import html
import json
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

INDEX = "search/search_index.json"

_TITLE = re.compile(rb'data-md-component="header-topic">\s*<span class="md-ellipsis">\s*(.*?)\s*</span>', re.DOTALL)
_DESCRIPTION = re.compile(rb'<meta name="description" content="([^"]*)"')


def extend(site: Path, paths: Iterable[str]) -> None:
    """Add the pages at these paths to the index of the site in a folder, if it has one."""
    index = site / INDEX
    with suppress(OSError, ValueError, KeyError):
        content = json.loads(index.read_bytes())
        content["docs"].extend(_entries(site, paths))
        index.write_text(json.dumps(content, separators=(",", ":")), encoding="utf-8")


def _entries(site: Path, paths: Iterable[str]) -> Iterator[dict[str, str]]:
    for path in paths:
        if path.endswith("index.html"):
            page = (site / path).read_bytes()
            title, description = _TITLE.search(page), _DESCRIPTION.search(page)
            if title:
                text = html.unescape(description[1].decode()) if description else ""
                location = path.removesuffix("index.html")
                yield {"location": location, "title": title[1].decode(), "text": html.escape(text, quote=False)}
