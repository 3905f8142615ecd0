"""Nothing that `redaction:` describes stands in a public text.

The patterns are what must not leave the house: e-mail addresses, host names, tokens. The public site shows
`[redacted]` in an incident, and keeps a postmortem closed altogether, until the text is mended.

**Fails**

```yaml title="uptrail.yaml"
redaction: ['[a-z0-9]+[.]internal[.]example']
```

```yaml title="incidents/2026-03-04-checkout.yaml"
title: db1.internal.example is down
audience: public
```

**Passes**

```yaml title="uptrail.yaml"
redaction: ['[a-z0-9]+[.]internal[.]example']
```

```yaml title="incidents/2026-03-04-checkout.yaml"
title: Card payments fail at checkout
audience: public
notes: db1.internal.example was out of space.
```
"""

import re
from collections.abc import Iterator

from uptrail.archive import Archive
from uptrail.problem import Level, Problem
from uptrail.records import Postmortem
from uptrail.rules.passages import Passage, public_passages
from uptrail.settings import Settings

ID = "redaction"
LEVEL = Level.ERROR
SCOPE = "record"

_HANDLE = re.compile(r"(?<![\w@/.])@[A-Za-z][\w-]*")


def check(archive: Archive) -> Iterator[Problem]:
    """Every public text that a pattern matches."""
    if pattern := redaction(archive.settings):
        for passage in public_passages(archive):
            if fault := forbidden(pattern, passage):
                remedy = "say it without; a customer does not need it"
                yield Problem(passage.source(archive), ID, fault, LEVEL, remedy)


def redaction(settings: Settings) -> re.Pattern[str] | None:
    """All patterns in one, or None."""
    return re.compile("|".join(f"(?:{pattern})" for pattern in settings.redaction)) if settings.redaction else None


def matches_nothing(pattern: str) -> bool:
    """Whether a pattern matches an empty text, and with it every place in every text."""
    return re.compile(pattern).search("") is not None


def forbidden(pattern: re.Pattern[str], passage: Passage) -> str:
    """What is wrong with a text, without repeating it; handles in postmortems are replaced by roles anyway."""
    text = _HANDLE.sub("", passage.text) if isinstance(passage.record, Postmortem) else passage.text
    found = next((hit for hit in pattern.finditer(text) if hit[0]), None)
    if found is None:
        return ""
    return f"the public {passage.name} holds something that redaction forbids, {len(found[0])} characters long"
