"""A component that a record names is listed in `uptrail.yaml`.

A misspelt component is not marked as down, so its bars and its uptime stay green while it is broken.
The nearest known name is suggested. Incidents, maintenances, drills, updates and SLOs are looked at.

**Fails**

```yaml title="incidents/2026-03-04-checkout.yaml"
title: Card payments fail at checkout
components: {chekout-api: major_outage}
```

**Passes**

```yaml title="incidents/2026-03-04-checkout.yaml"
title: Card payments fail at checkout
components: {checkout-api: major_outage}
```
"""

from collections.abc import Iterator

from uptrail.archive import Archive, Keys
from uptrail.problem import Level, Problem
from uptrail.records import Record
from uptrail.records.occurrence import Occurrence
from uptrail.rules.wording import suggestion

ID = "unknown-component"
LEVEL = Level.ERROR
SCOPE = "record"


def check(archive: Archive) -> Iterator[Problem]:
    """Every name that is not a component."""
    known = archive.components
    for record, keys, name in _named(archive):
        if name not in known:
            yield Problem(archive.at(record, *keys), ID, f"unknown component {name!r}", LEVEL, suggestion(name, known))


def _named(archive: Archive) -> Iterator[tuple[Record, Keys, str]]:
    for kind, records in archive.records.items():
        if issubclass(kind, Occurrence):
            for record in records.values():
                if isinstance(record, Occurrence):
                    yield from _of_occurrence(record)
    for slo in archive.slos.values():
        for number, name in enumerate(slo.components):
            yield slo, ("components", number), name


def _of_occurrence(record: Occurrence) -> Iterator[tuple[Record, Keys, str]]:
    for name in record.components:
        yield record, ("components", name), name
    for number, update in enumerate(record.updates):
        for name in update.components:
            yield record, ("updates", number, "components", name), name
