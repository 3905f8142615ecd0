"""Each objective at one moment with its budget, its band of the policy, its ledger and its forecasts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from functools import cached_property, lru_cache

from uptrail.archive import Archive
from uptrail.measures import budget_policy, burn_rate, error_budget, ledger
from uptrail.measures.badness import Badness
from uptrail.measures.component_status import StatusIndex
from uptrail.measures.declared import Declared
from uptrail.records import Slo
from uptrail.settings import Band, Settings, Terms
from uptrail.timespan import Span, seconds


@dataclass(frozen=True, eq=False)
class Account:
    """One objective at one moment; what is costly to know is worked out when somebody asks."""

    slo: Slo
    index: StatusIndex
    settings: Settings
    since: date | None

    @cached_property
    def terms(self) -> Terms:
        """The error budget policy that the objective is held to."""
        return self.settings.policies.budget_terms(self.slo.id, self.slo.team)

    @cached_property
    def bad(self) -> Badness:
        """What the objective is held to."""
        return error_budget.badness(self.slo, self.index, self.settings.policies.weights, self.since)

    @cached_property
    def budget(self) -> error_budget.Budget:
        """The budget over the objective's own window."""
        return self.budget_at(self.index.as_of)

    def budget_at(self, moment: datetime, window: Span | None = None) -> error_budget.Budget:
        """The budget as it stood at a moment up to now, over its own window or another."""
        least = self.settings.policies.min_events
        return error_budget.budget_at(self.slo, self.bad, moment, min_events=least, window=window)

    @cached_property
    def declared(self) -> error_budget.Budget | None:
        """What the incidents declare for the window of an objective that is measured; None without components."""
        if self.slo.source_kind == "incidents" or not self.slo.components:
            return None
        declared = Declared(self.slo, self.index, self.settings.policies.weights, self.since)
        return error_budget.budget_at(self.slo, declared, self.index.as_of, window=self.budget.window)

    # --- the policy ---

    @property
    def remaining(self) -> Fraction | None:
        """What is left as a share of the budget; None without enough data."""
        return self.budget.remaining

    @cached_property
    def band(self) -> Band | None:
        """The band of the policy that applies; None without enough data."""
        return self.band_of(self.remaining)

    def band_of(self, remaining: Fraction | None) -> Band | None:
        """The band that a share of the budget is in; None without enough data or without bands."""
        bands = self.terms.bands
        return None if remaining is None or not bands else budget_policy.band(remaining, bands)

    @cached_property
    def standing(self) -> budget_policy.Standing | None:
        """The band and since when it applies."""
        least, bands = self.settings.policies.min_events, self.terms.bands
        return budget_policy.standing(self.slo, self.bad, bands, self.index.as_of, least) if bands else None

    @property
    def place(self) -> int:
        """How far the band is from the best one: 0 for the best."""
        return self.terms.bands.index(self.band) if self.band else 0

    @property
    def tone(self) -> str:
        """How grave the band is."""
        return self.tone_of(self.band)

    def tone_of(self, band: Band | None) -> str:
        """How grave a band is: good for the best, warn for the next, bad below."""
        place = self.terms.bands.index(band) if band else 0
        return "good" if place == 0 else "warn" if place == 1 else "bad"

    # --- figures ---

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
        return self.entries_of(self.budget.window)

    def entries_of(self, window: Span) -> Sequence[ledger.Entry]:
        """Who spent what in any window up to now."""
        return ledger.ledger(self.slo, self.index, self.settings.policies.weights, window, self.since)

    # --- forecasts ---

    @property
    def recovers(self) -> datetime | None:
        """When the best band begins again if nothing more goes wrong; None when it holds, or never will."""
        return self.recovery(self.terms.bands[0]) if self.place else None

    def recovery(self, band: Band) -> datetime | None:
        """When a band begins again if nothing more goes wrong; None when it never will."""
        return burn_rate.recovery(self.slo, self.bad, self.budget, band.above)

    @property
    def solvent(self) -> datetime | None:
        """When an overspent budget has something left again; None when it is not overspent, or never will have."""
        return burn_rate.recovery(self.slo, self.bad, self.budget) if self.budget.left < 0 else None

    def exhaustion(self, look_back: timedelta) -> datetime | None:
        """When nothing will be left if the badness of the last while goes on; None when never."""
        return burn_rate.exhaustion(self.slo, self.bad, self.budget, look_back)


@lru_cache(maxsize=2)
def accounts(archive: Archive) -> tuple[Account, ...]:
    """Every objective of an archive, in its order, on one index of statuses: the same for rules and pages."""
    index = StatusIndex(archive.incidents.values(), archive.maintenances.values(), archive.as_of)
    return tuple(Account(slo, index, archive.settings, since(archive, slo)) for slo in archive.slos.values())


def since(archive: Archive, slo: Slo) -> date | None:
    """The day from which incidents of all the objective's components were recorded."""
    known = (archive.components[id].since for id in slo.components if id in archive.components)
    return max((day for day in known if day), default=None)
