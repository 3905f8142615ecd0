"""Service level objectives: what each promises, what is left of its budget, who spent it, and what to do now."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from functools import partial

from uptrail.archive import Archive
from uptrail.audience import View
from uptrail.measures.accounts import Account, accounts
from uptrail.measures.error_budget import Budget
from uptrail.outputs.document import Document, Page
from uptrail.outputs.internal.budgets import length
from uptrail.outputs.internal.digests import by_path
from uptrail.outputs.internal.paper import page
from uptrail.problem import Problem
from uptrail.records import Incident, Maintenance


@dataclass(frozen=True)
class Line:
    """A row of the ledger: who spent, how much in the budget's unit, and which share of the budget.

    Without an incident and a maintenance it is what was measured while nothing was recorded.
    """

    incident: Incident | None
    maintenance: Maintenance | None
    spent: Fraction
    share: Fraction | None


def documents(view: View, archive: Archive, problems: Sequence[Problem]) -> Iterator[Document]:
    """`slos/index.html` and `slos/<id>/index.html`; they tell of the moment, so they are always made anew."""
    known = accounts(archive)
    listed = by_path(problems)
    yield Document("slos/index.html", partial(_index, view, known), section="SLOs")
    for account in known:
        found = listed.get(account.slo.source.path, ())
        yield Document(f"slos/{account.slo.id}/index.html", partial(_page, view, archive, account, found))


def groups(known: Sequence[Account]) -> list[tuple[str, list[Account]]]:
    """Accounts by team, the most critical tier first within each; those of no team come last."""
    found: dict[str, list[Account]] = {}
    for account in sorted(known, key=lambda one: (one.slo.tier is None, one.slo.tier or 0, one.slo.name, one.slo.id)):
        found.setdefault(account.slo.team, []).append(account)
    return sorted(found.items(), key=lambda entry: (entry[0] == "", entry[0]))


def lines(archive: Archive, account: Account) -> list[Line]:
    """The ledger's rows, the dearest first."""
    allowed = account.budget.allowed
    return [
        Line(
            incident=None if entry.planned else archive.incidents.get(entry.cause_id),
            maintenance=archive.maintenances.get(entry.cause_id) if entry.planned else None,
            spent=entry.spent,
            share=entry.spent / allowed if allowed else None,
        )
        for entry in account.entries
    ]


def quantity(amount: Fraction, unit: str) -> str:
    """An amount of budget for people: minutes with two decimals, or events; rounded to the nearest."""
    if unit == "events":
        return f"{float(amount):,.2f}".removesuffix(".00") + " events"
    return f"{float(amount / 60):,.2f} min"


def time_left(budget: Budget) -> timedelta | None:
    """What may still be lost, as a length of time; None for budgets that count events or are overspent."""
    return None if budget.unit == "events" or budget.left < 0 else length(budget.left)


def _index(view: View, known: Sequence[Account]) -> Page:
    return page(
        view,
        "slos/index.html",
        "slos.html",
        title="SLOs",
        description="Objectives, and what is left of their error budgets",
        groups=groups(known),
        count=len(known),
        quantity=quantity,
        bands=known[0].settings.policies.budget_bands if known else (),
    )


def _page(view: View, archive: Archive, account: Account, problems: Sequence[Problem]) -> Page:
    rows = lines(archive, account)
    return page(
        view,
        f"slos/{account.slo.id}/index.html",
        "slo.html",
        title=account.slo.name,
        description=account.slo.description,
        account=account,
        slo=account.slo,
        budget=account.budget,
        time_left=time_left(account.budget),
        lines=rows,
        total=sum((line.spent for line in rows), Fraction(0)),
        quantity=quantity,
        weights=archive.settings.policies.weights,
        min_events=archive.settings.policies.min_events,
        problems=problems,
    )
