"""An incident that spends over a fifth of four weeks' error budget gets a postmortem with a P0 action.

The incident's share of the ledger is held against the budget of the four weeks up to its end, for each SLO. Until
the postmortem is due (`policies.postmortem_within`, and `policies.postmortem_complete_within` for its actions) the
finding is an info, afterwards a warning; a postmortem that is no draft should have the action already. A P0 that is
`Won't Do` does not count. An incident without a postmortem that needs one anyway is left to `postmortem-required`.
Incidents are asked after for thirteen weeks. `incident_over` in `policies.budget_policy` changes the share, for
everyone, a team or an SLO.

**Fails**

```yaml title="slos/checkout.yaml"
service: checkout-api
slos:
  - name: Availability
    objective: 99.95%
    window: 30 days rolling
    components: [checkout-api]
```

```yaml title="incidents/2026-03-04-checkout.yaml"
title: Card payments fail at checkout
severity: SEV3
components: {checkout-api: major_outage}
started: 2026-03-04 14:00 UTC
resolved: 2026-03-04 14:05 UTC
```

```markdown title="postmortems/2026-03-04-checkout.md"
# Postmortem: Card payments fail at checkout

**Status**: Reviewed

## Action Items

| Priority | Action | Owner | Due Date | Status |
|----------|--------|-------|----------|--------|
| P2 | Add the missing index | @ana | 2026-04-20 | In Progress |
```

**Passes**

```yaml title="slos/checkout.yaml"
service: checkout-api
slos:
  - name: Availability
    objective: 99.95%
    window: 30 days rolling
    components: [checkout-api]
```

```yaml title="incidents/2026-03-04-checkout.yaml"
title: Card payments fail at checkout
severity: SEV3
components: {checkout-api: major_outage}
started: 2026-03-04 14:00 UTC
resolved: 2026-03-04 14:05 UTC
```

```markdown title="postmortems/2026-03-04-checkout.md"
# Postmortem: Card payments fail at checkout

## Action Items

| Priority | Action | Owner | Due Date | Status |
|----------|--------|-------|----------|--------|
| P0 | Add the missing index | @ana | 2026-04-20 | In Progress |
```
"""

from collections.abc import Iterator, Sequence

from uptrail.archive import Archive
from uptrail.measures.budget_duties import DearIncident, dear_incidents
from uptrail.measures.incident_costs import Costs
from uptrail.measures.obligations import reasons
from uptrail.problem import Level, Problem
from uptrail.rules.wording import moment, percent

ID = "budget-incident"
LEVEL = Level.WARNING
SCOPE = "archive"


def check(archive: Archive) -> Iterator[Problem]:
    """Every such incident without a P0 action, once, by the SLO it cost most."""
    found: dict[str, list[DearIncident]] = {}
    costs = Costs(archive)
    for dear in dear_incidents(archive):
        # Where another rule asks for the postmortem already, the action is asked for once there is one.
        if not dear.kept and (dear.postmortem or not reasons(costs, dear.incident)):
            found.setdefault(dear.incident.id, []).append(dear)
    for known in found.values():
        yield _problem(archive, sorted(known, key=lambda dear: (-dear.share, dear.account.slo.id)))


def _problem(archive: Archive, known: Sequence[DearIncident]) -> Problem:
    dear, others = known[0], len(known) - 1
    spent = f"it spent {percent(dear.share)} of four weeks' error budget of {dear.account.slo.name}"
    spent += f" and too much of {others} more" if others else ""
    what, remedy = "the postmortem needs a P0 action", "add one, or raise one to P0"
    if dear.postmortem is None:
        what, remedy = "the incident needs a postmortem with a P0 action", f"write postmortems/{dear.incident.id}.md"
    due = f"; due by {moment(dear.due)}"
    remedy += f"; {percent(dear.limit)} is what one incident may spend without"
    level = LEVEL if dear.late else Level.INFO
    place = archive.at(dear.postmortem or dear.incident)
    return Problem(place, ID, f"{what}, since {spent}{'' if dear.late else due}", level, remedy)
