"""A severity that a record names is in the severity matrix.

Response times, duties and the need for a postmortem follow from the severity; an unknown one has none of them.

**Fails**

```yaml title="incidents/2026-03-04-checkout.yaml"
title: Card payments fail at checkout
severity: SEV7
```

**Passes**

```yaml title="incidents/2026-03-04-checkout.yaml"
title: Card payments fail at checkout
severity: sev-2
```
"""

from collections.abc import Iterator

from uptrail.archive import Archive
from uptrail.problem import Level, Problem
from uptrail.rules.wording import suggestion

ID = "unknown-severity"
LEVEL = Level.ERROR
SCOPE = "record"


def check(archive: Archive) -> Iterator[Problem]:
    """Every severity that the matrix lacks."""
    known = archive.settings.severities
    for records in (archive.incidents, archive.drills, archive.postmortems):
        for record in records.values():
            if record.severity and record.severity not in known:
                message = f"unknown severity {record.severity!r}"
                yield Problem(archive.at(record, "severity"), ID, message, LEVEL, suggestion(record.severity, known))
