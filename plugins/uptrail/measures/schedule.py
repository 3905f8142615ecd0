"""When a maintenance really runs, once or again and again, and which phase it is in."""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Protocol

from dateutil.rrule import rrule, rrulestr

from uptrail.measures.ticks import FAR
from uptrail.records.maintenance import Schedule
from uptrail.records.occurrence import Update, UpdateStatus
from uptrail.timespan import Span

MOST_OCCURRENCES = 10_000
RUNNING = (UpdateStatus.IN_PROGRESS, UpdateStatus.VERIFYING)
_UNTIL = re.compile(r"(\d{8})(T\d{6})?Z?")


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


def occurrences(start: datetime, repeat: str, until: datetime) -> Iterator[datetime]:
    """The starts of a recurring window from `start` to `until`, both included, in order.

    `repeat` is an RFC 5545 recurrence rule, counted in UTC; at most 10,000 are given.
    A rule that cannot be read, or that repeats within the hour, gives `start` alone.
    """
    rule, count = _rule(start, repeat, until)
    if rule is None:
        yield from (start,) if start <= until else ()
    else:
        yield from (begun.replace(tzinfo=UTC) for begun in islice(rule, count))


def _rule(start: datetime, repeat: str, until: datetime) -> tuple[rrule | None, int]:
    """The rule, ending at `until` so that it always ends, and how many of its moments count."""
    try:
        parts = dict(part.strip().upper().split("=") for part in repeat.removeprefix("RRULE:").split(";") if part)
        count = min(int(parts.pop("COUNT", MOST_OCCURRENCES)), MOST_OCCURRENCES)
        last = min(_until(parts.pop("UNTIL", "")), until.astimezone(UTC).replace(tzinfo=None))
        if parts["FREQ"] not in {"YEARLY", "MONTHLY", "WEEKLY", "DAILY", "HOURLY"}:
            return None, 1
        text = ";".join(f"{key}={value}" for key, value in parts.items())
        first = start.astimezone(UTC).replace(tzinfo=None)
        rule = rrulestr(f"{text};UNTIL={last:%Y%m%dT%H%M%S}", dtstart=first)
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError):
        return None, 1
    return (rule, count) if isinstance(rule, rrule) else (None, 1)


def _until(text: str) -> datetime:
    """The last moment of a rule; a bare day holds until its end."""
    if not text:
        return FAR.replace(tzinfo=None)
    found = _UNTIL.fullmatch(text)
    if not found:
        raise ValueError(text)
    return datetime.strptime(found[1] + (found[2] or "T235959"), "%Y%m%dT%H%M%S")


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
    """The windows of a recurring maintenance; only the latest can run on."""
    length = plan.end - plan.start
    starts = list(occurrences(plan.start, maintenance.repeat, until))
    said: dict[datetime, list[Update]] = {}
    for update in maintenance.updates if starts else ():
        nearest = min(starts, key=lambda start: abs(start - update.at))
        said.setdefault(nearest, []).append(update)
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
    starts = occurrences(plan.start, maintenance.repeat, until) if maintenance.repeat else iter((plan.start,))
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
        starts = occurrences(maintenance.scheduled.start, maintenance.repeat, as_of + timedelta(days=3660))
        return UpdateStatus.SCHEDULED if any(start > as_of for start in starts) else UpdateStatus.COMPLETED
    over = any(u.at <= as_of for u in maintenance.updates if u.status is UpdateStatus.COMPLETED)
    return UpdateStatus.COMPLETED if known or over else UpdateStatus.SCHEDULED
