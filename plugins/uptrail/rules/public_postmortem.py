"""A public postmortem is about a public incident.

The page of a public postmortem tells what the incident's own file keeps internal. One of the two audiences is
a mistake; until it is mended no page links to the other.

**Fails**

```yaml title="incidents/2026-03-04-checkout.yaml"
title: Card payments fail at checkout
```

```markdown title="postmortems/2026-03-04-checkout.md"
# Postmortem: Card payments fail at checkout

**Audience**: public
```

**Passes**

```yaml title="incidents/2026-03-04-checkout.yaml"
title: Card payments fail at checkout
audience: public
```

```markdown title="postmortems/2026-03-04-checkout.md"
# Postmortem: Card payments fail at checkout

**Audience**: public
```
"""

from collections.abc import Iterator

from uptrail.archive import Archive
from uptrail.problem import Level, Problem
from uptrail.records.occurrence import Audience

ID = "public-postmortem"
LEVEL = Level.ERROR
SCOPE = "archive"


def check(archive: Archive) -> Iterator[Problem]:
    """Every public postmortem of an incident or a drill that is internal."""
    for postmortem in archive.postmortems.values():
        if postmortem.audience is not Audience.PUBLIC:
            continue
        for id in postmortem.incidents:
            incident = archive.incidents.get(id)
            if id in archive.drills or (incident and incident.audience is not Audience.PUBLIC):
                kind = "incident" if incident else "drill"
                message = f"the postmortem is public, but its {kind} {id} is internal"
                remedy = "make the incident public, or the postmortem internal"
                yield Problem(archive.at(postmortem, "audience"), ID, message, LEVEL, remedy)
