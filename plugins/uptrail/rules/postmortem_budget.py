"""What a postmortem says of error budgets is what the ledger says.

A share of a budget in SLO Impact is compared with what the postmortem's incidents spent of that objective's budget,
over one window: of the objective that the text names, otherwise of any that they touched. A point, or a tenth of the
true share, is tolerated, and so is rounding. What is left of a budget, and shares of something else, are passed over.
The incident's page has the figures that this rule compares with.

**Fails**

```yaml title="uptrail.yaml"
components: {checkout-api: {name: Checkout}}
```

```yaml title="slos/checkout.yaml"
service: checkout-api
slos:
  - {id: checkout-time, name: Availability, objective: 99.9%, window: 30 days rolling, components: [checkout-api]}
```

```yaml title="incidents/2026-03-04-checkout.yaml"
title: Card payments fail at checkout
severity: SEV2
components: {checkout-api: major_outage}
started: 2026-03-04 14:00 UTC
resolved: 2026-03-04 14:30 UTC
```

```markdown title="postmortems/2026-03-04-checkout.md"
# Postmortem: Card payments fail at checkout

## Impact

- **SLO Impact**: Error budget consumed: 12 %
```

**Passes**

```yaml title="uptrail.yaml"
components: {checkout-api: {name: Checkout}}
```

```yaml title="slos/checkout.yaml"
service: checkout-api
slos:
  - {id: checkout-time, name: Availability, objective: 99.9%, window: 30 days rolling, components: [checkout-api]}
```

```yaml title="incidents/2026-03-04-checkout.yaml"
title: Card payments fail at checkout
severity: SEV2
components: {checkout-api: major_outage}
started: 2026-03-04 14:00 UTC
resolved: 2026-03-04 14:30 UTC
```

```markdown title="postmortems/2026-03-04-checkout.md"
# Postmortem: Card payments fail at checkout

## Impact

- **SLO Impact**: Error budget consumed: 69 %
```
"""

from collections.abc import Iterator

from uptrail.archive import Archive
from uptrail.measures.incident_costs import Costs
from uptrail.measures.obligations import percent
from uptrail.measures.stated_budget import Claim, claims
from uptrail.problem import Level, Problem
from uptrail.rules.wording import listed

ID = "postmortem-budget"
LEVEL = Level.WARNING
SCOPE = "archive"


def check(archive: Archive) -> Iterator[Problem]:
    """Every share of a budget that is another one."""
    costs = Costs(archive)
    for postmortem in archive.postmortems.values():
        if postmortem.budget_said:
            for claim in claims(costs, postmortem):
                if not claim.agrees:
                    place = archive.at(postmortem, "impact", "slo_impact")
                    yield Problem(place, ID, _message(archive, claim), LEVEL, REMEDY)


REMEDY = "correct the postmortem, or the incident's times and component statuses"


def _message(archive: Archive, claim: Claim) -> str:
    true = [
        f"{percent(share)} of {' '.join((archive.slos[id].name or id).split())}"
        for id, share in sorted(claim.true.items(), key=lambda pair: (-pair[1], pair[0]))
    ]
    return f"the error budget consumed is {percent(claim.stated)} here, but by the ledger {listed(true)}"
