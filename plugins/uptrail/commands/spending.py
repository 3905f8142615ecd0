"""What one incident spent of the error budgets, in a sentence: as declared, and as measured."""

from collections.abc import Iterator
from datetime import timedelta
from fractions import Fraction

from uptrail.archive import Archive
from uptrail.measures import error_budget
from uptrail.measures.accounts import since
from uptrail.measures.component_status import StatusIndex
from uptrail.measures.ledger import ledger
from uptrail.outputs import text
from uptrail.outputs.internal.budgets import Costs
from uptrail.records import Incident, Slo
from uptrail.values import written_length

LEAST = Fraction(1, 1000)
"""Shares of a budget below this are told as less than it."""


def slo_impact(archive: Archive, incident: Incident) -> str:
    """`Error budget consumed: 125% of Availability (54 minutes)`; empty while it lasts, or without objectives."""
    if incident.started is None or incident.ended is None:
        return ""
    costs = Costs(archive)
    touched = costs.slos(incident)
    shares = [(one.slo, one.share, written_length(one.time)) for one in costs.of(incident)]
    shares += list(measured(archive, incident))
    told = [
        f"{percent(share)} of {text.line(slo.name) or slo.id} ({spent})"
        for slo, share, spent in shares
        if share is not None
    ]
    if not told:
        return "Error budget consumed: 0%" if touched else ""
    return f"Error budget consumed: {'; '.join(told)}"


def measured(archive: Archive, incident: Incident) -> Iterator[tuple[Slo, Fraction, str]]:
    """What the incident spent of objectives whose events are counted, as a share of their windows' budgets."""
    span = incident.span(archive.as_of)
    touched = {id for _, statuses in incident.status_changes() for id in statuses}
    slos = [one for one in archive.slos.values() if one.source_kind != "incidents" and touched & {*one.components}]
    if span is None or not span or not slos:
        return
    index = StatusIndex(archive.incidents.values(), archive.maintenances.values(), archive.as_of)
    policies = archive.settings.policies
    for slo in slos:
        entries = [entry.spent for entry in ledger(slo, index, policies.weights, span) if entry.cause_id == incident.id]
        bad = error_budget.badness(slo, index, policies.weights, since(archive, slo))
        budget = error_budget.budget_at(slo, bad, span.end, min_events=policies.min_events)
        spent = sum(entries, Fraction(0))
        if spent and budget.enough and budget.allowed:
            length = written_length(timedelta(seconds=int(spent)))
            yield slo, spent / budget.allowed, f"{float(spent):,.0f} events" if budget.unit == "events" else length


def percent(share: Fraction) -> str:
    """A share with at most one decimal: `12.5%`."""
    if 0 < share < LEAST:
        return "less than 0.1%"
    return f"{float(share * 100):.1f}".removesuffix(".0") + "%"
