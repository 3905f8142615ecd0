"""An incident says when it started.

Uptime, error budgets and response times are counted from `started`; an incident without it is left out of them.
It is a warning while the incident is open and an error afterwards.

**Fails**

```yaml title="incidents/2026-03-04-checkout.yaml"
title: Card payments fail at checkout
resolved: 2026-03-04 14:30 UTC
```

**Passes**

```yaml title="incidents/2026-03-04-checkout.yaml"
title: Card payments fail at checkout
started: 2026-03-04 14:00 UTC
resolved: 2026-03-04 14:30 UTC
```
"""

from collections.abc import Iterator

from uptrail.archive import Archive
from uptrail.problem import Level, Problem
from uptrail.rules.severity import once_over
from uptrail.rules.wording import moment

ID = "missing-start"
LEVEL = Level.ERROR
SCOPE = "record"


def check(archive: Archive) -> Iterator[Problem]:
    """Every incident without a start; a cancelled one needs none."""
    for incident in archive.incidents.values():
        if incident.started is None and incident.cancelled is None:
            known = [time for time in (incident.detected, incident.declared) if time]
            known += [update.at for update in incident.updates]
            example = moment(min(known)) if known else "2026-03-04 14:05 UTC"
            yield Problem(
                archive.at(incident, "started"),
                ID,
                "the incident does not say when it started",
                once_over(incident),
                f"add started: with the time at which users were first affected, {example} or before",
            )
