"""What happened did not happen in the future.

A time after now is usually a wrong day or a wrong zone. Ten minutes are tolerated, since clocks differ.
What is planned may lie ahead: scheduled windows, notices, drills, due dates and promised next updates.

**Fails**

```yaml title="uptrail.yaml"
as_of: 2026-03-31T12:00Z
```

```yaml title="incidents/2026-03-31-checkout.yaml"
title: Card payments fail at checkout
started: 2026-03-31 14:00 UTC
```

**Passes**

```yaml title="uptrail.yaml"
as_of: 2026-03-31T12:00Z
```

```yaml title="incidents/2026-04-12-database.yaml"
kind: maintenance
title: Database upgrade
scheduled: {from: 2026-04-12 02:00 UTC, to: 2026-04-12 04:00 UTC}
```
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from uptrail.archive import Archive, Keys
from uptrail.problem import Level, Problem
from uptrail.records import Record
from uptrail.records.occurrence import Occurrence
from uptrail.rules.times_in_order import INCIDENT
from uptrail.rules.wording import moment
from uptrail.values import written_length

ID = "times-not-in-future"
LEVEL = Level.ERROR
SCOPE = "archive"

TOLERANCE = timedelta(minutes=10)


def check(archive: Archive) -> Iterator[Problem]:
    """Every time that lies ahead of now by more than the tolerance."""
    limit = archive.as_of + TOLERANCE
    for record, keys, name, time in _happened(archive, limit):
        yield Problem(
            archive.at(record, *keys),
            ID,
            f"{name} ({moment(time)}) is {written_length(time - archive.as_of)} in the future",
            LEVEL,
            f"check the day and the time zone; now is {moment(archive.as_of)}",
        )
    today = archive.day(limit)
    for postmortem in archive.postmortems.values():
        if postmortem.date and postmortem.date > today:
            message = f"date ({postmortem.date}) is in the future"
            yield Problem(archive.at(postmortem, "date"), ID, message, LEVEL, "write the day of the incident")


def _happened(archive: Archive, limit: datetime) -> Iterator[tuple[Record, Keys, str, datetime]]:
    for incident in archive.incidents.values():
        if incident.last is None or incident.last <= limit.timestamp():
            continue
        for name in (*INCIDENT, "cancelled"):
            time = getattr(incident, name)
            if time is not None and time > limit:
                yield incident, (name,), name, time
        yield from _told(incident, limit)
    for maintenance in archive.maintenances.values():
        for name in ("started", "completed", "cancelled"):
            time = getattr(maintenance, name)
            if time is not None and time > limit:
                yield maintenance, (name,), name, time
        yield from _told(maintenance, limit)
    for notice in archive.notices.values():
        yield from _told(notice, limit)
    for postmortem in archive.postmortems.values():
        if not postmortem.reach or postmortem.reach[1] <= limit:
            continue
        for number, entry in enumerate(postmortem.timeline):
            if entry.at is not None and entry.at > limit:
                yield postmortem, ("timeline", number, "at"), "the timeline's event", entry.at


def _told(record: Occurrence, limit: datetime) -> Iterator[tuple[Record, Keys, str, datetime]]:
    if record.latest is None or record.latest <= limit:
        return
    for number, update in enumerate(record.updates):
        if update.at > limit:
            yield record, ("updates", number, "at"), "the update", update.at
    for number, entry in enumerate(record.timeline):
        if entry.at is not None and entry.at > limit:
            yield record, ("timeline", number, "at"), "the timeline's event", entry.at
