"""A postmortem names its date, duration, severity, authors and status.

They are the bold lines under the title. Lists, figures and deadlines are made of them. For a Draft a missing
one is a warning. A field that is there and cannot be read is reported where it stands, not here.

**Fails**

```markdown title="postmortems/2026-03-04-checkout.md"
# Postmortem: Card payments fail at checkout

**Date**: 2026-03-04
**Status**: Complete
```

**Passes**

```markdown title="postmortems/2026-03-04-checkout.md"
# Postmortem: Card payments fail at checkout

**Date**: 2026-03-04
**Duration**: 30 minutes
**Severity**: SEV2
**Authors**: Ana, Raj
**Status**: Complete
```
"""

from collections.abc import Iterator

from uptrail.archive import Archive
from uptrail.problem import Level, Problem
from uptrail.rules.severity import once_reviewed

ID = "postmortem-fields"
LEVEL = Level.ERROR
SCOPE = "record"

EXAMPLES = {
    "date": "**Date**: 2026-03-04",
    "duration": "**Duration**: 1 hour 30 minutes",
    "severity": "**Severity**: SEV2",
    "authors": "**Authors**: Ana, Raj",
    "status": "**Status**: Draft",
}


def check(archive: Archive) -> Iterator[Problem]:
    """Every field that is absent."""
    for postmortem in archive.postmortems.values():
        for field, example in EXAMPLES.items():
            given = getattr(postmortem, field)
            if not given and not (field == "duration" and postmortem.duration_text):
                yield Problem(
                    archive.at(postmortem, field),
                    ID,
                    f"the postmortem has no {field}",
                    once_reviewed(postmortem),
                    f"add the line {example} below the title",
                )
