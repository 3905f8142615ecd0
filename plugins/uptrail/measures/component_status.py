"""A component's status as a step function of time, from the incidents and maintenances that name it."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple, Protocol

from uptrail.measures import schedule
from uptrail.measures.ticks import FAR, span, ticks
from uptrail.records.occurrence import ComponentStatus, Update
from uptrail.timespan import Span

Changes = Sequence[tuple[datetime, Mapping[str, ComponentStatus]]]


class Occurred(Protocol):
    """What an incident must have here: the record and what an audience sees of it both do."""

    @property
    def id(self) -> str: ...
    @property
    def started(self) -> datetime | None: ...
    @property
    def components(self) -> Mapping[str, ComponentStatus]: ...
    @property
    def updates(self) -> Sequence[Update]: ...
    @property
    def ended(self) -> datetime | None: ...
    def status_changes(self) -> Changes: ...


class Maintained(schedule.Planned, Protocol):
    """What a maintenance must have here: the record and what an audience sees of it both do."""

    @property
    def id(self) -> str: ...
    @property
    def components(self) -> Mapping[str, ComponentStatus]: ...


@dataclass(frozen=True, slots=True)
class StatusSpan:
    """One cause keeps a component at one status, other than operational, for one span.

    `cause_id` is the incident's id, or the maintenance's when `planned`.
    """

    span: Span
    status: ComponentStatus
    cause_id: str
    planned: bool = False


class Segment(NamedTuple):
    """A piece of a component's merged history, in microseconds since 1970.

    `status` is the worst that any incident says, else that of the maintenance;
    `planned` says that a maintenance runs, whatever incidents say.
    """

    start: int
    end: int
    status: ComponentStatus
    planned: bool


class Overall(NamedTuple):
    """The state of everything: `indicator` none, minor, major, critical or maintenance, and its words."""

    indicator: str
    description: str


@dataclass(frozen=True, eq=False)
class StatusIndex:
    """The statuses of all components, made once: building is linear in the records, queries are cheap.

    Queries never look past `as_of`: what has not ended lasts until then, what begins later is not there.
    """

    incidents: Iterable[Occurred]
    maintenances: Iterable[Maintained]
    as_of: datetime
    _segments: dict[str, tuple[Segment, ...]] = field(default_factory=dict, init=False, repr=False, compare=False)
    _found: dict[str, tuple[list[datetime], list[datetime]]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    @cached_property
    def _raw(self) -> Mapping[str, tuple[StatusSpan, ...]]:
        """Per component every span of every cause, unclipped, by start."""
        found: dict[str, list[StatusSpan]] = {}
        for incident in self.incidents:
            for component, status_span in _of_incident(incident):
                found.setdefault(component, []).append(status_span)
        for maintenance in self.maintenances:
            for component, status_span in _of_maintenance(maintenance, self.as_of):
                found.setdefault(component, []).append(status_span)
        return {id: tuple(sorted(known, key=_order)) for id, known in found.items()}

    def segments(self, component_id: str) -> tuple[Segment, ...]:
        """The merged history that is not operational: disjoint, in order, unclipped (it may reach past `as_of`)."""
        if component_id not in self._segments:
            self._segments[component_id] = tuple(_merge(self._raw.get(component_id, ())))
        return self._segments[component_id]

    def within(self, component_id: str, start: int, end: int) -> Iterator[Segment]:
        """The segments that overlap `[start, end)`, in microseconds, not clipped."""
        known = self.segments(component_id)
        first = max(bisect_right(known, start, key=lambda segment: segment.start) - 1, 0)
        for segment in known[first:]:
            if segment.start >= end:
                return
            if segment.end > start:
                yield segment

    def spans(self, component_id: str, window: Span | None = None) -> tuple[StatusSpan, ...]:
        """Every cause's spans within the window, by start; they overlap where causes do."""
        limit = self._limit(window)
        known = self._raw.get(component_id, ())
        starts, reach = self._edges(component_id)
        near = known[bisect_right(reach, limit.start) : bisect_left(starts, limit.end)]
        clipped = (
            StatusSpan(one.span.clip(limit), one.status, one.cause_id, one.planned)
            for one in near
            if one.span.end > limit.start
        )
        return tuple(one for one in clipped if one.span)

    def _edges(self, component_id: str) -> tuple[list[datetime], list[datetime]]:
        """When each span begins, and how far the spans up to it reach: both rise, to be searched."""
        if component_id not in self._found:
            spans = [one.span for one in self._raw.get(component_id, ())]
            self._found[component_id] = [one.start for one in spans], list(accumulate((one.end for one in spans), max))
        return self._found[component_id]

    def merged(self, component_id: str, window: Span | None = None) -> tuple[tuple[Span, ComponentStatus], ...]:
        """The worst status at each moment of the window: disjoint spans in order; all else is operational."""
        limit = self._limit(window)
        start, end = ticks(limit.start), ticks(limit.end)
        joined: list[tuple[int, int, ComponentStatus]] = []
        for segment in self.within(component_id, start, end):
            left, right = max(segment.start, start), min(segment.end, end)
            if joined and joined[-1][1] == left and joined[-1][2] is segment.status:
                left = joined.pop()[0]
            joined.append((left, right, segment.status))
        return tuple((span(left, right), status) for left, right, status in joined)

    def at(self, component_id: str, moment: datetime) -> ComponentStatus:
        """The status at one moment up to `as_of`; operational when nothing says otherwise."""
        when = ticks(min(moment, self.as_of))
        found = next(self.within(component_id, when, when + 1), None)
        return found.status if found else ComponentStatus.OPERATIONAL

    def current(self, component_id: str) -> ComponentStatus:
        """The status at `as_of`."""
        return self.at(component_id, self.as_of)

    def _limit(self, window: Span | None) -> Span:
        return Span(window.start, min(window.end, self.as_of)) if window is not None else Span(_DAWN, self.as_of)


def _order(known: StatusSpan) -> tuple[datetime, datetime, str]:
    return known.span.start, known.span.end, known.cause_id


_DAWN = datetime.min.replace(tzinfo=FAR.tzinfo)


def _of_incident(incident: Occurred) -> Iterator[tuple[str, StatusSpan]]:
    """What an incident says of each component, from its start to its end or for ever."""
    changes = incident.status_changes()
    if not changes:
        return
    started, ended = incident.started, incident.ended
    life = Span(changes[0][0] if started is None else started, FAR if ended is None else ended)
    if len(changes) == 1:
        yield from _of_one_change(incident.id, changes[0], life)
        return
    for component, known, status in _steps(changes, life):
        yield component, StatusSpan(known, status, incident.id)


def _of_one_change(
    id: str, change: tuple[datetime, Mapping[str, ComponentStatus]], life: Span
) -> Iterator[tuple[str, StatusSpan]]:
    """The same as `_steps`, for nearly every incident there is."""
    known = Span(max(change[0], life.start), life.end)
    for component, status in change[1].items() if known else ():
        if status is not ComponentStatus.OPERATIONAL:
            yield component, StatusSpan(known, status, id)


def _of_maintenance(maintenance: Maintained, as_of: datetime) -> Iterator[tuple[str, StatusSpan]]:
    """What a maintenance says of each component in each of its windows that begin by `as_of`."""
    said = [(update.at, update.components) for update in maintenance.updates if update.components]
    for window in schedule.windows(maintenance, as_of):
        here = sorted((change for change in said if change[0] in window), key=lambda change: change[0])
        changes = [(window.start, maintenance.components), *here]
        for component, known, status in _steps(changes, window):
            yield component, StatusSpan(known, status, maintenance.id, planned=True)


def _steps(changes: Changes, life: Span) -> Iterator[tuple[str, Span, ComponentStatus]]:
    """Turn changes, in time order, into spans within `life`; operational ones are left out."""
    holds: dict[str, tuple[datetime, ComponentStatus]] = {}
    ended: list[tuple[str, Span, ComponentStatus]] = []
    for at, statuses in changes:
        for component, status in statuses.items():
            before = holds.get(component)
            if before and before[1] is not status:
                ended.append((component, Span(before[0], at), before[1]))
            if before is None or before[1] is not status:
                holds[component] = (at, status)
    ended.extend((component, Span(at, life.end), status) for component, (at, status) in holds.items())
    for component, known, status in ended:
        clipped = known.clip(life)
        if clipped and status is not ComponentStatus.OPERATIONAL:
            yield component, clipped, status


def _merge(spans: Iterable[StatusSpan]) -> Iterator[Segment]:
    """The merged history of causes in the order of their starts: those that overlap are swept together."""
    together: list[tuple[int, int, StatusSpan]] = []
    until = 0
    for known in spans:
        start, end = ticks(known.span.start), ticks(known.span.end)
        if together and start >= until:
            yield from _sweep(together)
            together = []
        together.append((start, end, known))
        until = max(until, end)
    yield from _sweep(together)


def _sweep(spans: Sequence[tuple[int, int, StatusSpan]]) -> Iterator[Segment]:
    """The worst incident at each moment, else the maintenance."""
    if len(spans) == 1:
        start, end, known = spans[0]
        yield Segment(start, end, known.status, known.planned)
        return
    edges = sorted(
        (moment, step, known.status.rank, known.planned)
        for start, end, known in spans
        for moment, step in ((start, 1), (end, -1))
    )
    unplanned, planned = [0] * len(_STATUSES), [0] * len(_STATUSES)
    before, state = 0, (0, False)
    for moment, step, rank, is_planned in edges:
        if moment > before and state != (0, False):
            yield Segment(before, moment, _STATUSES[state[0]], state[1])
        (planned if is_planned else unplanned)[rank] += step
        before = moment
        state = (_worst(unplanned) or _worst(planned), any(planned))


_STATUSES = tuple(ComponentStatus)


def _worst(counts: list[int]) -> int:
    """The highest rank that is counted at all; 0, operational, when none is."""
    return next((rank for rank in range(len(counts) - 1, 0, -1) if counts[rank]), 0)


def spans(
    component_id: str,
    incidents: Iterable[Occurred],
    maintenances: Iterable[Maintained],
    window: Span | None,
    as_of: datetime,
) -> tuple[StatusSpan, ...]:
    """Every cause's spans within the window. For several components build one `StatusIndex` instead."""
    return StatusIndex(incidents, maintenances, as_of).spans(component_id, window)


def merged(
    component_id: str,
    incidents: Iterable[Occurred],
    maintenances: Iterable[Maintained],
    window: Span | None,
    as_of: datetime,
) -> tuple[tuple[Span, ComponentStatus], ...]:
    """The worst status at each moment of the window; all else is operational."""
    return StatusIndex(incidents, maintenances, as_of).merged(component_id, window)


def current(
    component_id: str, incidents: Iterable[Occurred], maintenances: Iterable[Maintained], as_of: datetime
) -> ComponentStatus:
    """The component's status at `as_of`."""
    return StatusIndex(incidents, maintenances, as_of).current(component_id)


def overall(statuses: Iterable[ComponentStatus]) -> Overall:
    """The state of everything, in the words that users of the status-page API know.

    All components at one outage level count one step worse than some of them: a major outage of
    some, or a partial outage of all, is a partial outage of the system; nothing listed is well.
    """
    known = tuple(statuses)
    worst = max(known, key=lambda status: status.rank, default=ComponentStatus.OPERATIONAL)
    return _EVERYWHERE[worst] if all(status is worst for status in known) else _SOMEWHERE[worst]


_SOMEWHERE = {
    ComponentStatus.OPERATIONAL: Overall("none", "All Systems Operational"),
    ComponentStatus.UNDER_MAINTENANCE: Overall("maintenance", "Service Under Maintenance"),
    ComponentStatus.DEGRADED_PERFORMANCE: Overall("minor", "Partially Degraded Service"),
    ComponentStatus.PARTIAL_OUTAGE: Overall("minor", "Minor Service Outage"),
    ComponentStatus.MAJOR_OUTAGE: Overall("major", "Partial System Outage"),
}
_EVERYWHERE = _SOMEWHERE | {
    ComponentStatus.PARTIAL_OUTAGE: Overall("major", "Partial System Outage"),
    ComponentStatus.MAJOR_OUTAGE: Overall("critical", "Major Service Outage"),
}
