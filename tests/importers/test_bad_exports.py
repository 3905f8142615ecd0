"""A broken export costs what is broken, is named with its file, and nothing else is lost."""

import json
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from uptrail.importers import IMPORTERS
from uptrail.problem import Level

GOOD = {"id": "ok1", "name": "Sound", "impact": "minor", "started_at": "2025-01-01T00:00:00Z", "incident_updates": []}


def told(kind: str, files: dict[str, str]) -> tuple[list[str], list[str]]:
    found = IMPORTERS[kind].extract(files)
    return list(found.texts), [
        f"{problem.source.path}:{problem.source.line}: {problem.message}" for problem in found.problems
    ]


def incident(**changed: Any) -> dict[str, str]:
    broken = GOOD | {"id": "bad1", "name": "Broken"} | changed
    return {"incidents.json": json.dumps({"page": {}, "incidents": [broken, GOOD]}, indent=0)}


def test_json_that_ends_too_soon() -> None:
    files = {"a.json": '{"incidents": [', "b.json": json.dumps({"incidents": [GOOD]})}
    assert told("statuspage", files) == (
        ["incidents/2025-01-01-sound.md", "uptrail.yaml"],
        ["a.json:1: this is not JSON: Expecting value; the file was skipped"],
    )


STATUSPAGE = [
    ({"name": None}, False, "incidents.json:5: incident bad1 has no name and was skipped"),
    ({"id": None}, False, "incidents.json:1: 'Broken' has no id and was skipped"),
    ({"impact": "awful"}, True, "incidents.json:5: incident bad1: the impact 'awful' is no severity"),
    (
        {"started_at": "2025-02-30T00:00:00Z"},
        True,
        "incidents.json:5: started_at of bad1 was skipped: February 2025 has no day 30",
    ),
    (
        {"started_at": "22025-01-01T00:00:00Z"},
        True,
        "incidents.json:5: started_at of bad1 was skipped: the year 22025 is not plausible",
    ),
    (
        {"scheduled_for": "2025-01-02T00:00:00Z", "scheduled_until": None},
        True,
        "incidents.json:5: maintenance bad1 has no complete schedule",
    ),
    (
        {"incident_updates": [{"id": "u1", "body": "x", "status": "resolved"}]},
        True,
        "incidents.json:5: update u1 of bad1 has no time and was skipped",
    ),
    (
        {"status": "resolved"},
        True,
        "incidents.json:5: bad1 is over without a time of its end; it is open here",
    ),
]


@pytest.mark.parametrize(("changed", "kept", "message"), STATUSPAGE)
def test_a_value_that_cannot_be_read(changed: dict[str, Any], kept: bool, message: str) -> None:
    paths, messages = told("statuspage", incident(**changed))
    assert message in messages
    assert "incidents/2025-01-01-sound.md" in paths
    assert any("broken" in path for path in paths) is kept


def test_two_incidents_of_a_day_with_one_title() -> None:
    files = {"i.json": json.dumps({"incidents": [GOOD | {"id": "ok2"}, GOOD]})}
    found = IMPORTERS["statuspage"].extract(files).texts
    assert list(found)[:2] == ["incidents/2025-01-01-sound-2.md", "incidents/2025-01-01-sound.md"]
    assert "aliases: [incidents/ok1]" in found["incidents/2025-01-01-sound.md"]


def test_an_incident_in_two_files_is_imported_once_in_its_newest_state() -> None:
    old, new = GOOD | {"updated_at": "2025-01-01"}, GOOD | {"updated_at": "2025-01-02", "name": "Renamed"}
    files = {"a.json": json.dumps({"incidents": [new]}), "b.json": json.dumps({"incidents": [old]})}
    assert told("statuspage", files)[0] == ["incidents/2025-01-01-renamed.md", "uptrail.yaml"]


def test_a_title_without_latin_letters() -> None:
    files = {"i.json": json.dumps({"incidents": [GOOD | {"name": "障害: \ud800ログイン\x00"}]})}
    found = IMPORTERS["statuspage"].extract(files).texts
    assert 'title: "障害: ログイン"' in found["incidents/2025-01-01-ok1.md"]


def test_a_paths_in_an_id_go_nowhere() -> None:
    files = {"i.json": json.dumps({"incidents": [GOOD | {"id": "../../x", "name": "!!!"}]})}
    assert told("statuspage", files)[0] == ["incidents/2025-01-01-x.md", "uptrail.yaml"]


CSTATE = [
    ("", "c/issues/a.md:1: the file has no YAML front matter and was skipped"),
    ("---\n- a\n---\n", "c/issues/a.md:1: the front matter has no keys and values and was skipped"),
    ("---\ntitle: x\n---\n", "c/issues/a.md:1: the issue has no readable date and was skipped"),
    ("---\ntitle:\ndate: 2024-01-01\n---\n", "c/issues/a.md:2: the issue has no readable title and was skipped"),
    (
        "---\ntitle: x\ndate: yesterday\n---\n",
        "c/issues/a.md:3: the date was skipped: 'yesterday' is not a time",
    ),
    (
        "---\ntitle: x\ntitle: y\n---\n",
        "c/issues/a.md:3: the key 'title' is written twice; it first stands on line 2; the file was skipped",
    ),
    (
        "---\ntitle: x\ndate: 2024-01-01\nseverity: awful\n---\n",
        "c/issues/a.md:4: the severity 'awful' is not one of down, disrupted, notice",
    ),
    (
        "---\ntitle: x\ndate: 2024-01-01\nresolved: true\n---\n",
        "c/issues/a.md:4: resolved without a time; its last word was taken",
    ),
]


@pytest.mark.parametrize(("text", "message"), CSTATE)
def test_an_issue_that_cannot_be_read(text: str, message: str) -> None:
    good = "---\ntitle: Sound\ndate: 2024-01-01 10:00:00\nseverity: notice\n---\nFine.\n"
    paths, messages = told("cstate", {"c/issues/a.md": text, "c/issues/b.md": good})
    assert message in messages
    assert "incidents/2024-01-01-b.md" in paths


def test_cstate_times_follow_the_site_s_zone() -> None:
    config = "title: x\ntimeZone: Europe/Lisbon\nparams: {systems: [API]}\n"
    issue = "---\ntitle: Sound\ndate: 2024-07-01 10:00:00\nseverity: down\naffected: [API]\n---\nFine.\n"
    found = IMPORTERS["cstate"].extract({"s/config.yml": config, "s/content/issues/a.md": issue}).texts
    assert "started: 2024-07-01 09:00 UTC" in found["incidents/2024-07-01-a.md"]
    assert "time_zone: Europe/Lisbon" in found["uptrail.yaml"]


def test_cstate_configuration_as_toml() -> None:
    config = 'title = "Moorings"\n[params]\n[[params.systems]]\nname = "API"\ncategory = "Core"\n'
    found = IMPORTERS["cstate"].extract({"s/config.toml": config})
    assert [(one.id, one.group) for one in found.components] == [("api", "Core")]


def test_cstate_addresses_of_systems_are_kept_where_a_page_can_stand() -> None:
    config = "title: x\nparams: {systems: [Café API, node.js, R&D, RD, 'Search & index']}\n"
    found = IMPORTERS["cstate"].extract({"s/config.yml": config})
    assert {one.name: one.aliases for one in found.components} == {
        "Café API": ("affected/café-api/",),
        "node.js": (),
        "R&D": ("affected/rd/",),
        "RD": (),
        "Search & index": ("affected/search-index/", "affected/search--index/"),
    }
    assert [problem.message for problem in found.problems] == [
        "the address 'affected/node.js/' of 'node.js' cannot be kept by a static site"
    ]


def test_upptime_as_the_command_line_writes_it() -> None:
    issue = {
        "number": 4, "title": "🛑 Shop is down", "state": "CLOSED", "body": "It was **down**",
        "labels": [{"name": "status"}, {"name": "shop"}],
        "createdAt": "2024-01-01T00:00:00Z", "closedAt": "2024-01-01T00:10:00Z",
        "comments": [
            {"id": "IC_1", "author": {"login": "x"}, "authorAssociation": "OWNER", "body": "**Resolved:** back",
             "createdAt": "2024-01-01T00:09:58Z"},
        ],
    }  # fmt: skip
    found = IMPORTERS["upptime"].extract({"issues.json": json.dumps([[issue]])})
    text = found.texts["incidents/2024-01-01-shop-is-down.md"]
    assert "components: {shop: major_outage}" in text
    assert "resolved: 2024-01-01 00:10 UTC" in text
    assert "## Incident Update - 2024-01-01 00:09:58 UTC\n\n**Status**: Resolved\n\nback\n" in text


def test_an_upptime_maintenance_on_one_line() -> None:
    body = "<!-- start: 2026-06-27T22:00:00+02:00 end: 2026-06-27T23:00:00+02:00 expectedDegraded: api -->\nWork."
    issue = {"number": 1, "title": "🛠 Work", "state": "open", "body": body, "created_at": "2026-06-01T00:00:00Z"}
    files = {
        "x/.upptimerc.yml": "sites: [{name: API, url: https://x.example}]\n",
        "x/issues.json": json.dumps([issue | {"labels": [{"name": "maintenance"}]}]),
    }
    text = IMPORTERS["upptime"].extract(files).texts["incidents/2026-06-27-work.md"]
    assert "title: Work\n" in text
    assert "components: {api: under_maintenance}" in text
    assert "scheduled: {from: 2026-06-27 20:00 UTC, to: 2026-06-27 21:00 UTC}" in text


KEYS = ["id", "name", "impact", "status", "incidents", "incident_updates", "components", "affected_components", "page"]
KEYS += ["group", "position", "body", "display_at", "started_at", "resolved_at", "scheduled_for", "number", "title"]
KEYS += ["labels", "comments", "state", "created_at", "user", "date", "affected", "severity", "params", "systems"]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=12) | st.just("2025-01-01T00:00:00Z"),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(KEYS),
            inner,
            max_size=8,
        )
    ),
    max_leaves=25,
)


@settings(max_examples=300, deadline=None)
@example([{"id": None, "number": 1, "labels": True, "title": None}], "upptime")
@given(JSON, st.sampled_from(sorted(IMPORTERS)))
def test_no_json_makes_an_importer_fall(tree: Any, kind: str) -> None:
    files = {
        "a.json": json.dumps(tree),
        "issues/b.md": f"---\n{json.dumps(tree)}\n---\nText.",
        "config.yml": json.dumps(tree),
    }
    IMPORTERS[kind].identify(files)
    found = IMPORTERS[kind].extract(files)
    assert all(problem.source.path in files for problem in found.problems)


@pytest.mark.parametrize("text", ["", "[" * 100_000, "9" * 5_000, '"\\ud800"', "\ufeff{}", "NaN", "{}\n{"])
def test_odd_json(text: str) -> None:
    found = IMPORTERS["statuspage"].extract({"a.json": text, "b.json": json.dumps({"incidents": [GOOD]})})
    assert "incidents/2025-01-01-sound.md" in found.texts
    assert {problem.level for problem in found.problems} <= {Level.ERROR, Level.INFO}
