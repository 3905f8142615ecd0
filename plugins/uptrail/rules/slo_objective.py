"""An objective of 100 % leaves nothing to spend.

Any failure exhausts the budget, no burn rate can be computed, and every deployment is too risky. It is
understood and computed as written; an info says what it means.

**Fails**

```yaml title="slos/checkout.yaml"
service: checkout-api
slos:
  - name: Availability
    objective: 100%
    window: 30 days rolling
```

**Passes**

```yaml title="slos/checkout.yaml"
service: checkout-api
slos:
  - name: Availability
    objective: 99.99%
    window: 30 days rolling
```
"""

from collections.abc import Iterator

from uptrail.archive import Archive
from uptrail.problem import Level, Problem

ID = "slo-objective"
LEVEL = Level.INFO
SCOPE = "record"


def check(archive: Archive) -> Iterator[Problem]:
    """Every objective that nothing may fail."""
    for slo in archive.slos.values():
        if slo.objective == 1:
            message = "an objective of 100% has no error budget: any failure exhausts it"
            remedy = "choose what users notice, such as 99.95%"
            yield Problem(archive.at(slo, "objective"), ID, message, LEVEL, remedy)
