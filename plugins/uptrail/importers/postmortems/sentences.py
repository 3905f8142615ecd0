"""Timelines told as prose: paragraphs in which every sentence begins with a clock become a line for each."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import accumulate

from uptrail.files.scanner import Scanner
from uptrail.importers.postmortems.outline import Part, Piece
from uptrail.importers.postmortems.roles import Role
from uptrail.importers.postmortems.stamps import is_timed

_END = re.compile(r"(?:[!?]|\.(?!(?<=[ap]\.m\.)\s+[A-Z]{2,5}\b))[\"'”’)\]*_]*\s+(?=[\"'“‘(\[*_`]*[A-Z0-9~≈])")
"""Where a sentence ends and another may begin; `2:10 p.m. UTC` goes on."""
_OTHER = re.compile(r"\s*(?:[-*+•‣>|#<]\s|\d{1,3}[.)]\s|[>|#<]|!\[|`{3,}|~{3,}|\[[^\]]+\]:\s)|\s{4,}")


def unrolled(part: Part, near: date | None) -> Part:
    """The part with such paragraphs as lines, or as it is.

    What is called a timeline may hold other paragraphs, which stay; an account of what happened may not.
    """
    if part.role not in (Role.TIMELINE, Role.HAPPENED):
        return part
    pieces = [replace(piece, lines=tuple(_lines(piece, near))) for piece in part.pieces]
    if part.role is Role.HAPPENED and not all(_told(piece, near) for piece in part.pieces):
        return part
    return Part(part.role, part.exact, pieces)


def _lines(piece: Piece, near: date | None) -> Iterator[str]:
    for run, free in _runs(piece):
        yield from (_sentences(run, near) if free else ()) or run


def _told(piece: Piece, near: date | None) -> bool:
    """Whether a piece is nothing but such paragraphs."""
    return all(free and bool(_sentences(run, near)) for run, free in _runs(piece) if any(map(str.strip, run)))


def _runs(piece: Piece) -> Iterator[tuple[list[str], bool]]:
    """The lines in runs between blank ones, and whether a run is a paragraph of plain text."""
    scanner, run, free = Scanner(), list[str](), True
    for line in piece.lines:
        bare = line.lstrip()
        hidden = scanner.hidden(line, bare, len(line) - len(bare))
        if not bare and not hidden:
            if run:
                yield run, free
            yield [line], False
            run, free = [], True
        else:
            run.append(line)
            free = free and not hidden and not _OTHER.match(line)
    if run:
        yield run, free


def _sentences(lines: Sequence[str], near: date | None) -> list[str]:
    """The sentences of a paragraph when there are several and each begins with a clock; else none.

    A line that begins with a time within a sentence is a row without a full stop: then lines are what counts.
    """
    told = [line.strip() for line in lines]
    text = " ".join(told)
    begun = [0, *(end.end() for end in _END.finditer(text))]
    within = dict(zip(accumulate((len(line) + 1 for line in told), initial=0), told, strict=False))
    for start in begun:
        within.pop(start, None)
    if len(begun) < 2 or any(is_timed(line, near) for line in within.values()):
        return []
    found = [text[start:end].strip() for start, end in zip(begun, [*begun[1:], None], strict=True)]
    return found if all(is_timed(sentence, near) for sentence in found) else []
