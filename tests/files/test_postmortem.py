"""Postmortems are read section by section, and every value keeps its line."""

from datetime import UTC, date, datetime, timedelta
from textwrap import dedent
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from uptrail.files.postmortem import postmortem_places, read_postmortem
from uptrail.files.yaml_text import nearest
from uptrail.problem import Level
from uptrail.records.action_item import ActionStatus
from uptrail.records.occurrence import Audience
from uptrail.records.postmortem import Gate, PostmortemStatus

PATH = "postmortems/2026-03-04-checkout.md"
HEAD = """\
# Postmortem: Checkout fails

**Date**: 2026-03-04
**Duration**: 30 minutes
**Severity**: SEV-2
**Authors**: Ana, Raj and Kim
**Status**: Complete
"""


def read(text):
    record, problems = read_postmortem(PATH, text)
    assert record is not None
    return record, [f"{problem.source.line}:{problem.source.column} {problem.message}" for problem in problems]


def body(text):
    return HEAD + "\n" + dedent(text)


def test_the_fields_are_read_from_the_bold_lines():
    record, problems = read(
        HEAD + "**Incident**: one, [two](../incidents/two.md)\n**Tags**: db, cache\n**Audience**: public\n"
    )
    assert problems == []
    assert (record.title, record.date, record.severity) == ("Checkout fails", date(2026, 3, 4), "SEV2")
    assert (record.duration, record.duration_text) == (timedelta(minutes=30), "30 minutes")
    assert record.authors == ("Ana", "Raj", "Kim")
    assert record.status is PostmortemStatus.COMPLETE
    assert record.incidents == ("one", "two")
    assert record.tags == ("db", "cache")
    assert record.audience is Audience.PUBLIC


def test_without_an_incident_line_it_is_about_the_incident_of_the_same_name():
    record, _ = read(HEAD)
    assert record.incidents == ("2026-03-04-checkout",)
    assert record.audience is Audience.INTERNAL


def test_front_matter_gives_the_same_fields():
    text = "---\ntitle: Checkout fails\ndate: 2026-03-04\nauthors: [Ana, Raj]\nstatus: draft\n---\n"
    text += "\n## Summary\n\nShort.\n"
    record, problems = read(text)
    assert problems == []
    assert (record.title, record.date, record.authors) == ("Checkout fails", date(2026, 3, 4), ("Ana", "Raj"))
    assert record.status is PostmortemStatus.DRAFT
    assert record.summary == "Short."


def test_front_matter_that_disagrees_with_a_bold_line_is_said():
    record, problems = read("---\nseverity: SEV1\n---\n" + HEAD)
    assert record.severity == "SEV2"
    assert problems == ["2:11 severity is 'SEV1' here and 'SEV-2' below the title"]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("**Date**: YYYY-MM-DD", "3:11 date is not filled in"),
        ("**Duration**: X hours Y minutes", "3:15 duration is not filled in"),
        ("**Severity**: SEV-X", "3:15 severity is not filled in"),
        ("**Authors**: [Names]", "3:14 authors is not filled in"),
        ("**Status**: Draft / Reviewed / Complete", "3:13 status is not filled in"),
        ("**Status**:", "3:12 status is not filled in"),
        ("**Status**: Finished", "3:13 status: 'Finished' is not one of the allowed words"),
        ("**Audience**: Public", "3:15 audience: 'Public' is not one of the allowed words"),
        ("**Audiance**: public", "3:1 unknown key 'audiance'"),
        ("**Date**: 2026-02-30", "3:11 date: February 2026 has no day 30"),
        ("**Date**: 04/03/2026", "3:11 date: '04/03/2026' is not a date"),
        ("**Duration**: a while", "3:15 duration: 'a while' is not a length of time"),
    ],
)
def test_a_field_that_is_not_filled_in_or_not_readable_is_said_on_its_line(line, problem):
    record, problems = read(f"# Postmortem: Checkout fails\n\n{line}\n")
    assert problems == [problem]
    assert (record.date, record.duration, record.status) == (None, None, None)
    assert (record.severity, record.authors, record.audience) == ("", (), Audience.INTERNAL)


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("04/03/2026", "write 2026-04-03 or 2026-03-04"),
        ("25/03/2026", "write 2026-03-25"),
        ("4 March 2026", "write 2026-03-04"),
        ("March 4th, 2026", "write 2026-03-04"),
        ("2026/03/04", "write 2026-03-04"),
        ("4.3.26", "write 2026-04-03 or 2026-03-04"),
        ("soon", "write it as 2026-03-04"),
    ],
)
def test_a_date_in_another_spelling_comes_with_a_guess(text, remedy):
    _, problems = read_postmortem(PATH, f"# Postmortem: A\n\n**Date**: {text}\n")
    assert [problem.remedy for problem in problems] == [remedy]


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("1 hour 30 minutes", 90),
        ("40 min", 40),
        ("1h 30m", 90),
        ("1h30m", 90),
        ("about 40 minutes", 40),
        ("54 minutes (07:42 to 08:36 UTC)", 54),
        ("2 days", 2880),
    ],
)
def test_durations_as_people_write_them(text, minutes):
    record, problems = read(f"# Postmortem: A\n\n**Duration**: {text}\n")
    assert (record.duration, record.duration_text, problems) == (timedelta(minutes=minutes), text, [])


def test_a_document_without_a_title_takes_its_name_from_its_file():
    record, problems = read("Just text.\n")
    assert record.title == "2026-03-04-checkout"
    assert problems == ["1:1 the document has no title"]
    assert [section.text for section in record.sections] == ["Just text."]


def test_documents_of_first_headings_have_sections():
    record, problems = read("# Payments fail\n\n# Summary\nShort.\n\n# Details\nMore.\n\n# What went wrong\n- A\n")
    assert (record.title, record.summary, record.went_poorly, problems) == ("Payments fail", "Short.", ("A",), [])
    assert [(section.title, section.level, section.line) for section in record.sections] == [
        ("Summary", 1, 3),
        ("Details", 1, 6),
        ("What went wrong", 1, 9),
    ]
    assert record.published == ()


def test_a_section_may_have_another_name_where_its_own_is_absent():
    record, problems = read(body("## Overview\nA.\n\n## Root Cause\n\n### The 5 Whys\n1. Why?\n   - B\n"))
    assert (record.summary, record.whys[0].answer, problems) == ("A.", "B", [])
    both, problems = read(body("## Overview\nA.\n\n## Summary\nB.\n\n## Learnings\nC.\n\n## Lessons\nD.\n"))
    assert (both.summary, both.lessons, problems) == ("B.", "C.", [])
    action, _ = read(body("## Corrective Actions\n- Add an index\n"))
    assert action.action_items == ()


def test_an_action_in_a_list_is_its_first_paragraph():
    text = (
        "## Action Items\n- [ ] Add an index\n  to the ledger [L-1](https://a.example)\n\n  More.\n- Add\n  another\n"
    )
    record, _ = read(body(text))
    assert [item.action for item in record.action_items] == [
        "Add an index to the ledger [L-1](https://a.example)",
        "Add another",
    ]


def test_the_preface_keeps_its_lines():
    text = "# A\n\nBefore.\n\n**Date**: 2026-03-04\n\nAfter.\n\n## Summary\nB.\n"
    record, _ = read(text)
    assert record.sections[0].line == 3
    assert record.sections[0].text.split("\n")[4] == "After."


def test_all_text_stays_in_the_sections_in_order():
    record, _ = read(
        body("Before.\n\n## Summary\nShort.\n\n## Own heading\nMore.\n\n### Deeper\n\n```\n# no heading\n```\n")
    )
    assert [(section.title, section.level, section.line) for section in record.sections] == [
        ("Preface", 2, 9),
        ("Summary", 2, 11),
        ("Own heading", 2, 14),
        ("Deeper", 3, 17),
    ]
    assert record.sections[3].text == "```\n# no heading\n```"


def test_a_section_that_stands_twice_and_one_that_is_misspelt_are_said():
    _, problems = read(body("## Summary\nA.\n\n## Summary\nB.\n\n## Lesons Learned\nC.\n"))
    assert problems == [
        "12:1 the section Summary stands a second time; the first is on line 9",
        "15:1 the template has no section 'Lesons Learned'",
    ]


def test_impact_facts():
    record, _ = read(
        body("## Impact\n\n- **Duration**: 14:00 to 14:30 UTC\n- **Users Affected:** 12%\n- **Region**: EU\n")
    )
    assert (record.impact.duration, record.impact.users_affected) == ("14:00 to 14:30 UTC", "12%")
    assert record.impact.other == {"Region": "EU"}


# --- timeline ---


def timeline(text, head=HEAD):
    record, problems = read(head + "\n" + dedent(text))
    return [(entry.at and f"{entry.at:%d %H:%M}", entry.time, entry.origin) for entry in record.timeline], problems


def test_bare_times_belong_to_the_date_and_go_on_after_midnight():
    rows, problems = timeline(
        """\
        ## Timeline (All times UTC)

        | Time | Event | Source |
        |---|---|---|
        | 22:50 | Alert | pager |
        | 23:10 | Fix | |
        | 23:05 | Out of order | |
        | ?? | Someone noticed | |
        | 00:20 | Over | |
        | 2026-03-06 09:00 | Follow-up | |
        | 09:30 | Done | |
        """
    )
    assert problems == []
    assert [row[0] for row in rows] == ["04 22:50", "04 23:10", "04 23:05", None, "05 00:20", "06 09:00", "06 09:30"]
    assert rows[0][2] == "pager"
    assert rows[3][1] == "??"


@pytest.mark.parametrize(
    ("heading", "text", "at"),
    [
        ("## Timeline (All times UTC)", "", "04 14:00"),
        ("## Timeline", "All times are in Europe/Amsterdam.\n\n", "04 13:00"),
        ("## Timeline (all times in +02:00)", "", "04 12:00"),
        ("## Timeline (UTC)", "", "04 14:00"),
    ],
)
def test_the_zone_is_named_in_the_heading_or_above_the_table(heading, text, at):
    rows, problems = timeline(f"{heading}\n\n{text}| Time | Event |\n|---|---|\n| 14:00 | Alert |\n")
    assert (rows[0][0], problems) == (at, [])


def test_a_timeline_without_a_zone_is_read_as_utc_with_a_warning():
    rows, problems = timeline("## Timeline\n\n| Time | Event |\n|---|---|\n| 14:00 | Alert |\n")
    assert rows[0][0] == "04 14:00"
    assert problems == ["9:1 the timeline does not say its time zone; it is read as UTC"]


@pytest.mark.parametrize(
    ("time", "message", "remedy"),
    [
        ("2:05 PM", "'2:05 PM' is not a time", "write 14:05"),
        ("24:00", "24:00 is the next day's 00:00", "write 2026-03-05 00:00 UTC"),
        ("25:10", "'2026-03-04 25:10 UTC' is not a time of day", "hours run to 23, minutes and seconds to 59"),
        ("noonish", "'noonish' is not a time", "write it as 14:05, or as ?? when it is not known"),
    ],
)
def test_a_time_that_cannot_be_read_keeps_its_row(time, message, remedy):
    text = f"{HEAD}\n## Timeline (All times UTC)\n\n| Time | Event |\n|---|---|\n| {time} | Alert |\n"
    record, problems = read_postmortem(PATH, text)
    assert record is not None
    assert [(entry.at, entry.time, entry.event) for entry in record.timeline] == [(None, time, "Alert")]
    assert [(str(p.source), p.message, p.remedy) for p in problems] == [(f"{PATH}:13:3", message, remedy)]


def test_letters_that_mean_several_zones_are_refused_once():
    rows, problems = timeline(
        "## Timeline (All times PST)\n\n| Time | Event |\n|---|---|\n| 14:00 | A |\n| 14:01 | B |\n"
    )
    assert [row[0] for row in rows] == [None, None]
    assert problems == ["9:1 unknown time zone 'PST'"]


def test_a_pipe_that_was_not_escaped_is_said():
    _, problems = timeline("## Timeline (All times UTC)\n\n| Time | Event |\n|---|---|\n| 14:00 | a | b |\n")
    assert problems == ["13:15 the row has 3 cells, the header 2"]


# --- causes ---


def test_whys_follow_each_other_and_branch():
    record, problems = read(
        body(
            """\
            ### 5 Whys Analysis
            1. **Why** did it fail?
               - The pool was empty
                 1. **Why** was it empty?
                    - A query held connections
                 2. **Why** was there no alert?
                    - Nobody had asked for one
            2. Why did it last? Nobody knew the switch
            """
        )
    )
    assert problems == []
    first, second = record.whys
    assert (first.question, first.answer) == ("Why did it fail?", "The pool was empty")
    assert [(why.question, why.answer) for why in first.children] == [
        ("Why was it empty?", "A query held connections"),
        ("Why was there no alert?", "Nobody had asked for one"),
    ]
    assert (second.question, second.answer) == ("Why did it last?", "Nobody knew the switch")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Missing index (primary cause)", ("Missing index", "", True)),
        ("Missing index (technology)", ("Missing index", "technology", False)),
        ("Missing index [process] (primary cause)", ("Missing index", "process", True)),
        ("Missing index (primary cause) (process)", ("Missing index", "process", True)),
        ("Missing index (primary cause, People)", ("Missing index", "people", True)),
        ("[timing] Peak of the day", ("Peak of the day", "timing", False)),
        ("Process: no checklist **(primary cause)**", ("no checklist", "process", True)),
        ("**Environment**: staging differs", ("staging differs", "environment", False)),
        ("[process](https://example.org) was skipped", ("[process](https://example.org) was skipped", "", False)),
        ("Cache (shared with staging)", ("Cache (shared with staging)", "", False)),
    ],
)
def test_factors_carry_their_marks_before_or_after(line, expected):
    record, problems = read(body(f"### Contributing Factors\n- {line}\n"))
    assert [(factor.text, factor.category, factor.primary) for factor in record.factors] == [expected]
    assert problems == []


def test_factors_in_groups_and_a_misspelt_category():
    record, problems = read(body("### Contributing Factors\n- **People**\n  - One\n  - Two\n- Three (tecnology)\n"))
    assert [(factor.text, factor.category) for factor in record.factors] == [
        ("One", "people"),
        ("Two", "people"),
        ("Three (tecnology)", ""),
    ]
    assert problems == ["13:1 unknown category 'tecnology'"]


def test_a_fault_tree_with_gates_in_every_spelling():
    record, problems = read(
        body(
            """\
            ### Fault Tree
            - OR: Nobody can pay
              - **AND** The database is gone
                - Primary down
                - Replica down
              - Gateway down (OR)
                - [AND] Both halls dark
                  - Hall one
                  - Hall two
                - Certificate expired
              - Card scheme down
            """
        )
    )
    assert problems == []
    tree = record.fault_tree
    assert tree is not None
    assert (tree.text, tree.gate) == ("Nobody can pay", Gate.OR)
    assert [(node.text, node.gate) for node in tree.children] == [
        ("The database is gone", Gate.AND),
        ("Gateway down", Gate.OR),
        ("Card scheme down", None),
    ]
    assert [leaf.text for leaf in tree.children[1].children[0].children] == ["Hall one", "Hall two"]


def test_a_gate_on_a_line_of_its_own_belongs_to_the_event_above():
    record, _ = read(body("### Fault Tree\n- Nobody can pay\n  - AND\n    - One\n    - Two\n"))
    assert record.fault_tree is not None
    assert record.fault_tree.gate is Gate.AND
    assert [node.text for node in record.fault_tree.children] == ["One", "Two"]


def test_branches_without_a_gate_and_a_second_top_event_are_said():
    _, problems = read(body("### Fault Tree\n- Top\n  - One\n  - Two\n- Another\n"))
    assert problems == ["13:1 a fault tree has one top event", "10:1 'Top' has branches but no gate"]


def test_a_list_that_is_nested_without_end_is_cut():
    deep = "\n".join(f"{'  ' * depth}- AND: event {depth}" for depth in range(3000))
    record, problems = read(body("### Fault Tree\n") + deep + "\n")
    assert record.fault_tree is not None
    assert problems[0].endswith("this list is nested deeper than 24 levels")


# --- action items ---

ACTIONS = """\
## Action Items

| Priority | Action | Owner | Due Date | Status | Link |
|----------|--------|-------|----------|--------|------|
| P0 | Add an index | @ana | 2026-03-10 | done | [PAY-1](https://tracker.example/PAY-1) |
| p1 | Add an alert | | 10/03/2026 | Closed | PAY-2 |
| P2 | Load test | @li | — | todo | |
"""


def test_action_items_are_records_with_their_own_place():
    record, problems = read(body(ACTIONS))
    first, second, third = record.action_items
    assert (first.id, first.source.line, first.postmortem) == ("2026-03-04-checkout-1", 13, "2026-03-04-checkout")
    assert (first.owner, first.due, first.status) == ("@ana", date(2026, 3, 10), ActionStatus.DONE)
    assert (first.link, first.ticket) == ("https://tracker.example/PAY-1", "PAY-1")
    assert (second.priority, second.owner, second.due, second.due_text) == ("P1", "", None, "10/03/2026")
    assert (second.status, second.status_text, second.link) == (None, "Closed", "PAY-2")
    assert (third.due, third.due_text, third.status) == (None, "", ActionStatus.TO_DO)
    assert problems == [
        "14:25 '10/03/2026' is not a date",
        "14:38 'Closed' is not an action's status",
    ]


def test_action_items_as_a_list_are_actions_without_owner_and_date():
    record, _ = read(body("## Action Items\n\n- [x] Add an index\n- Add an alert\n"))
    assert [(item.action, item.status, item.owner) for item in record.action_items] == [
        ("Add an index", ActionStatus.DONE, ""),
        ("Add an alert", None, ""),
    ]


def test_every_value_has_its_line():
    text = body("## Timeline (All times UTC)\n\n| Time | Event |\n|---|---|\n| 14:00 | Alert |\n\n" + ACTIONS)
    places = postmortem_places(PATH, text)
    assert str(nearest(places, PATH, ("date",))) == f"{PATH}:3:11"
    assert str(nearest(places, PATH, ("timeline", 0, "at"))) == f"{PATH}:13:3"
    assert str(nearest(places, PATH, ("action_items", 1, "due"))) == f"{PATH}:20:25"
    assert str(nearest(places, PATH, ("action_items", 2))) == f"{PATH}:21:1"
    assert str(nearest(places, PATH, ("lessons",))) == f"{PATH}:1:1"


def test_dates_in_a_zone_with_summer_time():
    head = HEAD.replace("2026-03-04", "2026-03-29")
    rows, problems = timeline(
        "## Timeline (All times Europe/Amsterdam)\n\n| Time | Event |\n|---|---|\n"
        "| 01:50 | A |\n| 02:30 | B |\n| 03:10 | C |\n",
        head,
    )
    assert [row[0] for row in rows] == ["29 00:50", None, "29 01:10"]
    assert problems == ["14:3 2026-03-29 02:30 did not exist in Europe/Amsterdam: clocks went forward"]


def test_line_ends_and_a_byte_order_mark_change_nothing():
    text = body(ACTIONS)
    assert read("\ufeff" + text.replace("\n", "\r\n"))[0].action_items == read(text)[0].action_items


# --- anything at all ---

PIECES = st.sampled_from(
    [
        "# Postmortem: ",
        "## ",
        "### 5 Whys Analysis\n",
        "## Timeline (All times UTC)\n",
        "| Time | Event |\n|---|---|\n",
        "| 14:00 | x |\n",
        "## Action Items\n",
        "### Fault Tree\n",
        "- AND: ",
        "  - ",
        "1. **Why** ",
        "**Date**: ",
        "---\n",
        "\n",
        "[process]",
        "(primary cause)",
        *("2026-13-45", "99:99", "```", "<!--", "\\|", "\t", "{", "&a [*a]", "\x00", "\u2028"),
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(PIECES, st.text(max_size=12)), max_size=40).map("".join))
def test_any_text_is_read_without_an_exception(text):
    record, problems = read_postmortem(PATH, text)
    lines = len(text.splitlines()) + 2
    assert record is not None
    assert all(1 <= problem.source.line <= lines for problem in problems)
    assert all("\n" not in problem.message for problem in problems)
    assert record.source.path == PATH


@settings(max_examples=60, deadline=None)
@given(st.lists(st.datetimes(datetime(2000, 1, 1), datetime(2090, 1, 1)), min_size=1, max_size=20))
def test_written_times_come_back_as_they_were(moments):
    rows = "".join(f"| {moment:%Y-%m-%d %H:%M} | x |\n" for moment in moments)
    record, problems = read(body("## Timeline (All times UTC)\n\n| Time | Event |\n|---|---|\n") + rows)
    expected = [moment.replace(second=0, microsecond=0, tzinfo=UTC) for moment in moments]
    assert [entry.at for entry in record.timeline] == expected
    assert problems == []


def test_levels():
    _, problems = read_postmortem(PATH, "# Postmortem: A\n\n**Colour**: red\n**Severty**: SEV1\n")
    assert [problem.level for problem in problems] == [Level.WARNING, Level.ERROR]


@pytest.mark.parametrize(
    "text",
    [
        "### Contributing Factors\n- a " + "(process) " * 5000,
        "### Contributing Factors\n- " + "[a " * 5000,
        "### 5 Whys\n" + "\n".join("  " * depth + "1. **Why** a?" for depth in range(500)),
        "**Duration**: " + "9" * 5000 + " hours",
        "**Date**: " + "9" * 5000 + "-01-01",
        "## Action Items\n" + "|a" * 5000,
        "## Impact\n- **" + "*a" * 5000,
    ],
    ids=["marks", "brackets", "nesting", "digits", "year", "pipes", "stars"],
)
def test_what_repeats_without_end_is_read_in_no_time_and_said_in_short(text):
    before = process_time()
    record, problems = read(body(text) if text[0] == "#" else f"# Postmortem: A\n\n{text}\n")
    assert process_time() - before < 2
    assert all(len(problem) < 300 for problem in problems)
    assert record.title
