"""Notes accept problems with a reason, and are themselves checked."""

import pytest

from rules.examples import read, told
from uptrail import rules

HEAD = """
```markdown title="incidents/2026-03-04-checkout.md"
---
{top}
title: Card payments fail at checkout
severity: SEV3
started: 2026-03-04 14:00 UTC
{above}
detected: 2026-03-04 14:20 UTC {beside}
acknowledged: 2026-03-04 14:21 UTC
---
```
"""
REASON = "# uptrail: allow detected-in-time: the supplier told us"


def check(*, top: str = "# Payments", above: str = "# Times", beside: str = "") -> list[str]:
    reading = read(HEAD.format(top=top, above=above, beside=beside))
    return [told(problem) for problem in rules.judge(reading.archive, reading.problems, reading.allows)]


@pytest.mark.parametrize("place", ["top", "above", "beside"])
def test_a_note_accepts_a_problem(place: str) -> None:
    assert len(check()) == 1
    assert check(**{place: REASON}) == []


def test_without_a_reason_it_accepts_nothing() -> None:
    found = check(beside="# uptrail: allow detected-in-time")
    assert found[0] == (
        "incidents/2026-03-04-checkout.md:7:32: warning: detected-in-time is allowed without a reason [inline-allow]\n"
        "    write uptrail: allow detected-in-time: and why it is right here"
    )
    assert [line.partition("[")[2].split("]")[0] for line in found] == ["inline-allow", "detected-in-time"]


def test_a_note_that_nothing_needs() -> None:
    assert check(above="# uptrail: allow severe-roles: nobody was awake", beside=REASON) == [
        "incidents/2026-03-04-checkout.md:6:1: info: nothing here needs the note that allows severe-roles "
        "[inline-allow]\n    delete it"
    ]


def test_a_note_for_a_rule_that_does_not_exist() -> None:
    assert check(above="# uptrail: allow detected-in-tyme: because", beside=REASON) == [
        "incidents/2026-03-04-checkout.md:6:1: warning: unknown rule 'detected-in-tyme' [inline-allow]\n"
        "    did you mean detected-in-time?"
    ]


def test_a_note_far_away_accepts_nothing() -> None:
    text = HEAD.format(top="# Payments", above="# Times", beside="").replace(
        "---\n```", "---\n\n<!-- uptrail: allow detected-in-time: too late -->\n```"
    )
    reading = read(text)
    found = rules.judge(reading.archive, reading.problems, reading.allows)
    assert [problem.rule for problem in found] == ["detected-in-time", "inline-allow"]
