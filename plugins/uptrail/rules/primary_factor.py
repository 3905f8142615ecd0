"""One contributing factor is marked as the primary cause.

Recurrence and budgets are counted by primary factor. Without one an incident belongs to no class, and
with two to both.

**Fails**

```markdown title="postmortems/2026-03-04-checkout.md"
# Postmortem: Card payments fail at checkout

## Root Cause Analysis

### Contributing Factors

- Missing database index
- No alert on the connection pool
```

**Passes**

```markdown title="postmortems/2026-03-04-checkout.md"
# Postmortem: Card payments fail at checkout

## Root Cause Analysis

### Contributing Factors

- Missing database index (primary cause)
- No alert on the connection pool
```
"""

from collections.abc import Iterator

from uptrail.archive import Archive
from uptrail.problem import Level, Problem

ID = "primary-factor"
LEVEL = Level.WARNING
SCOPE = "record"


def check(archive: Archive) -> Iterator[Problem]:
    """Every list of factors with no primary one or with several."""
    for postmortem in archive.postmortems.values():
        primary = [number for number, factor in enumerate(postmortem.factors) if factor.primary]
        if postmortem.factors and not primary:
            message = "no contributing factor is the primary cause"
            remedy = "write (primary cause) after the one that, absent, would have prevented the incident"
            yield Problem(archive.at(postmortem, "factors", 0), ID, message, LEVEL, remedy)
        for number in primary[1:]:
            message = "a second contributing factor is marked as the primary cause"
            yield Problem(archive.at(postmortem, "factors", number), ID, message, LEVEL, "keep one of the marks")
