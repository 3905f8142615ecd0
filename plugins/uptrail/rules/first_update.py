"""A public incident is told about soon after it is declared.

The first update is due within the severity's update rhythm (`policies.update_every`: 20 minutes at SEV1,
30 at SEV2, two hours otherwise), counted from `declared`, else from `acknowledged`, `detected` or `started`.
A public incident that ended without any update is named too. Backfilled and cancelled ones are excepted.

**Fails**

```yaml title="incidents/2026-03-04-checkout.yaml"
title: Card payments fail at checkout
severity: SEV1
audience: public
started: 2026-03-04 14:00 UTC
updates:
  - {at: 2026-03-04 14:50 UTC, status: Investigating, text: We are looking into it.}
```

**Passes**

```yaml title="incidents/2026-03-04-checkout.yaml"
title: Card payments fail at checkout
severity: SEV1
audience: public
started: 2026-03-04 14:00 UTC
updates:
  - {at: 2026-03-04 14:12 UTC, status: Investigating, text: We are looking into it.}
```
"""

from collections.abc import Iterator

from uptrail.archive import Archive
from uptrail.problem import Level, Problem
from uptrail.records import Incident
from uptrail.records.occurrence import Audience
from uptrail.rules.promises import first_due
from uptrail.rules.wording import moment
from uptrail.values import written_length

ID = "first-update"
LEVEL = Level.WARNING
SCOPE = "record"


def check(archive: Archive) -> Iterator[Problem]:
    """Every public incident that was told about late or never."""
    for incident in archive.incidents.values():
        if incident.audience is Audience.PUBLIC and not (incident.backfilled or incident.cancelled):
            yield from _late(archive, incident)


def _late(archive: Archive, incident: Incident) -> Iterator[Problem]:
    if not incident.updates:
        if incident.ended:
            message = "the public incident was never told about: it has no update"
            remedy = "add at least one update that says what happened, and backfilled: true"
            yield Problem(archive.at(incident, "updates"), ID, message, LEVEL, remedy)
        return
    due = first_due(archive, incident)
    first = min(range(len(incident.updates)), key=lambda number: incident.updates[number].at)
    at = incident.updates[first].at
    if due and at > due:
        message = f"the first update came {written_length(at - due)} late; it was due at {moment(due)}"
        remedy = "nothing to mend unless a time is wrong: tell customers before the cause is known"
        yield Problem(archive.at(incident, "updates", first, "at"), ID, message, LEVEL, remedy)
