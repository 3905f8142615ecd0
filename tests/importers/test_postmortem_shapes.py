"""Shapes in which archives write their postmortems: one made-up sentence or two for each."""

from datetime import UTC, date, datetime

import pytest

from uptrail.files.reading import read_texts
from uptrail.importers.postmortems import extract
from uptrail.records import ActionItem, Postmortem
from uptrail.rules import postmortem_sections

CLOCK = datetime(2025, 7, 1, tzinfo=UTC)


def one(text: str, path: str = "2024-05-06-outage.md") -> Postmortem:
    (record,) = read_texts(extract({path: text}).texts, clock=CLOCK).archive.postmortems.values()
    return record


def rows(text: str, path: str = "2024-05-06-outage.md") -> list[str]:
    """The rows of a document, as their day and clock in UTC (or what was typed) and their words."""
    return [f"{row.at:%m-%d %H:%M}: {row.event}" if row.at else row.event for row in one(text, path).timeline]


def timeline(text: str, title: str = "Timeline (UTC)") -> list[str]:
    return rows(f"# Ferry late\n\n## {title}\n\n{text}\n")


TIMES = [
    ("- 1:05 PM UTC Saturday May 4th: horn", "05-04 13:05: horn"),
    ("- 13:55 PM UTC May 4: horn", "05-04 13:55: horn"),
    ("- **22:30 UTC (May 5)** - horn", "05-05 22:30: horn"),
    ("### 2024-05-06 9:02a\n\nhorn", "05-06 09:02: horn"),
    ("- 2024-05-07 15.26 horn", "05-07 15:26: horn"),
    ("- 09:11:59 PM — horn", "05-06 21:11: horn"),
    ("### {{ 06:10 }}\n\nhorn", "05-06 06:10: horn"),
    ("- 2:00–3:00 PM: horn", "05-06 14:00: 2:00–3:00 PM: horn"),
    ("- 11:30 - 1:00 PM horn", "05-06 11:30: 11:30 - 1:00 PM horn"),
    ("- 14:05:57-58 horn", "05-06 14:05: 14:05:57-58 horn"),
    ("| Time | Event |\n|---|---|\n| 2024-05-06 12:00+ | horn |", "05-06 12:00: horn"),
    ("| Time | Event |\n|---|---|\n| 12:26-12:?? | horn |", "05-06 12:26: 12:26-12:??: horn"),
    ("- May 4–6, 2024: horn", "May 4–6, 2024: horn"),
    ("- Early morning, 2024-05-06: horn", "Early morning, 2024-05-06: horn"),
]


@pytest.mark.parametrize(("text", "expected"), TIMES)
def test_a_time_in_another_dress(text: str, expected: str) -> None:
    assert timeline(text) == [expected]


def test_a_number_behind_a_day_is_no_clock() -> None:
    assert timeline("- 2024-05-07 1.25 million rows") == []


def test_a_day_without_a_year_is_the_closest_one() -> None:
    text = "- Dec 30, 23:50 horn\n- Jan 2, 00:10 bell"
    assert rows(f"# Late\n\n## Timeline (UTC)\n\n{text}\n", "2024-01-02-late.md") == [
        "12-30 23:50: horn",
        "01-02 00:10: bell",
    ]


def test_days_in_numbers_follow_the_order_that_the_others_show() -> None:
    assert timeline("- [04-05 16:21] horn\n- [04-28 16:46] bell\n- [05-06 02:50] rope") == [
        "04-05 16:21: horn",
        "04-28 16:46: bell",
        "05-06 02:50: rope",
    ]
    assert timeline("- 05/04/2024 16:21 horn\n- 28/04/2024 16:46 bell")[0] == "04-05 16:21: horn"


def test_a_day_is_told_by_a_line_of_its_own() -> None:
    bold = "**May 5, 2024 (Sunday)**\n- **23:58:** horn\n\n**May 6, 2024 (Monday)**\n- **00:14:** bell"
    assert timeline(bold) == ["05-05 23:58: horn", "05-06 00:14: bell"]
    words = "2024-05-05\nThe pump was changed.\n\n2024-05-06 10:00\nhorn"
    assert timeline(words) == ["The pump was changed.", "05-06 10:00: horn"]
    assert one(f"# Late\n\n## Timeline\n\n{words}\n").timeline[0].time == "2024-05-05"


def test_days_as_headings_beside_the_timeline_belong_to_it() -> None:
    days = "## May 5\n\n### 23:15\n\nhorn\n\n## May 6\n\n### 14:30\n\nbell\n"
    record = one(f"# Late\n\n## Timeline\n\n_All times in EEST_\n\n{days}")
    assert [f"{row.at:%m-%d %H:%M}" for row in record.timeline if row.at] == ["05-05 20:15", "05-06 11:30"]


def test_a_heading_names_the_day_of_what_is_below_it() -> None:
    text = "### 2024-05-05 Second ferry\n\nIt was full.\n\n### 15:12\n\nhorn"
    assert timeline(text) == ["05-05 15:12: horn"]


def test_a_column_of_days_and_one_of_weekdays() -> None:
    table = "| Day | Date (2024) | Time | Event |\n|---|---|---|---|\n"
    assert timeline(f"{table}| Sun | May 5 | 23:47 | horn |\n| Mon | May 6 | 0:05 | bell |") == [
        "05-05 23:47: horn",
        "05-06 00:05: bell",
    ]


KEY = "- First noticed: 2024-05-06 11:45\n- Declared 2024-05-06 11:51\n- Mended: 2024-05-06 1207\n"


def test_key_events_with_their_time_at_the_end_are_a_timeline_where_there_is_none() -> None:
    expected = ["05-06 11:45: First noticed", "05-06 11:51: Declared", "05-06 12:07: Mended"]
    head = "# Outage\n\n## Impact\n\nMany.\n\n## Key moments\n\n"
    assert rows(f"{head}{KEY}") == expected
    assert rows(f"{head}{KEY}- Nobody was told\n") == expected
    assert rows(f"{head}{KEY}- Nobody was told\n- Nothing else\n") == []
    assert rows(f"{head}{KEY}\n## Timeline\n\n- 10:00 horn\n") == ["05-06 10:00: horn"]


LOG = "10:00 horn\n10:05 bell\n10:10: rope"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"```\n{LOG}\n```", 3),
        (f"```text\n{LOG}\n```", 3),
        (f"```python\n{LOG}\n```", 0),
        ("```\n10:00 horn\n```", 0),
        (f"- 09:00 The log says\n\n```\n{LOG}\n```", 1),
        ("2024-05-06\n\n    10:00 horn\n\n    10:05 bell\n\n2024-05-07 - over", 3),
        ("- 09:00 The log says\n\n        10:00 horn\n\n- 09:30 over", 2),
    ],
)
def test_a_timeline_typed_as_code(text: str, expected: int) -> None:
    assert len(timeline(text)) == expected


def test_what_follows_a_list_is_not_its_last_row() -> None:
    text = "- 10:00 horn\n- 10:05 bell\n\n**Total delay:** 5 minutes\n\n---\n"
    assert timeline(text) == ["05-06 10:00: horn", "05-06 10:05: bell"]


@pytest.mark.parametrize(
    ("title", "zone"),
    [
        ("Timeline (all times West African Time)", "Africa/Lagos"),
        ("Timeline (Japan time)", "Asia/Tokyo"),
        ("Timeline (PST) 5/6/24-5/7/24. All about", "-08:00"),
        ("Timeline (two in EAT)", "+03:00"),
    ],
)
def test_a_zone_in_a_title(title: str, zone: str) -> None:
    text = f"# Late\n\n## {title}\n\n- 10:00 horn\n"
    assert f"(All times {zone})" in extract({"2024-05-06-late.md": text}).texts["postmortems/2024-05-06-late.md"]


def test_a_row_in_another_zone_has_its_offset() -> None:
    text = "# Late\n\n## Timeline (PST)\n\n- 10:00 PST horn\n- 12:00 MST bell\n"
    assert rows(text) == ["05-06 18:00: horn", "05-06 19:00: bell"]


# --- titles and days ---

TITLES = [
    (
        "# Post-Mortem Report\n\n## Ferry outage on the north line\n\n### Summary\n\nLate.",
        "Ferry outage on the north line",
    ),
    ("# Postmortem\n\n## Summary\n\nLate.", "North line"),
    ("# Metadata\n\nOwner: Kari\n\n# Summary\n\nLate.", "North line"),
    ("# INCIDENT TITLE\nThe ferry of noon was late.\n\n## Summary\n\nLate.", "The ferry of noon was late."),
    ("# **Postmortem: Ferry late**\n\n## Summary\n\nLate.", "Ferry late"),
    ("# Title: Ferry late\n\n## Summary\n\nLate.", "Ferry late"),
    ("# [Incident] {{ Ferry late }}\n\n## Summary\n\nLate.", "Ferry late"),
    (
        "# Incident\n\n| Field | Value |\n|---|---|\n| Incident title | Ferry of noon |\n\n## Summary\n\nLate.",
        "Ferry of noon",
    ),
    ("Notes: https://example.org/notes\n\nThe ferry was late for an hour.\n\n## Impact\n\nMany.", "North line"),
    ("---\n\n# Ferry late\n\nStatus: Final\n\n## Summary\n\nLate.\n\n---\n", "Ferry late"),
]


@pytest.mark.parametrize(("text", "title"), TITLES)
def test_a_title_is_what_happened(text: str, title: str) -> None:
    assert one(text, "postmortems/north-line.md").title == title


TOLD = "# Outage\n\n## Summary\n\nBetween May 3 and May 5, 2024 it was late.\n"
ROWS = "\n## Timeline\n\n- 2024-05-03 10:00 An alarm rang\n- 2024-05-04 10:00 over\n"
DAYS = [
    ("outage.md", TOLD, date(2024, 5, 3)),
    ("outage.md", "# Late, 3-5 May 2024\n\n## Summary\n\nLate.\n", date(2024, 5, 3)),
    ("outage.md", "# Late\n\n**Date:** May 3–5, 2024\n\n## Summary\n\nLate.\n", date(2024, 5, 3)),
    ("outage.md", "# Late\n\n> **Date:** 2024-05-03\n\n## Summary\n\nLate.\n", date(2024, 5, 3)),
    ("outage.md", "# Late on 2024‑05‑03\n\n## Summary\n\nLate.\n", date(2024, 5, 3)),
    ("2024-09-01-late.md", f"# Late\n{ROWS}", date(2024, 5, 3)),
    ("2024-05-03-late.md", f"# 2024-04-02, late\n{ROWS}", date(2024, 5, 3)),
    ("2024-05/05-17-late.md", f"# Late\n{ROWS}", date(2024, 5, 3)),
]


@pytest.mark.parametrize(("path", "text", "day"), DAYS)
def test_the_day_is_that_of_the_incident(path: str, text: str, day: date) -> None:
    assert one(text, path).date == day


def test_headings_typed_as_items_are_headings() -> None:
    text = (
        "# Late\n\n## Summary:\n\n- ## Impact:\n\n  - Forty people.\n\n## Timeline:\n\n- ### 10:05 UTC:\n\n  - horn\n"
    )
    assert rows(text) == ["05-06 10:05: horn"]
    assert "## Impact\n\n- Forty people." in extract({"outage.md": text}).texts["postmortems/outage.md"]


# --- action items ---


def actions(text: str, title: str = "Action Items") -> tuple[ActionItem, ...]:
    return one(f"# Outage\n\n## Summary\n\nLate.\n\n## {title}\n\n{text}\n").action_items


@pytest.mark.parametrize(
    "title",
    [
        "Follow-up improvements",
        "Long term solution",
        "Preventative and corrective actions",
        "Actions following review",
        "What we will change",
        "How are we preventing it from happening again?",
    ],
)
def test_a_list_under_another_name(title: str) -> None:
    assert len(actions("- Buy a pump\n- Test it", title)) == 2


OWNED = [
    ("- [ ] Buy a pump - @kari - 2024-06-01", "@kari", date(2024, 6, 1), True),
    ("- Buy a pump (Owner: Kari Vik, 2024-06-01)", "Kari Vik", date(2024, 6, 1), True),
    ("- [ ] Buy a pump - Owner: Kari Vik - Due: 2024-06-01", "Kari Vik", date(2024, 6, 1), True),
    ("- Buy a pump (@kari, June 1)", "@kari", date(2024, 6, 1), True),
    ("- Buy a pump, due January 7 (owner: Kari)", "Kari", date(2025, 1, 7), True),
    ("**Action item:** Buy a pump. Owner: @kari", "@kari", None, True),
    ("| Owner | Task | Due |\n|---|---|---|\n| @kari | Buy a pump | June 1 |", "@kari", date(2024, 6, 1), True),
    ("- Buy the pump of 2024-06-01", "", None, True),
    ("- Buy a pump. DONE in [4](https://example.org/4)", "", None, False),
    ("- Say what the definition of DONE is, and mark tickets DONE", "", None, True),
    ("- Buy a pump. _done in May_.", "", None, False),
    ("- Buy a pump - this has already been done.", "", None, False),
]


@pytest.mark.parametrize(("text", "owner", "due", "is_open"), OWNED)
def test_what_an_action_says_of_itself(text: str, owner: str, due: date | None, is_open: bool) -> None:
    (action,) = actions(text)
    assert (action.owner, action.due, action.is_open) == (owner, due, is_open)


def test_bullets_between_numbers_are_below_them() -> None:
    text = "1. **Pump**\nBuy one:\n\n- with a spare\n\n2. **Rope**\nMend it:\n\n- in spring"
    assert [action.action.split()[0] for action in actions(text)] == ["**Pump**", "**Rope**"]
    assert len(actions("- Buy a pump\n- Test it\n\n1. Mend the rope\n2. Paint it")) == 4


def test_boxes_about_the_report_are_no_actions() -> None:
    text = "- [x] The sections above are filled out\n- [x] This report is shared\n- [ ] It is over"
    assert [action.action for action in actions(f"- Buy a pump\n\n# Actions\n\n{text}")] == ["Buy a pump"]
    assert len(actions("- [ ] Write an incident report\n- [ ] Buy a pump")) == 2


def test_an_imported_postmortem_is_asked_for_no_sections() -> None:
    reading = read_texts(extract({"2024-05-06-late.md": TOLD}).texts, clock=CLOCK)
    assert list(postmortem_sections.check(reading.archive)) == []
