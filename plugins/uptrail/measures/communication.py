"""How long an incident's audience waited between updates, against what it was promised."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Protocol

from uptrail.records.occurrence import Update
from uptrail.settings import Policies


class Told(Protocol):
    """What an incident must have: the record and what an audience sees of it both do."""

    @property
    def severity(self) -> str: ...
    @property
    def started(self) -> datetime | None: ...
    @property
    def declared(self) -> datetime | None: ...
    @property
    def updates(self) -> Sequence[Update]: ...
    @property
    def ended(self) -> datetime | None: ...


@dataclass(frozen=True, slots=True)
class Gap:
    """One silence, from `start` to `end`. It should have ended by `promised_by`.

    `explicit` says that an update named that moment; otherwise the severity's policy sets it.
    `still` says that the silence lasts on at `as_of`.
    """

    start: datetime
    end: datetime
    promised_by: datetime
    explicit: bool
    still: bool = False

    @property
    def length(self) -> timedelta:
        """How long nothing was said."""
        return self.end - self.start

    @property
    def late(self) -> timedelta:
        """How long the promise was overrun; 0 when it was kept."""
        return max(self.end - self.promised_by, timedelta(0))


def update_every(policies: Policies, severity: str) -> timedelta:
    """How often an incident of this severity should be told about."""
    return policies.update_every.get(severity, policies.update_every_default)


def gaps(incident: Told, every: timedelta, as_of: datetime) -> tuple[Gap, ...]:
    """The silences of an incident, in order, until it was over or to `as_of`.

    The first counts from `declared` (else `started`) to the first update. Each update's own promise
    holds, else the policy's `every`. What was said after the end belongs to no gap.
    """
    end = min(incident.ended or as_of, as_of)
    said = sorted((update for update in incident.updates if update.at <= end), key=lambda update: update.at)
    begun = incident.declared or incident.started
    beats: list[tuple[datetime, datetime | None]] = [(update.at, update.next_update) for update in said]
    if begun and begun <= end and (not beats or begun < beats[0][0]):
        beats.insert(0, (begun, None))
    found = []
    ends = [(at, False) for at, _ in beats[1:]] + [(end, incident.ended is None or incident.ended > as_of)]
    for (start, promised), (stop, still) in zip(beats, ends, strict=False):
        if stop > start:
            found.append(Gap(start, stop, promised or start + every, promised is not None, still))
    return tuple(found)


def longest(found: Sequence[Gap]) -> Gap | None:
    """The longest silence; the earliest of several."""
    return max(found, key=lambda gap: gap.length, default=None)


def kept(found: Sequence[Gap]) -> Fraction | None:
    """The share of promises that were kept; one that is not yet due does not count. None without any."""
    due = [gap for gap in found if gap.late or not gap.still]
    return Fraction(sum(not gap.late for gap in due), len(due)) if due else None
