"""Two components of one group have different names.

On the status page a customer sees names, not ids; two that are equal cannot be told apart. Upper and lower case
make no difference. The same name in two groups is fine.

**Fails**

```yaml title="uptrail.yaml"
components:
  checkout-api: {name: API, group: Payments}
  refund-api: {name: api, group: Payments}
```

**Passes**

```yaml title="uptrail.yaml"
components:
  checkout-api-eu: {name: API, group: Europe}
  checkout-api-us: {name: API, group: America}
```
"""

from collections.abc import Iterator

from uptrail.archive import Archive
from uptrail.problem import Level, Problem

ID = "component-names"
LEVEL = Level.WARNING
SCOPE = "archive"


def check(archive: Archive) -> Iterator[Problem]:
    """Every component that is named like an earlier one of its group."""
    first: dict[tuple[str, str], str] = {}
    for component in archive.components.values():
        name = component.name or component.id
        other = first.setdefault((component.group, name.casefold()), component.id)
        if other != component.id:
            message = f"{component.id} has the same name as {other}, {name!r}"
            yield Problem(archive.at(component, "name"), ID, message, LEVEL, "give it a name of its own")
