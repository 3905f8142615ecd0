"""When a maintenance really runs, once or again and again, and which phase it is in."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Protocol
from zoneinfo import ZoneInfo

from dateutil.rrule import rrule, rrulestr

from uptrail.measures.ticks import FAR
from uptrail.records.maintenance import Schedule
from uptrail.records.occurrence import Update, UpdateStatus
from uptrail.timespan import Span

MOST_OCCURRENCES = 10_000
RUNNING = (UpdateStatus.IN_PROGRESS, UpdateStatus.VERIFYING)
_UNTIL = re.compile(r"(\d{8})(T\d{6})?(Z)?")
_NUMBERED = re.compile(r"[+-]?(\d+)[A-Z]{2}|[A-Z]{2}\([+-]?(\d+)\)")
_DAY = timedelta(days=1)


class Planned(Protocol):
    """What a maintenance must have: the record and what an audience sees of it both do."""

    @property
    def started(self) -> datetime | None: ...
    @property
    def updates(self) -> Sequence[Update]: ...
    @property
    def cancelled(self) -> datetime | None: ...
    @property
    def completed(self) -> datetime | None: ...
    @property
    def scheduled(self) -> Schedule | None: ...
    @property
    def repeat(self) -> str: ...


def occurrences(start: datetime, repeat: str, until: datetime, zone: str = "UTC") -> Iterator[datetime]:
    """The starts of a recurring window from `start` to `until`, both included, in order.

    `repeat` is an RFC 5545 recurrence rule, counted on the wall clock of `zone`; at most 10,000 are
    given. A wall clock that is skipped in spring counts by the offset before, one that comes twice
    is the first. A rule that cannot be read, or that repeats within the hour, gives `start` alone.
    """
    recurrence = recurrence_of(start, repeat, zone)
    if recurrence is None:
        yield from (start,) if start <= until else ()
    else:
        yield from recurrence.starts(until)


@dataclass(frozen=True)
class Recurrence:
    """A rule that can be counted: its `parts` without COUNT and UNTIL, and where it ends by them.

    `first` is the naive wall clock of the window that it is counted from.
    """

    first: datetime
    parts: Mapping[str, str]
    count: int | None
    last: datetime | None
    zone: ZoneInfo

    def starts(self, until: datetime) -> Iterator[datetime]:
        """The starts up to `until`, in UTC."""
        before: datetime | None = None
        for wall in self.walls(until):
            begun = wall.astimezone(UTC)
            if before is None or begun > before:
                yield begun
                before = begun

    def walls(self, until: datetime) -> Iterator[datetime]:
        """The starts up to `until` as the zone's clock would show them, also where it skips them."""
        end = min(until, self.last) if self.last else until
        for naive in islice(self._rule(end), min(self.count or MOST_OCCURRENCES, MOST_OCCURRENCES)):
            wall = naive.replace(tzinfo=self.zone)
            if wall.astimezone(UTC) > end:
                return
            yield wall

    def _rule(self, end: datetime) -> rrule:
        """The rule on the wall clock, ended soon after `end` so that it always ends."""
        wall = (min(end, FAR - _DAY).astimezone(UTC) + _DAY).replace(tzinfo=None)
        text = ";".join(f"{key}={value}" for key, value in self.parts.items())
        rule = rrulestr(f"{text};UNTIL={wall:%Y%m%dT%H%M%S}", dtstart=self.first)
        if not isinstance(rule, rrule):
            raise ValueError(text)
        return rule


def recurrence_of(start: datetime, repeat: str, zone: str = "UTC") -> Recurrence | None:
    """What a recurrence rule says of a window that starts at `start`; None when it cannot be counted."""
    try:
        parts = dict(
            part.strip().upper().split("=") for part in repeat.strip().removeprefix("RRULE:").split(";") if part
        )
        count, last = parts.pop("COUNT", ""), parts.pop("UNTIL", "")
        if parts["FREQ"] not in {"YEARLY", "MONTHLY", "WEEKLY", "DAILY", "HOURLY"} or absent_weekday(parts):
            return None
        clock = ZoneInfo(zone)
        first = start.astimezone(clock).replace(tzinfo=None, fold=0)
        found = Recurrence(first, parts, int(count) if count else None, _until(last, clock) if last else None, clock)
        found._rule(start)
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError):
        return None
    return found


def absent_weekday(parts: Mapping[str, str]) -> str:
    """A numbered weekday of a rule that no month or year has, such as `8WE`; empty when there is none.

    The library looks for it beyond the end of its calendar.
    """
    most = 53 if parts["FREQ"] == "YEARLY" and "BYMONTH" not in parts else 5
    if parts["FREQ"] not in {"YEARLY", "MONTHLY"}:
        return ""
    found = _NUMBERED.finditer(parts.get("BYDAY", parts.get("BYWEEKDAY", "")))
    return next((one[0] for one in found if int(one[1] or one[2]) > most), "")


def _until(text: str, zone: ZoneInfo) -> datetime:
    """The last moment of a rule, on the zone's clock unless it says Z; a bare day holds until its end."""
    found = _UNTIL.fullmatch(text)
    if not found:
        raise ValueError(text)
    wall = datetime.strptime(found[1] + (found[2] or "T235959"), "%Y%m%dT%H%M%S")
    return wall.replace(tzinfo=UTC if found[3] else zone).astimezone(UTC)


def windows(maintenance: Planned, until: datetime) -> tuple[Span, ...]:
    """The spans in which the work really runs, of those that begin by `until`, in order.

    From `started`, else the In progress update, else the scheduled start; to `completed`, else the
    Completed update, else the scheduled end. Work said to be in progress and not said to be over
    runs on (to `ticks.FAR`: clip it). What was cancelled runs no further. Each update of a recurring
    maintenance belongs to the nearest occurrence; `started` then has no meaning, and `completed`
    ends the series.
    """
    plan = maintenance.scheduled
    if maintenance.repeat and plan:
        found = tuple(_series(maintenance, plan, until))
    else:
        found = (_once(maintenance, plan, maintenance.updates, maintenance.started),)
    stop = min((end for end in _stops(maintenance) if end), default=FAR)
    clipped = (Span(span.start, min(span.end, stop)) for span in found)
    return tuple(span for span in clipped if span and span.start <= until)


def _stops(maintenance: Planned) -> tuple[datetime | None, datetime | None]:
    return maintenance.cancelled, maintenance.completed


def _once(
    maintenance: Planned, plan: Schedule | None, updates: Sequence[Update], started: datetime | None = None
) -> Span:
    """One window, as planned or as its updates say; empty when nothing says when."""
    running = [update.at for update in updates if update.status in RUNNING]
    over = [update.at for update in updates if update.status is UpdateStatus.COMPLETED]
    start = started or (min(running) if running else plan.start if plan else FAR)
    if maintenance.completed and not maintenance.repeat:
        end = maintenance.completed
    elif over:
        end = max(over)
    elif running or plan is None:
        end = FAR
    else:
        end = plan.end
    return Span(start, end)


def _series(maintenance: Planned, plan: Schedule, until: datetime) -> Iterator[Span]:
    """The windows of a recurring maintenance; only the latest can run on.

    What an update says of a window after `until` is not taken for the last one before it.
    """
    length = plan.end - plan.start
    known = max((until, *(update.at for update in maintenance.updates)))
    near = list(occurrences(plan.start, maintenance.repeat, known, plan.zone))
    said: dict[datetime, list[Update]] = {}
    for update in maintenance.updates if near else ():
        nearest = min(near, key=lambda start: abs(start - update.at))
        said.setdefault(nearest, []).append(update)
    starts = [start for start in near if start <= until]
    for start in starts:
        planned = Schedule(start=start, end=start + length)
        window = _once(maintenance, planned, said.get(start, ()))
        unended = window.end == FAR and start != starts[-1]
        yield Span(window.start, planned.end) if unended else window


def upcoming(maintenance: Planned, as_of: datetime, within: timedelta) -> tuple[Span, ...]:
    """The announced windows that begin after `as_of`, but not later than `within` from it, in order."""
    plan, until = maintenance.scheduled, as_of + within
    if plan is None or any(end and end <= as_of for end in _stops(maintenance)):
        return ()
    length = plan.end - plan.start
    if not maintenance.repeat and phase(maintenance, as_of) is not UpdateStatus.SCHEDULED:
        return ()
    if maintenance.repeat:
        starts = occurrences(plan.start, maintenance.repeat, until, plan.zone)
    else:
        starts = iter((plan.start,))
    return tuple(Span(start, start + length) for start in starts if as_of < start <= until)


def phase(maintenance: Planned, as_of: datetime) -> UpdateStatus:
    """Scheduled, In progress, Verifying or Completed at `as_of`; a cancelled one is Completed.

    A recurring maintenance is Scheduled between its windows and Completed when none is left.
    """
    if any(end and end <= as_of for end in _stops(maintenance)):
        return UpdateStatus.COMPLETED
    known = windows(maintenance, as_of)
    if known and as_of in known[-1]:
        begun = [update for update in maintenance.updates if known[-1].start <= update.at <= as_of]
        latest = max(begun, key=lambda update: update.at, default=None)
        verifying = latest is not None and latest.status is UpdateStatus.VERIFYING
        return UpdateStatus.VERIFYING if verifying else UpdateStatus.IN_PROGRESS
    if maintenance.repeat and maintenance.scheduled:
        plan = maintenance.scheduled
        starts = occurrences(plan.start, maintenance.repeat, as_of + timedelta(days=3660), plan.zone)
        return UpdateStatus.SCHEDULED if any(start > as_of for start in starts) else UpdateStatus.COMPLETED
    over = any(u.at <= as_of for u in maintenance.updates if u.status is UpdateStatus.COMPLETED)
    return UpdateStatus.COMPLETED if known or over else UpdateStatus.SCHEDULED
