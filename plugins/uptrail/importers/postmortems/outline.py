"""Cuts a document into parts: at its headings, and at lines that are headings in all but their marks."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from textwrap import dedent

from uptrail.files.markdown import sections
from uptrail.files.scanner import Scanner
from uptrail.importers.postmortems.roles import Role, normal, role_of
from uptrail.importers.postmortems.stamps import leading_stamp

_BOLD_LINE = re.compile(r"\s{0,3}(?:\*\*?|__?)(?P<title>[^*_\n]{2,80}?):?(?:\*\*?|__?)\s*:?\s*$")
_PLAIN_LINE = re.compile(r"\s{0,3}(?P<title>[A-Z0-9][^*|`<>\[\]\n]{2,60}?)\s*:?\s*$")
_BOLD_BULLET = re.compile(r"[-*+]\s+(?:\*\*|__)(?P<title>[^*_\n]{2,60}?):?(?:\*\*|__)\s*:?\s*(?P<rest>.*)$")
_BOLD_LEAD = re.compile(r"(?:\*\*|__)(?P<title>[^*_\n]{2,60}?)(?::(?:\*\*|__)|(?:\*\*|__)\s*:)\s*(?P<rest>\S.*)$")
_MANY = 5
"""How many labelled bullets are a document's sections though at most one is called like one."""
_SOME_DAY = date(2000, 1, 1)
"""A day near which every day of a year can be read; which one does not matter."""
_RULED = re.compile(r"\s*(?:=+|-+|_{3,}|\*{3,})\s*$")


@dataclass(frozen=True, slots=True)
class Piece:
    """A heading and the lines below it. `level` 0 has no heading; `marked` when the heading is a real one."""

    title: str
    level: int
    lines: tuple[str, ...]
    line: int
    marked: bool = True


@dataclass
class Part:
    """A section by its role: its own piece and the deeper ones in it. `exact` when its title says only its role."""

    role: Role
    exact: bool
    pieces: list[Piece] = field(default_factory=list)

    @property
    def title(self) -> str:
        return self.pieces[0].title

    @property
    def empty(self) -> bool:
        return not any(line.strip() for piece in self.pieces for line in piece.lines) and len(self.pieces) == 1


def pieces_of(body: str) -> list[Piece]:
    """The document's pieces in their order; together their lines and headings are the whole document."""
    return [inner for piece in _marked(body) for inner in _unmarked(piece)]


def _marked(body: str) -> Iterator[Piece]:
    """The pieces by real headings. Comments stay in their lines."""
    lines = body.split("\n")
    blocks = [block for block in sections(body) if block.level]
    starts = [block.line - 1 for block in blocks]
    first = starts[0] if starts else len(lines)
    if any(line.strip() for line in lines[:first]):
        yield Piece("", 0, tuple(lines[:first]), 1)
    for block, start, end in zip(blocks, starts, [*starts, len(lines)][1:], strict=True):
        after = start + 1
        if not lines[start].lstrip().startswith("#"):
            while after < end and not _RULED.match(lines[after - 1]):
                after += 1
        yield Piece(block.title, block.level, tuple(lines[after:end]), start + 1)


def _unmarked(piece: Piece) -> Iterator[Piece]:
    """The piece, cut again at lines of its own that only look like headings."""
    cuts = list(_bullet_cuts(piece)) or list(_line_cuts(piece))
    level = max(piece.level, 1) + 1
    ends = [at for at, _, _ in cuts] + [len(piece.lines)]
    head = piece.lines[: ends[0]]
    if piece.level or any(line.strip() for line in head):
        yield Piece(piece.title, piece.level, head, piece.line, piece.marked)
    for (start, title, rest), end in zip(cuts, ends[1:], strict=True):
        below = piece.lines[start + 1 : end]
        if rest is not None:
            below = (*([rest] if rest else []), *dedent("\n".join(below)).split("\n"))
        yield Piece(title, level, tuple(below), piece.line + start + bool(piece.level), marked=False)


def _line_cuts(piece: Piece) -> Iterator[tuple[int, str, str | None]]:
    """Lines such as `**Timeline**` or `Action Items` that stand alone and name a section."""
    scanner, labelled = Scanner(), 0
    for number, line in enumerate(piece.lines):
        bare = line.lstrip()
        if scanner.hidden(line, bare, len(line) - len(bare)) or not bare or line[0] in " \t>":
            continue
        before = piece.lines[number - 1].strip() if number else ""
        bold = _BOLD_LINE.match(line)
        found = bold or (None if before else _PLAIN_LINE.match(line))
        if not found:
            found = lead = _BOLD_LEAD.match(line)
        else:
            lead = None
        if not found:
            continue
        role, exact = role_of(found["title"])
        fits = role not in (Role.OTHER, Role.FIELD) and (exact or bold is not None)
        if fits and not (piece.level and role is role_of(piece.title)[0]):
            if lead is None:
                yield number, found["title"].strip(), None
            elif exact and not before:
                labelled += 1
                yield number, found["title"].strip(), lead["rest"]
        elif lead and labelled and role is Role.OTHER and not before:
            yield number, found["title"].strip(), lead["rest"]


def _bullet_cuts(piece: Piece) -> Iterator[tuple[int, str, str | None]]:
    """Bullets such as `- **Impact**: …` when they are the document's sections, all of one kind."""
    found = [
        (number, match["title"].strip(), match["rest"].strip())
        for number, line in enumerate(piece.lines)
        if (match := _BOLD_BULLET.match(line))
    ]
    roles = {role_of(title)[0] for _, title, _ in found} - {Role.OTHER, Role.FIELD}
    inner = role_of(piece.title)[0] if piece.level else Role.OTHER
    alone = not any(re.match(r"[-*+]\s", line) for line in piece.lines if not _BOLD_BULLET.match(line))
    enough = len(roles) >= 2 or (alone and len(found) >= _MANY and (bool(roles) or piece.level <= 1))
    if len(found) >= 3 and enough and inner is Role.OTHER:
        yield from found


def parts_of(pieces: Sequence[Piece]) -> list[Part]:
    """Pieces gathered below the section that they belong to; the first is what stands before any section."""
    parts = [Part(Role.PREFACE, True, [])]
    for piece in pieces:
        role, exact = role_of(piece.title) if piece.level else (Role.PREFACE, True)
        part = parts[-1]
        deeper = bool(part.pieces) and part.pieces[0].level and piece.level > part.pieces[0].level
        timed = part.role is Role.TIMELINE and role is Role.OTHER and _is_time(piece.title)
        if role is Role.PREFACE or timed or (deeper and _belongs(part, role, piece)):
            part.pieces.append(piece)
        else:
            parts.append(Part(role, exact, [piece]))
    return [part for part in parts if part.pieces]


def _is_time(title: str) -> bool:
    """Whether a heading beside a timeline is a part of it: a day, `May 13`, or what happened at a time."""
    stamp = leading_stamp(title, _SOME_DAY)
    return stamp is not None and (bool(stamp.clock) or stamp.end == len(title.rstrip()))


def _belongs(part: Part, role: Role, piece: Piece) -> bool:
    """Whether a deeper piece stays within its part."""
    if role in (Role.OTHER, Role.FIELD, part.role):
        return True
    if part.role is Role.TIMELINE:
        return role not in (Role.ACTIONS, Role.LESSONS, Role.WHYS, Role.SUMMARY)
    if part.role is Role.ACTIONS:
        return normal(piece.title) not in ("lessons learned", "lessons learnt", "timeline")
    return role is Role.SUMMARY
