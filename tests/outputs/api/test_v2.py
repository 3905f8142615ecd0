import json
import re
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from outputs.small import public, raw, record, update
from uptrail.outputs.api import objects
from uptrail.outputs.api.objects import code
from uptrail.outputs.state import state_of
from uptrail.records import Incident, Maintenance, Record

STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")

COMPONENT = {
    "id",
    "name",
    "status",
    "created_at",
    "updated_at",
    "position",
    "description",
    "showcase",
    "start_date",
    "group_id",
    "page_id",
    "group",
    "only_show_if_degraded",
}
INCIDENT = {
    "id",
    "name",
    "status",
    "created_at",
    "updated_at",
    "monitoring_at",
    "resolved_at",
    "impact",
    "shortlink",
    "started_at",
    "page_id",
    "incident_updates",
    "components",
    "reminder_intervals",
}
UPDATE = {
    "id",
    "status",
    "body",
    "incident_id",
    "created_at",
    "updated_at",
    "display_at",
    "affected_components",
    "deliver_notifications",
    "custom_tweet",
    "tweet_id",
}


def summary(*extra: Record) -> Any:
    return json.loads(raw(public(*extra), "api/v2/summary.json"))


def test_objects_have_exactly_the_fields_that_clients_know() -> None:
    body = summary()
    assert set(body) == {"page", "components", "incidents", "scheduled_maintenances", "status"}
    assert set(body["page"]) == {"id", "name", "url", "time_zone", "updated_at"}
    for component in body["components"]:
        assert set(component) == COMPONENT | ({"components"} if component["group"] else set())
    assert [set(incident) for incident in body["incidents"]] == [INCIDENT]
    assert [set(one) for one in body["scheduled_maintenances"]] == [INCIDENT | {"scheduled_for", "scheduled_until"}]
    for one in (*body["incidents"], *body["scheduled_maintenances"]):
        assert [set(said) for said in one["incident_updates"]] == [UPDATE] * len(one["incident_updates"])
        assert [set(component) for component in one["components"]] == [COMPONENT] * len(one["components"])


def test_the_overall_status_stands_alone_too() -> None:
    body = json.loads(raw(public(), "api/v2/status.json"))
    assert set(body) == {"page", "status"}
    assert body["status"] == {"indicator": "minor", "description": "Minor Service Outage"}


def test_groups_hold_their_components_and_take_the_worst_status() -> None:
    by_name = {component["name"]: component for component in summary()["components"]}
    assert list(by_name) == ["Core", "API", "Web shop", "Mail"]
    assert by_name["Core"]["components"] == [by_name["API"]["id"], by_name["Web shop"]["id"]]
    assert by_name["Core"]["status"] == "partial_outage"
    assert by_name["API"]["group_id"] == by_name["Core"]["id"]
    assert by_name["Mail"]["group_id"] is None
    assert [by_name[name]["position"] for name in by_name] == [1, 1, 2, 2]
    assert by_name["API"]["updated_at"] == "2026-03-31T11:00:00.000Z"


def test_an_open_incident() -> None:
    (incident,) = summary()["incidents"]
    assert incident["status"] == "identified"
    assert incident["impact"] == "major"
    assert incident["name"] == 'Orders "fail" at <checkout> & beyond'
    assert incident["started_at"] == "2026-03-31T10:00:00.000Z"
    assert incident["created_at"] == "2026-03-31T10:10:00.000Z"
    assert incident["updated_at"] == "2026-03-31T11:00:00.000Z"
    assert incident["resolved_at"] is None
    newest, oldest = incident["incident_updates"]
    assert newest["body"] == "We found the cause and are on it."
    changes = {one["name"]: (one["old_status"], one["new_status"]) for one in newest["affected_components"]}
    assert changes == {
        "Core - API": ("major_outage", "partial_outage"),
        "Core - Web shop": ("operational", "degraded_performance"),
    }
    assert [one["name"] for one in oldest["affected_components"]] == ["Core - API"]


def test_a_resolved_update_returns_all_to_operational() -> None:
    view = public()
    made = objects.incident(state_of(view), view.incidents["2026-03-20-mail-late"])
    assert made["status"] == "postmortem"
    assert made["monitoring_at"] == "2026-03-20T08:30:00.000Z"
    assert made["resolved_at"] == "2026-03-20T08:45:00.000Z"
    told, resolved, monitoring, _ = made["incident_updates"]
    assert (told["status"], told["created_at"]) == ("postmortem", "2026-03-20T08:45:00.000Z")
    assert told["body"].endswith("https://status.lantern.example/postmortems/2026-03-20-mail-late/")
    assert "Ana" not in told["body"]
    assert monitoring["affected_components"] is None
    assert resolved["affected_components"] == [
        {"code": code("component", "mail"), "name": "Mail", "old_status": "partial_outage", "new_status": "operational"}
    ]


def test_maintenance_that_is_planned_or_runs() -> None:
    running = record(
        Maintenance,
        "2026-03-31-now",
        title="Now",
        scheduled={"from": "2026-03-31 11:30 UTC", "to": "2026-03-31 13:00 UTC"},
        components={"mail": "under_maintenance"},
    )
    by_name = {one["name"]: one for one in summary(running)["scheduled_maintenances"]}
    assert by_name["Now"]["status"] == "in_progress"
    assert by_name["Now"]["impact"] == "maintenance"
    assert by_name["Now"]["scheduled_until"] == "2026-03-31T13:00:00.000Z"
    assert by_name["Moving the database"]["status"] == "scheduled"
    assert by_name["Moving the database"]["scheduled_for"] == "2026-04-05T02:00:00.000Z"


def test_ids_are_for_ever() -> None:
    assert code("incident", "2026-03-31-orders-fail") == summary()["incidents"][0]["id"]
    assert code("incident", "2026-03-31-orders-fail") == "p55gg4vcbsr6"


def test_times_have_milliseconds_and_z() -> None:
    def walk(value: Any, name: str = "") -> None:
        if isinstance(value, dict):
            for key, inner in value.items():
                walk(inner, key)
        elif isinstance(value, list):
            for inner in value:
                walk(inner, name)
        elif name.endswith("_at") and value is not None:
            assert STAMP.fullmatch(value), name

    walk(summary())


@settings(max_examples=60)
@given(st.text(max_size=60), st.text(max_size=120))
def test_any_title_and_text_make_sound_json(title: str, text: str) -> None:
    told = record(
        Incident,
        "2026-03-31-told",
        title=title + '"\\\x00\u202e',
        started="2026-03-31 11:30 UTC",
        updates=[update("2026-03-31 11:35", text=text + '"<!-- secret -->\x1b')],
    )
    made = raw(public(told), "api/v2/summary.json")
    body = json.loads(made)
    assert len(body["incidents"]) == 2
    assert "secret" not in body["incidents"][0]["incident_updates"][0]["body"]
    assert not set("\x00\x1b\u202e") & set(body["incidents"][0]["name"])
