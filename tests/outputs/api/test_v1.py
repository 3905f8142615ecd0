import json
from fractions import Fraction
from typing import Any

from outputs.small import public, raw, record
from uptrail.audience import View
from uptrail.outputs.api.objects import code
from uptrail.outputs.state import state_of
from uptrail.records import Incident


def body(path: str, view: View | None = None) -> Any:
    return json.loads(raw(view or public(), f"api/v1/{path}.json"))


def test_history_holds_everything_that_is_public() -> None:
    march, december = body("history/2026-03"), body("history/2025-12")
    assert [one["id"] for one in march["entries"]] == [
        "2026-03-31-orders-fail",
        "2026-03-28-hours",
        "2026-03-20-mail-late",
        "2026-03-10-done",
    ]
    assert [one["backfilled"] for one in december["entries"]] == [True]
    mail = march["entries"][2]
    assert mail["code"] == code("incident", mail["id"])
    assert mail["postmortem"] == "https://status.lantern.example/postmortems/2026-03-20-mail-late/"
    assert [one["status"] for one in mail["updates"]] == ["resolved", "monitoring", "investigating"]
    assert "hidden" not in json.dumps(march).lower()


def test_a_day_is_measured_as_everywhere() -> None:
    view = public()
    whole = body("uptime/mail/2026", view)
    days = {one["day"]: one for one in whole["days"]}
    assert len(days) == 90
    assert days["2026-03-20"]["seconds"] == {"operational": 86400 - 2700, "partial_outage": 2700}
    assert days["2026-03-20"]["downtime"] == 810
    assert days["2026-03-20"]["incidents"] == ["2026-03-20-mail-late"]
    assert days["2026-03-19"] == {
        "day": "2026-03-19",
        "uptime": 1,
        "downtime": 0,
        "no_data": 0,
        "seconds": {"operational": 86400},
    }
    assert days["2026-03-31"]["no_data"] == 43200
    assert whole["spans"] == [
        {"from": "2026-03-20T08:00:00Z", "to": "2026-03-20T08:45:00Z", "status": "partial_outage"}
    ]


def test_the_days_are_those_of_the_bars() -> None:
    view = public()
    state = state_of(view)
    for component in view.components.values():
        told = {one["day"]: one for year in ("2025", "2026") for one in days_of(view, component.id, year)}
        for day in state.bars(component):
            if (here := told.get(day.day.isoformat())) is None:
                continue
            assert here["seconds"] == {status.value: float(held) for status, held in day.seconds.items()}
            assert Fraction(here["downtime"]) == day.downtime
            assert here["no_data"] == day.no_data


def days_of(view: View, component: str, year: str) -> list[Any]:
    try:
        found: list[Any] = body(f"uptime/{component}/{year}", view)["days"]
    except KeyError:
        return []
    return found


def test_before_the_first_day_there_is_no_data() -> None:
    days = {one["day"]: one for one in body("uptime/web/2026")["days"]}
    assert days["2026-02-28"]["uptime"] is None
    assert days["2026-02-28"]["no_data"] == 86400
    assert days["2026-03-01"]["uptime"] == 1


def test_an_objective_says_how_it_was_measured() -> None:
    (slo,) = body("slos")["slos"]
    assert slo["objective"] == "0.999"
    assert slo["method"]["source"] == "incidents"
    assert slo["budget"] == {"unit": "seconds", "allowed": 2592, "spent": 810, "left": 1782, "remaining": 0.6875} | {
        "coverage": 1
    }
    assert slo["met"] is True


def test_what_is_over_does_not_depend_on_the_moment() -> None:
    from outputs.small import documents

    late = record(Incident, "2026-03-31-late", title="Late", started="2026-03-31 11:00 UTC")
    before, after = documents(public()), documents(public(late))
    same = "api/v1/history/2025-12.json"
    assert before[same].key == after[same].key
    assert before["api/v1/history/2026-03.json"].key != after["api/v1/history/2026-03.json"].key
    assert before["api/v1/uptime/api/2025.json"].key == after["api/v1/uptime/api/2025.json"].key
