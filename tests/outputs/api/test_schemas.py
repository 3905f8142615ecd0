"""Every JSON file that is published is valid by the schema that is published beside it."""

import json
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from outputs.small import documents, public, record, update
from uptrail.audience import View
from uptrail.outputs.api.v1.parts import ROOT
from uptrail.outputs.api.v1.schemas import SCHEMAS
from uptrail.records import Incident, Maintenance, Record

FOLDERS = {
    "api/v2/incidents": "v2-incidents",
    "api/v2/scheduled-maintenances": "v2-scheduled-maintenances",
    "api/v1/history": "history",
    "api/v1/uptime": "uptime",
}


def schema_of(path: str) -> str:
    """The name of the schema for a file."""
    for folder, name in FOLDERS.items():
        if path.startswith(f"{folder}/"):
            return name
    version, name = path.removeprefix("api/").removesuffix(".json").split("/")
    return name if version == "v1" else f"v2-{name}"


@cache
def validator(name: str) -> Draft202012Validator:
    made = documents(public())[f"{ROOT}schemas/{name}.json"].made()
    assert isinstance(made, bytes)
    Draft202012Validator.check_schema(json.loads(made))
    return Draft202012Validator(json.loads(made))


def files(view: View) -> dict[str, Any]:
    made = {}
    for path, document in documents(view).items():
        if path.startswith("api/") and not path.startswith(f"{ROOT}schemas/"):
            body = document.made()
            assert isinstance(body, bytes)
            made[path] = json.loads(body)
    return made


def complaints(view: View) -> list[str]:
    return [
        f"{path}: {error.json_path}: {error.message}"
        for path, body in files(view).items()
        for error in validator(schema_of(path)).iter_errors(body)
    ]


ODD: list[Record] = [
    record(Maintenance, "unplanned", title="No window", components={"web": "under_maintenance"}),
    record(
        Maintenance,
        "odd-phase",
        title="Odd",
        scheduled={"from": "2026-04-05 02:00 UTC", "to": "2026-04-05 03:00 UTC"},
        updates=[update("2026-03-20 10:00", "Resolved", text="Wrong word.")],
    ),
    record(
        Incident,
        "odd-incident",
        title="Odd",
        started="2026-03-31 09:00 UTC",
        updates=[update("2026-03-31 09:10", "Scheduled", text="Wrong word.")],
    ),
    record(Incident, "called-off", title="Nothing", started="2026-03-30 09:00 UTC", cancelled="2026-03-30 09:30 UTC"),
]


def test_every_file_is_valid() -> None:
    assert complaints(public()) == []
    assert complaints(public(*ODD)) == []


def test_every_schema_has_a_file() -> None:
    assert {schema_of(path) for path in files(public())} == set(SCHEMAS)


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_schema_refuses_what_is_not_in_it(name: str) -> None:
    """Otherwise the tests above would prove little."""
    body = next(body for path, body in files(public()).items() if schema_of(path) == name)
    assert not validator(name).is_valid({**body, "more": 1})
    assert not validator(name).is_valid({key: value for key, value in body.items() if key != list(body)[-1]})


def test_the_index_names_every_file() -> None:
    made = files(public())
    index = made[f"{ROOT}index.json"]
    named = [one["url"] for one in index["history"]] + [index["slos"]]
    named += [year["url"] for component in index["components"] for year in component["uptime"]]
    listed = {f"https://status.lantern.example/{path}" for path in made if path.startswith(ROOT)}
    assert set(named) == listed - {f"https://status.lantern.example/{ROOT}index.json"}


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=60), st.text(max_size=120))
def test_any_title_and_text_are_valid(title: str, text: str) -> None:
    told = record(
        Incident,
        "2026-03-31-told",
        title=title + '"\\\x00\u202e',
        started="2026-03-31 11:30 UTC",
        updates=[update("2026-03-31 11:35", text=text + '"<!-- secret -->\x1b', impact=text)],
    )
    assert complaints(public(told)) == []
