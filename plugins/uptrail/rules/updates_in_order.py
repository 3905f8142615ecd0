"""Updates stand in the order in which they were published, the oldest first.

Everybody reads the file from the top, and what is appended last is the latest word. A time that goes back
is usually a wrong hour or a wrong zone.

**Fails**

```yaml title="incidents/2026-03-04-checkout.yaml"
title: Card payments fail at checkout
updates:
  - {at: 2026-03-04 14:24 UTC, status: Identified, text: The cause is known.}
  - {at: 2026-03-04 14:12 UTC, status: Monitoring, text: A fix is in place.}
```

**Passes**

```yaml title="incidents/2026-03-04-checkout.yaml"
title: Card payments fail at checkout
updates:
  - {at: 2026-03-04 14:12 UTC, status: Identified, text: The cause is known.}
  - {at: 2026-03-04 14:24 UTC, status: Monitoring, text: A fix is in place.}
```
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from uptrail.archive import Archive
from uptrail.problem import Level, Problem
from uptrail.records import Drill, Incident, Maintenance, Notice
from uptrail.records.occurrence import Occurrence, Update
from uptrail.rules.wording import moment

ID = "updates-in-order"
LEVEL = Level.ERROR
SCOPE = "record"


def check(archive: Archive) -> Iterator[Problem]:
    """Every update that is older than the one above it."""
    for kind in (Incident, Maintenance, Notice, Drill):
        for record in archive.of(kind).values():
            if len(record.updates) > 1:
                yield from _disorder(archive, record)


def _disorder(archive: Archive, record: Occurrence) -> Iterator[Problem]:
    updates = record.updates
    if len(updates) > 2 and _newest_first(updates):
        message = "the updates stand newest first"
        yield Problem(archive.at(record, "updates", 0, "at"), ID, message, LEVEL, "write the oldest first")
        return
    for number, (before, after) in enumerate(pairwise(updates), start=1):
        if after.at < before.at:
            message = f"this update ({moment(after.at)}) is older than the one before it ({moment(before.at)})"
            place = archive.at(record, "updates", number, "at")
            yield Problem(place, ID, message, LEVEL, "check the times, or write the oldest update first")


def _newest_first(updates: Sequence[Update]) -> bool:
    return all(before.at > after.at for before, after in pairwise(updates))
