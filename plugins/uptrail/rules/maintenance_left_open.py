"""A maintenance whose window is over says that it is completed.

After its window a maintenance without `completed`, a Completed update or `cancelled` leaves everybody
guessing. One hour is tolerated; recurring maintenances are excepted.

**Fails**

```yaml title="uptrail.yaml"
as_of: 2026-03-31T12:00Z
```

```yaml title="incidents/2026-03-29-database.yaml"
kind: maintenance
title: Database upgrade
scheduled: {from: 2026-03-29 02:00 UTC, to: 2026-03-29 04:00 UTC}
```

**Passes**

```yaml title="uptrail.yaml"
as_of: 2026-03-31T12:00Z
```

```yaml title="incidents/2026-03-29-database.yaml"
kind: maintenance
title: Database upgrade
scheduled: {from: 2026-03-29 02:00 UTC, to: 2026-03-29 04:00 UTC}
completed: 2026-03-29 03:40 UTC
```
"""

from collections.abc import Iterator
from datetime import timedelta

from uptrail.archive import Archive
from uptrail.problem import Level, Problem
from uptrail.values import written_length

ID = "maintenance-left-open"
LEVEL = Level.WARNING
SCOPE = "archive"

TOLERANCE = timedelta(hours=1)


def check(archive: Archive) -> Iterator[Problem]:
    """Every maintenance that should be over and does not say so."""
    for maintenance in archive.maintenances.values():
        window = maintenance.scheduled
        if window is None or maintenance.repeat or window.end + TOLERANCE >= archive.as_of:
            continue
        if maintenance.ended is None:
            since = written_length(archive.as_of - window.end)
            message = f"the window ended {since} ago and nothing says that it is completed"
            remedy = "add completed: with the time, an update with the status Completed, or cancelled:"
            yield Problem(archive.at(maintenance, "scheduled", "to"), ID, message, LEVEL, remedy)
