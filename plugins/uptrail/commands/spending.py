"""What one incident spent of the error budgets, in a sentence: as declared, and as measured."""

from collections.abc import Iterator
from datetime import timedelta
from fractions import Fraction

from uptrail.archive import Archive
from uptrail.measures.incident_costs import Costs
from uptrail.outputs import text
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
    shares += list(measured(costs, incident))
    told = [
        f"{percent(share)} of {text.line(slo.name) or slo.id} ({spent})"
        for slo, share, spent in shares
        if share is not None
    ]
    if not told:
        return "Error budget consumed: 0%" if touched else ""
    return f"Error budget consumed: {'; '.join(told)}"


def measured(costs: Costs, incident: Incident) -> Iterator[tuple[Slo, Fraction, str]]:
    """What the incident spent of objectives whose events are counted, as a share of their windows' budgets."""
    for slo, spent, budget in costs.measured(incident):
        length = written_length(timedelta(seconds=int(spent)))
        yield slo, spent / budget.allowed, f"{float(spent):,.0f} events" if budget.unit == "events" else length


def percent(share: Fraction) -> str:
    """A share with at most one decimal: `12.5%`."""
    if 0 < share < LEAST:
        return "less than 0.1%"
    return f"{float(share * 100):.1f}".removesuffix(".0") + "%"
