"""A class of outage that spends over a fifth of a quarter's error budget has a P0 in the plan.

A class is at least two incidents with like primary factors, or with one trigger on one component. What they spent
together is held against the budget of the calendar quarter, the present one and the one before, by the organisation's
clock. A P0 action in a postmortem of any of them, planned or done, is the plan; one that is `Won't Do` is not.
`class_over` in `policies.budget_policy` changes the share, for everyone, a team or an SLO.

**Fails**

```yaml title="slos/checkout.yaml"
service: checkout-api
slos:
  - name: Availability
    objective: 99.95%
    window: 30 days rolling
    components: [checkout-api]
```

```yaml title="incidents/2026-01-14-checkout.yaml"
title: Card payments fail at checkout
severity: SEV3
components: {checkout-api: major_outage}
started: 2026-01-14 14:00 UTC
resolved: 2026-01-14 14:08 UTC
trigger: deployment v2.3.1
```

```yaml title="incidents/2026-02-18-checkout.yaml"
title: Card payments fail again
severity: SEV3
components: {checkout-api: major_outage}
started: 2026-02-18 14:00 UTC
resolved: 2026-02-18 14:08 UTC
trigger: deployment v2.4.0
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

```yaml title="incidents/2026-01-14-checkout.yaml"
title: Card payments fail at checkout
severity: SEV3
components: {checkout-api: major_outage}
started: 2026-01-14 14:00 UTC
resolved: 2026-01-14 14:08 UTC
trigger: deployment v2.3.1
```

```yaml title="incidents/2026-02-18-checkout.yaml"
title: Card payments fail again
severity: SEV3
components: {checkout-api: major_outage}
started: 2026-02-18 14:00 UTC
resolved: 2026-02-18 14:08 UTC
trigger: deployment v2.4.0
```

```markdown title="postmortems/2026-02-18-checkout.md"
# Postmortem: Card payments fail again

## Action Items

| Priority | Action | Owner | Due Date | Status |
|----------|--------|-------|----------|--------|
| P0 | Deploy to one shop first | @ana | 2026-04-20 | In Progress |
```
"""

from collections.abc import Iterator

from uptrail.archive import Archive
from uptrail.measures.budget_duties import DearClass, dear_classes
from uptrail.problem import Level, Problem
from uptrail.rules.wording import count, percent, quoted

ID = "budget-class"
LEVEL = Level.WARNING
SCOPE = "archive"


def check(archive: Archive) -> Iterator[Problem]:
    """Every such class without a P0 action."""
    for dear in dear_classes(archive):
        if not dear.kept:
            slo = dear.account.slo
            yield Problem(archive.at(slo, "objective"), ID, _message(archive, dear), LEVEL, _remedy(dear))


def _message(archive: Archive, dear: DearClass) -> str:
    begun = dear.quarter.start.astimezone(archive.settings.zone)
    quarter = f"Q{(begun.month + 2) // 3} {begun.year}"
    same = "a like primary factor" if dear.kind == "factor" else "one trigger"
    spent = f"{percent(dear.share)} of the error budget of {dear.account.slo.name} in {quarter}"
    return f"{count(len(dear.incidents), 'incident')} with {same}, {quoted(dear.what)}, spent {spent}"


def _remedy(dear: DearClass) -> str:
    who = f"{dear.account.slo.team}: " if dear.account.slo.team else ""
    plan = f"{who}plan a P0 action against it, and write it into a postmortem of {dear.incidents[-1].id}"
    return f"{plan}; {percent(dear.limit)} is what one class may spend without"
