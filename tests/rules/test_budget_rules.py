"""What the error budget policy asks for, as findings: bands, single incidents, classes, and whose terms hold."""

import pytest

from rules.examples import read, told
from uptrail import rules

SLO = """
```yaml title="slos/checkout.yaml"
service: checkout-api
team: payments
slos:
  - name: Availability
    objective: 99.9%
    window: 30 days rolling
    components: [checkout-api]
```
"""


def incident(day: str, minutes: int, more: str = "", started: str = "14:00") -> str:
    hour, minute = map(int, started.split(":"))
    over = hour * 60 + minute + minutes
    return f"""
```yaml title="incidents/{day}-down.yaml"
title: Card payments fail
severity: SEV3
components: {{checkout-api: major_outage}}
started: {day} {started} UTC
resolved: {day} {over // 60}:{over % 60:02} UTC
{more}
```
"""


def postmortem(day: str, row: str, status: str = "Draft") -> str:
    return f"""
```markdown title="postmortems/{day}-down.md"
# Postmortem: Card payments fail

**Status**: {status}

## Action Items

| Priority | Action | Owner | Due Date | Status |
|----------|--------|-------|----------|--------|
{row}
```
"""


def found(rule: str, *parts: str, policies: str = "") -> list[str]:
    settings = f'```yaml title="uptrail.yaml"\npolicies: {{{policies}}}\n```\n' if policies else ""
    reading = read("\n".join((settings, SLO, *parts)))
    assert [told(problem) for problem in reading.problems] == []
    problems = rules.judge(reading.archive, reading.problems, reading.allows)
    return [told(problem) for problem in problems if problem.rule == rule]


# --- bands ---


def test_a_band_is_told_with_who_does_what_and_until_when() -> None:
    """30 of 43.2 minutes are gone: 30.5 % is left; half remains again when 8.4 minutes have left the window."""
    assert found("budget-band", incident("2026-03-24", 30)) == [
        "slos/checkout.yaml:5:16: info: 30.5% of the error budget of Availability is left: Caution"
        " since 2026-03-24 14:21:36 UTC [budget-band]\n"
        "    payments: Fewer risky deployments; Reliability work first; More deployment testing;"
        " Normal velocity is back on 2026-04-23 14:08:24 UTC if nothing more goes wrong"
    ]


@pytest.mark.parametrize(
    ("seconds", "told"),
    [
        (1296, None),
        (1297, "info: 49.9%"),
        (1944, "info: 25%"),
        (1945, "warning: 24.9%"),
        (2332, "warning: 10%"),
        (2333, "warning: 9.9%"),
        (2592, "warning: 0%"),
        (2593, "warning: the error budget of Availability is overspent"),
    ],
)
def test_a_border_belongs_to_the_band_above_it(seconds: int, told: str | None) -> None:
    minutes, rest = divmod(seconds, 60)
    text = incident("2026-03-24", 0).replace(
        "resolved: 2026-03-24 14:00 UTC", f"resolved: 2026-03-24 14:{minutes}:{rest:02} UTC"
    )
    said = found("budget-band", text)
    assert [line.split(" of the")[0].split(": ", 1)[1][: len(told)] for line in said] == ([told] if told else [])


def test_a_band_has_a_level_and_the_settings_have_the_last_word() -> None:
    down = incident("2026-03-24", 30)
    bands = "budget_bands: [{above: 50%, name: Good}, {above: 0, name: Bad, level: error, actions: [Stop]}]"
    assert ": error: 30.5%" in found("budget-band", down, policies=bands)[0]
    assert found("budget-band", down, policies=bands.replace("error", "off")) == []
    assert ": error: 30.5%" in found("budget-band", down, policies="rules: {budget-band: error}")[0]
    assert found("budget-band", down, policies="rules: {budget-band: off}") == []
    plain = bands.replace("level: error, ", "")
    assert ": warning: 30.5%" in found("budget-band", down, policies=plain)[0]


def test_a_team_has_terms_of_its_own_and_an_slo_has_the_last_word() -> None:
    down = incident("2026-03-24", 30)
    theirs = "teams: {payments: {bands: [{above: 80%, name: Calm}, {above: 0, name: Alarm, actions: [Call Ana]}]}}"
    said = found("budget-band", down, policies=f"budget_policy: {{{theirs}}}")
    assert "left: Alarm since" in said[0]
    assert "payments: Call Ana; Calm is back" in said[0]
    own = "slos: {checkout-api-availability: {bands: [{above: 10%, name: Fine}, {above: 0, name: Bad}]}}"
    assert found("budget-band", down, policies=f"budget_policy: {{{theirs}, {own}}}") == []


def test_terms_for_nobody_are_told() -> None:
    policies = "budget_policy: {teams: {payment: {incident_over: 10%}}, slos: {checkout: {class_over: 10%}}}"
    assert found("policy-names", policies=policies) == [
        "uptrail.yaml:1:45: error: 'payment' is a team that no SLO has [policy-names]\n    did you mean payments?",
        "uptrail.yaml:1:85: error: 'checkout' is an unknown SLO [policy-names]\n"
        "    known are checkout-api-availability",
    ]


# --- one incident ---

ALONE = "postmortem_budget_share: 100%"
"""No other rule asks for a postmortem of what an incident spent."""


def test_a_postmortem_that_another_rule_asks_for_is_asked_for_once() -> None:
    down = incident("2026-03-04", 9)
    assert found("budget-incident", down) == []
    assert "it spent 21 % of the error budget of Availability" in found("postmortem-required", down)[0]


def test_exactly_a_fifth_of_four_weeks_is_not_over_it() -> None:
    """99.9 % of four weeks allows 40.32 minutes, a fifth of which is 8 minutes and 3.84 seconds."""
    assert found("budget-incident", incident("2026-03-04", 8)) == []
    assert found("budget-incident", incident("2026-03-04", 9), policies=ALONE) == [
        "incidents/2026-03-04-down.yaml:1:1: warning: the incident needs a postmortem with a P0 action,"
        " since it spent 22.3% of four weeks' error budget of Availability [budget-incident]\n"
        "    write postmortems/2026-03-04-down.md; 20% is what one incident may spend without"
    ]


def test_until_it_is_due_it_is_an_info() -> None:
    (said,) = found("budget-incident", incident("2026-03-30", 20), policies=ALONE)
    assert "info: the incident needs a postmortem" in said
    assert "; due by 2026-04-01 14:20 UTC [" in said
    draft = postmortem("2026-03-30", "| P1 | Add an index | @ana | 2026-04-20 | To Do |")
    (said,) = found("budget-incident", incident("2026-03-30", 20), draft)
    assert "postmortems/2026-03-30-down.md:1:1: info: the postmortem needs a P0 action" in said
    assert "; due by 2026-04-13 14:20 UTC [" in said


@pytest.mark.parametrize(
    ("row", "satisfied"),
    [
        ("| P0 | Add an index | @ana | 2026-04-20 | To Do |", True),
        ("| P0 | Add an index | @ana | 2026-04-20 | Done |", True),
        ("| P0 | Add an index | @ana | 2026-04-20 | Won't Do |", False),
        ("| P1 | Add an index | @ana | 2026-04-20 | Done |", False),
    ],
)
def test_a_p0_that_somebody_will_do_satisfies_it(row: str, satisfied: bool) -> None:
    said = found("budget-incident", incident("2026-03-30", 20), postmortem("2026-03-30", row, "Reviewed"))
    assert ("warning: the postmortem needs a P0 action" in "".join(said)) is not satisfied


def test_open_and_long_past_incidents_are_not_asked_after() -> None:
    open_ = incident("2026-03-30", 20).replace("resolved: 2026-03-30 14:20 UTC", "")
    assert found("budget-incident", open_, incident("2025-12-20", 30)) == []


def test_the_share_of_one_incident_is_a_setting() -> None:
    policies = "budget_policy: {teams: {payments: {incident_over: 60%}}, incident_over: 10%}"
    assert found("budget-incident", incident("2026-03-04", 20), policies=policies) == []
    everyone = f"budget_policy: {{incident_over: 10%}}, {ALONE}"
    assert "10% is what one incident may" in found("budget-incident", incident("2026-03-04", 6), policies=everyone)[0]


# --- one class ---

TRIGGERED = "trigger: deployment v1.2"


def test_a_class_over_a_fifth_of_a_quarter_is_told_with_its_quarter() -> None:
    """A quarter of 90 days allows 129.6 minutes; 14 and 14 minutes are 21.6 % of it."""
    days = incident("2026-01-14", 14, TRIGGERED), incident("2026-02-18", 14, TRIGGERED)
    assert found("budget-class", *days) == [
        "slos/checkout.yaml:5:16: warning: 2 incidents with one trigger, 'deployment · checkout-api',"
        " spent 21.6% of the error budget of Availability in Q1 2026 [budget-class]\n"
        "    payments: plan a P0 action against it, and write it into a postmortem of 2026-02-18-down;"
        " 20% is what one class may spend without"
    ]
    planned = postmortem("2026-01-14", "| P0 | Deploy to one shop first | @ana | 2026-04-20 | To Do |")
    assert found("budget-class", *days, planned) == []


def test_two_incidents_on_either_side_of_a_border_are_no_class() -> None:
    assert found("budget-class", incident("2025-12-30", 25, TRIGGERED), incident("2026-01-02", 25, TRIGGERED)) == []


def test_a_quarter_begins_by_the_clock_of_the_organisation() -> None:
    """22:30 UTC on 31 December is new year's morning in Auckland."""
    days = incident("2025-12-31", 14, TRIGGERED, "22:30"), incident("2026-01-02", 14, TRIGGERED)
    reading = read("\n".join(('```yaml title="uptrail.yaml"\ntime_zone: Pacific/Auckland\n```', SLO, *days)))
    said = [problem.message for problem in rules.run(reading.archive) if problem.rule == "budget-class"]
    assert len(said) == 1
    assert "in Q1 2026" in said[0]
    assert found("budget-class", *days) == []


def test_an_objective_of_everything_and_too_few_events_ask_for_nothing() -> None:
    reading = read(
        SLO.replace("99.9%", "100%") + incident("2026-03-04", 20, TRIGGERED) + incident("2026-03-05", 20, TRIGGERED)
    )
    said = {problem.rule for problem in rules.run(reading.archive)}
    assert not said & {"budget-incident", "budget-class"}
    assert "budget-band" in said
