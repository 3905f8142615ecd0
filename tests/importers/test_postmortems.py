"""Free-form postmortems: what is understood of them, that nothing of them is lost, and that nothing is added."""

import json
import os
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from files.shared_cases import CASES, case
from uptrail.adapters.printing import line
from uptrail.files.reading import read_texts
from uptrail.importers import IMPORTERS, Imported
from uptrail.importers.postmortems import extract, understand
from uptrail.importers.postmortems.document import read_document
from uptrail.importers.postmortems.markup import plainer
from uptrail.importers.postmortems.reporting import count
from uptrail.records import Postmortem
from uptrail.records.occurrence import Audience

SAMPLES = Path(__file__).parent / "samples" / "postmortems"
CLOCK = datetime(2025, 7, 1, tzinfo=UTC)


def texts(folder: Path) -> dict[str, str]:
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix != ".json")
    return {path.relative_to(folder).as_posix(): path.read_bytes().decode() for path in paths}


def one(text: str, path: str = "2024-05-06-outage.md") -> Postmortem:
    """The record that one document becomes."""
    (record,) = read_texts(extract({path: text}).texts, clock=CLOCK).archive.postmortems.values()
    return record


def times(record: Postmortem) -> list[str]:
    return [f"{row.at:%Y-%m-%d %H:%M}" if row.at else row.time for row in record.timeline]


# --- samples, and what others published ---


def test_the_samples_become_what_is_beside_them() -> None:
    found = extract(texts(SAMPLES / "export"))
    outcome = {**found.texts, "report.txt": told(found)}
    if os.environ.get("UPDATE_GOLDENS"):
        for path, text in outcome.items():
            place = SAMPLES / "expected" / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text, encoding="utf-8")
    assert outcome == texts(SAMPLES / "expected")


def told(found: Imported) -> str:
    lines = [f"{path}: {words}" for path, words in found.understood.items()]
    return "".join(f"{one}\n" for one in [*lines, *(line(problem) for problem in found.problems)])


def test_only_this_importer_knows_them() -> None:
    export = texts(SAMPLES / "export")
    assert [kind for kind, importer in IMPORTERS.items() if importer.identify(export)] == ["postmortems"]


def test_importing_in_another_order_gives_the_same() -> None:
    export = texts(SAMPLES / "export")
    assert extract(export) == extract(dict(reversed(export.items())))


def test_every_record_is_internal_and_held_to_no_template() -> None:
    found = read_texts(extract(texts(SAMPLES / "export")).texts, clock=CLOCK)
    assert {record.audience for record in found.archive.postmortems.values()} == {Audience.INTERNAL}
    assert {record.template for record in found.archive.postmortems.values()} == {"free-form"}
    assert [problem.message for problem in found.problems if problem.level == "error"] == ["unknown time zone 'IST'"]


def truth() -> list[dict[str, object]]:
    return json.loads(case(CASES / "postmortems" / "ground-truth.json").read_text(encoding="utf-8"))


def published(name: str) -> Postmortem:
    return one((CASES / "postmortems" / name).read_bytes().decode(), name)


def test_titles_days_rows_and_actions_are_what_a_person_reads() -> None:
    for known in truth():
        record = published(str(known["file"]))
        counted = (
            len(record.timeline),
            len(record.action_items),
            sum(not item.is_open for item in record.action_items),
        )
        assert (record.title, str(record.date)) == (known["title"], str(known["date"])[:10])
        assert counted == (known["timeline_rows"], known["actions"], known["actions_done"]), known["file"]


def test_a_tree_of_whys_keeps_its_branches() -> None:
    names = [str(known["file"]) for known in truth() if "5 whys is a TREE: 13" in str(known["notes"])]
    assert [count(published(name).whys) for name in names] == [13]


# --- nothing is lost, nothing is invented ---

TEMPLATE = """
postmortem date duration severity authors status tags template free form preface summary impact timeline all
times time event root cause analysis what happened 5 whys contributing factors went well poorly where we got
lucky action items priority owner due link source as written done to do in progress won t lessons learned detail
front matter yaml toml utc draft reviewed complete sev
"""


def words(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", text.replace("\\", ""))).lower()


MARKERS = re.compile(r"^[\s>]*(?:[-*+•]|\d+[.)]|#+)\s+(?:\[.\]\s+)?|^\s*#+\s*")
STAMP = re.compile(
    r"^\W*(?:approx\.?\s|~|(?:mon|friday)\b|,|\s)*(?:\d{1,4}[-./]\d{1,2}[-./]\d{2,4}|\d{1,2} jan \d{4})?"
    r"(?:[,\s*`]|T(?=\d)|at\b)*"
    r"(?:\d{1,2}[:.h]\d{2}(?::\d{2})?\s*(?:[ap]m)?h?(?:\s*\(?(?:utc|cet|edt|pst)\)?)?)?",
    re.IGNORECASE,
)


def passages(text: str) -> Iterator[str]:
    """What must be found again: every line without its list mark and its time, cells apart."""
    document = read_document("x.md", text)
    for written in f"{document.front_text}\n{document.body}".split("\n"):
        bare = MARKERS.sub("", written)
        bare = re.sub(r"^\W*[A-Z][\w ]{2,20}\W*:\W*(?=\w)", "", bare)
        pieces = [STAMP.sub("", piece) for piece in (bare.split("|") if "|" in bare else [bare])]
        if not re.match(r"\s*(#|[=-]+$)", written):
            yield from (
                words(re.sub(r"\((?:done|completed?)\)\s*$", "", piece, flags=re.IGNORECASE)) for piece in pieces
            )


RENAMED = {
    *(
        "action item",
        "bug",
        "what",
        "task",
        "assignee",
        "deadline",
        "state",
        "closed",
        "1 dec 2022",
        "tue 4 feb 2020",
        "may 6th 2019",
        "nov 9",
        "nov 8",
        "actions",
    ),
    *(
        "root cause s",
        "remediation items",
        "timeline of events",
        "5 00 pm",
        "who",
        "event",
        "time edt",
        "review actions",
    ),
}


def lost(text: str, path: str) -> list[str]:
    outcome = " ".join(words(part) for part in extract({path: text}).texts.values())
    return [part for part in passages(text) if part and f" {part} " not in f" {outcome} " and part not in RENAMED]


@pytest.mark.parametrize("path", sorted(texts(SAMPLES / "export")))
def test_every_sentence_of_a_sample_is_in_its_record(path: str) -> None:
    text = texts(SAMPLES / "export")[path]
    if extract({path: text}).texts:
        assert [part for part in lost(text, path) if len(part.split()) > 2] == []


def test_every_sentence_that_others_published_is_in_its_record() -> None:
    folder = case(CASES / "postmortems")
    found = {path: lost(text, path) for path, text in texts(folder).items() if extract({path: text}).texts}
    assert len(found) >= 20
    assert {
        path: long for path, parts in found.items() if (long := [one for one in parts if len(one.split()) > 7])
    } == {}


PIECES = st.sampled_from(
    [
        "# The ferry stopped",
        "## Summary",
        "Something broke, and <b>nobody</b> knew.",
        "## Timeline (times in CET)",
        "## Timeline",
        "### 14:05",
        "- 10:15 the pump failed",
        "- **10:20 UTC** - it went on",
        "| Time | Event |",
        "|---|---|",
        "| 10:30 | a row |",
        "| ?? | another row",
        "2024-05-06 11:00: a paragraph with a time",
        "> 12:00 a quote",
        "```",
        "~~~",
        "<!-- a comment",
        "-->",
        "<pre>",
        "    10:40 indented",
        "[13:20] bracketed words",
        "## Five Whys",
        "1. **Why** did it stop?",
        "   - The pump failed.",
        "Why did the pump fail? It was old.",
        "## Action Items",
        "- [x] Mend the pump (done)",
        "- [ ] Buy another @ola by 2024-06-01",
        "  - with a spare",
        "- **Later:**",
        "  1. Paint it",
        "| Action | Owner | Due |",
        "| Oil it | Kari | soon |",
        "## Lessons learned",
        "### What went well",
        "* Rope was at hand",
        "**Impact:** Forty people waited.",
        "Action Items",
        "---",
        "===",
        "1. ",
        "- ",
        "* * *",
        "\\| a pipe \\",
        "<script>alert(1)</script>",
        "[ref]: https://example.org/x",
        "![pump](pump.png)",
        "- **Severity**: SEV2",
        "**Date**: 6 May 2024",
        "Status: Draft",
        "Authors",
        "+++",
        "{{ jinja }} {% raw %}",
    ]
)
DOCUMENTS = st.lists(PIECES | st.just(""), min_size=1, max_size=40).map("\n".join)


@settings(max_examples=150, deadline=None)
@given(DOCUMENTS)
def test_no_document_is_too_strange(text: str) -> None:
    """Whatever stands where: it is read, written, read back, and its words are still there."""
    found = extract({"2024-05-06-outage.md": text})
    if not found.texts:
        return
    reading = read_texts(found.texts, clock=CLOCK)
    (record,) = reading.archive.postmortems.values()
    understood = understand(read_document("2024-05-06-outage.md", text))
    assert len(record.timeline) == len(understood.rows)
    assert len(record.action_items) == sum(len(group.actions) for group in understood.groups)
    outcome = words("\n".join(found.texts.values())).split()
    for word in (
        "ferry",
        "nobody",
        "pump",
        "quote",
        "bracketed",
        "indented",
        "alert",
        "rope",
        "spare",
        "forty",
        "jinja",
    ):
        assert (word in words(text).split()) <= (word in outcome), word


@settings(max_examples=60, deadline=None)
@given(DOCUMENTS)
def test_no_word_is_invented(text: str) -> None:
    found = extract({"2024-05-06-outage.md": text}).texts
    record = found.get("postmortems/2024-05-06-outage.md", "")
    known = {*words(text).split(), *words(TEMPLATE).split(), *["outage", "2024", "05", "06", "01", "00"]}
    invented = {word for word in words(record).split() if word not in known and not re.fullmatch(r"\d+", word)}
    assert invented <= {"lt", "and"}


# --- one thing at a time ---

TIMES = [
    ("- **16:58 UTC** - down", "2024-05-06 16:58"),
    ("- 04:49 PM UTC down", "2024-05-06 16:49"),
    ("### 5:00 PM (UTC)\ndown", "2024-05-06 17:00"),
    ("* [13:20] down", "2024-05-06 13:20"),
    ("2024-05-07, 03:26pm: down", "2024-05-07 15:26"),
    ("- 7 May 2024 at 14:05 CEST - down", "2024-05-07 12:05"),
    ("- 14h05: down", "2024-05-06 14:05"),
    ("- ~14:05 down", "2024-05-06 14:05"),
    ("- 14:05-14:20 down", "2024-05-06 14:05"),
    ("- 2024-05-06T14:05:00Z down", "2024-05-06 14:05"),
    ("- 2024-05-?? HH:mm down", "2024-05-?? HH:mm"),
    ("- T+30m down", "??"),
    ("| When | What |\n|---|---|\n| 9:05 am | down |", "2024-05-06 09:05"),
]


@pytest.mark.parametrize(("text", "expected"), TIMES)
def test_a_row_in_another_dress(text: str, expected: str) -> None:
    assert times(one(f"# Outage\n\nDate: 2024-05-06\n\n## Timeline\n\n{text}\n")) == [expected]


ZONES = [
    ("## Timeline (times in BST)", "13:05"),
    ("## Timeline\n\nAll times in PST.", "22:05"),
    ("## Timeline\n\n*(All times US/Pacific, 24-hour clock.)*", "21:05"),
    ("## Timeline\n\nAll times are in Eastern time.", "18:05"),
    ("## Timeline\n\nAll times in UTC+2 (Zurich time)", "12:05"),
    ("## Timeline\n\nTimes are Berlin time.", "12:05"),
]


@pytest.mark.parametrize(("heading", "expected"), ZONES)
def test_a_zone_in_other_words(heading: str, expected: str) -> None:
    record = one(f"# Outage\n\nDate: 2024-05-06\n\n{heading}\n\n- 14:05 down\n")
    assert times(record) == [f"2024-05-06 {expected}"]


TITLES = [
    ("# 2021-06-03: Disk full", "Disk full", date(2021, 6, 3)),
    ("# February 8th, 2019 - Slow", "Slow", date(2019, 2, 8)),
    ("# Incident on 2023-07-25 - Metrics down", "Metrics down", date(2023, 7, 25)),
    ("# Website outage 5-26-21", "Website outage 5-26-21", date(2021, 5, 26)),
    ("# Post-mortem: Mail, 8 Feb 2019", "Mail, 8 Feb 2019", date(2019, 2, 8)),
    ('---\ntitle: "Mail: late"\ndate: 2019-02-08\n---', "Mail: late", date(2019, 2, 8)),
    ('+++\ntitle = "Mail"\ndate = 2019-02-08\n+++', "Mail", date(2019, 2, 8)),
    ("Disk full\n=========\n\nDate: 8.2.2019", "Disk full", date(2019, 2, 8)),
]


@pytest.mark.parametrize(("head", "title", "day"), TITLES)
def test_a_title_and_its_day(head: str, title: str, day: date | None) -> None:
    record = one(f"{head}\n\n## Timeline\n\n- 14:05 down\n", "postmortem.md")
    assert (record.title, record.date) == (title, day)


def test_what_never_ends_swallows_nothing() -> None:
    text = "# Outage\n\n## Summary\n\n<!-- one\n\n## Impact\n\nMany.\n"
    assert one(text).title == "Outage"
    assert "Many." in extract({"outage.md": text}).texts["postmortems/outage.md"]


def test_a_mark_at_the_start_and_other_line_ends() -> None:
    assert times(one("\ufeff# Outage\r\n\r\nDate: 2024-05-06\r\n\r\n## Timeline\r\n\r\n- 14:05 UTC down\r\n")) == [
        "2024-05-06 14:05"
    ]


# --- headings and tables in HTML, unclear zones, and times that stand alone ---


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<h2>Root cause</h2>", "\n## Root cause\n"),
        ("text <h2>within</h2>", "text <h2>within</h2>"),
        ("```\n<h2>code</h2>\n```", "```\n<h2>code</h2>\n```"),
        ('<p class="lead">Words &amp; more</p>', "\nWords &amp; more\n"),
        (
            "<table><tr><th>A</th><th>B</th></tr><tr><td>1|2</td><td><a href='https://x.example'>x</a></td></tr></table>",
            "\n| A | B |\n|---|---|\n| 1\\|2 | [x](https://x.example) |\n",
        ),
        ("<table><tr><td colspan=2>A</td></tr></table>", None),
        ("<table><tr><td>A</td><td><ul><li>B</li></ul></td></tr></table>", None),
        ("<table><tr><td>A</td><td>B</td></tr>stray words</table>", None),
        ("<table><tr><td>A</td><td><table></table></td></tr></table>", None),
        ("<table><tr><td>A</td><td>B", None),
        ("<table></table>", None),
    ],
)
def test_plain_html_becomes_markdown_and_other_html_stays(markup: str, expected: str | None) -> None:
    assert plainer(markup) == (markup if expected is None else expected)


@given(st.text(alphabet="<>/ablethrdp|=\n \"'&;1", max_size=200))
def test_no_markup_is_too_strange(markup: str) -> None:
    plainer(f"<table>{markup}</table>\n<h1>{markup}</h1>")


@pytest.mark.parametrize(
    ("front", "written"),
    [
        ("date: 2018-11-05 10:00:00 +0530", "+05:30"),
        ("date: 2018-11-05T10:00:00+02:00", "+02:00"),
        ("date: 2018-11-05 10:00:00 +0900", "IST"),
        ("date: 2018-11-05", "IST"),
    ],
)
def test_an_offset_elsewhere_settles_unclear_letters(front: str, written: str) -> None:
    text = f"---\ntitle: Lag\n{front}\n---\n\n## Timeline (IST)\n\n- 10:00 Alarm\n- 10:05 Call\n- 10:10 Fixed\n"
    (record,) = extract({"2018-11-05-lag.md": text}).texts.keys() - {"uptrail.yaml"}
    assert f"(All times {written})" in extract({"2018-11-05-lag.md": text}).texts[record]


def test_a_time_that_stands_alone_has_its_list_for_words() -> None:
    text = "# Outage\n\n## Timeline (UTC)\n\n- 10:00\n    - Alarm\n    - Call\n- 10:05 Rollback\n- 10:10 Over\n"
    assert [row.event for row in one(text).timeline] == ["Alarm; Call", "Rollback", "Over"]


@pytest.mark.parametrize(
    ("items", "asked"),
    [
        (("Why was there lag? A query.", "Why was it long? No limit.", "Why was there none? The default."), 3),
        (("Why was there lag? A query.", "Why was it long? No limit."), 0),
        (("A query was long.", "Why was it long? No limit.", "Why was there none? The default."), 0),
    ],
)
def test_a_root_cause_that_only_asks_why(items: tuple[str, ...], asked: int) -> None:
    listed = "\n".join(f"{number}. {item}" for number, item in enumerate(items, 1))
    assert count(one(f"# Lag\n\n## Summary\n\nSlow.\n\n## Root cause\n\n{listed}\n").whys) == asked


LIFT = "At 14:02 UTC the lift stopped. At 14:05 UTC the bell rang, e.g. in\nthe hall. At 2:10 p.m. UTC Noor came!"
PROSE = [
    (LIFT, ["14:02 the lift stopped.", "14:05 the bell rang, e.g. in the hall.", "14:10 Noor came!"]),
    (
        "14:02 Stopped. 14:05 - 14:10: Looked for the key.\n\n**14:12** Found it. ~14:20, all was over.",
        ["14:02 Stopped.", "14:05 14:05 - 14:10: Looked for the key.", "14:12 Found it.", "14:20 all was over."],
    ),
    ("14:02 Stopped.\n14:05 Rang\n14:06 Noor came.", ["14:02 Stopped.", "14:05 Rang", "14:06 Noor came."]),
    ("14:02 Stopped. Nobody saw it. 14:06 Noor came.", ["14:02 Stopped. Nobody saw it. 14:06 Noor came."]),
    ("The lift stopped. At 14:05 UTC the bell rang. At 14:06 UTC Noor came.", []),
    ("Between 14:02 and 14:05 it stopped. At 14:06 UTC Noor came.", []),
    ("> At 14:02 the lift stopped. At 14:05 the bell rang.", []),
    ("```\n14:02 Stopped. 14:05 Rang.\n```", []),
]


@pytest.mark.parametrize(("text", "rows"), PROSE)
def test_sentences_that_all_begin_with_a_clock_are_rows(text: str, rows: list[str]) -> None:
    record = one(f"# Outage\n\nDate: 2024-05-06\n\n## Timeline (UTC)\n\n{text}\n")
    assert [f"{row.at:%H:%M} {row.event}" for row in record.timeline if row.at] == rows
    assert len(record.timeline) == len(rows)
    assert not rows or all(row.at and row.at.date() == date(2024, 5, 6) for row in record.timeline)


@pytest.mark.parametrize(
    ("title", "more", "rows"),
    [
        ("What happened", "", 3),
        ("What happened", "The rope was old.", 0),
        ("What happened", "At 14:20 UTC it ran. Nobody knows why.", 0),
        ("Details", "", 0),
        ("Summary", "", 0),
        ("Root cause", "", 0),
    ],
)
def test_an_account_is_a_timeline_only_when_nothing_else_is_in_it(title: str, more: str, rows: int) -> None:
    text = f"# Outage\n\nDate: 2024-05-06\n\n## {title}\n\n{LIFT}\n\n{more}\n\n## Impact\n\nOne lift.\n"
    record = one(text)
    assert len(record.timeline) == rows
    outcome = words(extract({"2024-05-06-outage.md": text}).texts["postmortems/2024-05-06-outage.md"]).split()
    assert {"lift", "bell", "hall", "came", *words(more).split()} <= set(outcome)
