"""A public text is Markdown without HTML.

Titles are shown as typed, so a tag in one is seen as text; in an update it is taken out, and with it what it was
meant to do. Comments are taken out as well. Code may show tags.

**Fails**

```yaml title="incidents/2026-03-04-checkout.yaml"
title: Card payments <b>fail</b> at checkout
audience: public
```

**Passes**

```yaml title="incidents/2026-03-04-checkout.yaml"
title: Card payments fail at checkout, error rate < 5 %
audience: public
updates:
  - {at: 2026-03-04 14:12 UTC, text: "The tag `<script>` is missing, see <https://docs.example/>."}
```
"""

import re
from collections.abc import Iterator

from uptrail.archive import Archive
from uptrail.problem import Level, Problem
from uptrail.rules.passages import public_passages
from uptrail.rules.prose import without_code
from uptrail.rules.wording import quoted

ID = "raw-html"
LEVEL = Level.WARNING
SCOPE = "record"

REMEDY = "write it in Markdown, or put it between backticks"
_TAG = re.compile(r"<(?!https?://|mailto:|!--\s*uptrail:)(?:/?[A-Za-z][\w-]*(?:[\s/][^<>]*)?>|!--)")


def check(archive: Archive) -> Iterator[Problem]:
    """Every public text with a tag or a comment; one problem for each text."""
    for passage in public_passages(archive):
        if found := html(passage.text):
            message = f"the public {passage.name} holds HTML, {quoted(found)}"
            yield Problem(passage.source(archive), ID, message, LEVEL, REMEDY)


def html(text: str) -> str:
    """The first tag or comment outside code, or nothing."""
    if "<" not in text:
        return ""
    found = _TAG.search(without_code(text))
    return found[0] if found else ""
