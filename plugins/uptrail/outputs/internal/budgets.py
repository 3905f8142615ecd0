"""Each objective with its budget, its band of the policy and its ledger, as the internal pages show them."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from functools import cached_property

from uptrail.archive import Archive
from uptrail.audience import View
from uptrail.measures import budget_policy, burn_rate, error_budget, ledger, schedule, windows
from uptrail.measures.badness import Badness
from uptrail.measures.component_status import StatusIndex
from uptrail.outputs.state import state_of
from uptrail.records import Incident, Maintenance, Slo
from uptrail.settings import Band, Settings
from uptrail.timespan import Span, seconds


@dataclass(frozen=True, eq=False)
class Account:
    """One objective at one moment; what is costly to know is worked out when a page asks."""

    slo: Slo
    index: StatusIndex
    settings: Settings
    since: date | None

    @cached_property
    def bad(self) -> Badness:
        """What the objective is held to."""
        return error_budget.badness(self.slo, self.index, self.settings.policies.weights, self.since)

    @cached_property
    def budget(self) -> error_budget.Budget:
        """The budget over the objective's own window."""
        least = self.settings.policies.min_events
        return error_budget.budget_at(self.slo, self.bad, self.index.as_of, min_events=least)

    @property
    def remaining(self) -> Fraction | None:
        """What is left as a share of the budget; None without enough data."""
        return self.budget.remaining

    @cached_property
    def band(self) -> Band | None:
        """The band of the policy that applies; None without enough data."""
        bands = self.settings.policies.budget_bands
        return None if self.remaining is None or not bands else budget_policy.band(self.remaining, bands)

    @cached_property
    def standing(self) -> budget_policy.Standing | None:
        """The band and since when it applies."""
        policies = self.settings.policies
        if not policies.budget_bands:
            return None
        return budget_policy.standing(self.slo, self.bad, policies.budget_bands, self.index.as_of, policies.min_events)

    @property
    def place(self) -> int:
        """How far the band is from the best one: 0 for the best."""
        ordered = sorted(self.settings.policies.budget_bands, key=lambda band: band.above, reverse=True)
        return ordered.index(self.band) if self.band else 0

    @property
    def tone(self) -> str:
        """How the band looks: good for the best, warn for the next, bad below."""
        return "good" if self.place == 0 else "warn" if self.place == 1 else "bad"

    @property
    def percent_left(self) -> int:
        """What is left in whole hundredths of the budget, from 0 to 100, for a drawing."""
        return min(max(int((self.remaining or Fraction(0)) * 100), 0), 100)

    @property
    def counted(self) -> Fraction:
        """What the budget is a share of, in its unit: the window without excluded maintenance, or all events."""
        budget = self.budget
        return budget.total if budget.unit == "events" else seconds(budget.window.length) - budget.excluded

    @cached_property
    def rates(self) -> Sequence[burn_rate.BurnRate]:
        """How fast the budget burns over the usual look-backs."""
        least = self.settings.policies.min_events
        return burn_rate.burn_rates(self.slo, self.bad, self.index.as_of, min_events=least)

    @cached_property
    def entries(self) -> Sequence[ledger.Entry]:
        """Who spent what; the rows add up exactly to what was spent."""
        weights = self.settings.policies.weights
        return ledger.ledger(self.slo, self.index, weights, self.budget.window, self.since)

    @property
    def recovers(self) -> datetime | None:
        """When the best band begins again if nothing more goes wrong; None when it holds, or never will."""
        bands = self.settings.policies.budget_bands
        if not bands or self.place == 0:
            return None
        best = max(band.above for band in bands)
        return burn_rate.recovery(self.slo, self.bad, self.budget, best)


def accounts(view: View, archive: Archive) -> tuple[Account, ...]:
    """Every objective of the archive, in its order, on the view's one index of statuses."""
    index = state_of(view).index
    return tuple(Account(slo, index, archive.settings, since(archive, slo)) for slo in archive.slos.values())


def since(archive: Archive, slo: Slo) -> date | None:
    """The day from which incidents of all the objective's components were recorded."""
    known = (archive.components[id].since for id in slo.components if id in archive.components)
    return max((day for day in known if day), default=None)


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
