"""The status-page API v2 of the built demo, field by field: this list is its documentation's, never the program's.

What it says of each field is written in the test's own small language, so that a reader may compare it with what
clients of hosted status pages expect: `time`, `code` (an id), `text`, `flag`, `number`, `day`, `url`, `null`, a list
of words; `?` after it allows null.
"""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.slow

STATUSES = "operational degraded_performance partial_outage major_outage under_maintenance"
PAGE = {"id": "code", "name": "text", "url": "url", "time_zone": "text", "updated_at": "time"}
COMPONENT = {
    "id": "code",
    "name": "text",
    "status": STATUSES,
    "created_at": "time",
    "updated_at": "time",
    "position": "number",
    "description": "text?",
    "showcase": "flag",
    "start_date": "day?",
    "group_id": "code?",
    "page_id": "code",
    "group": "flag",
    "only_show_if_degraded": "flag",
}
AFFECTED = {"code": "code", "name": "text", "old_status": STATUSES, "new_status": STATUSES}
UPDATE = {
    "id": "code",
    "body": "text",
    "incident_id": "code",
    "created_at": "time",
    "updated_at": "time",
    "display_at": "time",
    "affected_components": [AFFECTED, "?"],
    "deliver_notifications": "flag",
    "custom_tweet": "null",
    "tweet_id": "null",
}
OCCURRENCE = {
    "id": "code",
    "name": "text",
    "created_at": "time",
    "updated_at": "time",
    "monitoring_at": "time?",
    "resolved_at": "time?",
    "shortlink": "url",
    "started_at": "time",
    "page_id": "code",
    "components": [COMPONENT],
    "reminder_intervals": "null",
}
PHASES = "investigating identified monitoring resolved postmortem"
INCIDENT = {
    **OCCURRENCE,
    "status": PHASES,
    "impact": "none minor major critical",
    "incident_updates": [{**UPDATE, "status": PHASES}],
}
WORK = "scheduled in_progress verifying completed"
MAINTENANCE = {
    **OCCURRENCE,
    "status": WORK,
    "impact": "maintenance",
    "scheduled_for": "time",
    "scheduled_until": "time",
    "incident_updates": [{**UPDATE, "status": WORK}],
}
DESCRIPTIONS = [
    "All Systems Operational",
    "Partially Degraded Service",
    "Minor Service Outage",
    "Partial System Outage",
    "Major Service Outage",
    "Service Under Maintenance",
]
STATUS = {"indicator": "none minor major critical maintenance", "description": "text"}
FILES: Mapping[str, Mapping[str, Any]] = {
    "summary": {
        "components": ["components"],
        "incidents": [INCIDENT],
        "scheduled_maintenances": [MAINTENANCE],
        "status": STATUS,
    },
    "status": {"status": STATUS},
    "components": {"components": ["components"]},
    "incidents": {"incidents": [INCIDENT]},
    "incidents/unresolved": {"incidents": [INCIDENT]},
    "scheduled-maintenances": {"scheduled_maintenances": [MAINTENANCE]},
    "scheduled-maintenances/upcoming": {"scheduled_maintenances": [MAINTENANCE]},
    "scheduled-maintenances/active": {"scheduled_maintenances": [MAINTENANCE]},
}
FORMS = {
    "time": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z",
    "day": r"\d{4}-\d\d-\d\d",
    "code": r"[a-z0-9]{12}",
    "url": r"https://[a-z0-9.-]+(/\S*)?",
    "text": r"(?s).+",
}


def wrong(value: Any, form: Any, where: str) -> Iterator[str]:
    """What of a value is not as the list says."""
    if form == ["components"]:
        for place, one in enumerate(value):
            more = {"components": ["code"]} if one["group"] else {}
            yield from wrong(one, COMPONENT | more, f"{where}[{place}]")
    elif isinstance(form, Mapping):
        if not isinstance(value, Mapping):
            yield f"{where}: {value!r} has no fields"
            return
        if set(value) != set(form):
            yield f"{where}: its fields differ in {sorted(set(value) ^ set(form))}"
        for name in set(value) & set(form):
            yield from wrong(value[name], form[name], f"{where}.{name}")
    elif isinstance(form, list):
        if value is None and "?" in form:
            return
        if not isinstance(value, list) or ("?" in form and not value):
            yield f"{where}: {value!r} is no list of something"
            return
        for place, one in enumerate(value):
            yield from wrong(one, form[0], f"{where}[{place}]")
    elif not allowed(value, form):
        yield f"{where}: {value!r} is not {form}"


def allowed(value: Any, form: str) -> bool:
    if form.endswith("?") and value is None:
        return True
    match form.removesuffix("?"):
        case "null":
            return value is None
        case "flag":
            return isinstance(value, bool)
        case "number":
            return isinstance(value, int) and not isinstance(value, bool) and value > 0
        case known if known in FORMS:
            return isinstance(value, str) and re.fullmatch(FORMS[known], value) is not None
        case words:
            return value in words.split()


@pytest.fixture(scope="session")
def bodies(built: Path) -> Mapping[str, Any]:
    """Every file below `api/v2/` by its name."""
    folder = built / "api" / "v2"
    return {
        path.relative_to(folder).with_suffix("").as_posix(): json.loads(path.read_bytes())
        for path in folder.rglob("*.json")
    }


def test_the_files_are_those_and_no_others(bodies: Mapping[str, Any], built: Path) -> None:
    assert set(bodies) == set(FILES)
    assert (built / "history.atom").is_file()
    assert (built / "history.rss").is_file()


@pytest.mark.parametrize("name", FILES)
def test_every_field_is_there_and_has_its_form(bodies: Mapping[str, Any], name: str) -> None:
    assert list(wrong(bodies[name], {"page": PAGE, **FILES[name]}, name)) == []


def test_each_list_holds_what_its_name_says(bodies: Mapping[str, Any]) -> None:
    unresolved = {"investigating", "identified", "monitoring"}
    every, works = bodies["incidents"]["incidents"], bodies["scheduled-maintenances"]["scheduled_maintenances"]
    upcoming, active = (
        bodies[f"scheduled-maintenances/{name}"]["scheduled_maintenances"] for name in ("upcoming", "active")
    )
    assert bodies["incidents/unresolved"]["incidents"] == [one for one in every if one["status"] in unresolved]
    assert {one["status"] for one in upcoming} == {"scheduled"}
    assert {one["status"] for one in active} <= {"in_progress", "verifying"}
    assert sorted(one["id"] for one in upcoming) == sorted(one["id"] for one in works if one["status"] == "scheduled")
    summary = bodies["summary"]
    assert summary["incidents"] == bodies["incidents/unresolved"]["incidents"]
    told = sorted(one["id"] for one in summary["scheduled_maintenances"])
    assert told == sorted(one["id"] for one in (*upcoming, *active))
    assert summary["components"] == bodies["components"]["components"]
    assert summary["status"] == bodies["status"]["status"]
    assert summary["status"]["description"] in DESCRIPTIONS
    assert max(len(every), len(works)) <= 50
    assert len(every) > 20


def test_groups_and_members_name_each_other(bodies: Mapping[str, Any]) -> None:
    every = bodies["components"]["components"]
    groups = {one["id"]: one for one in every if one["group"]}
    assert len(groups) == 4
    for id, group in groups.items():
        members = [one for one in every if one["group_id"] == id]
        assert group["group_id"] is None
        assert group["components"] == [one["id"] for one in members]
        assert [one["position"] for one in members] == list(range(1, len(members) + 1))
        assert group["status"] in {one["status"] for one in members}
    assert {one["group_id"] for one in every} - {None} == set(groups)


def test_what_points_somewhere_leads_there(bodies: Mapping[str, Any], built: Path) -> None:
    page = bodies["summary"]["page"]
    every = bodies["components"]["components"]
    by_id = {one["id"]: one for one in every}
    told = [
        *bodies["incidents"]["incidents"],
        *bodies["scheduled-maintenances"]["scheduled_maintenances"],
    ]
    assert {one["page_id"] for one in (*every, *told)} == {page["id"]}
    ids = [one["id"] for one in (*every, *told)] + [said["id"] for one in told for said in one["incident_updates"]]
    assert len(ids) == len(set(ids))
    for one in told:
        assert (built / one["shortlink"].removeprefix(f"{page['url']}/") / "index.html").is_file()
        assert all(component == by_id[component["id"]] for component in one["components"])
        updates = one["incident_updates"]
        assert {said["incident_id"] for said in updates} <= {one["id"]}
        assert [said["display_at"] for said in updates] == sorted((u["display_at"] for u in updates), reverse=True)
        for changed in (change for said in updates for change in said["affected_components"] or ()):
            component = by_id[changed["code"]]
            group = by_id[component["group_id"]]["name"] if component["group_id"] else ""
            assert changed["name"] == (f"{group} - {component['name']}" if group else component["name"])


def test_times_make_sense(bodies: Mapping[str, Any]) -> None:
    def at(value: str) -> datetime:
        return datetime.fromisoformat(value)

    for one in bodies["incidents"]["incidents"]:
        over = one["status"] in ("resolved", "postmortem")
        assert bool(one["resolved_at"]) == over
        assert at(one["started_at"]) <= at(one["created_at"]) <= at(one["updated_at"]), one["name"]
        assert not over or at(one["started_at"]) <= at(one["resolved_at"])
        assert one["updated_at"] >= max(said["updated_at"] for said in one["incident_updates"])
    for one in bodies["scheduled-maintenances"]["scheduled_maintenances"]:
        assert at(one["scheduled_for"]) < at(one["scheduled_until"]), one["name"]
        assert bool(one["resolved_at"]) == (one["status"] == "completed")


def test_a_public_postmortem_is_the_last_that_is_told(bodies: Mapping[str, Any], built: Path) -> None:
    published = {path.parent.name for path in (built / "postmortems").glob("*/index.html")}
    told = [one for one in bodies["incidents"]["incidents"] if one["status"] == "postmortem"]
    assert len(told) == len(published) == 3
    url = bodies["summary"]["page"]["url"]
    for one in told:
        newest = one["incident_updates"][0]
        assert [said["status"] for said in one["incident_updates"]].count("postmortem") == 1
        assert newest["status"] == "postmortem"
        assert newest["affected_components"] is None
        address = newest["body"].rsplit("\n\n", 1)[1]
        assert address.removeprefix(f"{url}/postmortems/").strip("/") in published


@pytest.mark.parametrize("field", sorted(INCIDENT))
def test_a_field_that_is_missing_or_odd_is_told(bodies: Mapping[str, Any], field: str) -> None:
    """Otherwise the tests above would prove little."""
    incident = bodies["incidents"]["incidents"][0]
    assert list(wrong(incident, INCIDENT, "")) == []
    assert list(wrong({name: value for name, value in incident.items() if name != field}, INCIDENT, ""))
    assert list(wrong({**incident, field: [17]}, INCIDENT, ""))
