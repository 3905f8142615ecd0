"""What the policies in `uptrail.yaml` name exists: rules, severities, SLOs and teams.

A level for a rule that is misspelt changes nothing, in silence. So does a promise for a severity that the matrix does
not know, and so do terms in `budget_policy` for an unknown SLO or a team that no SLO has. A `redaction` pattern that
matches an empty text matches everywhere.

**Fails**

```yaml title="uptrail.yaml"
policies:
  rules: {detected-in-tyme: off}
```

**Passes**

```yaml title="uptrail.yaml"
policies:
  rules: {detected-in-time: off}
```
"""

from collections.abc import Iterator

from uptrail.archive import Archive
from uptrail.problem import Level, Problem
from uptrail.rules.redaction import matches_nothing
from uptrail.rules.wording import suggestion

ID = "policy-names"
LEVEL = Level.ERROR
SCOPE = "archive"


def check(archive: Archive) -> Iterator[Problem]:
    """Every name under `policies` that nothing else knows, and every pattern that matches everywhere."""
    settings = archive.settings
    for rule in settings.policies.rules:
        if rule not in (ids := _rule_ids()):
            place = archive.at(settings, "policies", "rules", rule)
            yield Problem(place, ID, f"unknown rule {rule!r}", LEVEL, suggestion(rule, ids))
    for field in ("update_every", "postmortem_severities"):
        for number, severity in enumerate(getattr(settings.policies, field)):
            if severity not in settings.severities:
                key = severity if field == "update_every" else number
                place = archive.at(settings, "policies", field, key)
                message = f"unknown severity {severity!r}"
                yield Problem(place, ID, message, LEVEL, suggestion(severity, settings.severities))
    yield from _budget_policy(archive)
    for number, pattern in enumerate(settings.redaction):
        if matches_nothing(pattern):
            place = archive.at(settings, "redaction", number)
            message = f"the pattern {pattern!r} matches an empty text, so it hides everything"
            yield Problem(place, ID, message, LEVEL, "make it longer, or look for a | at its end")


def _budget_policy(archive: Archive) -> Iterator[Problem]:
    policy = archive.settings.policies.budget_policy
    teams = sorted({slo.team for slo in archive.slos.values() if slo.team})
    for field, given, known, what in (
        ("slos", policy.slos, list(archive.slos), "an unknown SLO"),
        ("teams", policy.teams, teams, "a team that no SLO has"),
    ):
        for name in given:
            if name not in known:
                place = archive.at(archive.settings, "policies", "budget_policy", field, name)
                yield Problem(place, ID, f"{name!r} is {what}", LEVEL, suggestion(name, known) or "write the SLO first")


def _rule_ids() -> tuple[str, ...]:
    # The list of all rules has this rule in it, so it cannot be imported before this module is.
    from uptrail.rules import IDS

    return IDS
