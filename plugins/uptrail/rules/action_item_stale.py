"""An open action item was not promised too long ago.

What is past its due date is named by another rule. This one finds the promises that no date will ever bring up:
still open 180 days (`policies.actions_stale_after`) after the day of the postmortem or drill, and without a due date
or due only in the future. Either nobody works on it, or it is too large to be one action.

**Fails**

```yaml title="uptrail.yaml"
as_of: 2026-03-31T12:00Z
```

```markdown title="postmortems/2025-07-14-checkout.md"
# Postmortem: Card payments fail at checkout

**Date**: 2025-07-14

## Action Items

| Priority | Action | Owner | Due Date | Status |
|----------|--------|-------|----------|--------|
| P1 | Move payments to a pool of their own | @ana | 2026-12-31 | To Do |
```

**Passes**

```yaml title="uptrail.yaml"
as_of: 2026-03-31T12:00Z
```

```markdown title="postmortems/2025-07-14-checkout.md"
# Postmortem: Card payments fail at checkout

**Date**: 2025-07-14

## Action Items

| Priority | Action | Owner | Due Date | Status |
|----------|--------|-------|----------|--------|
| P1 | Move payments to a pool of their own | @ana | 2026-12-31 | Won't Do |
```
"""

from collections.abc import Iterator
from datetime import timedelta

from uptrail.archive import Archive
from uptrail.measures.action_items import days_old, days_overdue
from uptrail.problem import Level, Problem
from uptrail.records import ActionItem, Postmortem
from uptrail.rules.wording import count, quoted

ID = "action-item-stale"
LEVEL = Level.INFO
SCOPE = "archive"


def check(archive: Archive) -> Iterator[Problem]:
    """Every item that is open for too long and not overdue."""
    longest = archive.settings.policies.actions_stale_after
    for document in archive.promising:
        if isinstance(document, Postmortem) and (document.last_due is None or document.last_due < archive.today):
            continue
        days = days_old(archive, document)
        if days is None or timedelta(days=days) <= longest:
            continue
        for number, item in enumerate(document.action_items):
            if item.is_open and not days_overdue(archive, item):
                yield Problem(archive.at(document, "action_items", number), ID, _message(item, days), LEVEL, _ask(item))


def _message(item: ActionItem, days: int) -> str:
    priority = f"{item.priority} " if item.priority else ""
    due = f"is due only on {item.due}" if item.due else "has no due date"
    return f"the {priority}action {quoted(item.action)} is open for {count(days, 'day')} and {due}"


def _ask(item: ActionItem) -> str:
    return f"begin it, agree with {item.owner or 'somebody'} on a smaller step and its day, or give it up: Won't Do"
