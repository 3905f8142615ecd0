"""The shell: the theme's page with holes, rendered once and joined with every record's own part."""

import hashlib
import html
import re
from collections.abc import Mapping
from dataclasses import dataclass

from uptrail.outputs.document import Page

SENTINELS: Mapping[str, str] = {
    "title": "uptrail0hole0title",
    "description": "uptrail0hole0description",
    "canonical": "https://uptrail0hole0canonical.invalid/",
    "head": "<!--uptrail0hole0head-->",
    "content": "<h1>uptrail0hole0content</h1>",
}
"""What is put into the theme's template where a page's own part belongs; the `<h1>` keeps the theme from adding one."""

_HOLE = re.compile("|".join(f"(?P<{name}>{re.escape(text)})" for name, text in SENTINELS.items()))


@dataclass(frozen=True, slots=True)
class Shell:
    """A page's unchanging parts in UTF-8 and, between each two of them, the name of what belongs there."""

    parts: tuple[bytes, ...]
    holes: tuple[str, ...]
    digest: str

    def splice(self, page: Page, canonical: str = "", description: str = "") -> bytes:
        """The finished file: `description` stands in for a page that has none; `canonical` is its full address."""
        fill = {
            "title": html.escape(page.title),
            "description": html.escape(page.description or description),
            "canonical": html.escape(canonical),
            "head": page.head,
            "content": page.content,
        }
        filling = {name: text.encode("utf-8", "xmlcharrefreplace") for name, text in fill.items()}
        joined = [self.parts[0]]
        for name, part in zip(self.holes, self.parts[1:], strict=True):
            joined += (filling[name], part)
        return b"".join(joined)


def cut(rendered: str) -> Shell:
    """The shell in a template's output that was rendered with the sentinels."""
    parts: list[bytes] = []
    holes: list[str] = []
    end = 0
    for hit in _HOLE.finditer(rendered):
        parts.append(rendered[end : hit.start()].encode())
        holes.append(hit.lastgroup or "")
        end = hit.end()
    parts.append(rendered[end:].encode())
    digest = hashlib.blake2b(rendered.encode(), digest_size=12).hexdigest()
    return Shell(tuple(parts), tuple(holes), digest)


def missing(shell: Shell) -> tuple[str, ...]:
    """The parts of a page for which a template left no place, as one that does not extend ours may."""
    return tuple(name for name in ("title", "head", "content") if name not in shell.holes)
