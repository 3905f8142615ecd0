"""Settings raise, lower and silence rules; old documents have warnings at most."""

from rules.examples import read, told
from uptrail import rules

LATE = """
```yaml title="incidents/2026-03-04-checkout.yaml"
title: Card payments fail at checkout
severity: SEV9
started: 2026-03-04 14:00 UTC
detected: 2026-03-04 14:20 UTC
```
"""


def levels(settings: str, text: str = LATE) -> list[str]:
    reading = read(f'```yaml title="uptrail.yaml"\n{settings}\n```\n{text}')
    found = rules.judge(reading.archive, reading.problems, reading.allows)
    return [f"{problem.level.value} {problem.rule}" for problem in found]


def test_rules_have_levels_of_their_own() -> None:
    assert levels("description: Payments") == ["error unknown-severity", "info detected-in-time"]


def test_settings_change_them() -> None:
    settings = "policies: {rules: {unknown-severity: warning, detected-in-time: error}}"
    assert levels(settings) == ["error detected-in-time", "warning unknown-severity"]


def test_a_rule_can_be_off() -> None:
    assert levels("policies: {rules: {unknown-severity: off}}") == ["info detected-in-time"]


def test_what_reading_says_can_be_changed_too() -> None:
    text = '```yaml title="incidents/2026-03-04-x.yaml"\ntitle: Down\nstarted: 2026-03-04 14:00 UTC\nfoo: bar\n```'
    assert "error unknown-key" in levels("description: x", text)
    assert "info unknown-key" in levels("policies: {rules: {unknown-key: info}}", text)


def test_documents_from_before_the_rules_have_no_errors() -> None:
    assert levels("policies: {rules_since: 2026-03-05}") == ["warning unknown-severity", "info detected-in-time"]
    assert levels("policies: {rules_since: 2026-03-04}") == ["error unknown-severity", "info detected-in-time"]


def test_rules_since_holds_after_a_level_was_raised() -> None:
    settings = "policies: {rules_since: 2026-03-05, rules: {detected-in-time: error}}"
    assert levels(settings) == ["warning unknown-severity", "warning detected-in-time"]


def test_a_file_without_a_day_of_its_own_has_that_of_its_name() -> None:
    text = '```yaml title="incidents/2026-03-04-x.yaml"\ntitle: Down\nstarted: yesterday\nseverity: SEV3\n```'
    assert levels("policies: {rules_since: 2026-03-05}", text) == ["warning unreadable-value"]


def test_the_settings_themselves_are_never_old() -> None:
    found = levels("policies: {rules_since: 2026-03-05, rules: {no-such-rule: off}}", "")
    assert found == ["error policy-names"]


def test_an_unknown_rule_is_named_on_its_line() -> None:
    reading = read('```yaml title="uptrail.yaml"\npolicies:\n  rules:\n    raw-htlm: off\n```\n')
    assert [told(problem) for problem in rules.judge(reading.archive, reading.problems)] == [
        "uptrail.yaml:3:15: error: unknown rule 'raw-htlm' [policy-names]\n    did you mean raw-html?"
    ]
