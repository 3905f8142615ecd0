"""A severe incident has a commander and a communications lead.

Severe are the severities that page somebody: SEV1 and SEV2 unless `uptrail.yaml` says otherwise. One person
leads, another one talks, so that those who mend are left alone. It is a warning while the incident is open
and an error afterwards. Near misses and cancelled incidents need nobody.

**Fails**

```yaml title="incidents/2026-03-04-checkout.yaml"
title: Card payments fail at checkout
severity: SEV2
started: 2026-03-04 14:00 UTC
resolved: 2026-03-04 14:30 UTC
roles: {commander: ana}
```

**Passes**

```yaml title="incidents/2026-03-04-checkout.yaml"
title: Card payments fail at checkout
severity: SEV2
started: 2026-03-04 14:00 UTC
resolved: 2026-03-04 14:30 UTC
roles: {commander: ana, communications: raj}
```
"""

from collections.abc import Iterator

from uptrail.archive import Archive
from uptrail.problem import Level, Problem
from uptrail.rules.severity import is_severe, once_over
from uptrail.rules.wording import listed

ID = "severe-roles"
LEVEL = Level.ERROR
SCOPE = "record"

ROLES = {"commander": "commander", "communications": "communications lead"}


def check(archive: Archive) -> Iterator[Problem]:
    """Every severe incident that lacks one of the two."""
    for incident in archive.incidents.values():
        if incident.near_miss or incident.cancelled or not is_severe(archive, incident.severity):
            continue
        missing = [role for role in ROLES if not getattr(incident.roles, role)]
        if missing:
            yield Problem(
                archive.at(incident, "roles"),
                ID,
                f"a {incident.severity} incident has no {listed([ROLES[role] for role in missing], 'or')}",
                once_over(incident),
                f"add roles: {{{', '.join(f'{role}: name' for role in missing)}}}",
            )
