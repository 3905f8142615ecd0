"""Action items for other programs: lists, and a calendar for each owner."""

import csv
import io
import json
import re
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar, Event

from outputs.internal.repository import AS_OF, DRILL, POSTMORTEM, REPOSITORY, SETTINGS, content, read, said, site
from uptrail.outputs.internal.promise_lists import harmless
from uptrail.outputs.internal.slugs import slug_of

PATH = "postmortems/2026-03-20-orders.md"


def made(path: str, texts: dict[str, str] | None = None, as_of: datetime = AS_OF) -> bytes:
    rendered = site({**REPOSITORY, **(texts or {})}, as_of)[path].made()
    assert isinstance(rendered, bytes)
    return rendered


def events(path: str, texts: dict[str, str] | None = None, as_of: datetime = AS_OF) -> list[Event]:
    calendar = Calendar.from_ical(made(path, texts, as_of))
    return [part for part in calendar.walk() if isinstance(part, Event)]


def test_the_lists_hold_everything_overdue_first() -> None:
    rows = list(csv.DictReader(io.StringIO(made("actions/actions.csv").decode(), newline="")))
    assert [(row["owner"], row["status"], row["days_overdue"]) for row in rows] == [
        ("sam", "To Do", "4"),
        ("Ida", "In Progress", "0"),
        ("", "Done", "0"),
    ]
    assert {row["teams"] for row in rows} == {"core"}
    tree = json.loads(made("actions/actions.json"))
    assert tree["as_of"] == "2026-03-31"
    assert [one["id"] for one in tree["actions"]] == [row["id"] for row in rows]
    assert tree["actions"][0]["link"] == "https://tracker.lantern.example/T-7"
    assert b"\r\n" in made("actions/actions.csv")


@pytest.mark.parametrize(
    ("zone", "hour", "today", "late"),
    [
        ("UTC", 12, "2026-03-31", 4),
        ("Pacific/Kiritimati", 12, "2026-04-01", 5),
        ("America/Los_Angeles", 6, "2026-03-30", 3),
    ],
)
def test_pages_exports_and_the_rule_count_the_same_days(zone: str, hour: int, today: str, late: int) -> None:
    drill = DRILL + "action_items:\n  - {action: Call the carrier, owner: sam, due: 2026-03-27, status: To Do}\n"
    texts = {**REPOSITORY, "uptrail.yaml": f"{SETTINGS}time_zone: {zone}\n", "incidents/2025-11-05-drill.yaml": drill}
    moment = AS_OF.replace(hour=hour)
    rows = list(csv.DictReader(io.StringIO(made("actions/actions.csv", texts, moment).decode(), newline="")))
    assert [row["days_overdue"] for row in rows if row["owner"] == "sam"] == [str(late)] * 2
    assert json.loads(made("actions/actions.json", texts, moment))["as_of"] == today
    for path in ("", "actions/", "actions/owner/sam/", "postmortems/2026-03-20-orders/", "drills/2025-11-05-drill/"):
        found = {int(days) for days in re.findall(r"(\d+) days? (?:overdue|late)", said(path, texts, moment))}
        assert late in found, path
        assert not found & ({3, 4, 5} - {late}), path
    told = [one.message for one in read(texts, moment)[1] if one.rule == "action-item-overdue"]
    assert len(told) == 2
    assert all(message.endswith(f"overdue by {late} days") for message in told)


def test_another_zone_makes_lists_and_calendars_anew_even_on_the_same_day() -> None:
    """A drill late in the evening is a day older or younger elsewhere."""
    drill = DRILL.replace("12:00 UTC", "23:30 UTC").replace("2025-11-05 13:15", "2025-11-05 23:50")
    drill += "action_items:\n  - {action: Call the carrier, owner: sam, due: 2026-03-27, status: To Do}\n"
    here = {**REPOSITORY, "incidents/2025-11-05-drill.yaml": drill}
    there = {**here, "uptrail.yaml": f"{SETTINGS}time_zone: Europe/Berlin\n"}
    for path in ("actions/actions.csv", "actions/owner/sam/actions.ics"):
        assert made(path, here) != made(path, there)
        assert site(here)[path].key != site(there)[path].key


@given(st.text())
def test_no_cell_begins_a_formula(text: str) -> None:
    cell = harmless(text)
    assert not cell.lstrip().startswith(("=", "+", "-", "@"))
    assert cell.removeprefix("'") == text.removeprefix("'") or cell == text


def test_each_owner_has_a_calendar_of_days() -> None:
    found = events("actions/owner/sam/actions.ics")
    assert len(found) == 1
    one = found[0]
    assert (one["dtstart"].dt, one["dtend"].dt) == (date(2026, 3, 27), date(2026, 3, 28))
    assert one["dtstamp"].dt == datetime(2026, 3, 20, tzinfo=UTC)
    assert one["summary"] == "P1 Compare tables before a release"
    assert one["description"] == "Compare tables before a release\n\nPostmortem: Orders fail"
    assert (one["transp"], one["url"]) == ("TRANSPARENT", "https://tracker.lantern.example/T-7")
    assert b"X-WR-CALNAME:Lantern: actions of @sam" in made("actions/owner/sam/actions.ics")
    assert "actions/owner/nobody/actions.ics" not in site()


def test_an_identity_stays_when_rows_move_and_dates_change() -> None:
    first, second = (row for row in POSTMORTEM.splitlines(keepends=True) if row.startswith(("| P1", "| P0")))
    moved = POSTMORTEM.replace(first + second, second + first).replace("2026-03-27", "2026-04-30")
    before, after = events("actions/owner/sam/actions.ics"), events("actions/owner/sam/actions.ics", {PATH: moved})
    assert before[0]["uid"] == after[0]["uid"]
    assert before[0]["uid"].endswith("@status.lantern.example")
    assert after[0]["dtstart"].dt == date(2026, 4, 30)
    twice = POSTMORTEM.replace(first, first + first)
    assert len({one["uid"] for one in events("actions/owner/sam/actions.ics", {PATH: twice})}) == 2


def test_a_calendar_does_not_change_by_itself() -> None:
    later, path = AS_OF + timedelta(days=40), "actions/owner/ida/actions.ics"
    assert made(path) == made(path, as_of=later)
    assert site()[path].key == site(as_of=later)[path].key
    changed = {**REPOSITORY, PATH: POSTMORTEM.replace("2026-04-20", "2026-04-21")}
    assert site()[path].key != site(changed)[path].key


def test_what_is_closed_leaves_the_calendar_and_the_file_stays() -> None:
    done = POSTMORTEM.replace("| To Do |", "| Done |")
    assert events("actions/owner/sam/actions.ics", {PATH: done}) == []


def test_text_cannot_break_out_of_an_event() -> None:
    evil = POSTMORTEM.replace("Compare tables", "Compare\\nEND:VEVENT;x\u2028,y <b>z</b>")
    found = events("actions/owner/sam/actions.ics", {PATH: evil})
    assert len(found) == 1
    assert "END:VEVENT" in found[0]["summary"]


def test_the_page_leads_to_all_of_them() -> None:
    page = content(site(), "actions/")
    for path in ("actions/actions.csv", "actions/actions.json", "actions/owner/sam/actions.ics"):
        assert f'href="../{path}"' in page
        assert path in site()
    assert "nobody/actions.ics" not in page


@pytest.mark.parametrize(
    ("owner", "slug"), [("ana lima", "ana-lima"), ("jörg", "jörg"), ("sre-team", "sre-team"), ("o.k", "o-k")]
)
def test_usual_names_are_their_own_address(owner: str, slug: str) -> None:
    assert slug_of(owner) == slug


def test_odd_names_stay_apart() -> None:
    odd = ["..", "a/b", "a\\b", "?", "x" * 300, "x" * 301, "a:b"]
    slugs = {slug_of(name) for name in odd}
    assert len(slugs) == len(odd)
    assert all(slug and len(slug) < 80 and not set(slug) & set("/\\:?.") for slug in slugs)


def test_the_lists_are_made_anew_when_something_in_them_changed() -> None:
    """Teams come from other files, and what is late from the day."""
    path = "actions/actions.csv"
    key = site()[path].key
    assert key == site(as_of=AS_OF + timedelta(hours=5))[path].key
    changes = {
        PATH: POSTMORTEM.replace("Tell support", "Tell all"),
        "incidents/2026-03-20-orders.md": REPOSITORY["incidents/2026-03-20-orders.md"].replace(
            "ledger: deg", "api: deg"
        ),
        "uptrail.yaml": REPOSITORY["uptrail.yaml"].replace("team: core", "team: shops"),
    }
    keys = {site({**REPOSITORY, changed: text})[path].key for changed, text in changes.items()}
    assert len({key, *keys, site(as_of=AS_OF + timedelta(days=1))[path].key}) == 5
