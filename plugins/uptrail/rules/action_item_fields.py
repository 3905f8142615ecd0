"""An action item has an owner, a due date, a priority and a status.

What belongs to nobody and is due on no day is not done. Priorities are P0, P1 and P2. An item that is done or
given up needs no date any more. For a Draft it is a warning.

**Fails**

```markdown title="postmortems/2026-03-04-checkout.md"
# Postmortem: Card payments fail at checkout

## Action Items

| Priority | Action | Owner | Due Date | Status |
|----------|--------|-------|----------|--------|
| P1 | Add the missing index | TBD | | To Do |
```

**Passes**

```markdown title="postmortems/2026-03-04-checkout.md"
# Postmortem: Card payments fail at checkout

## Action Items

| Priority | Action | Owner | Due Date | Status |
|----------|--------|-------|----------|--------|
| P1 | Add the missing index | @ana | 2026-03-20 | To Do |
| P2 | Show the pool on the dashboard | @raj | | Done |
```
"""

from collections.abc import Iterator

from uptrail.archive import Archive
from uptrail.problem import Level, Problem
from uptrail.records import ActionItem
from uptrail.rules.severity import once_reviewed
from uptrail.rules.wording import listed, quoted

ID = "action-item-fields"
LEVEL = Level.ERROR
SCOPE = "record"

PRIORITIES = ("P0", "P1", "P2")
_EXAMPLES = {
    "owner": "one person or team who sees to it",
    "due date": "a day (2026-03-20)",
    "priority": "a priority (P0, P1 or P2)",
    "status": "a status (To Do)",
}
NOBODY = {"", "?", "??", "-", "–", "n/a", "none", "nobody", "tbd", "tba", "todo", "unassigned", "[names]", "everyone"}


def check(archive: Archive) -> Iterator[Problem]:
    """One problem for each item that lacks something, and one for each unknown priority."""
    for document in archive.promising:
        level = once_reviewed(document)
        for number, item in enumerate(document.action_items):
            if missing := list(_missing(item)):
                message = f"the action {quoted(item.action)} has no {listed(missing, 'or')}"
                remedy = f"write {listed([_EXAMPLES[name] for name in missing])}"
                yield Problem(archive.at(document, "action_items", number), ID, message, level, remedy)
            if item.priority and item.priority not in PRIORITIES:
                message = f"unknown priority {item.priority!r}"
                place = archive.at(document, "action_items", number, "priority")
                yield Problem(place, ID, message, level, f"write {listed(PRIORITIES, 'or')}")


def _missing(item: ActionItem) -> Iterator[str]:
    if item.owner.strip().lower() in NOBODY:
        yield "owner"
    if item.due is None and not item.due_text and item.is_open:
        yield "due date"
    if not item.priority:
        yield "priority"
    if item.status is None and not item.status_text:
        yield "status"
