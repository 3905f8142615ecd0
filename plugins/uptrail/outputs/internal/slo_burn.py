"""The burn-down of an objective's budget: its picture, and the list that says the same."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from markupsafe import Markup

from uptrail.archive import Archive
from uptrail.measures.accounts import Account
from uptrail.measures.burn_rate import burn_down
from uptrail.outputs.pictures import burn_down as picture
from uptrail.outputs.pictures.burn_down import Level, Mark
from uptrail.outputs.pictures.lettering import plain
from uptrail.outputs.words import Words
from uptrail.records import Incident, Maintenance
from uptrail.timespan import Span

STEPS = 120
MOST = 20
"""So many of the dearest causes are marked; the ledger has them all."""


@dataclass(frozen=True)
class Spell:
    """A cause of spending within the window, numbered by its beginning, and what was left when it was over."""

    number: int
    cause: Incident | Maintenance
    span: Span
    left: Fraction


def spells(archive: Archive, account: Account) -> tuple[Spell, ...]:
    """The dearest causes in the order of their beginning; none where nothing can be told of what is left."""
    budget = account.budget
    if not budget.enough or not budget.allowed:
        return ()
    found = []
    for entry in account.entries[:MOST]:
        known: Mapping[str, Incident | Maintenance] = archive.maintenances if entry.planned else archive.incidents
        cause = known.get(entry.cause_id)
        span = _when(account, entry.cause_id)
        if cause and span:
            found.append((span, cause, _left(account, span.end)))
    ordered = sorted(found, key=lambda one: (one[0].start, one[1].id))
    return tuple(Spell(number, cause, span, left) for number, (span, cause, left) in enumerate(ordered, 1))


def _left(account: Account, moment: datetime) -> Fraction:
    """What was left at a moment of the window, as a share of the budget."""
    budget = account.budget
    return 1 - account.bad.tally(Span(budget.window.start, moment)).bad / budget.allowed


def _when(account: Account, cause_id: str) -> Span | None:
    """From where to where, within the window, a cause kept any of the objective's components from being operational."""
    spans = [
        one.span
        for component in dict.fromkeys(account.slo.components)
        for one in account.index.spans(component, account.budget.window)
        if one.cause_id == cause_id
    ]
    return Span(min(one.start for one in spans), max(one.end for one in spans)) if spans else None


def draw(account: Account, known: Sequence[Spell], words: Words) -> Markup | None:
    """The picture; None where nothing can be told of what is left."""
    budget = account.budget
    if not budget.enough or not budget.allowed or budget.until <= budget.window.start:
        return None
    levels = [Level(point.at, point.remaining or Fraction(0)) for point in burn_down(account.bad, budget, STEPS)]
    edges = {edge for spell in known for edge in (spell.span.start, spell.span.end)}
    levels += [Level(edge, _left(account, edge)) for edge in edges if budget.window.start < edge < budget.until]
    return picture.draw(
        "up-burn-down",
        f"Budget left: {plain(account.slo.name)}",
        budget.window,
        sorted(levels, key=lambda level: level.at),
        [Mark(spell.number, spell.span) for spell in known],
        [band.above for band in account.terms.bands],
        words,
    )
