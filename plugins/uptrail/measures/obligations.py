"""Why an incident needs a postmortem: what it was, and what it spent of an error budget."""

from collections.abc import Iterator
from fractions import Fraction

from uptrail.measures.incident_costs import Costs
from uptrail.records import Incident


def reasons(costs: Costs, incident: Incident) -> tuple[str, ...]:
    """Why the policies ask for a postmortem of an incident, in words that follow `since`; empty when they do not.

    What it spent is looked at only when nothing else asks for one, since that takes longest.
    """
    archive = costs.archive
    found = incident.postmortem_reasons(archive.settings.policies, archive.as_of)
    if found or incident.cancelled:
        return found
    limit = archive.settings.policies.postmortem_budget_share
    dear = limit < 1 and costs.may_exceed(incident, limit)
    return tuple(_dear(costs, incident, limit)) if dear else ()


def _dear(costs: Costs, incident: Incident, limit: Fraction) -> Iterator[str]:
    """The budget of which it spent most, when that is more than the policy lets pass."""
    shares = costs.shares(incident)
    dearest = max(shares, key=lambda id: (shares[id], id), default="")
    if dearest and shares[dearest] > limit:
        name = costs.archive.slos[dearest].name or dearest
        yield f"it spent {percent(shares[dearest])} of the error budget of {' '.join(name.split())}"


def percent(share: Fraction) -> str:
    """A share as people write it: `12 %`, with a decimal below ten."""
    return f"{float(share * 100):.{0 if share >= Fraction(1, 10) else 1}f} %".replace(".0 %", " %")
