"""Updates lie between an incident's start and its end.

An update from before the start, or from long after the end, usually has a wrong day. News that follows
the end belongs into a new incident or a notice. The update that announces the end counts as the end when it
comes later than `resolved`, and five more minutes are tolerated.

**Fails**

```yaml title="incidents/2026-03-04-checkout.yaml"
title: Card payments fail at checkout
started: 2026-03-04 14:00 UTC
resolved: 2026-03-04 14:30 UTC
updates:
  - {at: 2026-03-05 14:12 UTC, status: Investigating, text: We are looking into it.}
```

**Passes**

```yaml title="incidents/2026-03-04-checkout.yaml"
title: Card payments fail at checkout
started: 2026-03-04 14:00 UTC
resolved: 2026-03-04 14:30 UTC
updates:
  - {at: 2026-03-04 14:12 UTC, status: Investigating, text: We are looking into it.}
  - {at: 2026-03-04 14:45 UTC, status: Resolved, text: Payments work again.}
```
"""

from collections.abc import Iterator
from datetime import timedelta

from uptrail.archive import Archive
from uptrail.problem import Level, Problem
from uptrail.records import Incident
from uptrail.records.occurrence import UpdateStatus
from uptrail.rules.wording import moment
from uptrail.values import written_length

ID = "updates-within-incident"
LEVEL = Level.ERROR
SCOPE = "record"

GRACE = timedelta(minutes=5)


def check(archive: Archive) -> Iterator[Problem]:
    """Every update before the start or after the end."""
    for incident in archive.incidents.values():
        if incident.updates:
            yield from _outside(archive, incident)


def _outside(archive: Archive, incident: Incident) -> Iterator[Problem]:
    announced = [update.at for update in incident.updates if update.status is UpdateStatus.RESOLVED]
    end = max(filter(None, (incident.ended, *announced[:1])), default=None)
    for number, update in enumerate(incident.updates):
        message = remedy = ""
        if incident.started and update.at < incident.started:
            gap = written_length(incident.started - update.at)
            message = f"the update ({moment(update.at)}) is {gap} before the incident's start"
            remedy = f"check the day and the time zone; it started {moment(incident.started)}"
        elif end and update.at > end + GRACE:
            message = f"the update ({moment(update.at)}) is {written_length(update.at - end)} after the incident's end"
            remedy = "check the day and the time zone, or write a new incident or a notice"
        if message:
            yield Problem(archive.at(incident, "updates", number, "at"), ID, message, LEVEL, remedy)
