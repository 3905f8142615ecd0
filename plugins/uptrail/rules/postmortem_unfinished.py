"""A postmortem is Complete some days after its incident.

Fourteen days is the default (`policies.postmortem_complete_within`). A draft that is never finished is a promise
to customers and colleagues that is not kept.

**Fails**

```yaml title="uptrail.yaml"
as_of: 2026-03-31T12:00Z
```

```markdown title="postmortems/2026-03-04-checkout.md"
# Postmortem: Card payments fail at checkout

**Date**: 2026-03-04
**Status**: Draft
```

**Passes**

```yaml title="uptrail.yaml"
as_of: 2026-03-31T12:00Z
```

```markdown title="postmortems/2026-03-30-checkout.md"
# Postmortem: Card payments fail at checkout

**Date**: 2026-03-30
**Status**: Draft
```
"""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta

from uptrail.archive import Archive
from uptrail.problem import Level, Problem
from uptrail.records import Postmortem
from uptrail.records.postmortem import PostmortemStatus
from uptrail.values import written_length

ID = "postmortem-unfinished"
LEVEL = Level.WARNING
SCOPE = "archive"


def check(archive: Archive) -> Iterator[Problem]:
    """Every postmortem that should be Complete by now."""
    allowed = archive.settings.policies.postmortem_complete_within
    for postmortem in archive.postmortems.values():
        if postmortem.status in (PostmortemStatus.DRAFT, PostmortemStatus.REVIEWED):
            end = _end(archive, postmortem)
            if end and archive.as_of - end > allowed:
                days = (archive.as_of - end) // timedelta(days=1)
                told = f"still {postmortem.status.value} {days} days after the incident"
                message = f"{told}; {written_length(allowed)} are allowed"
                remedy = "finish it and write Complete"
                yield Problem(archive.at(postmortem, "status"), ID, message, LEVEL, remedy)


def _end(archive: Archive, postmortem: Postmortem) -> datetime | None:
    """The end of the last of its incidents, else of its own day; None while an incident is open."""
    known = [archive.incidents[id] for id in postmortem.incidents if id in archive.incidents]
    ends = [incident.ended for incident in known]
    if any(end is None for end in ends):
        return None
    last = max((end for end in ends if end), default=None)
    if last is None and postmortem.date:
        return datetime.combine(postmortem.date, time.max, UTC)
    return last
