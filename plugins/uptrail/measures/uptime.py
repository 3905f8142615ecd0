"""How much of a time a component was up: seconds per status, weighted downtime, and a fraction.

Maintenance leaves the denominator (unless `under_maintenance` has a weight above 0: then it counts as
downtime by that weight). What lies before `since` or after `as_of` is no data, neither up nor down.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from fractions import Fraction

from uptrail.measures.component_status import StatusIndex
from uptrail.measures.ticks import in_seconds, ticks
from uptrail.records.occurrence import ComponentStatus
from uptrail.settings import Weights
from uptrail.timespan import Span

MAINTENANCE = ComponentStatus.UNDER_MAINTENANCE


@dataclass(frozen=True, slots=True)
class Uptime:
    """The uptime of one window, all in seconds.

    `fraction` is good / total, or None when nothing was measured. `total` is the window without
    `no_data` and `maintenance`; `downtime` is weighted; `good` is the rest of `total`.
    `seconds` holds the statuses that occurred. Their sum and `no_data` is the window's length.
    """

    fraction: Fraction | None
    good: Fraction
    total: Fraction
    no_data: Fraction
    maintenance: Fraction
    downtime: Fraction
    seconds: Mapping[ComponentStatus, Fraction]


@dataclass(frozen=True, slots=True)
class Day:
    """The uptime of one calendar day, in seconds as in `Uptime`, and the ids of what touched it."""

    day: date
    seconds: Mapping[ComponentStatus, Fraction]
    no_data: Fraction
    downtime: Fraction
    uptime: Fraction | None
    incidents: tuple[str, ...] = ()
    maintenances: tuple[str, ...] = ()

    @property
    def worst(self) -> ComponentStatus | None:
        """The worst status of the day; None when there is no data at all."""
        return max(self.seconds, key=lambda status: status.rank, default=None)


def uptime(
    component_id: str,
    index: StatusIndex,
    window: Span,
    since: date | None,
    weights: Weights,
    as_of: datetime | None = None,
) -> Uptime:
    """The uptime within a window; `since` is a day in UTC, `as_of` the index's own unless it is earlier."""
    known = window.clip(_known(since, index, as_of, UTC))
    held = _held(component_id, index, known)
    return _figure(held, ticks(window.end) - ticks(window.start) if window else 0, weights)


def days(
    component_id: str,
    index: StatusIndex,
    first: date,
    last: date,
    since: date | None,
    weights: Weights,
    as_of: datetime | None = None,
    zone: tzinfo = UTC,
) -> tuple[Day, ...]:
    """The days from `first` to `last`, both included, each from midnight to midnight in `zone`."""
    known = _known(since, index, as_of, zone)
    windows = {day: _day(day, zone) for day in _dates(first, last)}
    causes = _causes(component_id, index, windows, known)
    found = []
    for day, window in windows.items():
        figure = _figure(
            _held(component_id, index, window.clip(known)), ticks(window.end) - ticks(window.start), weights
        )
        incidents, maintenances = causes.get(day, ((), ()))
        found.append(
            Day(day, figure.seconds, figure.no_data, figure.downtime, figure.fraction, incidents, maintenances)
        )
    return tuple(found)


def _known(since: date | None, index: StatusIndex, as_of: datetime | None, zone: tzinfo) -> Span:
    """The time that there is data for."""
    start = midnight(since, zone) if since else datetime.min.replace(tzinfo=UTC)
    return Span(start, min(index.as_of, as_of) if as_of else index.as_of)


def midnight(day: date, zone: tzinfo) -> datetime:
    """When a day begins in a zone, in UTC."""
    return datetime.combine(day, time(), tzinfo=zone).astimezone(UTC)


def _day(day: date, zone: tzinfo) -> Span:
    return Span(midnight(day, zone), midnight(day + timedelta(days=1), zone))


def _dates(first: date, last: date) -> Iterator[date]:
    for offset in range((last - first).days + 1):
        yield first + timedelta(days=offset)


def _held(component_id: str, index: StatusIndex, known: Span) -> dict[ComponentStatus, int]:
    """Microseconds at each status within a span that there is data for."""
    if not known:
        return {}
    start, end = ticks(known.start), ticks(known.end)
    held: dict[ComponentStatus, int] = {}
    for segment in index.within(component_id, start, end):
        length = min(segment.end, end) - max(segment.start, start)
        held[segment.status] = held.get(segment.status, 0) + length
    well = end - start - sum(held.values())
    return {ComponentStatus.OPERATIONAL: held.pop(ComponentStatus.OPERATIONAL, 0) + well} | held if well else held


def _figure(held: Mapping[ComponentStatus, int], length: int, weights: Weights) -> Uptime:
    """Weigh what was held during a window of `length` microseconds."""
    excluded = 0 if weights.under_maintenance else held.get(MAINTENANCE, 0)
    total = in_seconds(sum(held.values()) - excluded)
    weighed = ((count, weights.of(status)) for status, count in held.items())
    downtime = sum((in_seconds(count) * weight for count, weight in weighed if weight), Fraction(0))
    return Uptime(
        fraction=1 - downtime / total if total else None,
        good=total - downtime,
        total=total,
        no_data=in_seconds(length - sum(held.values())),
        maintenance=in_seconds(excluded),
        downtime=downtime,
        seconds={status: in_seconds(count) for status, count in held.items()},
    )


Causes = Mapping[date, tuple[tuple[str, ...], tuple[str, ...]]]


def _causes(component_id: str, index: StatusIndex, windows: Mapping[date, Span], known: Span) -> Causes:
    """The ids of the incidents and of the maintenances that touched the component on each day."""
    if not windows:
        return {}
    listed = list(windows.values())
    whole = Span(listed[0].start, listed[-1].end).clip(known)
    found: dict[date, tuple[dict[str, None], dict[str, None]]] = {}
    dates = list(windows)
    for status_span in index.spans(component_id, whole) if whole else ():
        position = max((status_span.span.start - listed[0].start).days - 1, 0)
        for day in dates[position:]:
            if windows[day].start >= status_span.span.end:
                break
            if windows[day].end > status_span.span.start:
                found.setdefault(day, ({}, {}))[status_span.planned][status_span.cause_id] = None
    return {day: (tuple(incidents), tuple(planned)) for day, (incidents, planned) in found.items()}
