"""Customers are told when a public incident is over.

`resolved` in the front matter ends the incident on the page, but only an update with the status Resolved
reaches those who follow a feed, and says in words what happened. Backfilled incidents are excepted.

**Fails**

```yaml title="incidents/2026-03-04-checkout.yaml"
title: Card payments fail at checkout
audience: public
started: 2026-03-04 14:00 UTC
resolved: 2026-03-04 14:30 UTC
updates:
  - {at: 2026-03-04 14:12 UTC, status: Investigating, text: We are looking into it.}
```

**Passes**

```yaml title="incidents/2026-03-04-checkout.yaml"
title: Card payments fail at checkout
audience: public
started: 2026-03-04 14:00 UTC
resolved: 2026-03-04 14:30 UTC
updates:
  - {at: 2026-03-04 14:12 UTC, status: Investigating, text: We are looking into it.}
  - {at: 2026-03-04 14:31 UTC, status: Resolved, text: Payments work again after half an hour.}
```
"""

from collections.abc import Iterator

from uptrail.archive import Archive
from uptrail.problem import Level, Problem
from uptrail.records.occurrence import Audience, UpdateStatus

ID = "resolved-update"
LEVEL = Level.WARNING
SCOPE = "record"


def check(archive: Archive) -> Iterator[Problem]:
    """Every public incident that was told about and ended without a last word."""
    for incident in archive.incidents.values():
        if not incident.resolved or not incident.updates or incident.backfilled:
            continue
        if incident.audience is not Audience.PUBLIC:
            continue
        if all(update.status is not UpdateStatus.RESOLVED for update in incident.updates):
            yield Problem(
                archive.at(incident, "resolved"),
                ID,
                "the incident is resolved, but no update says so",
                LEVEL,
                "add an update with the status Resolved, a short summary and how long it lasted",
            )
