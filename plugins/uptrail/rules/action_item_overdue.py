"""An open action item is not past its due date.

Every incident that repeats was to be prevented by an action that nobody finished. The day counts in the
organisation's own time zone, and the due day itself is still in time.

**Fails**

```yaml title="uptrail.yaml"
as_of: 2026-03-31T12:00Z
```

```markdown title="postmortems/2026-03-04-checkout.md"
# Postmortem: Card payments fail at checkout

## Action Items

| Priority | Action | Owner | Due Date | Status |
|----------|--------|-------|----------|--------|
| P0 | Add the missing index | @ana | 2026-03-20 | In Progress |
```

**Passes**

```yaml title="uptrail.yaml"
as_of: 2026-03-31T12:00Z
```

```markdown title="postmortems/2026-03-04-checkout.md"
# Postmortem: Card payments fail at checkout

## Action Items

| Priority | Action | Owner | Due Date | Status |
|----------|--------|-------|----------|--------|
| P0 | Add the missing index | @ana | 2026-03-20 | Done |
| P1 | Check migrations before a release | @raj | 2026-03-31 | To Do |
```
"""

from collections.abc import Iterator

from uptrail.archive import Archive
from uptrail.measures.action_items import days_overdue
from uptrail.problem import Level, Problem
from uptrail.records import Postmortem
from uptrail.rules.wording import count, quoted

ID = "action-item-overdue"
LEVEL = Level.WARNING
SCOPE = "archive"


def check(archive: Archive) -> Iterator[Problem]:
    """Every open item whose day has passed."""
    for document in archive.promising:
        if isinstance(document, Postmortem) and (document.first_due is None or document.first_due >= archive.today):
            continue
        for number, item in enumerate(document.action_items):
            if days := days_overdue(archive, item):
                priority = f"{item.priority} " if item.priority else ""
                message = f"the {priority}action {quoted(item.action)} is overdue by {count(days, 'day')}"
                place = archive.at(document, "action_items", number, "due")
                remedy = f"finish it, or agree with {item.owner or 'somebody'} on a new day"
                yield Problem(place, ID, message, LEVEL, remedy)
