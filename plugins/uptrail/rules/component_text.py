"""What customers read about a component can be shown to them.

The names, groups and descriptions of public components are held to the same rules as other public texts: no
HTML, no hidden characters, nothing that `redaction:` describes.

**Fails**

```yaml title="uptrail.yaml"
components:
  checkout-api: {name: "Checkout <b>API</b>", audience: public}
```

**Passes**

```yaml title="uptrail.yaml"
components:
  checkout-api: {name: Checkout API, description: "Takes payments < 5,000 EUR", audience: public}
```
"""

from collections.abc import Iterator

from uptrail.archive import Archive
from uptrail.problem import Level, Problem
from uptrail.rules import hidden_characters, raw_html
from uptrail.rules.passages import component_passages
from uptrail.rules.redaction import forbidden
from uptrail.rules.wording import quoted

ID = "component-text"
LEVEL = Level.ERROR
SCOPE = "archive"


def check(archive: Archive) -> Iterator[Problem]:
    """Everything wrong with the public texts of components."""
    patterns = archive.settings.redacting
    for passage in component_passages(archive):
        place = passage.source(archive)
        if fault := hidden_characters.hidden(passage.text):
            message = f"the public {passage.name} holds {fault}"
            yield Problem(place, ID, message, LEVEL, hidden_characters.REMEDY)
        if tag := raw_html.html(passage.text):
            message = f"the public {passage.name} holds HTML, {quoted(tag)}"
            yield Problem(place, ID, message, Level.WARNING, "write plain text")
        if fault := forbidden(patterns, passage):
            yield Problem(place, ID, fault, LEVEL, "say it without; a customer does not need it")
