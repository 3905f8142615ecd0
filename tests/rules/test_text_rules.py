"""Rules about public words and about SLOs."""

import time

import pytest

from rules.examples import read, told
from uptrail import rules

PUBLIC = '```yaml title="incidents/a.yaml"\ntitle: "{title}"\nseverity: SEV3\naudience: {audience}\n```\n'
SLO = """```yaml title="slos/checkout.yaml"
service: checkout-api
slos:
  - name: Availability
    objective: {objective}
    window: {window}
    error_budget: "{budget}"
```
"""


def problems(text: str, wanted: str) -> list[str]:
    reading = read(text)
    found = rules.judge(reading.archive, reading.problems, reading.allows)
    return [told(problem) for problem in found if problem.rule == wanted]


@pytest.mark.parametrize(
    ("character", "what"),
    [
        (r"\u202E", "U+202E (RIGHT-TO-LEFT OVERRIDE), which turns the writing direction"),
        (r"\u2066", "U+2066 (LEFT-TO-RIGHT ISOLATE), which turns the writing direction"),
        (r"\u200B", "U+200B (ZERO WIDTH SPACE), which is invisible"),
        (r"\u200D", "U+200D (ZERO WIDTH JOINER), which is invisible"),
    ],
)
def test_hidden_characters(character: str, what: str) -> None:
    assert problems(PUBLIC.format(title=f"Pay{character}ments", audience="public"), "hidden-characters") == [
        f"incidents/a.yaml:1:8: error: the public title holds {what} [hidden-characters]\n    delete it"
    ]
    assert problems(PUBLIC.format(title=f"Pay{character}ments", audience="internal"), "hidden-characters") == []


@pytest.mark.parametrize("title", ["می‌خواهم", "👩‍💻 payments", "Zahlung fällt aus", "支付失败", "क्‍ष"])
def test_joiners_of_scripts_and_emoji_are_welcome(title: str) -> None:
    assert problems(PUBLIC.format(title=title, audience="public"), "hidden-characters") == []


@pytest.mark.parametrize("title", ["<script>alert(1)</script>", "<img src=x onerror=y>", "</p>", "<!-- x -->", "<b/>"])
def test_html(title: str) -> None:
    assert len(problems(PUBLIC.format(title=title, audience="public"), "raw-html")) == 1


@pytest.mark.parametrize("title", ["a < b", "a <b", "<3", "5 <10", "`<b>`", "<https://a.example/>", "x -> y"])
def test_what_is_no_html(title: str) -> None:
    assert problems(PUBLIC.format(title=title, audience="public"), "raw-html") == []


@pytest.mark.parametrize(
    ("objective", "window", "budget"),
    [
        ("99.95%", "30 days rolling", "21.6 minutes/month"),
        ("99.0%", "30 days rolling", "432 minutes/month (at p99)"),
        ("99.0%", "30 days rolling", "7.2 hours"),
        ("99.0%", "30 days rolling", "7 hours 12 minutes per month"),
        ("99.9%", "30 days rolling", "43 minutes/month"),
        ("99.95%", "28 days rolling", "20.16 minutes/month"),
        ("99.95%", "calendar month", "20.16 minutes"),
        ("99.95%", "calendar month", "21.6 minutes"),
        ("99.95%", "calendar month", "22.32 minutes/month"),
        ("99.9%", "7 days rolling", "10.08 minutes/week"),
        ("99.9%", "7 days rolling", "10.08 minutes per 7 days"),
        ("99.9%", "30 days rolling", "1000 requests"),
        ("99.9%", "30 days rolling", "0.1%"),
        ("99.9%", "calendar quarter", "130 minutes/quarter"),
    ],
)
def test_budgets_that_agree(objective: str, window: str, budget: str) -> None:
    assert problems(SLO.format(objective=objective, window=window, budget=budget), "slo-budget") == []


@pytest.mark.parametrize(
    ("objective", "window", "budget", "message"),
    [
        ("99.95%", "30 days rolling", "23 minutes", "over 30 days leaves 21.6 minutes, not 23 minutes"),
        ("99.95%", "30 days rolling", "21.60 hours/month", "over 30 days leaves 0.36 hours, not 21.60 hours"),
        (
            "99.95%",
            "calendar month",
            "43.2 minutes",
            "over a calendar month leaves 20.16 to 22.32 minutes, by the month's length, not 43.2 minutes",
        ),
        ("99.9%", "30 days rolling", "0.2%", "leaves 0.1%, not 0.2%"),
    ],
)
def test_budgets_that_do_not(objective: str, window: str, budget: str, message: str) -> None:
    found = problems(SLO.format(objective=objective, window=window, budget=budget), "slo-budget")
    assert len(found) == 1
    assert f"slos/checkout.yaml:6:19: warning: an objective of {objective} {message} [slo-budget]" in found[0]


def test_a_budget_that_cannot_be_read() -> None:
    assert problems(SLO.format(objective="99.9%", window="30 days rolling", budget="some"), "slo-budget") == [
        "slos/checkout.yaml:6:19: warning: the error budget 'some' cannot be read [slo-budget]\n    write 43.2 minutes"
    ]


@pytest.mark.parametrize("piece", ["`", "[", "![", "](", "<a ", "**", "```\n", "[a", "@a", "<!--"])
def test_long_texts_take_little_time(piece: str) -> None:
    title = "](<b " + piece * 20_000
    text = PUBLIC.format(title="Payments", audience="public").replace(
        "severity", f"updates: [{{at: 2026-03-04 14:00 UTC, text: {title!r}}}]\nseverity"
    )
    archive = read(text).archive
    start = time.perf_counter()
    list(rules.run(archive))
    assert time.perf_counter() - start < 3


def test_a_pattern_that_matches_everywhere() -> None:
    text = "```yaml title=\"uptrail.yaml\"\nredaction: ['a|']\n```\n"
    assert problems(text, "policy-names") == [
        "uptrail.yaml:1:13: error: the pattern 'a|' matches an empty text, so it hides everything [policy-names]\n"
        "    make it longer, or look for a | at its end"
    ]


def test_redaction_looks_at_what_a_public_postmortem_shows() -> None:
    text = """
```yaml title="uptrail.yaml"
redaction: ['[a-z0-9]+[.]internal']
```
```markdown title="postmortems/a.md"
# Postmortem: Payments fail

**Audience**: public

## Summary
All of db1.internal was full.

## Action Items
| Priority | Action | Owner |
|---|---|---|
| P1 | Watch db1.internal | db2.internal |

## Notes of our own
db3.internal
```
"""
    assert [line.split("\n")[0] for line in problems(text, "redaction")] == [
        "postmortems/a.md:6:1: error: the public section 'Summary' holds something that redaction forbids, "
        "12 characters long [redaction]",
        "postmortems/a.md:11:8: error: the public action holds something that redaction forbids, "
        "12 characters long [redaction]",
    ]
