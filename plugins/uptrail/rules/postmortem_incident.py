"""A postmortem is about an incident that exists, and about one that no other postmortem is about.

Without **Incident** it is about the incident with the same id. A drill may have a postmortem as well. Two
postmortems about one incident are a warning.

**Fails**

```yaml title="incidents/2026-03-04-checkout.yaml"
title: Card payments fail at checkout
```

```markdown title="postmortems/2026-03-04-chekout.md"
# Postmortem: Card payments fail at checkout
```

**Passes**

```yaml title="incidents/2026-03-04-checkout.yaml"
title: Card payments fail at checkout
```

```markdown title="postmortems/2026-03-payments.md"
# Postmortem: Card payments fail at checkout

**Incident**: 2026-03-04-checkout
```
"""

from collections.abc import Iterator

from uptrail.archive import Archive
from uptrail.problem import Level, Problem
from uptrail.records import Postmortem
from uptrail.rules.wording import nearest

ID = "postmortem-incident"
LEVEL = Level.ERROR
SCOPE = "archive"


def check(archive: Archive) -> Iterator[Problem]:
    """Every name that is not an incident's, and every second postmortem about one."""
    for postmortem in archive.postmortems.values():
        for number, id in enumerate(postmortem.incidents):
            if id not in archive.incidents and id not in archive.drills:
                place = archive.at(postmortem, "incidents", number)
                yield Problem(place, ID, _message(archive, postmortem, id), LEVEL, _remedy(archive, id))
    for id, postmortems in archive.postmortems_of.items():
        for second in postmortems[1:]:
            first = postmortems[0].source.path
            message = f"a second postmortem about {id}; the first is {first}"
            yield Problem(archive.at(second, "incidents"), ID, message, Level.WARNING, "join the two")


def _message(archive: Archive, postmortem: Postmortem, id: str) -> str:
    if id in archive.maintenances:
        return f"{id} is a maintenance, not an incident"
    if id in archive.notices:
        return f"{id} is a notice, not an incident"
    if id == postmortem.id:
        return "no incident has the postmortem's id, and none is named"
    return f"unknown incident {id!r}"


def _remedy(archive: Archive, id: str) -> str:
    if name := nearest(id, archive.incidents):
        return f"did you mean {name}?"
    return "write **Incident**: with the incident's id, its file's name without .md"
