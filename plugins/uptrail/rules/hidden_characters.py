"""A public text holds no characters that nobody sees.

Characters that turn the writing direction can make a title read as something else; control characters break
feeds and terminals; zero-width ones hide words from search. The joiners that Persian, Indian scripts and emoji need
are welcome.

**Fails**

```yaml title="incidents/2026-03-04-checkout.yaml"
title: "Card payments \\u202Eliaf"
audience: public
```

**Passes**

```yaml title="incidents/2026-03-04-checkout.yaml"
title: Card payments fail at checkout
audience: public
```
"""

import re
import unicodedata
from collections.abc import Iterator

from uptrail.archive import Archive
from uptrail.problem import Level, Problem
from uptrail.rules.passages import public_passages

ID = "hidden-characters"
LEVEL = Level.ERROR
SCOPE = "record"

REMEDY = "delete it"
_HIDDEN = re.compile(
    "(?P<turn>[\u202a-\u202e\u2066-\u2069])"
    "|(?P<control>[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f])"
    "|(?P<nothing>[\u200b\u2060\ufeff\u00ad\u180e]|(?<![^\x00-\x7f])[\u200c\u200d]|[\u200c\u200d](?![^\x00-\x7f]))"
)
_SUSPECT = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u180e\u200b-\u200d\u202a-\u202e\u2060\u2066-\u2069\ufeff]"
)
"""All of these, wherever they stand: quick to look for."""

_WHAT = {"turn": "turns the writing direction", "control": "controls a terminal", "nothing": "is invisible"}


def check(archive: Archive) -> Iterator[Problem]:
    """Every public text with such a character; one problem for each text."""
    for passage in public_passages(archive):
        if fault := hidden(passage.text):
            message = f"the public {passage.name} holds {fault}"
            yield Problem(passage.source(archive), ID, message, LEVEL, REMEDY)


def hidden(text: str) -> str:
    """The first such character by number and name, or nothing."""
    found = _HIDDEN.search(text) if _SUSPECT.search(text) else None
    if not found:
        return ""
    name = unicodedata.name(found[0], "a control character")
    return f"U+{ord(found[0]):04X} ({name}), which {_WHAT[found.lastgroup or 'nothing']}"
