"""The timeline table of a postmortem: clock times become moments, carried over midnight."""

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import product
from typing import Any, NamedTuple

from uptrail.archive import Keys
from uptrail.files.draft import Draft, Place
from uptrail.files.markdown import Block
from uptrail.files.tables import Row, table
from uptrail.problem import Level
from uptrail.values import Unreadable, read_day, read_time, read_zone

_NAME = r"(?P<zone>UTC(?:\s?[+-]\d{1,2}(?::?\d{2})?)?|GMT|Z\b|[+-]\d{1,2}:?\d{2}|\w+/[\w/+-]*\w|(?-i:[A-Z]{2,5}\b))"
_ZONES = (
    re.compile(rf"\ball times\b(?: are| is)?(?: shown| given)?(?: in)?:?\s+{_NAME}", re.IGNORECASE),
    re.compile(rf"\btimes?(?: are)? in:?\s+{_NAME}", re.IGNORECASE),
    re.compile(rf"\(\s*{_NAME}\s*\)\s*$", re.IGNORECASE),
)
_OFFSETS = {"PST": "-08:00", "PDT": "-07:00", "MST": "-07:00", "MDT": "-06:00", "EST": "-05:00", "EDT": "-04:00"}
_OFFSETS |= {"WET": "+00:00", "WEST": "+01:00", "BST": "+01:00", "CET": "+01:00", "CEST": "+02:00", "JST": "+09:00"}
_CELL = re.compile(
    r"(?:(?P<day>\d{4,}-\d{1,2}-\d{1,2})(?:T|\s+|$))?(?P<clock>\d{1,2}:\d{2}(?::\d{2})?)?"
    r"(?:\s*(?P<zone>Z|UTC|[+-]\d{1,2}:?\d{2}|\w+/[\w/+-]+|[A-Z]{3,5}))?$"
)
_TWELVE = re.compile(r"(\d{1,2})[:.](\d{2})\s*([ap])\.?m\.?", re.IGNORECASE)
_BACK = timedelta(hours=6)
"""A clock that falls back by more than this has passed midnight; by less, the row is out of order."""


class _Clock(NamedTuple):
    """Where the rows have come to: the day, the wall clock of the last known row, and the zone for bare times."""

    day: date | None
    last: datetime | None
    zone: str


def read_timeline(draft: Draft, block: Block, day: date | None) -> list[dict[str, Any]]:
    """The rows of the section's table; `at` is None where the time is unknown or cannot be read.

    Bare times belong to `day` and to the days that follow it after midnight, in the zone that
    the heading or the text before the table names.
    """
    rows = table(block.text, block.text_line)
    if not rows and block.text:
        draft.complain(
            (block.line, 1),
            "the timeline is not a table",
            "write it as a table with the columns Time and Event",
            Level.WARNING,
        )
    clock = _Clock(day, None, _zone(draft, block, rows))
    entries: list[dict[str, Any]] = []
    for row in rows:
        if not any(cell.text for cell in row.cells.values()):
            continue
        keys: Keys = ("timeline", len(entries))
        entry, clock = _entry(draft, row, keys, clock)
        if entry["event"]:
            entries.append(entry)
        else:
            draft.complain((row.line, 1), "a row of the timeline without an event", "say what happened")
    return entries


def _zone(draft: Draft, block: Block, rows: Sequence[Row]) -> str:
    """The zone of bare times; UTC, with a warning, when none is named."""
    headers = " ".join(rows[0].cells) if rows else ""
    for where, pattern in product((block.title, block.text), _ZONES):
        if found := pattern.search(where):
            return _checked_zone(draft, block, found["zone"])
    if rows and "utc" not in headers and any(re.search(r"\d:\d", _time_cell(row)[0]) for row in rows):
        draft.complain(
            (block.line, 1),
            "the timeline does not say its time zone; it is read as UTC",
            "write the heading as ## Timeline (All times UTC)",
            Level.WARNING,
        )
    return "UTC"


def _checked_zone(draft: Draft, block: Block, name: str) -> str:
    """The zone as it was named, or no zone and a problem: letters such as CST mean several."""
    try:
        read_zone(name)
    except Unreadable as error:
        offset = _OFFSETS.get(name.upper())
        draft.complain((block.line, 1), error.message, f"write All times {offset}" if offset else error.remedy)
        return ""
    return name


def _time_cell(row: Row) -> tuple[str, Place]:
    """The cell that holds the time: the first whose header begins with it, else the first of all."""
    names = list(row.cells)
    name = next((name for name in names if name.startswith(("time", "when", "date"))), names[0])
    cell = row.cells[name]
    return cell.text.strip("*_` "), (cell.line, cell.column)


def _entry(draft: Draft, row: Row, keys: Keys, clock: _Clock) -> tuple[dict[str, Any], _Clock]:
    """One row, and the clock after it."""
    time, place = _time_cell(row)
    event = row.cells.get("event") or row.cells.get("what happened") or list(row.cells.values())[-1]
    source = row.cells.get("source")
    draft.mark(keys, row.line)
    draft.refuse_extra(row)
    for key, where in (("at", place), ("time", place), ("event", (event.line, event.column))):
        draft.places[(*keys, key)] = where
    at = None
    try:
        at, clock = _moment(time, clock)
    except Unreadable as error:
        draft.complain(place, error.message, error.remedy)
    return {"at": at, "time": time, "event": event.text, "origin": source.text if source else ""}, clock


def _moment(time: str, clock: _Clock) -> tuple[datetime | None, _Clock]:
    """The moment that a time cell means, None when it says that it is unknown."""
    bare = time.removeprefix("~").strip()
    found = _CELL.match(bare)
    if not found and re.search(r"\?|^(?:unknown|n/?a|-+|–|—)$|HH", bare, re.IGNORECASE):
        return None, clock
    if not found:
        raise Unreadable(f"{time!r} is not a time", _guess(bare))
    day = read_day(found["day"]) if found["day"] else clock.day
    if found["clock"] is None or day is None:
        return None, clock._replace(day=day)
    wall = _wall(day, found["clock"], clock)
    if found["day"] is None and clock.last and wall < clock.last - _BACK:
        wall += timedelta(days=1)
    zone = found["zone"] or clock.zone
    if not zone:
        return None, clock
    return read_time(f"{wall:%Y-%m-%d} {found['clock']} {zone}"), _Clock(wall.date(), wall, clock.zone)


def _wall(day: date, text: str, clock: _Clock) -> datetime:
    """The wall clock's moment, or a complaint in the words of any other time."""
    hour, minute = (int(part) for part in text.split(":")[:2])
    if hour > 23 or minute > 59:
        read_time(f"{day} {text} {clock.zone or 'UTC'}")
    return datetime(day.year, day.month, day.day, hour, minute)


def _guess(text: str) -> str:
    """What was probably meant."""
    if found := _TWELVE.search(text):
        hour = int(found[1]) % 12 + (12 if found[3].lower() == "p" else 0)
        return f"write {hour:02}:{found[2]}"
    return "write it as 14:05, or as ?? when it is not known"
