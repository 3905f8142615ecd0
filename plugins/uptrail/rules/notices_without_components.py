"""A notice touches no component.

A notice informs: a change of address, a coming end of support. What makes a component worse is an
incident or a maintenance, and counts in its uptime.

**Fails**

```yaml title="incidents/2026-03-20-tls.yaml"
kind: notice
title: TLS 1.1 is switched off in May
components: {checkout-api: degraded_performance}
```

**Passes**

```yaml title="incidents/2026-03-20-tls.yaml"
kind: notice
title: TLS 1.1 is switched off in May
```
"""

from collections.abc import Iterator

from uptrail.archive import Archive
from uptrail.problem import Level, Problem

ID = "notices-without-components"
LEVEL = Level.ERROR
SCOPE = "record"

MESSAGE = "a notice touches no component"
REMEDY = "delete the components, or write an incident or a maintenance"


def check(archive: Archive) -> Iterator[Problem]:
    """Every notice, and every update of one, that names components."""
    for notice in archive.notices.values():
        if notice.components:
            yield Problem(archive.at(notice, "components"), ID, MESSAGE, LEVEL, REMEDY)
        for number, update in enumerate(notice.updates):
            if update.components:
                yield Problem(archive.at(notice, "updates", number, "components"), ID, MESSAGE, LEVEL, REMEDY)
