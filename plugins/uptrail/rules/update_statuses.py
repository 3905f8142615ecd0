"""An update's status is one that its kind of record has, and the last word comes last.

Incidents are Investigating, Identified, Monitoring, Resolved; maintenances are Scheduled, In progress,
Verifying, Completed. Only the last update may say Resolved or Completed; an outage that comes back is a new
incident. Going back from Monitoring to Identified is normal, and a recurring maintenance is completed
many times.

**Fails**

```yaml title="incidents/2026-03-04-checkout.yaml"
title: Card payments fail at checkout
updates:
  - {at: 2026-03-04 14:12 UTC, status: Resolved, text: Payments work again.}
  - {at: 2026-03-04 14:24 UTC, status: Completed, text: All done.}
```

**Passes**

```yaml title="incidents/2026-03-04-checkout.yaml"
title: Card payments fail at checkout
updates:
  - {at: 2026-03-04 14:12 UTC, status: Monitoring, text: A fix is in place.}
  - {at: 2026-03-04 14:18 UTC, status: Identified, text: The fix did not hold.}
  - {at: 2026-03-04 14:40 UTC, status: Resolved, text: Payments work again.}
```
"""

from collections.abc import Iterator, Sequence

from uptrail.archive import Archive
from uptrail.problem import Level, Problem
from uptrail.records.occurrence import Occurrence, UpdateStatus
from uptrail.rules.wording import listed

ID = "update-statuses"
LEVEL = Level.ERROR
SCOPE = "record"

INCIDENT = (UpdateStatus.INVESTIGATING, UpdateStatus.IDENTIFIED, UpdateStatus.MONITORING, UpdateStatus.RESOLVED)
MAINTENANCE = (UpdateStatus.SCHEDULED, UpdateStatus.IN_PROGRESS, UpdateStatus.VERIFYING, UpdateStatus.COMPLETED)


def check(archive: Archive) -> Iterator[Problem]:
    """Every status of the wrong kind, and every last word that is not the last."""
    for incident in archive.incidents.values():
        yield from _strange(archive, incident, "an incident", INCIDENT)
        yield from _early(archive, incident, UpdateStatus.RESOLVED, "write a new incident for what came back")
    for maintenance in archive.maintenances.values():
        yield from _strange(archive, maintenance, "a maintenance", MAINTENANCE)
        if not maintenance.repeat:
            yield from _early(archive, maintenance, UpdateStatus.COMPLETED, "keep Completed for the last update")


def _strange(archive: Archive, record: Occurrence, kind: str, known: Sequence[UpdateStatus]) -> Iterator[Problem]:
    for number, update in enumerate(record.updates):
        if update.status is not None and update.status not in known:
            yield Problem(
                archive.at(record, "updates", number, "status"),
                ID,
                f"{kind} is never {update.status.value}",
                LEVEL,
                f"write {listed([status.value for status in known], 'or')}",
            )


def _early(archive: Archive, record: Occurrence, final: UpdateStatus, remedy: str) -> Iterator[Problem]:
    statuses = [update.status for update in record.updates]
    if final not in statuses:
        return
    first = statuses.index(final)
    later = next((status for status in statuses[first + 1 :] if status not in (None, final)), None)
    if later is not None:
        message = f"{final.value} is followed by {later.value}"
        yield Problem(archive.at(record, "updates", first, "status"), ID, message, LEVEL, remedy)
