"""A postmortem is Complete only when nothing in it is left open that should not be.

Complete means: every section is there and filled in, and every P0 action is closed or has a date. Otherwise
write Reviewed, so that it is not forgotten.

**Fails**

```markdown title="postmortems/2026-03-04-checkout.md"
# Postmortem: Card payments fail at checkout

**Status**: Complete

## Action Items

| Priority | Action | Owner | Due Date | Status |
|----------|--------|-------|----------|--------|
| P0 | Add the missing index | @ana | | In Progress |
```

**Passes**

```markdown title="postmortems/2026-03-04-checkout.md"
# Postmortem: Card payments fail at checkout

**Status**: Complete
**Template**: short

## Summary

One card payment in eight failed for half an hour.

## Impact

- **Users Affected**: 12 % of payments

## Timeline (All times UTC)

| Time | Event |
|------|-------|
| 14:00 | Deployment |

## Root Cause Analysis

A query without an index held every connection.

## Action Items

| Priority | Action | Owner | Due Date | Status |
|----------|--------|-------|----------|--------|
| P0 | Add the missing index | @ana | 2026-03-20 | In Progress |

## Lessons Learned

Rehearse migrations on as many rows as production has.
```
"""

from collections.abc import Iterator

from uptrail.archive import Archive
from uptrail.problem import Level, Problem
from uptrail.records import Postmortem
from uptrail.records.postmortem import PostmortemStatus
from uptrail.rules.template import asked, gaps, present
from uptrail.rules.wording import count, listed, quoted

ID = "postmortem-complete"
LEVEL = Level.ERROR
SCOPE = "record"


def check(archive: Archive) -> Iterator[Problem]:
    """Every Complete postmortem that is not, with the reasons."""
    for postmortem in archive.postmortems.values():
        if postmortem.status is PostmortemStatus.COMPLETE and (
            reasons := list(_reasons(postmortem, asked(archive, postmortem)))
        ):
            message = f"the status is Complete, but {listed(reasons)}"
            remedy = "mend that, or write Reviewed"
            yield Problem(archive.at(postmortem, "status"), ID, message, LEVEL, remedy)


def _reasons(postmortem: Postmortem, sections: tuple[str, ...]) -> Iterator[str]:
    if sections:
        missing = len(sections) - len(present(postmortem, sections))
        if missing:
            yield f"{count(missing, 'section')} {'is' if missing == 1 else 'are'} missing"
        unfilled = len(list(gaps(postmortem, sections)))
        if unfilled:
            yield f"{count(unfilled, 'section')} {'is' if unfilled == 1 else 'are'} not filled in"
    for item in postmortem.action_items:
        if item.priority == "P0" and item.is_open and item.due is None:
            yield f"the P0 action {quoted(item.action)} is open without a date"
