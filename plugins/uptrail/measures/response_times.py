"""How quickly incidents are detected, acknowledged, declared, mitigated and resolved, and how such times spread.

All times count from `started`, but for the time to acknowledge, which counts from `detected`: what
nobody has seen nobody can answer. Drills are another kind of record and never come here.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from math import ceil
from typing import Protocol, TypeVar

K = TypeVar("K", bound=Hashable)
Incident = TypeVar("Incident", bound="Responded")
ZERO = timedelta(0)


class Responded(Protocol):
    """What an incident must have: the record and what an audience sees of it both do."""

    @property
    def id(self) -> str: ...
    @property
    def severity(self) -> str: ...
    @property
    def started(self) -> datetime | None: ...
    @property
    def detected(self) -> datetime | None: ...
    @property
    def acknowledged(self) -> datetime | None: ...
    @property
    def declared(self) -> datetime | None: ...
    @property
    def mitigated(self) -> datetime | None: ...
    @property
    def cancelled(self) -> datetime | None: ...
    @property
    def ended(self) -> datetime | None: ...


@dataclass(frozen=True, slots=True)
class ResponseTimes:
    """The times of one incident; None where a moment is unknown, has not come, or lies before its beginning."""

    detect: timedelta | None
    acknowledge: timedelta | None
    declare: timedelta | None
    mitigate: timedelta | None
    resolve: timedelta | None


PHASES = ("detect", "acknowledge", "declare", "mitigate", "resolve")


def response_times(incident: Responded) -> ResponseTimes:
    """The times of one incident. A cancelled one was never resolved."""
    started = incident.started
    return ResponseTimes(
        detect=_between(started, incident.detected),
        acknowledge=_between(incident.detected, incident.acknowledged),
        declare=_between(started, incident.declared),
        mitigate=_between(started, incident.mitigated),
        resolve=None if incident.cancelled else _between(started, incident.ended),
    )


def _between(start: datetime | None, end: datetime | None) -> timedelta | None:
    return end - start if start and end and end >= start else None


@dataclass(frozen=True, slots=True)
class Summary:
    """How `n` known times spread, beside `unknown` ones; every other field is None when none is known.

    `median` is the middle one, or halfway between the middle two. `p90` and the quartiles `lower` and
    `upper`, between which the middle half lies, are by nearest rank (definition 1 of Hyndman and Fan,
    1996): the least observed time that at least that share of the times does not exceed. Means are left
    out: a single long incident would move them at will.
    """

    n: int
    median: timedelta | None = None
    p90: timedelta | None = None
    least: timedelta | None = None
    most: timedelta | None = None
    lower: timedelta | None = None
    upper: timedelta | None = None
    unknown: int = 0

    @property
    def iqr(self) -> timedelta | None:
        """How far the middle half spreads: from the lower quartile to the upper one."""
        return None if self.lower is None or self.upper is None else self.upper - self.lower


def summary(times: Iterable[timedelta | None]) -> Summary:
    """Summarise the known ones among some times, and count the others."""
    given = list(times)
    known = sorted(time for time in given if time is not None)
    unknown = len(given) - len(known)
    if not known:
        return Summary(0, unknown=unknown)
    middle = (known[(len(known) - 1) // 2] + known[len(known) // 2]) / 2
    lower, upper, p90 = (nearest_rank(known, percent) for percent in (25, 75, 90))
    return Summary(len(known), middle, p90, known[0], known[-1], lower, upper, unknown)


def nearest_rank(ordered: Sequence[timedelta], percent: int) -> timedelta:
    """The least of some times, in order, that at least `percent` of them do not exceed."""
    return ordered[max(ceil(len(ordered) * percent / 100), 1) - 1]


def summaries(incidents: Iterable[Responded]) -> Mapping[str, Summary]:
    """The summary of each phase, by its name in `PHASES`."""
    return _summarised([response_times(incident) for incident in incidents])


def summaries_by(
    incidents: Iterable[Incident], keys: Callable[[Incident], Iterable[K]]
) -> Mapping[K, Mapping[str, Summary]]:
    """The summaries of incidents that share a key, in the order of first mention.

    An incident counts under each of its keys, so that what several teams share is whole for each of them.
    """
    groups: dict[K, list[ResponseTimes]] = {}
    for incident in incidents:
        times = response_times(incident)
        for key in keys(incident):
            groups.setdefault(key, []).append(times)
    return {key: _summarised(group) for key, group in groups.items()}


def _summarised(times: Sequence[ResponseTimes]) -> Mapping[str, Summary]:
    return {phase: summary(getattr(one, phase) for one in times) for phase in PHASES}


def month(incident: Responded, zone: tzinfo = UTC) -> tuple[str, ...]:
    """The month in which an incident began, as `2026-03`, if that is known: keys for `summaries_by`."""
    return (f"{incident.started.astimezone(zone):%Y-%m}",) if incident.started else ()


def quarter(incident: Responded, zone: tzinfo = UTC) -> tuple[str, ...]:
    """The quarter of a year in which an incident began, as `2026-Q1`, if that is known."""
    if not incident.started:
        return ()
    began = incident.started.astimezone(zone)
    return (f"{began:%Y}-Q{(began.month + 2) // 3}",)


def severity(incident: Responded) -> tuple[str]:
    """An incident's severity; empty when it has none."""
    return (incident.severity,)
