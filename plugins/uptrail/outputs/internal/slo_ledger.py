"""Who and what spent an objective's budget: its ledger by cause and by contributing factor, in columns that add up."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor

from uptrail.archive import Archive
from uptrail.measures.accounts import Account
from uptrail.measures.ledger import grouped
from uptrail.outputs.columns import added_up
from uptrail.records import Incident, Maintenance, Postmortem

STEPS = {"seconds": Fraction(3, 5), "events": Fraction(1, 100)}
"""To what amounts are rounded: hundredths of a minute, and of an event."""
SHARE_STEP = Fraction(1, 10_000)
MOST_FACTORS = 20


@dataclass(frozen=True)
class Amount:
    """What a row spent, in the budget's unit and as a share of it, rounded so that its column adds up."""

    spent: Fraction
    share: Fraction | None


@dataclass(frozen=True)
class Line:
    """A row by cause. Without an incident and a maintenance it is what was measured while nothing was recorded.

    `number` is the cause's in the picture, 0 where it has none.
    """

    incident: Incident | None
    maintenance: Maintenance | None
    amount: Amount
    number: int = 0


@dataclass(frozen=True)
class FactorLine:
    """A row by contributing factor, with the postmortems that name it; without a text no factor is recorded.

    `others` counts the factors that a last row holds together.
    """

    text: str
    category: str
    postmortems: tuple[Postmortem, ...]
    amount: Amount
    others: int = 0


def amounts(account: Account, spent: Sequence[Fraction]) -> list[Amount]:
    """The rows of a column."""
    budget = account.budget
    shown = added_up(spent, STEPS[budget.unit])
    if not budget.allowed:
        return [Amount(amount, None) for amount in shown]
    shares = added_up([one / budget.allowed for one in spent], SHARE_STEP, floor)
    return [Amount(amount, share) for amount, share in zip(shown, shares, strict=True)]


def total(lines: Iterable[Line]) -> Amount:
    """The sum of what the rows show."""
    known = [line.amount for line in lines]
    shares = [one.share for one in known if one.share is not None]
    return Amount(sum((one.spent for one in known), Fraction(0)), sum(shares, Fraction(0)) if shares else None)


def by_cause(archive: Archive, account: Account, numbers: Mapping[str, int]) -> list[Line]:
    """The ledger's rows, the dearest first."""
    entries = account.entries
    return [
        Line(
            incident=None if entry.planned else archive.incidents.get(entry.cause_id),
            maintenance=archive.maintenances.get(entry.cause_id) if entry.planned else None,
            amount=amount,
            number=numbers.get(entry.cause_id, 0),
        )
        for entry, amount in zip(entries, amounts(account, [entry.spent for entry in entries]), strict=True)
    ]


def by_factor(archive: Archive, account: Account) -> list[FactorLine]:
    """The same spending by contributing factor, shared equally among those of an incident, the dearest first."""
    known = _factors(archive, account)
    names = {id: tuple(text for text, _, _ in found) for id, found in known.items()}
    sums = list(grouped(account.entries, lambda id: names.get(id, ())).items())
    if not any(name for name, _ in sums):
        return []
    first = {text: (category, one) for found in known.values() for text, category, one in found}
    listed, rest = sums[:MOST_FACTORS], sums[MOST_FACTORS:]
    spent = [amount for _, amount in listed] + ([sum((amount for _, amount in rest), Fraction(0))] if rest else [])
    rows = amounts(account, spent)
    about: dict[str, dict[str, Postmortem]] = {}
    for found in known.values():
        for text, _, one in found:
            about.setdefault(text, {})[one.id] = one
    lines = [
        FactorLine(name, first[name][0] if name else "", tuple(about.get(name, {}).values()), amount)
        for (name, _), amount in zip(listed, rows, strict=False)
    ]
    return [*lines, FactorLine("", "", (), rows[-1], len(rest))] if rest else lines


def _factors(archive: Archive, account: Account) -> Mapping[str, list[tuple[str, str, Postmortem]]]:
    """The factors of each incident that spent: their texts, their categories, and where they are named."""
    return {
        entry.cause_id: [
            (factor.text, factor.category, one)
            for one in archive.postmortems_of.get(entry.cause_id, ())
            for factor in one.factors
        ]
        for entry in account.entries
        if not entry.planned
    }
