"""The time an objective is held to: rolling windows that end now, and calendar windows in a time zone.

Calendar arithmetic is done on the wall clock of the zone; a day of the month that does not exist
becomes the month's last. Weeks begin on Monday, as ISO 8601 has them, unless a start is given.
"""

import calendar as months
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from uptrail.records.slo import WindowKind
from uptrail.timespan import Span

LENGTHS = {
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "week": timedelta(weeks=1),
}
MONTHS = {"month": 1, "quarter": 3, "year": 12}
FIRST_MONDAY, FIRST_DAY = datetime(1970, 1, 5), datetime(1970, 1, 1)


class Windowed(Protocol):
    """What a window must have: the record's `Window` does."""

    @property
    def kind(self) -> WindowKind: ...
    @property
    def unit(self) -> str: ...
    @property
    def count(self) -> int: ...
    @property
    def time_zone(self) -> str: ...
    @property
    def start(self) -> str: ...


def window(wanted: Windowed, as_of: datetime) -> Span:
    """The window that `as_of` is held to: the rolling one that ends with it, or the calendar one that holds it.

    A calendar window is whole: its end lies after `as_of`.
    """
    if wanted.kind is WindowKind.ROLLING:
        return rolling(wanted.unit, wanted.count, as_of)
    start = datetime.fromisoformat(wanted.start) if wanted.start else None
    return calendar(wanted.unit, wanted.count, ZoneInfo(wanted.time_zone), as_of, start)


def previous(wanted: Windowed, as_of: datetime) -> Span:
    """The window before the one that `as_of` is held to; it ends where that one begins."""
    begun = window(wanted, as_of).start
    return window(wanted, begun if wanted.kind is WindowKind.ROLLING else begun - timedelta(microseconds=1))


def rolling(unit: str, count: int, end: datetime) -> Span:
    """`count` minutes, hours, days, weeks, months, quarters or years up to `end`; days have 24 hours."""
    if unit in LENGTHS:
        return Span(end - count * LENGTHS[unit], end)
    return Span(add_months(end.astimezone(UTC), -count * MONTHS[unit]), end)


def leaving(wanted: Windowed, moment: datetime) -> datetime:
    """When a moment falls out of a rolling window: 31 January leaves one of a month as 1 March begins."""
    if wanted.unit in LENGTHS:
        return moment + wanted.count * LENGTHS[wanted.unit]
    found = add_months(moment.astimezone(UTC), wanted.count * MONTHS[wanted.unit])
    if rolling(wanted.unit, wanted.count, found).start >= moment:
        return found
    return found.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)


def calendar(unit: str, count: int, zone: ZoneInfo, moment: datetime, start: datetime | None = None) -> Span:
    """The period of `count` units that holds `moment`, in UTC.

    Periods are counted from `start`, a wall-clock time in `zone` without a zone of its own, in both
    directions; without one from where the calendar's units begin.
    """
    anchor = start or (FIRST_MONDAY if unit == "week" else FIRST_DAY)
    number = _guess(anchor, unit, count, moment.astimezone(zone).replace(tzinfo=None))
    while _border(anchor, unit, count * number, zone) > moment:
        number -= 1
    while _border(anchor, unit, count * (number + 1), zone) <= moment:
        number += 1
    return Span(_border(anchor, unit, count * number, zone), _border(anchor, unit, count * (number + 1), zone))


def _guess(anchor: datetime, unit: str, count: int, local: datetime) -> int:
    """Nearly how many periods lie between the anchor and a wall-clock time."""
    if unit in LENGTHS:
        return (local - anchor) // (count * LENGTHS[unit])
    apart = (local.year - anchor.year) * 12 + local.month - anchor.month
    return apart // (count * MONTHS[unit])


def _border(anchor: datetime, unit: str, units: int, zone: ZoneInfo) -> datetime:
    """The wall-clock time some units after the anchor, in UTC."""
    local = anchor + units * LENGTHS[unit] if unit in LENGTHS else add_months(anchor, units * MONTHS[unit])
    return local.replace(tzinfo=zone).astimezone(UTC)


def add_months(moment: datetime, count: int) -> datetime:
    """The same day and time some months later, or the last day of a month that has no such day."""
    year, month = divmod(moment.year * 12 + moment.month - 1 + count, 12)
    last = months.monthrange(year, month + 1)[1]
    return moment.replace(year=year, month=month + 1, day=min(moment.day, last))


def month_of(day: date, zone: ZoneInfo) -> Span:
    """The calendar month that holds a day, in a zone."""
    return calendar("month", 1, zone, datetime.combine(day, time(12), tzinfo=zone))
