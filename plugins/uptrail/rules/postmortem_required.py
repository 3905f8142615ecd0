"""A serious incident gets a postmortem, in time.

One is required for a SEV1 or SEV2 (`policies.postmortem_severities`), for exposed customer data, for a near miss, for
an incident longer than an hour (`policies.postmortem_when_longer_than`; for their length alone the severities in
`policies.postmortem_exempt_severities` need none), and for one that spent more than a fifth of an error budget
(`policies.postmortem_budget_share`; 100 % asks for none). It is due 48 hours after the end
(`policies.postmortem_within`): until then its absence is an info, afterwards an error. Cancelled incidents
need none.

**Fails**

```yaml title="uptrail.yaml"
as_of: 2026-03-31T12:00Z
```

```yaml title="incidents/2026-03-04-checkout.yaml"
title: Card payments fail at checkout
severity: SEV2
started: 2026-03-04 14:00 UTC
resolved: 2026-03-04 14:30 UTC
```

**Passes**

```yaml title="uptrail.yaml"
as_of: 2026-03-31T12:00Z
```

```yaml title="incidents/2026-03-04-checkout.yaml"
title: The help page shows an old address
severity: SEV4
started: 2026-03-04 14:00 UTC
resolved: 2026-03-04 14:30 UTC
```
"""

from collections.abc import Iterator

from uptrail.archive import Archive
from uptrail.measures.incident_costs import Costs
from uptrail.measures.obligations import reasons
from uptrail.problem import Level, Problem
from uptrail.records import Incident
from uptrail.rules.wording import moment
from uptrail.values import written_length

ID = "postmortem-required"
LEVEL = Level.ERROR
SCOPE = "archive"


def check(archive: Archive) -> Iterator[Problem]:
    """Every serious incident that is over and has no postmortem."""
    costs = Costs(archive)
    for incident in archive.incidents.values():
        over = incident.ended is not None and incident.ended <= archive.as_of
        if over and incident.id not in archive.postmortems_of and (why := reasons(costs, incident)):
            yield from _missing(archive, incident, why[0])


def _missing(archive: Archive, incident: Incident, reason: str) -> Iterator[Problem]:
    if incident.ended is None:
        return
    due = incident.ended + archive.settings.policies.postmortem_within
    late = archive.as_of > due
    message = f"the incident needs a postmortem, since {reason}; it is due by {moment(due)}"
    if late:
        message = (
            f"the incident has no postmortem, though {reason}; it was due {written_length(archive.as_of - due)} ago"
        )
    level = LEVEL if late else Level.INFO
    remedy = f"write postmortems/{incident.id}.md; a draft is enough at first"
    yield Problem(archive.at(incident), ID, message, level, remedy)
