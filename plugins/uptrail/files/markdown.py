"""The structure of Markdown that records are written in: front matter, headings, tables and lists.

A scanner of lines that knows what hides a line from being structure: fenced and indented code,
HTML blocks and comments, and list items that contain it.
"""

import re
from typing import NamedTuple

from uptrail.files.lists import Item, items
from uptrail.files.scanner import Scanner, uncomment
from uptrail.files.tables import Cell, Row, table, tables

__all__ = ["Block", "Cell", "FrontMatter", "Item", "Row", "front_matter", "items", "sections", "table", "tables"]

_ATX = re.compile(r"(#{1,6})(?:[ \t]+(.*?))??(?:[ \t]+#+)?[ \t]*$")
_UNDERLINE = re.compile(r"(?:=+|-+)[ \t]*$")
_MARKER = re.compile(r"([-*+]|\d{1,9}[.)])([ \t]+|$)")
_RULE = re.compile(r"([-*_])[ \t]*(?:\1[ \t]*){2,}$")


class FrontMatter(NamedTuple):
    """A file's YAML and the Markdown below it; lines count from 1. `closed` is False when `---` never ends it."""

    text: str
    first_line: int
    body: str
    body_line: int
    closed: bool = True


class Block(NamedTuple):
    """A heading and what stands below it, up to the next heading of any level.

    What comes before the first heading is a block of level 0 without a title (absent when blank).
    `line` is the heading's; `text` has no blank lines around it and begins on `text_line`.
    """

    title: str
    level: int
    text: str
    line: int
    text_line: int


def front_matter(text: str) -> FrontMatter:
    """Split a file at its front matter; a file without any is all body. CRLF becomes LF, a BOM is dropped."""
    text = text.removeprefix("\ufeff")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    opening = _OPEN.match(text)
    if opening is None:
        return FrontMatter("", 1, text, 1)
    start = opening.end()
    end = _CLOSE.search(text, start)
    if end is None:
        return FrontMatter(text[start:], 2, "", 2 + text.count("\n", start), False)
    inner = text[start : end.start()]
    return FrontMatter(inner, 2, text[end.end() :], 3 + inner.count("\n"))


_OPEN = re.compile(r"---[ \t]*(?:\n|\Z)")
_CLOSE = re.compile(r"^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.MULTILINE)


def sections(body: str, first_line: int = 1) -> list[Block]:
    """The body cut at its headings, `#` and underlined ones; HTML comments are taken out."""
    lines = uncomment(body).split("\n")
    blocks: list[Block] = []
    title, level, line, start = "", 0, 0, 0
    for found in _headings(lines):
        _close(blocks, lines, (title, level, line + first_line), start, found.line, first_line)
        title, level, line, start = found.title, found.level, found.line, found.end
    _close(blocks, lines, (title, level, line + first_line), start, len(lines), first_line)
    return blocks


def _close(
    blocks: list[Block], lines: list[str], head: tuple[str, int, int], start: int, end: int, first_line: int
) -> None:
    while start < end and not lines[start].strip():
        start += 1
    while end > start and not lines[end - 1].strip():
        end -= 1
    if head[1] or start < end:
        text = "\n".join(lines[start:end])
        blocks.append(Block(head[0], head[1], text, head[2], start + first_line))


class _Heading(NamedTuple):
    title: str
    level: int
    line: int
    end: int


def _headings(lines: list[str]) -> list[_Heading]:
    found: list[_Heading] = []
    scanner = Scanner()
    paragraph = -1
    for number, line in enumerate(lines):
        if line[:1].isalpha() and not scanner.fence and not scanner.html:
            if paragraph == -1:
                scanner.offset, paragraph = 0, number
            continue
        bare = line.lstrip()
        if not bare:
            paragraph = -1
            if scanner.html == "\n":
                scanner.html = ""
            continue
        first = line[0]
        indent = len(line) - len(bare) if first in " \t" else 0
        if first == "\t":
            indent += 3
        if (scanner.fence or scanner.html or bare[0] in "`~<") and scanner.hidden(line, bare, indent):
            paragraph = -1
            continue
        listed = bare[0] in "-*+0123456789" and (marker := _MARKER.match(bare))
        if indent > 3 and not (listed and scanner.offset):
            continue
        if bare[0] == "#" and (atx := _ATX.match(bare)):
            paragraph = -1
            if not scanner.inside(indent):
                scanner.offset = 0
                found.append(_Heading((atx[2] or "").strip(), len(atx[1]), number, number + 1))
        elif paragraph >= 0 and bare[0] in "=-" and _UNDERLINE.match(bare):
            title = " ".join(part.strip() for part in lines[paragraph:number])
            found.append(_Heading(title, 1 if bare[0] == "=" else 2, paragraph, number + 1))
            paragraph = -1
        elif listed and marker and not _RULE.match(bare):
            scanner.offset = indent + len(marker[0]) if marker[2] else indent + len(marker[1]) + 1
            paragraph = -2
        elif bare[0] == ">":
            paragraph = -2
        elif paragraph == -1 and not scanner.inside(indent):
            scanner.offset = 0
            paragraph = number
    return found
