"""Service level objectives: what each promises, what is left of its budget, who spent it, and what to do now."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from functools import partial

from uptrail.archive import Archive
from uptrail.audience import View
from uptrail.measures.accounts import Account, accounts
from uptrail.measures.budget_calendar import periods
from uptrail.measures.budget_duties import DearClass, DearIncident, dear_classes, dear_incidents
from uptrail.measures.error_budget import Budget
from uptrail.measures.incident_costs import length
from uptrail.outputs.document import Document, Page
from uptrail.outputs.internal import slo_burn, slo_ledger
from uptrail.outputs.internal.digests import by_path
from uptrail.outputs.internal.paper import page
from uptrail.outputs.words import words_for
from uptrail.problem import Problem
from uptrail.rules import budget_band, budget_class
from uptrail.settings import Terms

TOLD = (budget_band.ID, budget_class.ID)
"""The rules whose findings the page is about."""
MONTHS, QUARTERS = 13, 5
"""The present one and those of the year before it."""


@dataclass(frozen=True)
class Tier:
    """The objectives of one tier together: how many, how many are kept, and the one with the least left."""

    tier: int | None
    count: int
    kept: int
    known: int
    best: int
    least: Account | None


def documents(view: View, archive: Archive, problems: Sequence[Problem]) -> Iterator[Document]:
    """`slos/index.html` and `slos/<id>/index.html`; they tell of the moment, so they are always made anew."""
    known = accounts(archive)
    listed = by_path(problems)
    yield Document("slos/index.html", partial(_index, view, archive, known), section="SLOs")
    for account in known:
        found = [one for one in listed.get(account.slo.source.path, ()) if one.rule not in TOLD]
        yield Document(f"slos/{account.slo.id}/index.html", partial(_page, view, archive, account, found))


def groups(known: Sequence[Account]) -> list[tuple[str, list[Account]]]:
    """Accounts by team, the most critical tier first within each; those of no team come last."""
    found: dict[str, list[Account]] = {}
    for account in sorted(known, key=lambda one: (one.slo.tier is None, one.slo.tier or 0, one.slo.name, one.slo.id)):
        found.setdefault(account.slo.team, []).append(account)
    return sorted(found.items(), key=lambda entry: (entry[0] == "", entry[0]))


def tiers(known: Sequence[Account]) -> list[Tier]:
    """The most critical tier first; objectives of no tier come last."""
    found: dict[int | None, list[Account]] = {}
    for account in known:
        found.setdefault(account.slo.tier, []).append(account)
    return [_tier(tier, found[tier]) for tier in sorted(found, key=lambda tier: (tier is None, tier or 0))]


def _tier(tier: int | None, members: Sequence[Account]) -> Tier:
    told = [account for account in members if account.remaining is not None]
    return Tier(
        tier=tier,
        count=len(members),
        kept=sum(1 for account in members if account.budget.met),
        known=len(told),
        best=sum(1 for account in told if not account.place),
        least=min(told, key=lambda account: (account.remaining or 0, account.slo.id), default=None),
    )


def standings(known: Sequence[Account]) -> list[tuple[str, str, int]]:
    """Each band's name and tone and how many budgets are in it, the best first, then those without enough data."""
    counts: dict[tuple[int, str, str], int] = {}
    for account in known:
        key = (account.place, account.band.name, account.tone) if account.band else (99, "Not enough data", "")
        counts[key] = counts.get(key, 0) + 1
    return [(name, tone, count) for (_, name, tone), count in sorted(counts.items())]


def quantity(amount: Fraction, unit: str) -> str:
    """An amount of budget for people: minutes with two decimals, or events; rounded to the nearest."""
    if unit == "events":
        return f"{float(amount):,.2f}".removesuffix(".00") + " events"
    return f"{float(amount / 60):,.2f} min"


def time_left(budget: Budget) -> timedelta | None:
    """What may still be lost, as a length of time; None for budgets that count events or are overspent."""
    return None if budget.unit == "events" or budget.left < 0 else length(budget.left)


def policies(known: Sequence[Account]) -> list[tuple[Terms, list[Account]]]:
    """The policies that hold, each with its objectives, the one of most objectives first."""
    found: dict[Terms, list[Account]] = {}
    for account in known:
        found.setdefault(account.terms, []).append(account)
    return sorted(found.items(), key=lambda entry: (-len(entry[1]), entry[1][0].slo.id))


def owed(archive: Archive, slo: str = "") -> list[DearIncident | DearClass]:
    """What the policy still waits for, of all objectives or one, with what is late first."""
    dear = sorted((one for one in dear_incidents(archive) if not one.kept), key=lambda one: (not one.late, one.due))
    found: list[DearIncident | DearClass] = [*dear, *(one for one in dear_classes(archive) if not one.kept)]
    return [one for one in found if not slo or one.account.slo.id == slo]


def _index(view: View, archive: Archive, known: Sequence[Account]) -> Page:
    return page(
        view,
        "slos/index.html",
        "slos.html",
        title="SLOs",
        description="Objectives, and what is left of their error budgets",
        groups=groups(known),
        tiers=tiers(known),
        standings=standings(known),
        count=len(known),
        policies=policies(known),
        owed=owed(archive),
    )


def _page(view: View, archive: Archive, account: Account, problems: Sequence[Problem]) -> Page:
    marked = slo_burn.spells(archive, account)
    rows = slo_ledger.by_cause(archive, account, {spell.cause.id: spell.number for spell in marked})
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
        owed=owed(archive, account.slo.id),
        picture=slo_burn.draw(account, marked, words_for(view.site.language)),
        spells=marked,
        calendar=[periods(account, "quarter", QUARTERS), periods(account, "month", MONTHS)],
        lines=rows,
        total=slo_ledger.total(rows),
        factors=slo_ledger.by_factor(archive, account),
        quantity=quantity,
        weights=archive.settings.policies.weights,
        min_events=archive.settings.policies.min_events,
        problems=problems,
    )
