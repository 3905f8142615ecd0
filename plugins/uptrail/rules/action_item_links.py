"""An action item of priority P0 or P1 has a link to its ticket.

Only when `policies.action_links` is `yes`: where work lives in a ticket system, a promise without a ticket is seen
by nobody who plans. An item that was given up needs none. The link may stand in the Link column or in the action
itself. For a Draft it is a warning.

**Fails**

```yaml title="uptrail.yaml"
policies: {action_links: yes}
```

```markdown title="postmortems/2026-03-04-checkout.md"
# Postmortem: Card payments fail at checkout

## Action Items

| Priority | Action | Owner | Due Date | Status |
|----------|--------|-------|----------|--------|
| P1 | Add the missing index | @ana | 2026-03-20 | To Do |
```

**Passes**

```yaml title="uptrail.yaml"
policies: {action_links: yes}
```

```markdown title="postmortems/2026-03-04-checkout.md"
# Postmortem: Card payments fail at checkout

## Action Items

| Priority | Action | Owner | Due Date | Status | Link |
|----------|--------|-------|----------|--------|------|
| P1 | Add the missing index | @ana | 2026-03-20 | To Do | [PAY-12](https://tickets.example/PAY-12) |
| P2 | Show the pool on the dashboard | @raj | 2026-04-20 | To Do | |
```
"""

import re
from collections.abc import Iterator

from uptrail.archive import Archive
from uptrail.problem import Level, Problem
from uptrail.records.action_item import ActionStatus
from uptrail.rules.severity import once_reviewed
from uptrail.rules.wording import quoted

ID = "action-item-links"
LEVEL = Level.ERROR
SCOPE = "record"

PRIORITIES = ("P0", "P1")
_LINK = re.compile(r"\]\([^)\s]+\)|\bhttps?://\S")


def check(archive: Archive) -> Iterator[Problem]:
    """Every urgent item without a ticket, where tickets are the custom."""
    if not archive.settings.policies.action_links:
        return
    for document in archive.promising:
        for number, item in enumerate(document.action_items):
            urgent = item.priority in PRIORITIES and item.status is not ActionStatus.WONT_DO
            if urgent and not item.link and not _LINK.search(item.action):
                message = f"the {item.priority} action {quoted(item.action)} has no link to a ticket"
                place = archive.at(document, "action_items", number)
                remedy = "add a column Link and name its ticket there"
                yield Problem(place, ID, message, once_reviewed(document), remedy)
