"""An open incident is told about as often as was promised.

The last update's Next Update counts, else the policy for its severity (`policies.update_every`). Customers
who wait for a word that does not come open tickets. Only public incidents, and internal ones
whose last update promised a next one, are looked at.

**Fails**

```yaml title="uptrail.yaml"
as_of: 2026-03-31T12:00Z
```

```yaml title="incidents/2026-03-31-checkout.yaml"
title: Card payments fail at checkout
severity: SEV2
audience: public
started: 2026-03-31 10:00 UTC
updates:
  - {at: 2026-03-31 10:05 UTC, status: Investigating, next_update: in 30 minutes, text: We are looking into it.}
```

**Passes**

```yaml title="uptrail.yaml"
as_of: 2026-03-31T12:00Z
```

```yaml title="incidents/2026-03-31-checkout.yaml"
title: Card payments fail at checkout
severity: SEV2
audience: public
started: 2026-03-31 10:00 UTC
updates:
  - {at: 2026-03-31 11:45 UTC, status: Investigating, next_update: in 30 minutes, text: We are looking into it.}
```
"""

from collections.abc import Iterator

from uptrail.archive import Archive
from uptrail.problem import Level, Problem
from uptrail.records import Incident
from uptrail.records.occurrence import Audience
from uptrail.rules.promises import first_due, next_due
from uptrail.rules.wording import moment
from uptrail.values import written_length

ID = "update-overdue"
LEVEL = Level.WARNING
SCOPE = "archive"

REMEDY = "publish an update, even when nothing is new, and say when the next one comes"


def check(archive: Archive) -> Iterator[Problem]:
    """Every open incident whose next word is late."""
    for incident in archive.incidents.values():
        if incident.resolved is None and incident.is_open(archive.as_of):
            yield from _late(archive, incident)


def _late(archive: Archive, incident: Incident) -> Iterator[Problem]:
    public = incident.audience is Audience.PUBLIC
    if incident.updates:
        last = max(range(len(incident.updates)), key=lambda number: incident.updates[number].at)
        update = incident.updates[last]
        due = next_due(archive, incident, update) if public or update.next_update else None
        place = archive.at(incident, "updates", last, "next_update")
        said = f"the last update is of {moment(update.at)}"
    else:
        due = first_due(archive, incident) if public else None
        place = archive.at(incident, "updates")
        said = "there is none"
    if due and archive.as_of > due:
        message = f"an update is overdue by {written_length(archive.as_of - due)}: {said}"
        yield Problem(place, ID, message, LEVEL, REMEDY)
