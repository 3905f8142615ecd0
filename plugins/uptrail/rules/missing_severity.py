"""An incident has a severity.

Without one nobody can say how fast to respond, whom to tell, and whether a postmortem is due.
It is a warning while the incident is open and an error afterwards.

**Fails**

```yaml title="incidents/2026-03-04-checkout.yaml"
title: Card payments fail at checkout
started: 2026-03-04 14:00 UTC
resolved: 2026-03-04 14:30 UTC
```

**Passes**

```yaml title="incidents/2026-03-04-checkout.yaml"
title: Card payments fail at checkout
severity: SEV2
started: 2026-03-04 14:00 UTC
resolved: 2026-03-04 14:30 UTC
```
"""

from collections.abc import Iterator

from uptrail.archive import Archive
from uptrail.problem import Level, Problem
from uptrail.rules.severity import once_over
from uptrail.rules.wording import listed

ID = "missing-severity"
LEVEL = Level.ERROR
SCOPE = "record"


def check(archive: Archive) -> Iterator[Problem]:
    """Every incident without a severity; a cancelled one needs none."""
    remedy = f"add severity: {listed(list(archive.settings.severities), 'or')}"
    for incident in archive.incidents.values():
        if not incident.severity and not incident.cancelled:
            yield Problem(
                archive.at(incident, "severity"), ID, "the incident has no severity", once_over(incident), remedy
            )
