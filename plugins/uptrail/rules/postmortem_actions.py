"""The postmortem of a severe incident has action items.

A SEV1 or SEV2 after which nothing changes will come again. Severe are the severities that page somebody. For a
Draft it is a warning.

**Fails**

```markdown title="postmortems/2026-03-04-checkout.md"
# Postmortem: Card payments fail at checkout

**Severity**: SEV2
**Status**: Reviewed

## Action Items

None.
```

**Passes**

```markdown title="postmortems/2026-03-04-checkout.md"
# Postmortem: Card payments fail at checkout

**Severity**: SEV2
**Status**: Reviewed

## Action Items

| Priority | Action | Owner | Due Date | Status |
|----------|--------|-------|----------|--------|
| P0 | Add the missing index | @ana | 2026-03-20 | Done |
```
"""

from collections.abc import Iterator

from uptrail.archive import Archive
from uptrail.problem import Level, Problem, Source
from uptrail.rules.severity import is_severe, once_reviewed
from uptrail.rules.template import present

ID = "postmortem-actions"
LEVEL = Level.ERROR
SCOPE = "record"


def check(archive: Archive) -> Iterator[Problem]:
    """Every severe postmortem without a single action item."""
    for postmortem in archive.postmortems.values():
        if postmortem.action_items or not is_severe(archive, postmortem.severity):
            continue
        section = present(postmortem).get("Action Items")
        source = Source(postmortem.source.path, section.line) if section else archive.at(postmortem)
        message = f"the postmortem of a {postmortem.severity} has no action items"
        remedy = "add at least one change that would have prevented it or made it shorter"
        yield Problem(source, ID, message, once_reviewed(postmortem), remedy)
