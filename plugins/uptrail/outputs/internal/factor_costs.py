"""What contributing factors spent of the error budgets: rows that add up exactly to the ledgers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from functools import cached_property

from uptrail.archive import Archive
from uptrail.audience import View
from uptrail.measures import ledger
from uptrail.measures.accounts import Account, accounts
from uptrail.measures.factors import Cause
from uptrail.outputs.internal.lore import lore_of
from uptrail.records import Slo
from uptrail.timespan import Span

YEAR = timedelta(days=365)
NONE = Fraction(0)
UNNAMED, MAINTENANCE, UNRECORDED = "unnamed", "maintenance", "unrecorded"
OTHERS: Mapping[str, str] = {
    UNNAMED: "Incidents whose postmortem names no factor, or that have none",
    MAINTENANCE: "Maintenance that counts as bad",
    UNRECORDED: "Measured, with no incident recorded",
}
"""What was spent and belongs to no factor."""


@dataclass(frozen=True)
class Cost:
    """Budget spent in seconds and in events, each in the objectives' current windows and in the last 365 days."""

    seconds: Fraction = NONE
    events: Fraction = NONE
    seconds_in_year: Fraction = NONE
    events_in_year: Fraction = NONE

    def __add__(self, other: "Cost") -> "Cost":
        return Cost(
            self.seconds + other.seconds,
            self.events + other.events,
            self.seconds_in_year + other.seconds_in_year,
            self.events_in_year + other.events_in_year,
        )

    def __bool__(self) -> bool:
        return self != Cost()


@dataclass(frozen=True)
class Part:
    """What a factor spent of one objective's budget in its current window, as a share of it too, and in a year."""

    slo: Slo
    unit: str
    spent: Fraction
    share: Fraction | None
    in_year: Fraction


@dataclass(frozen=True, eq=False)
class FactorCosts:
    """The costs of every factor of one archive at its moment."""

    archive: Archive
    accounts: Sequence[Account]

    @cached_property
    def _classes(self) -> Mapping[str, tuple[str, ...]]:
        """The factors that each incident's budget is shared among."""
        found = lore_of(self.archive).causes_of_incident
        return {id: tuple(str(cause.number) for cause in causes) for id, causes in found.items()}

    def _classes_of(self, cause: str) -> tuple[str, ...]:
        if not cause:
            return (UNRECORDED,)
        return self._classes.get(cause) or ((UNNAMED if cause in self.archive.incidents else MAINTENANCE),)

    @cached_property
    def parts(self) -> Mapping[str, tuple[Part, ...]]:
        """What each factor, by its number as text, or each of `OTHERS` spent, objective by objective."""
        found: dict[str, list[Part]] = {}
        for account in self.accounts:
            now = ledger.grouped(account.entries, self._classes_of)
            year = ledger.grouped(self._in_year(account), self._classes_of)
            allowed, unit = account.budget.allowed, account.budget.unit
            for name in {**now, **year}:
                spent = now.get(name, NONE)
                share = spent / allowed if allowed else None
                found.setdefault(name, []).append(Part(account.slo, unit, spent, share, year.get(name, NONE)))
        return {name: tuple(parts) for name, parts in found.items()}

    def _in_year(self, account: Account) -> Sequence[ledger.Entry]:
        window = Span(self.archive.as_of - YEAR, self.archive.as_of)
        weights = self.archive.settings.policies.weights
        return ledger.ledger(account.slo, account.index, weights, window, account.since)

    @cached_property
    def _sums(self) -> Mapping[str, Cost]:
        return {name: total(map(_cost, parts)) for name, parts in self.parts.items()}

    def of(self, cause: Cause) -> Cost:
        """What one factor spent."""
        return self._sums.get(str(cause.number), Cost())

    @property
    def others(self) -> list[tuple[str, Cost]]:
        """What belongs to no factor, in words."""
        return [(told, self._sums[name]) for name, told in OTHERS.items() if name in self._sums]

    @property
    def total(self) -> Cost:
        """What was spent of all budgets together."""
        return total(self._sums.values())


def total(costs: Iterable[Cost]) -> Cost:
    """The exact sum."""
    return sum(costs, Cost())


def _cost(part: Part) -> Cost:
    if part.unit == "events":
        return Cost(events=part.spent, events_in_year=part.in_year)
    return Cost(seconds=part.spent, seconds_in_year=part.in_year)


def costs_of(view: View, archive: Archive) -> FactorCosts:
    """The costs of an archive's factors."""
    return FactorCosts(archive, accounts(archive))
