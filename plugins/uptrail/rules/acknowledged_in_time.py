"""Somebody acknowledges an incident within its severity's response time.

The time runs from `detected`, else from `started`, to `acknowledged`. A severe incident that is over and
never says when it was acknowledged is named too, and so is an open one whose response time has passed.
Near misses, cancelled and backfilled incidents are excepted.

**Fails**

```yaml title="incidents/2026-03-04-checkout.yaml"
title: Card payments fail at checkout
severity: SEV2
detected: 2026-03-04 14:05 UTC
acknowledged: 2026-03-04 14:35 UTC
```

**Passes**

```yaml title="incidents/2026-03-04-checkout.yaml"
title: Card payments fail at checkout
severity: SEV2
detected: 2026-03-04 14:05 UTC
acknowledged: 2026-03-04 14:20 UTC
```
"""

from collections.abc import Iterator
from datetime import timedelta

from uptrail.archive import Archive
from uptrail.problem import Level, Problem
from uptrail.records import Incident
from uptrail.rules.severity import is_severe, response_time
from uptrail.values import written_length

ID = "acknowledged-in-time"
LEVEL = Level.WARNING
SCOPE = "archive"

REMEDY = "the postmortem should say why; if the times are wrong, correct them"


def check(archive: Archive) -> Iterator[Problem]:
    """Every acknowledgement that came late, or is still awaited."""
    limits: dict[str, timedelta | None] = {}
    for incident in archive.incidents.values():
        severity = incident.severity
        if severity not in limits:
            limits[severity] = response_time(archive, severity)
        allowed, taken = limits[severity], incident.answered_after
        if allowed is None or (taken is not None and taken <= allowed.total_seconds()):
            continue
        if not (incident.near_miss or incident.backfilled or incident.cancelled):
            yield from _late(archive, incident, allowed)


def _late(archive: Archive, incident: Incident, allowed: timedelta) -> Iterator[Problem]:
    first = incident.detected or incident.started
    if first is None:
        return
    asked = f"{incident.severity} asks for {written_length(allowed)}"
    if incident.acknowledged:
        taken = incident.acknowledged - first
        if taken > allowed:
            message = f"acknowledged after {written_length(taken)}; {asked}"
            yield Problem(archive.at(incident, "acknowledged"), ID, message, LEVEL, REMEDY)
    elif incident.ended is None:
        if archive.as_of - first > allowed:
            message = f"not acknowledged after {written_length(archive.as_of - first)}; {asked}"
            yield Problem(archive.at(incident, "acknowledged"), ID, message, LEVEL, "acknowledge it and write when")
    elif is_severe(archive, incident.severity):
        message = f"nothing says when it was acknowledged; {asked}"
        yield Problem(archive.at(incident, "acknowledged"), ID, message, LEVEL, "add acknowledged: with the time")
