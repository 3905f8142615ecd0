"""A timeline runs forward.

A row that is earlier than the one above it usually has a mistyped hour or lacks its date. Unknown times (`??`)
are passed over, and a clock that passes midnight is understood.

**Fails**

```yaml title="incidents/2026-03-04-checkout.yaml"
title: Card payments fail at checkout
timeline:
  - {at: 2026-03-04 14:10 UTC, event: Declared}
  - {at: 2026-03-04 14:05 UTC, event: Alert fires}
```

**Passes**

```yaml title="incidents/2026-03-04-checkout.yaml"
title: Card payments fail at checkout
timeline:
  - {at: 2026-03-04 14:05 UTC, event: Alert fires}
  - {at: 2026-03-04 14:05 UTC, event: Page sent}
  - {at: 2026-03-04 14:10 UTC, event: Declared}
```
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from uptrail.archive import Archive
from uptrail.problem import Level, Problem
from uptrail.records import Drill, Incident, Maintenance, Notice, Record
from uptrail.records.occurrence import TimelineEntry
from uptrail.rules.wording import quoted
from uptrail.values import written_length

ID = "timeline-order"
LEVEL = Level.WARNING
SCOPE = "record"


def check(archive: Archive) -> Iterator[Problem]:
    """Every row that goes back."""
    for kind in (Incident, Maintenance, Notice, Drill):
        for record in archive.of(kind).values():
            if record.timeline:
                yield from _backwards(archive, record, record.timeline)
    for postmortem in archive.postmortems.values():
        yield from _backwards(archive, postmortem, postmortem.timeline)


def _backwards(archive: Archive, record: Record, timeline: Sequence[TimelineEntry]) -> Iterator[Problem]:
    known = [(number, entry.at) for number, entry in enumerate(timeline) if entry.at is not None]
    for (_, before), (number, after) in pairwise(known):
        if after < before:
            event = quoted(timeline[number].event)
            message = f"the event {event} is {written_length(before - after)} earlier than the one above it"
            remedy = "check the time, move the row, or write its date"
            yield Problem(archive.at(record, "timeline", number, "at"), ID, message, LEVEL, remedy)
