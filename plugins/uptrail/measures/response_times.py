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
    """How `n` times spread; every other field is None when there are none.

    `median` is the middle one, or halfway between the middle two. `p90` and the quartiles that
    `iqr` lies between are by nearest rank (definition 1 of Hyndman and Fan, 1996): the least
    observed time that at least that share of the times does not exceed. Means are left out:
    a single long incident would move them at will.
    """

    n: int
    median: timedelta | None = None
    p90: timedelta | None = None
    least: timedelta | None = None
    most: timedelta | None = None
    iqr: timedelta | None = None


def summary(times: Iterable[timedelta | None]) -> Summary:
    """Summarise the known ones among some times."""
    known = sorted(time for time in times if time is not None)
    if not known:
        return Summary(0)
    middle = (known[(len(known) - 1) // 2] + known[len(known) // 2]) / 2
    spread = nearest_rank(known, 75) - nearest_rank(known, 25)
    return Summary(len(known), middle, nearest_rank(known, 90), known[0], known[-1], spread)


def nearest_rank(ordered: Sequence[timedelta], percent: int) -> timedelta:
    """The least of some times, in order, that at least `percent` of them do not exceed."""
    return ordered[max(ceil(len(ordered) * percent / 100), 1) - 1]


def summaries(incidents: Iterable[Responded]) -> Mapping[str, Summary]:
    """The summary of each phase, by its name in `PHASES`."""
    times = [response_times(incident) for incident in incidents]
    return {phase: summary(getattr(one, phase) for one in times) for phase in PHASES}


def summaries_by(
    incidents: Iterable[Responded], key: Callable[[Responded], K | None]
) -> Mapping[K, Mapping[str, Summary]]:
    """The summaries of incidents that share a key, in the order of first mention; None is left out."""
    groups: dict[K, list[Responded]] = {}
    for incident in incidents:
        if (found := key(incident)) is not None:
            groups.setdefault(found, []).append(incident)
    return {name: summaries(group) for name, group in groups.items()}


def month(incident: Responded, zone: tzinfo = UTC) -> str | None:
    """The month in which an incident began, as `2026-03`: a key for `summaries_by`."""
    return f"{incident.started.astimezone(zone):%Y-%m}" if incident.started else None


def severity(incident: Responded) -> str | None:
    """An incident's severity: a key for `summaries_by`."""
    return incident.severity or None
