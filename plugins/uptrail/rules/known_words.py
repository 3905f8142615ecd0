"""`detected_by` and `mitigation` use words that figures can count.

How incidents are found and what stops them is compared over months; a word of one's own falls out of the
comparison. `detected_by` knows slo_burn, synthetic, anomaly, infrastructure, support, social, status_page,
engineer and deployment; `mitigation` knows rollback, feature_flag, scale_up, failover, rate_limit, restart,
dns_redirect and other.

**Fails**

```yaml title="incidents/2026-03-04-checkout.yaml"
title: Card payments fail at checkout
mitigation: roll-back
```

**Passes**

```yaml title="incidents/2026-03-04-checkout.yaml"
title: Card payments fail at checkout
mitigation: rollback
```
"""

from collections.abc import Iterator

from uptrail.archive import Archive
from uptrail.problem import Level, Problem
from uptrail.records.incident import DETECTED_BY, MITIGATIONS
from uptrail.rules.wording import nearest

ID = "known-words"
LEVEL = Level.WARNING
SCOPE = "record"

WORDS = {"detected_by": DETECTED_BY, "mitigation": MITIGATIONS}


def check(archive: Archive) -> Iterator[Problem]:
    """Every word that is not one of those."""
    for incident in archive.incidents.values():
        for field, known in WORDS.items():
            word = getattr(incident, field)
            if word and word not in known:
                near = nearest(word, known)
                remedy = f"did you mean {near}?" if near else f"write one of {', '.join(known)}"
                yield Problem(archive.at(incident, field), ID, f"{field} does not know {word!r}", LEVEL, remedy)
