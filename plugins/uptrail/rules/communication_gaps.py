"""Between two updates of a public incident there was no longer silence than promised.

The earlier update's Next Update counts, else the policy for its severity: 20 minutes at SEV1 and 30 at SEV2
for the first two hours, two hours otherwise (`policies.update_every`). Five minutes are tolerated.
Promises that no clock can hold (`this afternoon`) and backfilled incidents are excepted.

**Fails**

```yaml title="incidents/2026-03-04-checkout.yaml"
title: Card payments fail at checkout
severity: SEV2
audience: public
started: 2026-03-04 14:00 UTC
updates:
  - {at: 2026-03-04 14:12 UTC, status: Investigating, next_update: in 30 minutes, text: We are looking into it.}
  - {at: 2026-03-04 15:30 UTC, status: Resolved, text: Payments work again.}
```

**Passes**

```yaml title="incidents/2026-03-04-checkout.yaml"
title: Card payments fail at checkout
severity: SEV2
audience: public
started: 2026-03-04 14:00 UTC
updates:
  - {at: 2026-03-04 14:12 UTC, status: Investigating, next_update: in 30 minutes, text: We are looking into it.}
  - {at: 2026-03-04 14:40 UTC, status: Resolved, text: Payments work again.}
```
"""

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise

from uptrail.archive import Archive
from uptrail.problem import Level, Problem
from uptrail.records import Incident
from uptrail.records.occurrence import Audience, UpdateStatus
from uptrail.rules.promises import next_due
from uptrail.rules.wording import moment
from uptrail.values import written_length

ID = "communication-gaps"
LEVEL = Level.WARNING
SCOPE = "record"

TOLERANCE = timedelta(minutes=5)


def check(archive: Archive) -> Iterator[Problem]:
    """Every update that came later than its predecessor promised."""
    for incident in archive.incidents.values():
        if incident.audience is Audience.PUBLIC and not incident.backfilled:
            yield from _gaps(archive, incident)


def _gaps(archive: Archive, incident: Incident) -> Iterator[Problem]:
    for number, (before, after) in enumerate(pairwise(incident.updates), start=1):
        if before.status is UpdateStatus.RESOLVED:
            return
        if before.next_update_text and not before.next_update:
            continue
        due = next_due(archive, incident, before)
        if after.at > due + TOLERANCE:
            message = (
                f"{written_length(after.at - before.at)} of silence before this update; it was due at {moment(due)}"
            )
            remedy = "nothing to mend unless a time is wrong; next time say at least that nothing is new"
            yield Problem(archive.at(incident, "updates", number, "at"), ID, message, LEVEL, remedy)
