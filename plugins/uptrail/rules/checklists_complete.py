"""The triage and resolution checklists of an incident that is over are complete.

An open question after the end is either answered and not ticked, or was never looked at. For a severe
incident (SEV1 and SEV2 unless `uptrail.yaml` says otherwise) it is a warning, and a checklist that is
absent altogether is one too; for the others it is an info.

**Fails**

```markdown title="incidents/2026-03-04-checkout.md"
---
title: Card payments fail at checkout
severity: SEV3
resolved: 2026-03-04 14:30 UTC
---

## Resolution

- [x] Error rates returned to baseline
- [ ] Temporary mitigations removed
```

**Passes**

```markdown title="incidents/2026-03-04-checkout.md"
---
title: Card payments fail at checkout
severity: SEV3
resolved: 2026-03-04 14:30 UTC
---

## Resolution

- [x] Error rates returned to baseline
- [x] Temporary mitigations removed
```
"""

from collections.abc import Iterator, Sequence

from uptrail.archive import Archive
from uptrail.problem import Level, Problem
from uptrail.records import Incident
from uptrail.records.occurrence import CheckItem
from uptrail.rules.severity import is_severe
from uptrail.rules.wording import count, quoted

ID = "checklists-complete"
LEVEL = Level.WARNING
SCOPE = "record"


def check(archive: Archive) -> Iterator[Problem]:
    """One problem for each checklist that is not complete."""
    for incident in archive.incidents.values():
        if incident.resolved:
            for name, items in (("triage", incident.triage), ("resolution", incident.resolution)):
                yield from _open(archive, incident, name, items)


def _open(archive: Archive, incident: Incident, name: str, items: Sequence[CheckItem]) -> Iterator[Problem]:
    severe = is_severe(archive, incident.severity)
    left = [number for number, item in enumerate(items) if not item.done]
    if left:
        first = quoted(items[left[0]].text)
        message = f"{len(left)} of {count(len(items), 'line')} of the {name} checklist not ticked, first {first}"
        level = LEVEL if severe else Level.INFO
        yield Problem(archive.at(incident, name, left[0]), ID, message, level, "answer and tick it, or delete the line")
    elif not items and severe and not (incident.near_miss or incident.backfilled):
        message = f"a {incident.severity} incident has no {name} checklist"
        yield Problem(
            archive.at(incident, name), ID, message, LEVEL, f"add a section ## {name.title()} with the checklist"
        )
