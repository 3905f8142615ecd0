"""An incident is detected soon after its start.

Five minutes is the default (`policies.detect_within`). A later detection is nothing to mend in the file; it is
shown because monitoring missed something, and its postmortem should say what.

**Fails**

```yaml title="incidents/2026-03-04-checkout.yaml"
title: Card payments fail at checkout
started: 2026-03-04 14:00 UTC
detected: 2026-03-04 14:20 UTC
```

**Passes**

```yaml title="incidents/2026-03-04-checkout.yaml"
title: Card payments fail at checkout
started: 2026-03-04 14:00 UTC
detected: 2026-03-04 14:05 UTC
```
"""

from collections.abc import Iterator

from uptrail.archive import Archive
from uptrail.problem import Level, Problem
from uptrail.values import written_length

ID = "detected-in-time"
LEVEL = Level.INFO
SCOPE = "record"


def check(archive: Archive) -> Iterator[Problem]:
    """Every incident that was detected late."""
    allowed = archive.settings.policies.detect_within
    for incident in archive.incidents.values():
        if incident.started and incident.detected and incident.detected - incident.started > allowed:
            taken = written_length(incident.detected - incident.started)
            yield Problem(
                archive.at(incident, "detected"),
                ID,
                f"detected {taken} after the start; the goal is {written_length(allowed)}",
                LEVEL,
                "ask in the postmortem which alert would have been faster",
            )
