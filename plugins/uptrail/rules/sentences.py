"""A Markdown text as plain sentences, each with its line: without code, quotations, comments and link targets."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from typing import NamedTuple

from uptrail.records.patterns import LONGEST_TEXT

MARK = "￼"
"""Stands where code, a quotation or an address stood."""

_FENCE = re.compile(r"^[ \t]*(`{3,}|~{3,})[^\n]*\n(?:.*?^[ \t]*\1[`~]*[ \t]*$|.*)", re.DOTALL | re.MULTILINE)
_CODE = re.compile(r"(?<!`)(`{1,4})(?!`)[^`\n]{1,400}(?:\n[^`\n]{1,400}){0,2}(?<!`)\1(?!`)")
_GONE = re.compile(
    r"<!--.{0,4000}?-->|<%.{0,400}?%>|^[ \t]*>[^\n]*|^[ ]{0,3}\[[^\]\n]+\]:[ \t][^\n]*", re.DOTALL | re.M
)
_LINK = re.compile(
    r"!?\[([^\[\]\n]{0,300}(?:\n[^\[\]\n]{0,300})?)\](?:\([^()\s]*(?:\([^()\s]*\)[^()\s]*)?(?:\s[^()\n]*)?\)|\[[^\]\n]*\])"
)
_ADDRESS = re.compile(r"<?\bhttps?://[^\s>|)]+>?|<[^<>\s@]+@[^<>\s]+>")
_TAG = re.compile(r"</?[A-Za-z][^<>\n]{0,300}>")
_QUOTED = re.compile(r'(?<![\w"])"(?=\S)(?:[^"\n]|\n(?!\s*\n)){1,400}(?<=\S)"(?!\w)')
_CURLY = re.compile(r"“[^”]{1,400}”|«[^»]{1,400}»|„[^“”]{1,400}[“”]|(?<!\w)‘[^‘]{1,200}?’(?!\w)")
_SINGLE = re.compile(r"(?<![\w'])'(?=\w)(?:[^'\n]|(?<=\w)'(?=\w)){1,200}'(?!\w)")
_EMPHASIS = re.compile(r"\*+|(?<!\w)_+|_+(?!\w)|~~|[\[\]]|\\(?=\W)")
_MARKER = re.compile(r"[ \t]*(?:[-*+]|\d{1,9}[.)]|#{1,6})[ \t]+(?:\[[ xX]\][ \t]+)?")
_END = re.compile(r"(?<=[.!?])[)'\"]*\s+(?=[A-Z0-9@(\"'￼])|(?<=;)\s")


class Sentence(NamedTuple):
    """Plain words on one line, with single spaces; `starts` are offsets at which a new line of the source begins."""

    text: str
    starts: tuple[int, ...]
    lines: tuple[int, ...]

    def line(self, offset: int) -> int:
        """The line of the source, counted from 0, in which the character at `offset` stands."""
        return self.lines[max(bisect_right(self.starts, offset) - 1, 0)]


def sentences(text: str, may_matter: Callable[[str], bool] = bool) -> Iterator[Sentence]:
    """Every sentence of a Markdown text, none longer than what a pattern is measured for.

    Paragraphs, items and cells that do not matter, told by their `quick` words, are passed over.
    """
    for unit in _units(plain(text).split("\n")):
        if may_matter(quick(" ".join(line for _, line in unit))):
            yield from _cut(unit)


def quick(text: str) -> str:
    """The text in lower case with single spaces and without marks of emphasis: enough to look for words."""
    return " ".join(text.lower().replace("*", "").replace("_", "").split())


def plain(text: str) -> str:
    """The text with the same lines, in which only what its author says is left."""
    for signs, pattern, put in _STEPS:
        if any(sign in text for sign in signs):
            text = pattern.sub(put, text)
    return text.replace("’", "'")


def _blank(found: re.Match[str]) -> str:
    return "\n" * found[0].count("\n")


def _marked(found: re.Match[str]) -> str:
    return MARK + "\n" * found[0].count("\n")


def _linked(found: re.Match[str]) -> str:
    return found[1] + "\n" * (found[0].count("\n") - found[1].count("\n"))


_STEPS = (
    (("```", "~~~"), _FENCE, _blank),
    (("`",), _CODE, _marked),
    (("<!--", "<%", ">", "]:"), _GONE, _blank),
    (("](", "]["), _LINK, _linked),
    (("http", "@"), _ADDRESS, _marked),
    (("<",), _TAG, _blank),
    (('"',), _QUOTED, _marked),
    (("“", "«", "„", "‘"), _CURLY, _marked),
    (("'",), _SINGLE, _marked),
)
"""What is taken out, in this order, each with signs of which one stands in a text that has any of it."""

Unit = list[tuple[int, str]]


def _units(lines: list[str]) -> Iterator[Unit]:
    """Lines that belong together: paragraphs, items of lists, cells of tables."""
    unit: Unit = []
    for number, line in enumerate(lines):
        bare = line.strip()
        marker = _MARKER.match(line)
        if (not bare or marker or bare[0] == "|") and unit:
            yield unit
            unit = []
        if bare[:1] == "|":
            yield from ([(number, cell)] for cell in bare.split("|") if cell.strip(" -:"))
        elif bare:
            unit.append((number, line[marker.end() :] if marker else line))
    if unit:
        yield unit


def _cut(unit: Unit) -> Iterator[Sentence]:
    """The sentences of a unit, each with the lines that it runs over."""
    text, starts, lines = "", [], []
    for number, line in unit:
        if words := " ".join(_EMPHASIS.sub("", line).split()):
            starts.append(len(text) + (1 if text else 0))
            lines.append(number)
            text = f"{text} {words}" if text else words
    first = 0
    for end in [*(found.end() for found in _END.finditer(text)), len(text)]:
        while first < end:
            last = end if end - first <= LONGEST_TEXT else _space(text, first)
            yield Sentence(text[first:last].rstrip(), tuple(start - first for start in starts), tuple(lines))
            first = last


def _space(text: str, first: int) -> int:
    """Where a text that is too long is cut: after its last space, or anywhere when it has none."""
    return text.rfind(" ", first + 1, first + LONGEST_TEXT) + 1 or first + LONGEST_TEXT
