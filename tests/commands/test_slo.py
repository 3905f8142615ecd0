"""`uptrail slo` as a user types it: tables, JSON, rule files, and measuring against a server on loopback."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from importers.lying_server import Answer, Asked, grid, matrix, serving, steady
from uptrail.commands import program

SETTINGS = "name: Shop\nas_of: 2026-03-31T12:00Z\ncomponents: {shop: {}}\n"
QUERIES = '{prometheus: {good: "sum(ok_total)", total: "sum(all_total)"}}'
SLOS = f"""\
service: shop
team: shops
slos:
  - {{id: shop-time, name: Time, objective: 99.9%, window: 30 days rolling, components: [shop]}}
  - {{id: shop-ok, name: Fine, objective: 99%, window: 1 days rolling, source: {QUERIES}}}
  - {{id: shop-too, name: Also, objective: 99%, window: 1 days rolling, source: {QUERIES}}}
"""
INCIDENT = "title: Down\nseverity: SEV2\nstarted: 2026-03-30 10:00 UTC\nresolved: 2026-03-30 10:30 UTC\n"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("SOURCE_DATE_EPOCH", "UPTRAIL_PROMETHEUS_URL", "UPTRAIL_INTERNAL_URL"):
        monkeypatch.delenv(name, raising=False)
    for folder in ("slos", "incidents"):
        (tmp_path / folder).mkdir()
    (tmp_path / "uptrail.yaml").write_text(SETTINGS)
    (tmp_path / "slos" / "shop.yaml").write_text(SLOS)
    (tmp_path / "incidents" / "down.yaml").write_text(INCIDENT + "components: {shop: major_outage}\n")
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("uptrail.importers.prometheus.RETRIES", ())
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(program, ["slo", *arguments])


def measure(*arguments: str) -> Result:
    return run("measure", "--as-of", "2026-03-31 12:00 UTC", *arguments)


def csv(home: Path, id: str) -> Path:
    return home / "slos" / "data" / f"{id}.csv"


# --- show ---


def test_the_table_says_what_is_left_and_what_to_do(home: Path) -> None:
    assert run("show", "shop-time").output == (
        "SLO        Objective  Window  Attained  Budget left    Left  Band\n"
        "shop-time     99.9 %  30d     99.930 %     13.2 min  30.5 %  Caution\n"
        "as of 2026-03-31 12:00 UTC\n"
    )


def test_a_narrow_screen_has_the_shares_and_says_what_it_lacks(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "56")
    assert run("show", "shop-time").output == (
        "SLO        Objective  Attained    Left  Band\n"
        "shop-time     99.9 %  99.930 %  30.5 %  Caution\n"
        "as of 2026-03-31 12:00 UTC; --wide shows window and budget left too\n"
    )
    assert "13.2 min" in run("show", "shop-time", "--wide").output
    monkeypatch.setenv("COLUMNS", "60")
    assert run("show", "shop-time").output.endswith("; --wide shows window too\n")


def test_a_table_of_any_objectives_fits_eighty_columns(home: Path) -> None:
    slos = SLOS.replace("shop-time", "a-rather-long-name-of-an-objective")
    (home / "slos" / "shop.yaml").write_text(slos)
    for told in (run("show"), run("what-if", "--objective", "95%")):
        assert max(map(len, told.output.splitlines())) <= 80
        assert "\x1b" not in told.output


def test_json_is_for_scripts(home: Path) -> None:
    tree = json.loads(run("show", "--format", "json").output)
    assert [slo["id"] for slo in tree["slos"]] == ["shop-time", "shop-ok", "shop-too"]
    first, second, _ = tree["slos"]
    assert (first["spent"], first["allowed"], first["unit"], first["band"]) == (1800, 2592, "seconds", "Caution")
    assert first["band_since"] == "2026-03-30T10:21:36Z"
    assert (second["enough"], second["attained"], second["band"]) == (False, None, None)


def test_another_moment_is_another_figure(home: Path) -> None:
    assert "100.0 %" in run("show", "shop-time", "--as-of", "2026-03-30 10:00 UTC").output


def test_an_unknown_objective_is_named_with_the_nearest(home: Path) -> None:
    found = run("show", "shop-tim")
    assert found.exit_code == 2
    assert "there is no SLO 'shop-tim'; did you mean shop-time?" in found.output


def test_without_objectives_it_says_what_to_do(home: Path) -> None:
    (home / "slos" / "shop.yaml").unlink()
    assert run("show").output == "There is no SLO yet: write one into slos/.\n"


# --- rules ---


def test_rules_are_printed_or_written(home: Path) -> None:
    (home / "runbooks").mkdir()
    (home / "runbooks" / "shop-ok.md").write_text("# Runbook: Shop - Down\n")
    found = run("rules", "-o", "rules.yml", "--site", "https://archive.example/")
    assert (found.exit_code, found.output) == (0, "rules of 2 of 3 objectives written to rules.yml\n")
    text = (home / "rules.yml").read_text()
    assert text.count("runbook_url: https://archive.example/runbooks/shop-ok/") == 2
    assert run("rules", "--site", "https://archive.example/").stdout == text


def test_rules_of_an_objective_without_queries_are_refused(home: Path) -> None:
    found = run("rules", "shop-time")
    assert (found.exit_code, "shop-time is not measured by Prometheus" in found.output) == (2, True)


# --- measure ---


def test_measuring_fills_the_window_and_then_only_what_is_new(home: Path) -> None:
    with serving(steady("10")) as server:
        found = measure("shop-ok", "--server", server.address)
        assert found.output == "shop-ok: 288 slices added, 2026-03-30 12:00 UTC to 2026-03-31 12:00 UTC\n"
        before = csv(home, "shop-ok").read_bytes()
        assert before.startswith(b"start,good,total\n2026-03-30T12:00Z,10,10\n")
        assert "up to date" in measure("shop-ok", "--server", server.address).output
        assert csv(home, "shop-ok").read_bytes() == before
        later = run("measure", "shop-ok", "--server", server.address, "--as-of", "2026-03-31 12:10 UTC")
        assert later.output == "shop-ok: 2 slices added, 2026-03-31 12:00 UTC to 2026-03-31 12:10 UTC\n"
    assert csv(home, "shop-ok").read_bytes() == before + b"2026-03-31T12:00Z,10,10\n2026-03-31T12:05Z,10,10\n"
    assert "100.000 %" in run("show", "shop-ok").output


def test_a_dry_run_writes_nothing(home: Path) -> None:
    with serving(steady("10")) as server:
        assert "288 slices would be added" in measure("shop-ok", "--server", server.address, "--dry-run").output
    assert not csv(home, "shop-ok").exists()


def test_an_answer_that_breaks_off_half_way_leaves_nothing_behind(home: Path) -> None:
    def script(asked: Asked) -> Answer:
        first = int(asked.form["start"]) < datetime(2026, 3, 1, tzinfo=UTC).timestamp()
        return Answer(matrix([[at, "1"] for at in grid(asked.form)])) if first else Answer(b"", 500)

    with serving(script) as server:
        found = measure("shop-ok", "--server", server.address, "--since", "2026-02-01 00:00 UTC")
    assert found.exit_code == 1
    assert "slos/shop.yaml:5:" in found.output
    assert not csv(home, "shop-ok").exists()


def test_more_good_than_all_spoils_only_its_own_objective(home: Path) -> None:
    (home / "slos" / "shop.yaml").write_text(SLOS.replace("sum(ok_total)", "sum(lie_total)", 1))

    def script(asked: Asked) -> Answer:
        value = "12" if "lie" in asked.form["query"] else "10"
        return Answer(matrix([[at, value] for at in grid(asked.form)]))

    with serving(script) as server:
        found = measure("--server", server.address)
    assert found.exit_code == 1
    assert "shop-ok: 2026-03-30 12:00 UTC: 12 good events of only 10; every good event must" in found.output
    assert not csv(home, "shop-ok").exists()
    assert csv(home, "shop-too").exists()


def test_a_server_that_is_gone_is_asked_for_one_objective_only(home: Path) -> None:
    found = measure("--server", "http://127.0.0.1:9")
    assert found.exit_code == 1
    assert "127.0.0.1:9 cannot be asked: no connection, or it broke off" in found.output
    assert found.output.endswith("1 more were not asked for\n")


def test_slices_of_another_length_are_not_mixed(home: Path) -> None:
    with serving(steady("10")) as server:
        measure("shop-ok", "--server", server.address, "--slice", "1h")
        before = csv(home, "shop-ok").read_bytes()
        found = measure("shop-ok", "--server", server.address, "--slice", "1d")
    assert (found.exit_code, csv(home, "shop-ok").read_bytes()) == (1, before)
    assert "leave out --slice" in found.output


@pytest.mark.parametrize("length", ["7m", "30s", "2d", "soon"])
def test_a_length_that_does_not_fit_a_day_is_refused(home: Path, length: str) -> None:
    assert measure("--server", "http://127.0.0.1:9", "--slice", length).exit_code == 2


def test_without_a_server_it_says_where_to_name_it(home: Path) -> None:
    found = measure()
    assert (found.exit_code, "set UPTRAIL_PROMETHEUS_URL" in found.output) == (2, True)
