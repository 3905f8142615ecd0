"""Recorded history under other terms, and past months rebuilt."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from uptrail.commands import program

SETTINGS = "name: Shop\ntime_zone: Europe/Lisbon\nas_of: 2026-04-10T12:00Z\ncomponents: {shop: {}, desk: {}}\n"
SLOS = """\
service: shop
slos:
  - {id: rolling, name: Rolling, objective: 99.9%, window: 30 days rolling, components: [shop]}
  - {id: month, name: Month, objective: 99.9%, window: calendar month, time_zone: Europe/Lisbon, components: [shop]}
  - {id: desk, name: Desk, objective: 99%, window: 1 days rolling, components: [desk]}
"""
INCIDENT = """\
title: Down
severity: SEV2
started: 2026-03-31 22:30 UTC
resolved: 2026-03-31 23:20 UTC
components: {shop: partial_outage}
"""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """For 30 minutes of March and 20 of April, as they are counted in Lisbon, a part of the shop was down."""
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    for folder in ("slos", "incidents"):
        (tmp_path / folder).mkdir()
    (tmp_path / "uptrail.yaml").write_text(SETTINGS)
    (tmp_path / "slos" / "shop.yaml").write_text(SLOS)
    (tmp_path / "incidents" / "down.yaml").write_text(INCIDENT)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(program, ["slo", *arguments])


def figures(*arguments: str) -> dict[str, tuple[float, float]]:
    """What was spent and allowed, in seconds, by objective."""
    tree = json.loads(run(*arguments, "--format", "json").output)
    return {slo["id"]: (slo["spent"], slo["allowed"]) for slo in tree["slos"]}


def test_a_table_of_before_and_after(home: Path) -> None:
    found = run(
        "what-if", "--objective", "99.95%", "--window", "28d", "--weight", "partial_outage=0.5", "--slo", "rolling"
    )
    assert found.output == (
        "SLO        Objective  Window  Attained  Budget left     Left  Band\n"
        "rolling\n"
        "  as is       99.9 %  30d     99.965 %     28.2 min   65.2 %  Normal velocity\n"
        "  what if    99.95 %  28d     99.937 %     -4.8 min  -24.1 %  Emergency\n"
        "partial_outage weighs 0.5 instead of 0.3\n"
        "as of 2026-04-10 12:00 UTC\n"
    )


def test_json_holds_both(home: Path) -> None:
    tree = json.loads(run("what-if", "--weight", "partial_outage=100%", "--format", "json").output)
    assert [slo["id"] for slo in tree["slos"]] == ["rolling", "month", "desk"]
    assert [tree["slos"][0][case]["spent"] for case in ("as_is", "what_if")] == [900, 3000]


def test_maintenance_may_count_otherwise(home: Path) -> None:
    (home / "incidents" / "work.yaml").write_text(
        "kind: maintenance\ntitle: Work\nscheduled: {from: 2026-04-10 08:00 UTC, to: 2026-04-10 08:30 UTC}\n"
        "started: 2026-04-10 08:00 UTC\ncompleted: 2026-04-10 08:30 UTC\ncomponents: {desk: under_maintenance}\n"
    )
    tree = json.loads(run("what-if", "--maintenance", "bad", "--slo", "desk", "--format", "json").output)
    assert [tree["slos"][0][case]["spent"] for case in ("as_is", "what_if")] == [0, 1800]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "say what would be otherwise"),
        (("--objective", "0.999"), "is not a percentage; write it with its sign, as 99.95%"),
        (("--window", "1 month rolling"), "a rolling month has no fixed length; write 30 days rolling"),
        (("--weight", "partial_outage"), "is not a weight; write it as partial_outage=0.5"),
        (("--weight", "partial=0.5"), "unknown status 'partial'; did you mean"),
        (("--weight", "partial_outage=2"), "is not a number between 0 and 1"),
        (("--objective", "99%", "--slo", "rollin"), "there is no SLO 'rollin'; did you mean rolling?"),
    ],
)
def test_what_cannot_be_asked_gets_a_remedy(home: Path, arguments: tuple[str, ...], message: str) -> None:
    found = run("what-if", *arguments)
    assert found.exit_code == 2
    assert message in " ".join(found.output.split())


def test_a_past_month_is_rebuilt_up_to_its_own_end(home: Path) -> None:
    march, april = figures("show", "--as-of", "2026-03"), figures("show")
    assert march["month"] == (0.3 * 1800, pytest.approx((31 * 24 - 1) * 3.6)), "a March in Lisbon lacks an hour"
    assert march["rolling"] == (0.3 * 1800, 2592)
    assert april["month"] == (0.3 * 1200, 2592)
    assert april["rolling"] == (0.3 * 3000, 2592)
    assert run("show", "--as-of", "2026-03").output.endswith("as of 2026-03-31 23:00 UTC\n")


def test_the_month_that_goes_on_ends_now(home: Path) -> None:
    assert run("show", "--as-of", "2026-04").output == run("show").output


def test_a_month_can_be_asked_what_if(home: Path) -> None:
    found = run("what-if", "--weight", "partial_outage=1", "--slo", "month", "--as-of", "2026-03")
    as_is, what_if = found.output.splitlines()[2:4]
    assert ("79.8 %" in as_is, "32.7 %" in what_if) == (True, True)


def test_another_calendar_window_is_that_of_the_objectives_own_clock(home: Path) -> None:
    tree = json.loads(run("what-if", "--window", "calendar week", "--slo", "month", "--format", "json").output)
    window = tree["slos"][0]["what_if"]["window"]
    assert (window["start"], window["end"]) == ("2026-04-05T23:00:00Z", "2026-04-12T23:00:00Z")


@pytest.mark.parametrize(
    ("text", "message"),
    [("2026-05", "2026-05 has not begun"), ("2026-13", "there is no month 13"), ("2026", "'2026' is not a time")],
)
def test_a_month_that_is_none(home: Path, text: str, message: str) -> None:
    found = run("show", "--as-of", text)
    assert (found.exit_code, message in found.output) == (2, True)
