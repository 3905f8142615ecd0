"""Headings as people write them, and the section that is meant."""

import pytest

from uptrail.records.section_names import ACTION_NAMES, OTHER_NAMES, meant_names, plain_name
from uptrail.rules.template import LEARNING, SECTIONS


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Timeline (All times UTC)", "timeline"),
        ("3. **Root Cause:**", "root cause"),
        ("What  Went Well?", "what went well"),
        ("What didn’t go well", "what didn't go well"),
        ("Phase 2. Review", "phase 2. review"),
        ("(none)", ""),
    ],
)
def test_marks_numbers_and_brackets_do_not_count(title: str, name: str) -> None:
    assert plain_name(title) == name


def test_another_name_stands_in_where_the_own_is_absent() -> None:
    assert meant_names(["Overview", "Root Cause", "What Went Wrong?"]) == [
        "summary",
        "root cause analysis",
        "what went poorly",
    ]
    assert meant_names(["Overview", "Details", "Summary"]) == ["overview", "details", "summary"]
    assert meant_names(["Lessons", "Learnings"]) == ["lessons learned", "learnings"]
    assert meant_names(["5 Whys", "5 Whys"]) == ["5 whys analysis", "5 whys analysis"]
    assert meant_names(["Detection", "Root Cause and Resolution", "Corrective Actions"]) == [
        "detection",
        "root cause and resolution",
        "corrective actions",
    ]


def test_every_other_name_leads_to_a_section_and_none_to_the_action_items() -> None:
    known = {name.lower() for name in SECTIONS + LEARNING}
    assert set(OTHER_NAMES.values()) <= known - {"action items"}
    assert not OTHER_NAMES.keys() & (known | ACTION_NAMES)
    assert all(plain_name(name) == name for name in {*OTHER_NAMES, *OTHER_NAMES.values(), *ACTION_NAMES})
