"""Timelines in every dress: tables, bullets, headings and paragraphs that begin with a time become rows."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from textwrap import dedent
from typing import NamedTuple

from uptrail.files.scanner import Scanner
from uptrail.files.tables import Row as TableRow
from uptrail.files.tables import tables
from uptrail.importers.postmortems.days import Written, day_at, month_first
from uptrail.importers.postmortems.listings import outdented
from uptrail.importers.postmortems.outline import Part, Piece
from uptrail.importers.postmortems.roles import Role, role_of
from uptrail.importers.postmortems.sentences import unrolled
from uptrail.importers.postmortems.stamps import Stamp, leading_stamp
from uptrail.importers.postmortems.zones import stated_zone, zone_at_end

_ITEM = re.compile(r"(?P<indent>\s*)(?:[-*+•‣]|\d{1,3}[.)])\s+(?:\[[ xX]\]\s+)?(?P<text>\S.*)$")
_COMPLEX = re.compile(r"\s*(?:>|`{3,}|~{3,}|\||<[a-zA-Z!]|!\[|#{1,6}\s|(?:[-*+•]|\d{1,3}[.)])\s|\[[^\]]+\]:\s)")
_TIME_NAMES = re.compile(r"\b(?:time|timestamp|when|clock|hour|utc|datetime)\b|^t$", re.IGNORECASE)
_EVENT_NAMES = ("event", "what happened", "description", "what", "details", "detail", "action", "activity", "events")
_LONGEST_EVENT = 600
_LABELLED = re.compile(r"(?:\*\*|__)[^*_\n]{2,60}(?::(?:\*\*|__)|(?:\*\*|__):)")
_RULE = re.compile(r"\s*(?:-{3,}|\*{3,}|_{3,})\s*$")


@dataclass
class Row:
    """One row: `day` and `clock` as far as the document states them, `typed` where it left the time open."""

    clock: str = ""
    day: date | None = None
    dated: bool = False
    zone: str = ""
    about: bool = False
    typed: str = ""
    lead: str = ""
    words: str = ""
    below: list[str] = field(default_factory=list)
    extra: dict[str, str] = field(default_factory=dict)

    @property
    def event(self) -> str:
        """What happened, on one line; what does not fit on it is in `details`."""
        return self.split()[0]

    @property
    def details(self) -> str:
        """What stands below the row and is more than words: lists, quotes, code, pictures."""
        return self.split()[1]

    def split(self) -> tuple[str, str]:
        """The row's words on one line, and the rest as it was."""
        below = trimmed(self.below)
        if not self.words and (lines := _only_items(below)):
            return (f"**{self.lead}** {lines}" if self.lead else lines), ""
        simple = not any(_COMPLEX.match(line) for line in below)
        at = len(below) if simple and len(" ".join(below)) <= _LONGEST_EVENT else _first_paragraph(below, self.words)
        words = " ".join(" ".join([self.words, *below[:at]]).split())
        if not words:
            words = self.typed or self.clock
        return (f"**{self.lead}** {words}" if self.lead else words), dedent("\n".join(below[at:])).strip("\n")


class Found(NamedTuple):
    """The rows of a part, the text that belongs to none of them, and the zone it names."""

    rows: list[Row]
    rest: str
    zone: str


def read_rows(parts: Sequence[Part], near: date | None) -> Found:
    """The rows of the parts, one after the other. Every line is in a row or in the rest."""
    reader = _Reader(near, month_first("\n".join(_lines_in(parts))))
    for part in parts:
        plain = outdented(part, near) if part.role is Role.TIMELINE else part
        for number, piece in enumerate(unrolled(plain, near).pieces):
            reader.read(piece, first=number == 0, exact=part.exact)
    zone = reader.zone or next(filter(None, map(_zone_of, reader.rest)), "")
    reader.leave_lead()
    while reader.rest and (not reader.rest[-1].strip() or _RULE.match(reader.rest[-1])):
        reader.rest.pop()
    return Found(reader.rows, "\n".join(reader.rest).strip("\n"), zone)


def _lines_in(parts: Sequence[Part]) -> Iterator[str]:
    return (line for part in parts for piece in part.pieces for line in (piece.title, *piece.lines))


class _Reader:
    """Walks through lines and knows which row and which day they belong to."""

    def __init__(self, near: date | None, month_first: bool | None) -> None:
        self.near, self.day, self.zone = near, near, ""
        self.month_first = month_first
        self.rows: list[Row] = []
        self.rest: list[str] = []
        self.lead = ""
        self.told_day: date | None = None
        self.open = False
        self.style = ""

    def read(self, piece: Piece, *, first: bool, exact: bool) -> None:
        """One heading and what is below it."""
        self.open = self.open and not first
        if first:
            zone = zone_at_end(piece.title)
            self.zone = self.zone or zone
            if piece.title and not exact:
                self.rest += ["", f"**{piece.title}**", ""]
        elif not self.begins(piece.title, "heading"):
            self.leave_lead()
            self.open = False
            self.lead = piece.title.strip() if role_of(piece.title) != (Role.TIMELINE, True) else ""
            bare = self.lead.lstrip("*_`[({ ")
            if self.lead and (found := day_at(bare, 0, self.near)) and found.day:
                self.day = self.told_day = found.day
        self.lines(piece)

    def lines(self, piece: Piece) -> None:
        text = "\n".join(piece.lines)
        in_table = {number: rows for rows in tables(text) if _is_timeline(rows) for number in _lines_of(rows)}
        scanner, before = Scanner(), ""
        for number, line in enumerate(piece.lines, 1):
            bare = line.lstrip()
            if number in in_table:
                if number == in_table[number][0].line:
                    self.table(in_table[number])
            elif scanner.hidden(line, bare, len(line) - len(bare)) or not self.starts(line, before):
                self.keep(line)
            elif self.told_day and not self.lead and _is_words("".join(piece.lines[number : number + 1])):
                self.add(Stamp(None, "", "", False, "", 0, True), "", "")
                self.style = "line"
            before = "" if _RULE.match(line) else bare

    def starts(self, line: str, before: str) -> bool:
        """Whether a line begins a row or a day."""
        if item := _ITEM.match(line):
            return self.begins(item["text"], "item")
        if line[:1] in ">|" or line.startswith("    ") or (before and self.style != "line"):
            return False
        return self.begins(line, "line")

    def begins(self, text: str, style: str) -> bool:
        """Take a text as a row when it begins with a time, as the day of what follows when it is one."""
        stamp = leading_stamp(text, self.near)
        if stamp is None or (style != "heading" and not stamp.parted):
            return style == "line" and self.names_day(text)
        words = text[stamp.end :].strip()
        bold = re.match(r"\s*(\*\*|__)", text)
        if bold and words.count(bold[1]) % 2 and bold[1] not in text[: stamp.end].strip()[2:]:
            words = f"{bold[1]}{words}"
        if not stamp.clock and not stamp.unknown and (not words or style == "heading"):
            self.leave_lead()
            self.day = self.told_day = self.settled(stamp.day, text) or self.day
            self.lead, self.open = words, False
            return True
        self.add(stamp, words, text)
        self.style = style
        return True

    def names_day(self, text: str) -> bool:
        """Take the day of a line such as `2023-10-21 (all times UTC)`, whose words are no row."""
        found = day_at(text, 0, self.near)
        if not found or not found.day or not re.match(r"\s*[(*_]", text[found.end :]):
            return False
        self.day = self.told_day = found.day
        self.open = False
        self.keep(text)
        return True

    def add(self, stamp: Stamp, words: str, text: str) -> None:
        day = self.settled(stamp.day, text)
        typed = stamp.unknown or (text[stamp.day.start : stamp.day.end] if stamp.day and not day else "")
        dated = day or self.told_day
        self.day = day or self.day
        self.told_day = None
        self.rows.append(Row(stamp.clock, dated, dated is not None, stamp.zone, stamp.about, typed, self.lead, words))
        self.lead, self.open = "", True

    def settled(self, written: Written | None, text: str) -> date | None:
        """The day that is meant: the only one, or of two that in the order of the others, or close to the incident."""
        if written is None or written.day or not written.days:
            return written.day if written else None
        first = re.search(r"\d{1,2}", text[written.start : written.end])
        if self.month_first is not None and first:
            return next((day for day in written.days if (day.month == int(first[0])) is self.month_first), None)
        close = [day for day in written.days if self.near and abs((day - self.near).days) <= 20]
        return close[0] if len(close) == 1 else None

    def keep(self, line: str) -> None:
        """A line that begins nothing belongs to the row above it, or to none."""
        if self.open and _RULE.match(line):
            self.open = False
            return
        if self.open and self.style == "item" and _LABELLED.match(line):
            above = self.rows[-1].below
            self.open = not above or bool(above[-1].strip())
        if self.open:
            self.rows[-1].below.append(line)
        elif line.strip() or self.rest:
            if line.strip():
                self.leave_lead()
            self.rest.append(line)

    def leave_lead(self) -> None:
        """A heading that no row follows is text of its own."""
        if self.lead:
            self.rest += ["", f"**{self.lead}**", ""]
            self.lead = ""

    def table(self, rows: Sequence[TableRow]) -> None:
        """All rows of a table."""
        self.open = False
        names = list(rows[0].cells)
        times = _time_columns(names, rows, self.near)
        self.zone = self.zone or next(filter(None, (zone_at_end(names[at]) for at in times)), "")
        event = next((names.index(name) for name in _EVENT_NAMES if name in names), None)
        if event is None or event in times:
            event = next((at for at in range(len(names) - 1, -1, -1) if at not in times), times[-1])
        for row in rows:
            self.table_row(row, names, times, event)

    def table_row(self, row: TableRow, names: list[str], times: list[int], event: int) -> None:
        cells = [cell.text for cell in row.cells.values()]
        time = " ".join(filter(None, (cells[at] for at in times))).strip()
        stamp = leading_stamp(f"{time} ", self.near) if time else None
        words = cells[event] if event not in times else ""
        more = [cell.text for cell in row.extra if cell.text]
        extra = {names[at]: text for at, text in enumerate(cells) if at not in (*times, event) and names[at]}
        nameless = [text for at, text in enumerate(cells) if at not in (*times, event) and not names[at] and text]
        words = " ".join([words, *nameless, *more]).strip()
        if not words and not any(extra.values()):
            if stamp and not stamp.clock and stamp.day:
                self.day = self.told_day = self.settled(stamp.day, time) or self.day
                return
            words = next(filter(None, cells), "")
            if not words:
                return
        if stamp is None:
            stamp = Stamp(None, "", "", False, "??", 0, True)
            words = (
                f"{time}: {words}" if time and not re.fullmatch(r"[?\-–—\s]*|n/?a|unknown|tbd", time, re.I) else words
            )
        elif rest := time[stamp.end :].strip():
            words = f"{rest}: {words}" if rest else words
        self.add(stamp, words, f"{time} ")
        self.rows[-1].extra = extra
        self.open = False


def common_zone(rows: Sequence[Row]) -> str:
    """The zone that every row with a zone names."""
    named = Counter(row.zone.upper() for row in rows if row.zone)
    return next(row.zone for row in rows if row.zone) if len(named) == 1 else ""


def trimmed(lines: Sequence[str]) -> list[str]:
    """The lines without blank ones at both ends."""
    start, end = 0, len(lines)
    while start < end and not lines[start].strip():
        start += 1
    while end > start and not lines[end - 1].strip():
        end -= 1
    return list(lines[start:end])


def _is_words(line: str) -> bool:
    """Whether a line right below a day tells what happened on it: neither a list nor another time."""
    return bool(line.strip()) and not _COMPLEX.match(line) and leading_stamp(line) is None


def _zone_of(line: str) -> str:
    """The zone that a line beside the rows names, or that stands alone on it."""
    bare = line.strip(" *_()[].:")
    return stated_zone(line) or (zone_at_end(bare) if len(bare) <= 12 else "")


def _first_paragraph(lines: Sequence[str], words: str) -> int:
    """How many lines belong to the first paragraph; none when the words are a paragraph already."""
    for number, line in enumerate(lines):
        if not line.strip() or _COMPLEX.match(line):
            return number
    return len(lines)


def _only_items(lines: Sequence[str]) -> str:
    """What a plain list says below a time that stands alone, on one line; empty for anything else."""
    items = [_ITEM.match(line) for line in lines if line.strip()]
    if not items or not all(items):
        return ""
    told = "; ".join(item["text"].strip() for item in items if item)
    return told if len(told) <= _LONGEST_EVENT else ""


def _is_timeline(rows: Sequence[TableRow]) -> bool:
    """Whether a table has a column of times."""
    return bool(rows) and len(rows[0].cells) >= 2 and bool(_time_columns(list(rows[0].cells), rows))


def _time_columns(names: Sequence[str], rows: Sequence[TableRow], near: date | None = None) -> list[int]:
    """The columns that make up the time: of a date and a clock both, the date first, and no mere day of the week."""
    dates = [at for at, name in enumerate(names) if re.match(r"(?:date|day)\b(?!.*time)", name) and at < 3]
    named = [at for at, name in enumerate(names) if _TIME_NAMES.search(name) or name.startswith("date")]
    times = [at for at in named if at not in dates and not re.search(r"elapsed|since|duration|spent|to ", names[at])][
        :1
    ]
    if dates or times:
        first = [cell.text for cell in rows[0].cells.values()] if rows else []
        told = [at for at in dates if day_at(first[at].strip("*_ "), 0, near)]
        return [*(told or dates)[:1], *times]
    stamped = sum(leading_stamp(next(iter(row.cells.values())).text + " ") is not None for row in rows)
    return [0] if stamped * 2 > len(rows) else []


def _lines_of(rows: Sequence[TableRow]) -> Iterator[int]:
    """The numbers of a table's lines, its header's two first."""
    return iter(range(rows[0].line - 2, rows[-1].line + 1))
