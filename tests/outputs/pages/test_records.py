"""Pages of single records: incidents, maintenance, notices, postmortems, components, objectives, history."""

import re
from posixpath import normpath

import pytest

from outputs.pages.test_home import words
from outputs.small import documents, html, public, record, update
from uptrail.outputs.document import Page
from uptrail.records import Component, Incident, Maintenance

OPEN = "incidents/2026-03-31-orders-fail/index.html"
OVER = "incidents/2026-03-20-mail-late/index.html"


def test_an_open_incident() -> None:
    said = words(html(public(), OPEN))
    for told in (
        "Identified Next update by 12:30 UTC",
        "Severity SEV2 · Major Started 31 Mar 2026, 10:00 UTC",
        "So far 2 h",
        "API Major outage 31 Mar 2026, 10:00 UTC – 11:00 UTC (1 h) Partial outage 31 Mar 2026, 11:00 UTC – now (1 h)",
        "Web shop Degraded performance 31 Mar 2026, 11:00 UTC – now (1 h)",
    ):
        assert told in said
    assert said.index("We found") < said.index("No order goes through")


def test_an_incident_that_is_over() -> None:
    said = words(html(public(), OVER))
    assert "Status Resolved" in said
    assert "Resolved 20 Mar 2026, 08:45 UTC 08:45 WET Duration 45 min Postmortem Mail arrives late" in said
    assert 'href="../../postmortems/2026-03-20-mail-late/"' in html(public(), OVER)
    assert "As of" not in said


def test_each_update_has_an_address() -> None:
    content = html(public(), OPEN)
    assert '<li id="update-20260331t1100">' in content
    assert 'href="#update-20260331t1100"' in content


def test_markup_in_a_title_is_text_everywhere() -> None:
    evil = record(
        Incident,
        "2026-03-30-evil",
        title='"><script>alert(1)</script>{{ 7*7 }}<img src=x onerror=alert(1)>',
        severity="<b>SEV9</b>",
        started="2026-03-30 10:00 UTC",
        components={"evil": "major_outage"},
        updates=[update("2026-03-30 10:05", "Investigating", text="<img src=x onerror=alert(1)>{{ 7*7 }}")],
    )
    named = record(Component, "evil", name="<svg onload=alert(1)>", group='"><i>', description="</p><script>")
    for path, document in documents(public(evil, named)).items():
        made = document.made()
        if isinstance(made, Page):
            for piece in ("<script", "<img", "<svg onload", "<i>", "<b>", "49"):
                assert piece not in made.content, f"{piece} in {path}"
            assert len(re.findall(r"<(?:link|meta|script|/script)[^<>]*>", made.head)) == made.head.count("<")
            assert made.head.count("<script") == 1


def test_a_planned_and_a_past_maintenance() -> None:
    planned = words(html(public(), "maintenance/2026-04-05-move/index.html"))
    assert "Status Scheduled Planned for 5 Apr 2026, 02:00 UTC – 03:00 UTC Components Web shop" in planned
    done = words(html(public(), "maintenance/2026-03-10-done/index.html"))
    assert "Status Completed Planned for 10 Mar 2026, 02:00 UTC – 03:00 UTC Took place 10 Mar 2026, 02:00 UTC" in done


def test_a_maintenance_that_runs_over_says_so() -> None:
    over = record(
        Maintenance,
        "2026-03-31-over",
        title="Over",
        scheduled={"from": "2026-03-31 10:00 UTC", "to": "2026-03-31 11:00 UTC"},
        updates=[update("2026-03-31 10:00", "In progress", text="Begun.")],
    )
    said = words(html(public(over), "maintenance/2026-03-31-over/index.html"))
    assert "In progress It was to end by 31 Mar 2026, 11:00 UTC 12:00 WEST and runs on" in said


def test_the_maintenance_list() -> None:
    said = words(html(public(), "maintenance/index.html"))
    assert "Planned Moving the database Scheduled 5 Apr 2026, 02:00 UTC" in said
    assert "Past New switches Completed 10 Mar 2026, 02:00 UTC – 02:40 UTC" in said


def test_a_notice() -> None:
    assert "Kind Notice From 28 Mar 2026, 09:00 UTC" in words(html(public(), "notices/2026-03-28-hours/index.html"))


def test_a_postmortem_shows_roles_and_only_what_is_published() -> None:
    content = html(public(), "postmortems/2026-03-20-mail-late/index.html")
    assert "<p>an author filled <em>the queue</em>.</p>" in content
    assert '<h2 id="summary">Summary</h2>' in content
    assert "Notes" not in content


def test_a_component() -> None:
    said = words(html(public(), "components/web/index.html"))
    assert "Now Degraded performance" in said
    assert "Counted since 1 Mar 2026" in said
    assert "Uptime by month" in said
    assert "March 2026 100% none 40 min" in said
    assert "31 Mar 2026 Degraded performance 1 h" in said


def test_uptime_prints_its_rule_and_weights() -> None:
    said = words(html(public(), "uptime/index.html"))
    assert "Partial outage 30%" in said
    assert "Under maintenance left out" in said
    assert "100% means not a second of downtime" in said


def test_objectives() -> None:
    said = words(html(public(), "slos/index.html"))
    assert "Objective 99.9% Attained 99.968% (met) Budget left 68.7% 29 min of 43 min Window 30 days rolling" in said


def test_history_by_month() -> None:
    assert "2026 March 2026 2 incidents, 1 maintenance" in words(html(public(), "history/index.html"))
    said = words(html(public(), "history/2026-03/index.html"))
    assert said.index("Orders") < said.index("Support hours") < said.index("Mail arrives") < said.index("New switches")
    assert "← December 2025" in said


@pytest.mark.parametrize("path", sorted(documents(public())))
def test_every_link_leads_to_a_document(path: str) -> None:
    made = documents(public())
    page = made[path].made()
    if not isinstance(page, Page):
        return
    for link in re.findall(r'(?:href|src)="([^"#]*)', page.content + page.head):
        if link and not link.startswith("https://"):
            folder = path.rpartition("/")[0]
            target = normpath(f"{folder}/{link}" if folder else link).removeprefix("./")
            target = "" if target == "." else target
            wanted = target if target in made else f"{target}/index.html".removeprefix("/")
            assert wanted in made, f"{path} links to {link}"


def test_every_page_has_one_first_heading() -> None:
    for path, document in documents(public()).items():
        made = document.made()
        if isinstance(made, Page):
            assert made.content.count("<h1") == 1, path
