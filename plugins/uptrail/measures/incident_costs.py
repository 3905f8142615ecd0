"""What single incidents cost: their share of each objective's budget for one window, whatever else happened."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from functools import cached_property

from uptrail.archive import Archive
from uptrail.measures import error_budget, ledger, schedule, windows
from uptrail.measures.accounts import since
from uptrail.measures.badness import Badness
from uptrail.measures.component_status import StatusIndex
from uptrail.measures.declared import Declared
from uptrail.measures.error_budget import Budget
from uptrail.measures.ticks import PER_SECOND, ticks
from uptrail.records import Incident, Maintenance, Slo
from uptrail.records.occurrence import ComponentStatus
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
        weights, day = self.archive.settings.policies.weights, since(self.archive, slo)
        if index.maintenances:
            entries = ledger.ledger(slo, index, weights, span, day)
            spent = sum((entry.spent for entry in entries if not entry.planned), Fraction(0))
        else:  # an incident alone spends all that is spent
            spent = Declared(slo, index, weights, day).tally(span).bad
        allowed = error_budget.allowance(slo.objective, windows.window(slo.window, span.end))
        return Spent(slo, length(spent), spent / allowed if allowed else None)

    # --- objectives that are measured ---

    @cached_property
    def measured_slos(self) -> Mapping[str, tuple[Slo, ...]]:
        """The objectives whose events are counted, by their components."""
        found: dict[str, list[Slo]] = {}
        for slo in self.archive.slos.values():
            for component in dict.fromkeys(slo.components if slo.source_kind != "incidents" else ()):
                found.setdefault(component, []).append(slo)
        return {id: tuple(slos) for id, slos in found.items()}

    @cached_property
    def _index(self) -> StatusIndex:
        archive = self.archive
        return StatusIndex(archive.incidents.values(), archive.maintenances.values(), archive.as_of)

    @cached_property
    def _bad(self) -> dict[str, Badness]:
        return {}

    def measured(self, incident: Incident) -> Iterator[tuple[Slo, Fraction, Budget]]:
        """What an incident spent of objectives whose events are counted, with the budget at its end."""
        span = incident.span(self.archive.as_of)
        if span is None or not span:
            return
        touched = dict.fromkeys(id for _, statuses in incident.status_changes() for id in statuses)
        slos = {slo.id: slo for id in touched for slo in self.measured_slos.get(id, ())}
        policies = self.archive.settings.policies
        for slo in slos.values():
            entries = ledger.ledger(slo, self._index, policies.weights, span)
            spent = sum((entry.spent for entry in entries if entry.cause_id == incident.id), Fraction(0))
            if slo.id not in self._bad:
                day = since(self.archive, slo)
                self._bad[slo.id] = error_budget.badness(slo, self._index, policies.weights, day)
            budget = error_budget.budget_at(slo, self._bad[slo.id], span.end, min_events=policies.min_events)
            if spent and budget.enough and budget.allowed:
                yield slo, spent, budget

    # --- both ---

    def shares(self, incident: Incident) -> Mapping[str, Fraction]:
        """The share of each objective's budget, by the objective's id; 0 where an incident touched it for nothing."""
        found = {slo.id: Fraction(0) for slo in self.slos(incident)}
        found |= {one.slo.id: one.share for one in self.of(incident) if one.share is not None}
        return found | {slo.id: spent / budget.allowed for slo, spent, budget in self.measured(incident)}

    def may_exceed(self, incident: Incident, limit: Fraction) -> bool:
        """Whether an incident can have spent more than a share of any budget: quick, and never wrong about no."""
        if not (self.by_component or self.measured_slos):
            return False
        span = incident.span(self.archive.as_of)
        if span is None or not span:
            return False
        length, least = ticks(span.end) - ticks(span.start), self._least(limit)
        weights = self._weights
        return any(
            id in self.measured_slos or (id in least and length * weights[status] > least[id])
            for _, statuses in incident.status_changes()
            for id, status in statuses.items()
        )

    def _least(self, limit: Fraction) -> Mapping[str, Fraction]:
        """For each component, a share of the smallest budget that any window of its objectives can have."""
        if limit not in self._smallest:
            budgets = {
                slo.id: (1 - slo.objective) * slo.window.count * SHORTEST.get(slo.window.unit, SHORTEST["minute"])
                for slo in self.archive.slos.values()
            }
            self._smallest[limit] = {
                id: limit * PER_SECOND * min(budgets[slo.id] for slo in slos) for id, slos in self.by_component.items()
            }
        return self._smallest[limit]

    @cached_property
    def _weights(self) -> Mapping[ComponentStatus, Fraction]:
        weights = self.archive.settings.policies.weights
        return {status: weights.of(status) for status in ComponentStatus}

    @cached_property
    def _smallest(self) -> dict[Fraction, Mapping[str, Fraction]]:
        return {}


SHORTEST = {unit: Fraction(round(size.total_seconds())) for unit, size in windows.LENGTHS.items()} | {
    unit: Fraction(days * 86_400) for unit, days in (("month", 28), ("quarter", 90), ("year", 365))
}
"""How many seconds a unit of a window has at least."""


def length(spent: Fraction) -> timedelta:
    """Seconds as a length of time, to the microsecond."""
    return timedelta(microseconds=int(spent * 1_000_000))
