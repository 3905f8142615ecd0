"""`uptrail.yaml`: what it says, and what a person reads when it says something odd."""

from datetime import date, timedelta

import pytest

from uptrail.files.settings import SettingsFile, read_settings
from uptrail.records.occurrence import Audience


def said(found: SettingsFile) -> list[str]:
    return [f"{p.source.line}:{p.source.column}: {p.message} [{p.rule}] {p.remedy}" for p in found.problems]


def test_components_keep_their_order_and_lines() -> None:
    found = read_settings(
        "components:\n  web:\n    name: Web\n    tier: 1\n    audience: public\n    since: 2024-06-01\n"
        "  api: {group: Core}\n  db:\n"
    )
    assert said(found) == []
    assert list(found.components) == ["web", "api", "db"]
    web, _, db = found.components.values()
    assert (web.name, web.tier, web.audience, web.since) == ("Web", 1, Audience.PUBLIC, date(2024, 6, 1))
    assert (db.audience, web.source.line) == (Audience.INTERNAL, 2)


def test_a_severity_row_without_a_name_changes_the_default_matrix() -> None:
    changed = read_settings("severities:\n  SEV1: {respond_within: 10 minutes}\n").settings.severities
    assert (changed["SEV1"].name, changed["SEV1"].respond_within) == ("Critical", timedelta(minutes=10))
    assert list(changed) == ["SEV1", "SEV2", "SEV3", "SEV4"]
    own = read_settings("severities:\n  P1: {name: Urgent, respond_within: next business day}\n").settings.severities
    assert {id: level.respond_within for id, level in own.items()} == {"P1": None}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("nmae: x\n", "1:7: unknown key 'nmae' [unknown-key] did you mean name?"),
        (
            "url: status.example.org\n",
            "1:6: url: 'status.example.org' is not a site's address [unreadable-value]"
            " write it as https://status.example.org/",
        ),
        (
            "time_zone: Europe/Lisabon\n",
            "1:12: time_zone: unknown time zone 'Europe/Lisabon' [unreadable-value]"
            " write an IANA name such as Europe/Lisbon, or UTC",
        ),
        (
            "components: {Api: {name: x}}\n",
            "1:19: 'Api' is not a component's id [component-id] use lower-case letters, digits and hyphens",
        ),
        (
            "components:\n  api: {audience: Public}\n",
            "2:19: audience: 'Public' is not one of the allowed words [unknown-audience]"
            " did you mean public? Allowed are public or internal",
        ),
        (
            "components:\n  api: {tier: one}\n",
            "2:15: tier: 'one' is not a whole number [unreadable-value] write digits only, as 1",
        ),
        (
            "components: [api]\n",
            "1:13: components: it is not a mapping [unreadable-value] write checkout-api: {name: Checkout}",
        ),
        (
            "policies: {weights: {partial_outage: 2}}\n",
            "1:38: policies, weights, partial_outage: '2' is not a number between 0 and 1 [unreadable-value]"
            " write it as 0.3 or 30%",
        ),
        (
            "policies: {rules: {has-owner: of}}\n",
            "1:31: policies, rules, has-owner: 'of' is not one of the allowed words [unreadable-value]"
            " did you mean off? Allowed are error, warning, info or off",
        ),
        (
            "redaction: ['[a']\n",
            "1:13: '[a' is not a pattern: unterminated character set at position 0; it is taken as plain text"
            " [unreadable-value] write a regular expression, in single quotes",
        ),
        ("- a\n", "1:1: the file is not a mapping of keys to values [yaml-syntax] write name: and your name"),
    ],
)
def test_problems(text: str, problem: str) -> None:
    found = read_settings(text)
    assert said(found) == [problem]
    assert all(component.audience is Audience.INTERNAL for component in found.components.values())


def test_a_broken_pattern_still_hides_its_text() -> None:
    assert read_settings("redaction: ['[a']\n").settings.redaction == (r"\[a",)
