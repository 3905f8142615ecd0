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
from collections.abc import Iterable, Iterator

from uptrail.archive import Archive
from uptrail.problem import Level, Problem, Source
from uptrail.records import Postmortem
from uptrail.rules.passages import Passage, public_passages

ID = "redaction"
LEVEL = Level.ERROR
SCOPE = "record"

_HANDLE = re.compile(r"(?<![\w@/.])@[A-Za-z][\w-]*")


def check(archive: Archive) -> Iterator[Problem]:
    """Every public text that a pattern matches."""
    if patterns := archive.settings.redacting:
        for passage in public_passages(archive):
            if fault := forbidden(patterns, passage):
                yield Problem(_place(archive, passage), ID, fault, LEVEL, REMEDY)


REMEDY = "say it without; a customer does not need it"


def _place(archive: Archive, passage: Passage) -> Source:
    """The very line in a postmortem's section, else where the text begins."""
    record, start = passage.record, passage.source(archive)
    if not isinstance(record, Postmortem) or not passage.line:
        return start
    found = next(
        (number for number, one in enumerate(record.sections) if one.line == passage.line and one.text == passage.text),
        None,
    )
    if found is None:
        return start
    text, hit = _first(archive.settings.redacting, passage)
    begins = archive.at(record, "sections", found, "text")
    return Source(begins.path, begins.line + text.count("\n", 0, hit.start() if hit else 0))


def matches_nothing(pattern: str) -> bool:
    """Whether a pattern matches an empty text, and with it every place in every text."""
    return re.compile(pattern).search("") is not None


def forbidden(patterns: Iterable[re.Pattern[str]], passage: Passage) -> str:
    """What is wrong with a text, without repeating it; handles in postmortems are replaced by roles anyway."""
    _, found = _first(patterns, passage)
    if found is None:
        return ""
    return f"the public {passage.name} holds something that redaction forbids, {len(found[0])} characters long"


def _first(patterns: Iterable[re.Pattern[str]], passage: Passage) -> tuple[str, re.Match[str] | None]:
    """The text that is searched, and the first hit in it."""
    text = _HANDLE.sub("", passage.text) if isinstance(passage.record, Postmortem) else passage.text
    hits = (hit for pattern in patterns for hit in pattern.finditer(text) if hit[0])
    return text, min(hits, key=lambda hit: hit.start(), default=None)
