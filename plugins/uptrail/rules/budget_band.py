"""An error budget that has left the best band of the policy has its actions taken.

What remains of each SLO's budget chooses a band of the error budget policy, and the band says what the SLO's team
does until the budget has recovered. The finding names the team, the band and since when it applies. Its level is
that of the band (`level` in `policies.budget_bands`): by default info from 25 to 50 %, a warning below. A border
belongs to the band above it. `policies.rules` gives all bands one level; `policies.budget_policy` gives a team or
an SLO bands of its own.

**Fails**

```yaml title="slos/checkout.yaml"
service: checkout-api
team: payments
slos:
  - name: Availability
    objective: 99.95%
    window: 30 days rolling
    components: [checkout-api]
```

```yaml title="incidents/2026-03-24-checkout.yaml"
title: Card payments fail at checkout
severity: SEV3
components: {checkout-api: major_outage}
started: 2026-03-24 14:00 UTC
resolved: 2026-03-24 14:20 UTC
```

**Passes**

```yaml title="slos/checkout.yaml"
service: checkout-api
team: payments
slos:
  - name: Availability
    objective: 99.5%
    window: 30 days rolling
    components: [checkout-api]
```

```yaml title="incidents/2026-03-24-checkout.yaml"
title: Card payments fail at checkout
severity: SEV3
components: {checkout-api: major_outage}
started: 2026-03-24 14:00 UTC
resolved: 2026-03-24 14:20 UTC
```
"""

from collections.abc import Iterator

from uptrail.archive import Archive
from uptrail.measures.accounts import Account, accounts
from uptrail.problem import Level, Problem
from uptrail.rules.wording import moment, percent
from uptrail.settings import RULE_LEVELS, Band

ID = "budget-band"
LEVEL = Level.WARNING
SCOPE = "archive"


def check(archive: Archive) -> Iterator[Problem]:
    """Every budget in a band that asks for something."""
    for account in accounts(archive):
        band = account.band
        level = band and level_of(band, account)
        if band and level:
            place = archive.at(account.slo, "objective")
            yield Problem(place, ID, _message(account, band), level, _remedy(account, band))


def level_of(band: Band, account: Account) -> Level | None:
    """The band's own level, else none for the best band and a warning for all others."""
    return RULE_LEVELS[band.level] if band.level else LEVEL if account.place else None


def _message(account: Account, band: Band) -> str:
    slo, budget = account.slo, account.budget
    name = f"the error budget of {slo.name}"
    left = f"{name} is overspent" if budget.left < 0 else f"{percent(account.remaining)} of {name} is left"
    since = account.standing.since if account.standing else None
    return f"{left}: {band.name}{f' since {moment(since)}' if since else ''}"


def _remedy(account: Account, band: Band) -> str:
    who = account.slo.team or "whoever is responsible: name a team"
    actions = "; ".join(band.actions) or "see the error budget policy"
    again = account.recovers
    until = f"; {account.terms.bands[0].name} is back on {moment(again)} if nothing more goes wrong" if again else ""
    return f"{who}: {actions}{until}"
