"""The documents that the practice's own guide shows are read, unchanged, into the records a person would expect."""

import re
from datetime import UTC, date, datetime
from fractions import Fraction

import pytest

from files.shared_cases import SEED, case
from uptrail.files.reading import read_texts
from uptrail.records import Incident, Postmortem
from uptrail.records.action_item import ActionStatus
from uptrail.records.occurrence import UpdateStatus
from uptrail.records.slo import WindowKind

NOW = datetime(2026, 3, 31, 12, tzinfo=UTC)
DAY = "2026-03-04"
SETTINGS = "name: Harbour Pay\nurl: https://status.example.org/\n"


def block(heading, number=1):
    """The text of the nth code block below a heading of the guide."""
    text = case(SEED).read_text()
    start = re.search(rf"^(?:#+ {heading}|\*\*{heading}\*\*:?)\s*$", text, re.MULTILINE)
    assert start, heading
    blocks = re.findall(r"^```\w*\n(.*?)^```$", text[start.end() :], re.MULTILINE | re.DOTALL)
    return blocks[number - 1]


def read(path, text):
    reading = read_texts({"uptrail.yaml": SETTINGS, path: text}, clock=NOW)
    return reading.archive, [problem for problem in reading.problems if problem.source.path == path]


def incident(text):
    """The incident that a file of the least front matter and the block means."""
    front = f"---\ntitle: Payments fail\nseverity: SEV2\nstarted: {DAY} 14:00 UTC\n---\n\n"
    archive, problems = read(f"incidents/{DAY}-payments.md", front + text)
    return archive.of(Incident)[f"{DAY}-payments"], problems, archive


# --- the postmortem template and its filled-in example ---


@pytest.fixture(scope="module")
def template():
    archive, problems = read(f"postmortems/{DAY}-payments.md", block("Postmortem Template"))
    return archive.of(Postmortem)[f"{DAY}-payments"], problems, archive


def test_what_the_template_leaves_open_is_said_line_by_line(template):
    record, problems, _ = template
    said = [(problem.source.line, problem.message) for problem in problems if problem.rule == "placeholder"]
    assert said == [
        (1, "title is not filled in"),
        (3, "date is not filled in"),
        (4, "duration is not filled in"),
        (5, "severity is not filled in"),
        (6, "authors is not filled in"),
        (7, "status is not filled in"),
    ]
    assert len(problems) == len(said)
    assert (record.date, record.duration, record.severity, record.authors, record.status) == (None, None, "", (), None)
    assert record.title == record.id == f"{DAY}-payments"
    assert record.incidents == (f"{DAY}-payments",)


def test_the_sections_of_the_template(template):
    record, _, _ = template
    assert [(section.title, section.level) for section in record.sections] == [
        ("Summary", 2),
        ("Impact", 2),
        ("Timeline (All times UTC)", 2),
        ("Root Cause Analysis", 2),
        ("What Happened", 3),
        ("5 Whys Analysis", 3),
        ("Contributing Factors", 3),
        ("What Went Well", 2),
        ("What Went Poorly", 2),
        ("Action Items", 2),
        ("Lessons Learned", 2),
    ]
    assert record.summary.startswith("[2-3 sentence")
    assert record.what_happened.startswith("[Technical")
    assert record.lessons.startswith("[Key")
    assert record.impact.duration == "HH:MM to HH:MM UTC"
    assert record.impact.users_affected == "X% of users in [region/segment]"
    assert record.impact.revenue_impact == "$X estimated"
    assert record.impact.support_tickets == "X filed"
    assert record.impact.slo_impact == "Error budget consumed: X%"


def test_the_timeline_of_the_template(template):
    record, _, _ = template
    assert " ".join(entry.time for entry in record.timeline) == "14:00 14:05 14:07 14:10 14:15 14:18 14:22 14:30"
    assert record.timeline[1].event == "Error rate alert fires (5xx rate > 5%)"
    assert all(entry.at is None for entry in record.timeline), "no date is filled in"


def test_the_timeline_has_moments_once_the_date_is_filled_in():
    text = block("Postmortem Template").replace("YYYY-MM-DD", DAY)
    archive, _ = read(f"postmortems/{DAY}-payments.md", text)
    record = archive.postmortems[f"{DAY}-payments"]
    assert record.timeline[0].at == datetime(2026, 3, 4, 14, 0, tzinfo=UTC)
    assert record.timeline[7].at == datetime(2026, 3, 4, 14, 30, tzinfo=UTC)


def test_the_five_whys_of_the_template(template):
    record, _, _ = template
    assert [(why.question, why.answer, why.children) for why in record.whys] == [
        ("Why did the API return 500 errors?", "Database connection pool was exhausted", ()),
        ("Why was the connection pool exhausted?", "New query in v2.3.1 held connections for 30s+", ()),
        ("Why did the query take 30s+?", "Missing index on the `orders.customer_id` column", ()),
        ("Why was the index missing?", "Migration was written but not included in the release", ()),
        ("Why was the missing migration not caught?", "No pre-deploy check for pending migrations", ()),
    ]


def test_the_contributing_factors_of_the_template(template):
    record, _, _ = template
    assert [(factor.text, factor.primary) for factor in record.factors] == [
        ("Missing database index", True),
        ("No connection pool exhaustion alert", False),
        ("Load test environment has different data volume than production", False),
        ("Migration checklist not enforced in CI", False),
    ]
    assert [len(bullets) for bullets in (record.went_well, record.went_poorly, record.got_lucky)] == [3, 3, 0]
    assert record.went_well[2] == "Rollback was smooth and took < 5 minutes"


def test_the_action_items_of_the_template(template):
    record, _, archive = template
    rows = [(item.priority, item.action, item.owner, item.due, item.status) for item in record.action_items]
    assert rows == [
        ("P0", "Add missing DB index", "@alice", date(2025, 3, 20), ActionStatus.DONE),
        ("P0", "Add connection pool exhaustion alert", "@bob", date(2025, 3, 22), ActionStatus.IN_PROGRESS),
        ("P1", "Add pre-deploy migration check to CI", "@carol", date(2025, 4, 1), ActionStatus.TO_DO),
        ("P1", "Load test with production-like data volume", "@dave", date(2025, 4, 15), ActionStatus.TO_DO),
        ("P2", "Add connection pool metrics to service dashboard", "@bob", date(2025, 4, 30), ActionStatus.TO_DO),
    ]
    assert [item.id for item in archive.action_items] == [f"{DAY}-payments-{number}" for number in range(1, 6)]
    assert str(archive.at(record, "action_items", 3, "due")) == f"postmortems/{DAY}-payments.md:72:61"
    assert archive.at(record.action_items[3], "due") == archive.at(record, "action_items", 3, "due")


# --- the SLO document ---


def test_the_slo_document():
    archive, problems = read("slos/payment-api.yaml", block("SLO Definition Framework"))
    assert problems == []
    slos = list(archive.slos.values())
    assert [(slo.id, slo.name, slo.objective) for slo in slos] == [
        ("payment-api-availability", "Availability", Fraction(9995, 10000)),
        ("payment-api-latency", "Latency", Fraction(99, 100)),
        ("payment-api-data-freshness", "Data Freshness", Fraction(999, 1000)),
    ]
    assert {(slo.service, slo.team, slo.tier) for slo in slos} == {("payment-api", "payments", 1)}
    assert {(slo.window.kind, slo.window.unit, slo.window.count) for slo in slos} == {(WindowKind.ROLLING, "day", 30)}
    assert [slo.error_budget for slo in slos] == ["21.6 minutes/month", "432 minutes/month (at p99)", ""]
    assert slos[0].description == "Payment API responds successfully"
    assert slos[1].sli == "Proportion of requests completing within 500ms"
    assert [slo.source_kind for slo in slos] == ["incidents"] * 3
    assert str(archive.at(slos[1], "objective")) == "slos/payment-api.yaml:17:16"


# --- what an incident's file may hold ---


def test_the_example_updates_of_a_status_page():
    record, problems, archive = incident(block("Example Updates"))
    assert problems == []
    assert [(update.at, update.status) for update in record.updates] == [
        (datetime(2026, 3, 4, 14, 5, tzinfo=UTC), UpdateStatus.INVESTIGATING),
        (datetime(2026, 3, 4, 14, 15, tzinfo=UTC), UpdateStatus.IDENTIFIED),
        (datetime(2026, 3, 4, 14, 25, tzinfo=UTC), UpdateStatus.MONITORING),
        (datetime(2026, 3, 4, 14, 45, tzinfo=UTC), UpdateStatus.RESOLVED),
    ]
    texts = [" ".join(update.text.split()) for update in record.updates]
    assert texts[0] == (
        "We are aware that some users are experiencing errors when processing payments. "
        "Our team is actively investigating."
    )
    assert texts[3].endswith("We will publish a detailed postmortem within 48 hours.")
    assert record.ended == datetime(2026, 3, 4, 14, 45, tzinfo=UTC)
    assert archive.at(record, "updates", 2, "at").line == 7 + 6


def test_the_update_template_once_it_is_filled_in():
    text = block("Update Template")
    for placeholder, words in {
        "[TIMESTAMP]": f"{DAY} 14:12 UTC",
        "Investigating / Identified / Monitoring / Resolved": "Investigating",
        "[Description of customer impact]": "Payments fail",
        "[What we're doing right now]": "Looking into it",
        '[Time of next update, e.g., "in 30 minutes"]': "in 30 minutes",
    }.items():
        assert placeholder in text
        text = text.replace(placeholder, words)
    record, problems, _ = incident(text)
    assert problems == []
    (update,) = record.updates
    assert (update.at, update.status) == (datetime(2026, 3, 4, 14, 12, tzinfo=UTC), UpdateStatus.INVESTIGATING)
    assert (update.impact, update.current_actions) == ("Payments fail", "Looking into it")
    assert update.next_update == datetime(2026, 3, 4, 14, 42, tzinfo=UTC)


def test_what_the_update_template_leaves_open_is_said_and_not_published():
    record, problems, _ = incident(block("Update Template").replace("[TIMESTAMP]", f"{DAY} 14:12 UTC"))
    assert [problem.source.line for problem in problems] == [9, 10, 11, 12]
    (update,) = record.updates
    assert (update.status, update.impact, update.current_actions, update.next_update) == (None, "", "", None)


def test_the_update_template_unchanged_is_no_update_and_is_said():
    record, problems, _ = incident(block("Update Template"))
    assert record.updates == ()
    assert [problem.source.line for problem in problems] == [7]


@pytest.mark.parametrize(
    ("heading", "field", "count"), [("2. Triage", "triage", 6), ("4. Resolution", "resolution", 6)]
)
def test_the_checklists(heading, field, count):
    text = block(re.escape(heading))
    record, problems, archive = incident(text)
    checks = getattr(record, field)
    assert problems == []
    assert len(checks) == count
    assert not any(check.done for check in checks)
    first = text.split("\n")[1].removeprefix("- [ ] ")
    assert checks[0].text.rstrip("?:") in first
    assert archive.at(record, field, 2).line == 7 + 3
    ticked, _, _ = incident(text.replace("- [ ]", "- [x]"))
    assert all(check.done for check in getattr(ticked, field))
