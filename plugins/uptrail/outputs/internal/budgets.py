"""What single incidents cost the error budgets, as their own pages and postmortems tell it."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from functools import cached_property

from uptrail.archive import Archive
from uptrail.measures import error_budget, ledger, schedule, windows
from uptrail.measures.accounts import since
from uptrail.measures.component_status import StatusIndex
from uptrail.records import Incident, Maintenance, Slo
from uptrail.timespan import Span


@dataclass(frozen=True)
class Spent:
    """What one incident alone spends of an objective's budget for one window; no share where there is no budget."""

    slo: Slo
    time: timedelta
    share: Fraction | None


@dataclass(frozen=True, eq=False)
class Costs:
    """What single incidents cost, whatever else happened, so that the page of one that is over stays as it is."""

    archive: Archive

    @cached_property
    def by_component(self) -> Mapping[str, tuple[Slo, ...]]:
        """The objectives that incidents of each component spend from."""
        found: dict[str, list[Slo]] = {}
        for slo in self.archive.slos.values():
            for component in dict.fromkeys(slo.components if slo.source_kind == "incidents" else ()):
                found.setdefault(component, []).append(slo)
        return {id: tuple(slos) for id, slos in found.items()}

    @cached_property
    def planned(self) -> Sequence[tuple[Span, Maintenance]]:
        """The windows in which maintenance of such components ran, by their ends."""
        found = [
            (window, one)
            for one in self.archive.maintenances.values()
            if any(id in self.by_component for id in one.components)
            for window in schedule.windows(one, self.archive.as_of)
        ]
        return sorted(found, key=lambda pair: (pair[0].end, pair[1].id))

    def slos(self, incident: Incident) -> tuple[Slo, ...]:
        """The objectives that an incident may spend from, in the archive's order."""
        named = {id for _, statuses in incident.status_changes() for id in statuses}
        found = {slo.id for id in named for slo in self.by_component.get(id, ())}
        return tuple(slo for slo in self.archive.slos.values() if slo.id in found)

    def maintenances(self, incident: Incident) -> tuple[Maintenance, ...]:
        """The maintenances that ran while an incident did."""
        span = incident.span(self.archive.as_of)
        if span is None:
            return ()
        first = bisect_right(self.planned, span.start, key=lambda pair: pair[0].end)
        found = {one.id: one for window, one in self.planned[first:] if window.start < span.end}
        return tuple(found.values())

    def of(self, incident: Incident) -> tuple[Spent, ...]:
        """What an incident spent, the largest share first; only what is above nothing."""
        span = incident.span(self.archive.as_of)
        if span is None or not span:
            return ()
        index = StatusIndex((incident,), self.maintenances(incident), self.archive.as_of)
        found = [self._spent(slo, index, span) for slo in self.slos(incident)]
        told = [spent for spent in found if spent.time]
        return tuple(sorted(told, key=lambda spent: (-(spent.share or 0), spent.slo.id)))

    def _spent(self, slo: Slo, index: StatusIndex, span: Span) -> Spent:
        weights = self.archive.settings.policies.weights
        entries = ledger.ledger(slo, index, weights, span, since(self.archive, slo))
        spent = sum((entry.spent for entry in entries if not entry.planned), Fraction(0))
        allowed = error_budget.allowance(slo.objective, windows.window(slo.window, span.end))
        return Spent(slo, length(spent), spent / allowed if allowed else None)


def length(spent: Fraction) -> timedelta:
    """Seconds as a length of time, to the microsecond."""
    return timedelta(microseconds=int(spent * 1_000_000))
