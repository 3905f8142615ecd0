"""A drill is never public.

A drill is an exercise. It has no page on the status page, whatever its file says, so `audience: public`
is a misunderstanding: perhaps it was a real incident.

**Fails**

```yaml title="incidents/2026-03-12-drill.yaml"
kind: drill
title: The region is gone
audience: public
```

**Passes**

```yaml title="incidents/2026-03-12-drill.yaml"
kind: drill
title: The region is gone
```
"""

from collections.abc import Iterator

from uptrail.archive import Archive
from uptrail.problem import Level, Problem
from uptrail.records.occurrence import Audience

ID = "internal-drills"
LEVEL = Level.ERROR
SCOPE = "record"


def check(archive: Archive) -> Iterator[Problem]:
    """Every drill that claims to be public."""
    for drill in archive.drills.values():
        if drill.audience is Audience.PUBLIC:
            remedy = "delete the audience, or kind: drill if it was a real incident"
            yield Problem(archive.at(drill, "audience"), ID, "a drill is never public", LEVEL, remedy)
