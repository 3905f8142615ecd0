"""The times of a record follow each other.

An incident goes from started over detected, acknowledged, declared and mitigated to resolved. A time that
is before its predecessor is usually a wrong day or a wrong zone, and every figure made from it is wrong.
Times that are not given are passed over; equal times are in order.

**Fails**

```yaml title="incidents/2026-03-04-checkout.yaml"
title: Card payments fail at checkout
started: 2026-03-04 14:00 UTC
detected: 2026-03-03 14:05 UTC
resolved: 2026-03-04 14:30 UTC
```

**Passes**

```yaml title="incidents/2026-03-04-checkout.yaml"
title: Card payments fail at checkout
started: 2026-03-04 14:00 UTC
detected: 2026-03-04 15:05 +01:00
resolved: 2026-03-04 14:30 UTC
```
"""

from collections.abc import Iterator
from itertools import pairwise

from uptrail.archive import Archive
from uptrail.problem import Level, Problem
from uptrail.records.occurrence import Occurrence
from uptrail.rules.wording import moment
from uptrail.values import written_length

ID = "times-in-order"
LEVEL = Level.ERROR
SCOPE = "record"

INCIDENT = ("started", "detected", "acknowledged", "declared", "mitigated", "resolved")


def check(archive: Archive) -> Iterator[Problem]:
    """Every time that is before the one which should precede it."""
    for incident in archive.incidents.values():
        yield from _disorder(archive, incident, INCIDENT)
        yield from _disorder(archive, incident, ("started", "cancelled"))
    for records in (archive.notices, archive.drills):
        for record in records.values():
            yield from _disorder(archive, record, ("started", "resolved"))
    for maintenance in archive.maintenances.values():
        yield from _disorder(archive, maintenance, ("started", "completed"))


def _disorder(archive: Archive, record: Occurrence, names: tuple[str, ...]) -> Iterator[Problem]:
    given = [(name, time) for name in names if (time := getattr(record, name))]
    for (before, first), (after, second) in pairwise(given):
        if second < first:
            yield Problem(
                archive.at(record, after),
                ID,
                f"{after} ({moment(second)}) is {written_length(first - second)} before {before} ({moment(first)})",
                LEVEL,
                "check the day and the time zone of both",
            )
