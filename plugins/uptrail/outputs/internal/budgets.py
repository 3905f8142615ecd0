"""Each objective with its budget, its band of the policy and its ledger, as the internal pages show them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from functools import cached_property

from uptrail.archive import Archive
from uptrail.audience import View
from uptrail.measures import budget_policy, burn_rate, error_budget, ledger
from uptrail.measures.badness import Badness
from uptrail.measures.component_status import StatusIndex
from uptrail.measures.incident_costs import since
from uptrail.outputs.state import state_of
from uptrail.records import Slo
from uptrail.settings import Band, Settings
from uptrail.timespan import seconds


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
