"""Timelines in a shape that hides them: typed as code, or with the time at the end of each line."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from uptrail.files.scanner import Scanner
from uptrail.importers.postmortems.days import days_in
from uptrail.importers.postmortems.outline import Part
from uptrail.importers.postmortems.stamps import is_timed, leading_stamp

_ITEM = re.compile(r"\s*(?:[-*+•‣]|\d{1,3}[.)])\s+(?P<text>\S.*)$")
_FENCE = re.compile(r" {0,3}(?:`{3,}|~{3,})\s*(?:te?xt|plain(?:text)?)?\s*$")
_SET_IN = re.compile(r" {4,}(?P<text>\S.*)$")
_BARE_CLOCK = re.compile(r"(?<=\d{4}-\d\d-\d\d )([01]\d|2[0-3])([0-5]\d)(?=\W*$)")
_FEWEST = 3


def outdented(part: Part, near: date | None) -> Part:
    """The part with times that are set in by four spaces, and below no list, as plain lines."""
    return replace(part, pieces=[replace(piece, lines=tuple(_outdented(piece.lines, near))) for piece in part.pieces])


def _outdented(lines: Sequence[str], near: date | None) -> Iterator[str]:
    scanner, listed, taken = Scanner(), False, False
    for line in lines:
        bare = line.lstrip()
        hidden = scanner.hidden(line, bare, len(line) - len(bare))
        found = None if listed else _SET_IN.match(line)
        taken = bool(found) and not hidden and (taken or is_timed(bare, near))
        yield bare if taken else line
        if bare and not taken and not line.startswith("    "):
            listed = bool(_ITEM.match(line))


def unfenced(part: Part, near: date | None) -> Part:
    """The part with fences in which almost every line begins with a clock as plain lines."""
    return replace(part, pieces=[replace(piece, lines=tuple(_unfenced(piece.lines, near))) for piece in part.pieces])


def _unfenced(lines: Sequence[str], near: date | None) -> list[str]:
    outcome = list(lines)
    marks = [number for number, line in enumerate(lines) if _FENCE.match(line)]
    for begin, end in zip(marks[::2], marks[1::2], strict=False):
        within = [line for line in lines[begin + 1 : end] if line.strip()]
        timed = sum(is_timed(line, near) for line in within)
        if timed >= _FEWEST and timed * 5 >= len(within) * 4:
            outcome[begin] = outcome[end] = ""
    return outcome


def turned(part: Part, near: date | None) -> Part | None:
    """A list whose items, but for one, end with a day and a clock, `Resolved 2024-05-06 17:07`: these at the front."""
    rows: list[str] = []
    others: list[str] = []
    for line in (line for piece in part.pieces for line in piece.lines if line.strip()):
        found = _ITEM.match(line)
        row = _turned(_BARE_CLOCK.sub(r"\1:\2", found["text"]), near) if found else ""
        (rows if row else others).append(row or line)
    if len(rows) < _FEWEST or len(others) > 1:
        return None
    return Part(part.role, part.exact, [replace(part.pieces[0], lines=(*others, *rows))])


def _turned(text: str, near: date | None) -> str:
    for found in days_in(text, near):
        when, words = text[found.start :], text[: found.start].rstrip(" :,;@(*_|–—-")
        stamp = leading_stamp(when, near)
        if words and stamp and stamp.clock and stamp.end == len(when):
            return f"- {when.rstrip(' .)*_')} {words}"
    return ""
