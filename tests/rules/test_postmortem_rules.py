"""Rules about postmortems: the template as it stands, a good one, and what must not fire."""

import os
import re
from pathlib import Path

import pytest

from rules.examples import read, told
from uptrail import rules
from uptrail.problem import Problem

SEED = Path(os.environ.get("UPTRAIL_CASES", Path(__file__).parents[2] / ".." / "shared" / "cases")) / ".." / "seed"

INCIDENT = """
```markdown title="incidents/2026-03-04-checkout.md"
---
title: Payments fail
severity: SEV2
started: 2026-03-04 14:00 UTC
detected: 2026-03-04 14:05 UTC
acknowledged: 2026-03-04 14:07 UTC
resolved: 2026-03-04 14:30 UTC
roles: {commander: ana, communications: raj}
---

## Triage
- [x] What is broken? Card payments
## Resolution
- [x] Error rates returned to baseline
```
"""
GOOD = """# Postmortem: Payments fail

**Date**: 2026-03-04
**Duration**: 30 minutes
**Severity**: SEV-2
**Authors**: Ana, Raj
**Status**: Complete

## Summary
One card payment in eight failed for half an hour.

## Impact
- **Duration**: 14:00 to 14:30 UTC
- **Users Affected**: 12% of users

## Timeline (All times UTC)
| Time | Event |
|------|-------|
| 14:00 | Deployment |
| ?? | First complaint |
| 14:30 | Resolved |

## Root Cause Analysis

### What Happened
The pool was exhausted, see [the graph](https://metrics.example/1) and `SELECT [id]`.

### 5 Whys Analysis
1. **Why** did payments fail?
   - The pool was exhausted
2. **Why** was it exhausted?
   - A query held its connection
3. **Why** did it?
   - An index was missing

### Contributing Factors
- Missing index (primary cause)
- No alert on the pool

## What Went Well
- The alert fired

## What Went Poorly
- Nobody looked at the pool; a TODO in the code asked for it

## Action Items
| Priority | Action | Owner | Due Date | Status |
|----------|--------|-------|----------|--------|
| P0 | Add the index | @ana | 2026-03-10 | Done |
| P2 | Show the pool | @raj | 2026-04-30 | To Do |

## Lessons Learned
Migrations are part of a release.
"""


def problems(text: str, *, incident: str = INCIDENT) -> list[str]:
    """Everything that a check says, but for the remedies, in the order of the lines."""
    reading = read(f'{incident}\n```markdown title="postmortems/2026-03-04-checkout.md"\n{text}```\n')
    found = sorted(rules.judge(reading.archive, reading.problems, reading.allows), key=lambda one: one.source)
    return [told(problem).split("\n")[0] for problem in found]


def found_by(rule: str, text: str) -> list[Problem]:
    """What one rule says."""
    reading = read(f'{INCIDENT}\n```markdown title="postmortems/2026-03-04-checkout.md"\n{text}```\n')
    return [one for one in rules.judge(reading.archive, (), ()) if one.rule == rule]


def changed(old: str, new: str) -> list[str]:
    assert old in GOOD
    return [line.removeprefix("postmortems/2026-03-04-checkout.md:") for line in problems(GOOD.replace(old, new))]


def test_a_good_one_has_no_problems() -> None:
    assert problems(GOOD) == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("**Severity**: SEV-2\n", "", ["1:1: error: the postmortem has no severity [postmortem-fields]"]),
        (
            "Migrations are part of a release.",
            "",
            [
                "7:13: error: the status is Complete, but 1 section is not filled in [postmortem-complete]",
                "52:1: error: the section 'Lessons Learned' is empty [postmortem-filled]",
            ],
        ),
        (
            "## What Went Well\n- The alert fired\n\n",
            "",
            [
                "1:1: error: the postmortem lacks the section What Went Well [postmortem-sections]",
                "7:13: error: the status is Complete, but 1 section is missing [postmortem-complete]",
            ],
        ),
        (
            "12% of users",
            "X% of users in [region/segment]",
            [
                "7:13: error: the status is Complete, but 1 section is not filled in [postmortem-complete]",
                "12:1: error: the section 'Impact' still has the placeholder 'X% of' [postmortem-filled]",
            ],
        ),
        (
            "(primary cause)\n- No alert on the pool",
            "(primary cause)\n- No alert on the pool (primary cause)",
            ["38:1: warning: a second contributing factor is marked as the primary cause [primary-factor]"],
        ),
        (
            "| 14:30 | Resolved |",
            "| 13:30 | Resolved |",
            ["21:3: warning: the event 'Resolved' is 30 minutes earlier than the one above it [timeline-order]"],
        ),
        (
            "30 minutes",
            "36 minutes",
            ["4:15: warning: the duration is 36 minutes here and 30 minutes in the incident [postmortem-agrees]"],
        ),
        (
            "| @ana | 2026-03-10 | Done |",
            "| | 2026-03-10 | In Progress |",
            [
                "49:1: error: the action 'Add the index' has no owner [action-item-fields]",
                "49:26: warning: the P0 action 'Add the index' is overdue by 21 days [action-item-overdue]",
            ],
        ),
        (
            "| P2 |",
            "| P7 |",
            ["50:3: error: unknown priority 'P7' [action-item-fields]"],
        ),
        (
            "| 2026-04-30 |",
            "| next week |",
            ["50:31: error: 'next week' is not a date [unreadable-value]"],
        ),
    ],
)
def test_one_fault(old: str, new: str, expected: list[str]) -> None:
    assert changed(old, new) == expected


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("**Duration**: 30 minutes", "**Duration**: 35 minutes"),
        ("half an hour.", "half an hour.[^1]\n\n[^1]: By the gateway's count."),
        (
            "half an hour.",
            "half an hour.\n\n- [x] told to support\n- [runbook](https://a.example/)\n\n[1]: https://a.example/",
        ),
        ("half an hour.", "half an hour [by our own count] as `$X` is unset in `[Names]`."),
        ("half an hour.", "half an hour.\n\n~~~\n[Incident Title]\nTODO\n~~~"),
        ("half an hour.", "half an hour.\n\n[redacted]\n[:fire: ongoing]"),
        ("## What Went Well", "## Where We Got Lucky\n- It was night\n\n## What Went Well"),
        ("## What Went Well", "## Fault Tree\n\nNone was drawn.\n\n## What Went Well"),
        ("Ana, Raj", "Ana and Raj"),
        ("| 14:00 | Deployment |", "| 13:58 | Deployment |"),
        ("5 Whys Analysis\n", "5 Whys\n"),
    ],
)
def test_what_must_not_fire(old: str, new: str) -> None:
    assert changed(old, new) == []


def test_sections_in_another_order() -> None:
    text = GOOD.replace("## Summary\nOne card payment in eight failed for half an hour.\n\n", "")
    text += "\n## Summary\nOne card payment in eight failed for half an hour.\n"
    assert problems(text) == [
        "postmortems/2026-03-04-checkout.md:52:1: warning: Summary stands after Lessons Learned [postmortem-sections]"
    ]


def remedies(text: str) -> dict[str, str]:
    """What to do about each problem of the sections, by what is wrong."""
    return {one.message: one.remedy for one in found_by("postmortem-sections", text)}


def test_common_other_names_are_sections() -> None:
    other = {
        "## Summary": "## Overview",
        "## Impact": "## Customer Impact",
        "## Root Cause Analysis": "## 4. Root Cause",
        "### 5 Whys Analysis": "### The Five Whys",
        "## What Went Well": "## What went right?",
        "## What Went Poorly": "## What could have gone better?",
        "## Lessons Learned": "## Lessons Learnt",
    }
    text = GOOD
    for own, name in other.items():
        assert own in text
        text = text.replace(own, name)
    assert problems(text) == []


def test_a_heading_that_may_be_meant_is_named() -> None:
    text = GOOD.replace("## Action Items", "## Corrective Actions").replace(
        "## Root Cause Analysis", "## Root Cause and Resolution"
    )
    assert remedies(text) == {
        "the postmortem lacks the sections Root Cause Analysis and Action Items": "add them from the template; one that"
        " does not apply says so in a sentence; if 'Root Cause and Resolution' on line 23 is meant as Root Cause"
        " Analysis, rename it; if 'Corrective Actions' on line 46 is meant as Action Items, rename it"
    }


def test_the_order_is_judged_below_one_heading() -> None:
    well = GOOD.index("## What Went Well")
    actions = GOOD.index("## Action Items")
    nested = GOOD[:well] + GOOD[actions:] + "\n" + GOOD[well:actions].replace("## ", "### ")
    assert problems(nested) == []
    turned = nested.replace("### What Went Well", "### W").replace("### What Went Poorly", "### What Went Well")
    assert remedies(turned.replace("### W\n", "### What Went Poorly\n")) == {
        "What Went Well stands after What Went Poorly": "move it before What Went Poorly, as in the template"
    }


def test_a_section_is_moved_before_one_that_is_there() -> None:
    short = "**Template**: short\n\n## Summary\nA.\n\n## Lessons Learned\nB.\n\n## Timeline\nC.\n"
    assert remedies(f"# Postmortem: A\n\n{short}")["Timeline stands after Lessons Learned"] == (
        "move it before Lessons Learned, as in the template"
    )


def test_a_document_of_another_form_is_for_the_importer() -> None:
    (remedy,) = remedies("# Postmortem: A\n\n## Story\nB.\n").values()
    assert remedy.endswith("uptrail import postmortems rewrites a document of another form")


def test_a_link_in_brackets_is_no_placeholder() -> None:
    linked = "\n[Config repair script]\n\n[config repair script]: https://code.example/repair\n"
    assert changed("One card payment in eight failed for half an hour.", f"One failed.\n{linked}") == []
    left = changed("One card payment in eight failed for half an hour.", "One failed.\n\n[config repair script]\n")
    assert "still has the placeholder '[config repair script]'" in left[-1]


def test_an_action_is_asked_for_what_it_lacks() -> None:
    text = "# Postmortem: A\n\n## Action Items\n\n- [ ] Add the index\n"
    assert [one.remedy for one in found_by("action-item-fields", text)] == [
        "write one person or team who sees to it, a day (2026-03-20) and a priority (P0, P1 or P2)"
    ]


def test_a_draft_has_warnings_at_most() -> None:
    found = problems("# Postmortem: Payments fail\n\n**Status**: Draft\n\n## Summary\nTODO\n")
    assert {re.search(r": (error|warning|info): ", line)[1] for line in found} == {"warning"}  # type: ignore[index]
    assert [line.partition("[")[2] for line in found] == [
        "postmortem-fields]",
        "postmortem-fields]",
        "postmortem-fields]",
        "postmortem-fields]",
        "postmortem-sections]",
        "postmortem-actions]",
        "postmortem-unfinished]",
        "postmortem-filled]",
    ][: len(found)] or found


BROKEN = """# Postmortem: Payments fail

**Date**: 2026-03-04
**Duration**: 30 minutes
**Severity**: SEV2
**Authors**: Ana
**Status**: Complete
**Template**: {template}

## What Broke (in short)
Payments.

## Action Items
| Priority | Action | Owner | Due Date | Status |
|---|---|---|---|---|
| P1 | Index | @ana | | Done |
"""


def with_template(sections: str, text: str) -> list[str]:
    """The same beside a template of one's own."""
    own = f'```markdown title="templates/postmortems/outage.md"\n---\nsections: {sections}\n---\n```\n'
    return problems(text, incident=INCIDENT + own)


def test_a_template_of_ones_own_has_its_own_sections() -> None:
    text = BROKEN.format(template="Outage")
    assert with_template("[What broke, Action Items]", text) == []
    assert with_template("[What broke, Promises]", text) == [
        "postmortems/2026-03-04-checkout.md:1:1: error: the postmortem lacks the section Promises"
        " [postmortem-sections]",
        "postmortems/2026-03-04-checkout.md:7:13: error: the status is Complete, but 1 section is missing"
        " [postmortem-complete]",
    ]
    assert with_template("[Action Items, What broke]", text) == [
        "postmortems/2026-03-04-checkout.md:13:1: warning: Action Items stands after What broke [postmortem-sections]"
    ]
    assert with_template("[What broke, Action Items]", text.replace("Payments.", "")) == [
        "postmortems/2026-03-04-checkout.md:7:13: error: the status is Complete, but 1 section is not filled in"
        " [postmortem-complete]",
        "postmortems/2026-03-04-checkout.md:10:1: error: the section 'What Broke (in short)' is empty"
        " [postmortem-filled]",
    ]


def test_the_short_template_asks_for_less() -> None:
    found = problems(BROKEN.format(template="short"))
    assert found[0].endswith(
        "the postmortem lacks the sections Summary, Impact, Timeline, Root Cause Analysis and Lessons Learned"
        " [postmortem-sections]"
    )
    assert "5 Whys" not in " ".join(found)


def test_a_template_that_is_not_there_is_named_and_holds_to_nothing() -> None:
    path = "postmortems/2026-03-04-checkout.md:8:15"
    text = BROKEN.format(template="outage")
    assert problems(text) == [f"{path}: warning: there is no template 'outage' [postmortem-sections]"]


def test_an_unfilled_field_is_named_once() -> None:
    assert changed("**Date**: 2026-03-04", "**Date**: YYYY-MM-DD") == [
        "3:11: error: date is not filled in [placeholder]",
        *[line for line in changed("**Date**: 2026-03-04", "**Date**: YYYY-MM-DD") if "timeline" in line],
    ]


def test_the_template_as_it_stands_is_full_of_placeholders() -> None:
    if not SEED.is_dir():
        pytest.skip("the seed's documents are not here")
    seed = (SEED / "incident-management.md").read_text()
    template = re.search(r"```markdown\n(# Postmortem: .*?)\n```", seed, re.DOTALL)
    assert template
    reading = read(f'```markdown title="postmortems/x.md"\n{template[1]}\n```\n')
    found = list(rules.judge(reading.archive, reading.problems))
    unfilled = [problem.message for problem in found if problem.rule == "postmortem-filled"]
    assert [message.split("'")[1] for message in unfilled] == ["Summary", "Impact", "What Happened", "Lessons Learned"]
    assert not [
        problem for problem in found if problem.rule in {"postmortem-sections", "postmortem-whys", "primary-factor"}
    ]


ACTIONS = """
```yaml title="uptrail.yaml"
as_of: 2026-03-31T23:00Z
{settings}
```

```markdown title="postmortems/2025-10-02-queue.md"
# Postmortem: The queue is stuck

**Date**: {day}

## Action Items

| Priority | Action | Owner | Due Date | Status |
|----------|--------|-------|----------|--------|
| P1 | Far | @ana | 2026-12-31 | In Progress |
| | Undated | | | To Do |
| P2 | Unclear | @raj | | Perhaps |
| P2 | Late | @raj | 2026-03-01 | To Do |
| P2 | Closed | @raj | | Done |
```
"""


def stale_of(text: str) -> list[str]:
    reading = read(text)
    found = rules.judge(reading.archive, reading.problems)
    return [told(problem).split("\n")[0] for problem in found if problem.rule == "action-item-stale"]


STALE = [
    "9:1: info: the P1 action 'Far' is open for 181 days and is due only on 2026-12-31 [action-item-stale]",
    "10:1: info: the action 'Undated' is open for 181 days and has no due date [action-item-stale]",
    "11:1: info: the P2 action 'Unclear' is open for 181 days and has no due date [action-item-stale]",
]


@pytest.mark.parametrize(
    ("day", "settings", "stale"),
    [
        ("2025-10-01", "", True),
        ("2025-10-02", "", False),
        ("2025-10-02", "time_zone: Europe/Lisbon", True),
        ("2025-10-01", "policies: {actions_stale_after: 181 days}", False),
        ("2025-10-01", "policies: {rules: {action-item-stale: off}}", False),
        ("some day", "", False),
    ],
)
def test_stale_actions_are_open_too_long_and_not_overdue(day: str, settings: str, stale: bool) -> None:
    found = stale_of(ACTIONS.format(day=day, settings=settings))
    assert [line.partition(".md:")[2] for line in found] == (STALE if stale else [])


def test_a_drill_has_stale_actions_too() -> None:
    text = """
```yaml title="uptrail.yaml"
as_of: 2026-03-31T12:00Z
```

```yaml title="incidents/2025-03-01-drill.yaml"
title: The carrier is silent
kind: drill
started: 2025-03-01 12:00 UTC
resolved: 2025-03-01 13:00 UTC
action_items:
  - {priority: P1, action: Call them, owner: sam, due: 2026-04-01, status: To Do}
```
"""
    [line] = stale_of(text)
    assert "6:1: info: the P1 action 'Call them' is open for 395 days and is due only on 2026-04-01" in line
