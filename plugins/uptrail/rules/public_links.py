"""Links in a public text go to https, and pictures come from this repository.

Links with another scheme are taken out, since a reader cannot see what they do; pictures from elsewhere are too,
since they tell a stranger who reads the page.

**Fails**

```yaml title="incidents/2026-03-04-checkout.yaml"
title: Card payments fail at checkout
audience: public
updates:
  - {at: 2026-03-04 14:12 UTC, text: "![graph](https://metrics.example/p.png) and [more](javascript:x)"}
```

**Passes**

```yaml title="incidents/2026-03-04-checkout.yaml"
title: Card payments fail at checkout
audience: public
updates:
  - {at: 2026-03-04 14:12 UTC, text: "See [how to retry](https://docs.example/) and [the notice](../2026-03-03-tls/)."}
```
"""

import re
from collections.abc import Iterator

from uptrail.archive import Archive
from uptrail.problem import Level, Problem
from uptrail.rules.passages import public_passages
from uptrail.rules.prose import without_code
from uptrail.rules.wording import quoted

ID = "public-links"
LEVEL = Level.WARNING
SCOPE = "record"

_LINK = re.compile(r"(?P<picture>!\[[^\[\]]*)?\]\(\s*<?\s*(?P<address>[^)\s>]*)")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")


def check(archive: Archive) -> Iterator[Problem]:
    """Every link with another scheme and every picture from elsewhere."""
    for passage in public_passages(archive):
        if "](" not in passage.text:
            continue
        for found in _LINK.finditer(without_code(passage.text)):
            if fault := _fault(found["address"], bool(found["picture"])):
                message = f"the public {passage.name} holds {fault}, {quoted(found['address'])}"
                remedy = "put the picture into the repository" if found["picture"] else "link to an https address"
                yield Problem(passage.source(archive), ID, message, LEVEL, remedy)


def _fault(address: str, picture: bool) -> str:
    scheme = _SCHEME.match(address)
    if not scheme:
        return ""
    if picture:
        return "a picture from elsewhere"
    return "" if scheme[0].lower() in {"https:", "mailto:"} else "a link that is not https"
