"""`uptrail slo measure` against a real Prometheus with a back-filled past: gaps, restarts, resets, silence."""

import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from importers.prometheus_server import backfilled, free_port, serving
from uptrail.commands import program
from uptrail.files import read

pytestmark = [pytest.mark.prometheus, pytest.mark.xdist_group("prometheus")]

FIRST = int(datetime(2026, 3, 1, tzinfo=UTC).timestamp())
MINUTES = 3 * 24 * 60
RESET = 20 * 60
"""The minute at which the counters begin at 0 again: the program was restarted."""
GAP = range(30 * 60, 32 * 60)
"""Minutes without samples: the server was away."""
BAD = range(40 * 60, 41 * 60)
"""The hour in which one request in four fails."""
PER_MINUTE = 40

SLO = """\
service: shop
slos:
  - id: shop-requests
    name: Requests
    objective: 99.9%
    window: 30 days rolling
    source:
      prometheus:
        good: sum(increase(requests_total{code="200"}[{{.window}}]))
        total: sum(increase(requests_total[{{.window}}]))
  - id: shop-probes
    name: Probes
    objective: 99%
    window: 30 days rolling
    source: {prometheus: {ratio: "avg_over_time(probe_success[{{.window}}])"}}
  - id: shop-silence
    name: Silence
    objective: 99%
    window: 30 days rolling
    source: {prometheus: {good: "sum(a_total)", total: "sum(b_total)"}}
  - id: shop-nothing
    name: Nothing happened
    objective: 99%
    window: 30 days rolling
    source:
      prometheus:
        ratio: sum(increase(idle_total{code="200"}[{{.window}}])) / sum(increase(idle_total[{{.window}}]))
  - id: shop-wrong
    name: Wrong
    objective: 99%
    window: 30 days rolling
    source: {prometheus: {good: "sum(increase(requests_total[{{.window}}])", total: "sum(b_total)"}}
"""


def openmetrics() -> str:
    """Samples at every minute but those of the gap."""
    series: dict[str, list[str]] = {name: [] for name in ("requests", "probe_success", "idle")}
    counts = {"200": 0, "500": 0}
    for minute in range(MINUTES):
        if minute == RESET:
            counts = {"200": 0, "500": 0}
        failing = PER_MINUTE // 4 if minute in BAD else 0
        counts["200"] += PER_MINUTE - failing
        counts["500"] += failing
        if minute in GAP:
            continue
        at = FIRST + minute * 60
        series["requests"] += [f'requests_total{{code="{code}"}} {count} {at}' for code, count in counts.items()]
        series["probe_success"].append(f"probe_success {int(minute not in BAD)} {at}")
        series["idle"].append(f'idle_total{{code="200"}} 5 {at}')
    text = ""
    for name, kind in (("requests", "counter"), ("probe_success", "gauge"), ("idle", "counter")):
        text += f"# TYPE {name} {kind}\n" + "\n".join(series[name]) + "\n"
    return text + "# EOF\n"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = backfilled(tmp_path_factory.mktemp("prometheus"), openmetrics())
    with serving(folder, free_port()) as (address, _):
        yield address


def shop(folder: Path) -> Path:
    """A repository with the objective that Prometheus measures."""
    (folder / "slos").mkdir()
    (folder / "uptrail.yaml").write_text("name: Shop\nas_of: 2026-03-04T00:00Z\ncomponents: {shop: {}}\n")
    (folder / "slos" / "shop.yaml").write_text(SLO)
    return folder


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(shop(tmp_path))
    return tmp_path


def measure(server: str, *arguments: str) -> Result:
    return CliRunner().invoke(
        program, ["slo", "measure", "--server", server, "--as-of", "2026-03-04 00:00 UTC", *arguments]
    )


def rows(home: Path, id: str) -> dict[str, tuple[float, float]]:
    lines = (home / "slos" / "data" / f"{id}.csv").read_text().splitlines()[1:]
    return {start: (float(good), float(total)) for start, good, total in (line.split(",") for line in lines)}


def test_events_are_counted_across_a_restart_and_not_in_the_gap(server: str, home: Path) -> None:
    found = measure(server, "shop-requests", "--since", "2026-03-01 01:00 UTC", "--slice", "1h")
    assert found.exit_code == 0, found.output
    counts = rows(home, "shop-requests")
    assert "2 without data" in found.output
    assert not {"2026-03-02T06:00Z", "2026-03-02T07:00Z"} & set(counts)
    usual = counts["2026-03-01T05:00Z"]
    assert usual[0] == usual[1] == pytest.approx(60 * PER_MINUTE, rel=0.001)
    restarted = counts["2026-03-01T19:00Z"], counts["2026-03-01T20:00Z"]
    assert all(total == pytest.approx(60 * PER_MINUTE, rel=0.02) for _, total in restarted)
    good, total = counts["2026-03-02T16:00Z"]
    assert (good / total, total) == (pytest.approx(0.75, abs=0.01), pytest.approx(60 * PER_MINUTE, rel=0.001))
    assert all(0 <= good <= total for good, total in counts.values())


def test_measuring_twice_and_in_two_parts_writes_the_same_bytes(server: str, home: Path) -> None:
    file = home / "slos" / "data" / "shop-requests.csv"
    since = ("--since", "2026-03-01 01:00 UTC")
    assert measure(server, "shop-requests", *since).exit_code == 0
    whole = file.read_bytes()
    again = measure(server, "shop-requests", *since)
    assert (again.exit_code, file.read_bytes()) == (0, whole)
    assert "shop-requests: 0 slices added" in again.output
    file.write_bytes(b"\n".join(whole.split(b"\n")[:300]) + b"\n")
    assert "565 slices" not in measure(server, "shop-requests").output
    assert file.read_bytes() == whole
    assert "up to date" in measure(server, "shop-requests").output


def test_recorded_slices_are_kept_and_the_difference_is_told(server: str, home: Path) -> None:
    file = home / "slos" / "data" / "shop-requests.csv"
    since = ("--since", "2026-03-01 01:00 UTC", "--slice", "1h")
    measure(server, "shop-requests", *since)
    whole = file.read_text()
    line = next(line for line in whole.splitlines() if line.startswith("2026-03-01T05:00Z"))
    file.write_text(whole.replace(line, "2026-03-01T05:00Z,1,2"))
    found = measure(server, "shop-requests", *since)
    assert "1 slices differ from what the server says today, kept as recorded" in found.output
    assert "2026-03-01T05:00Z,1,2" in file.read_text()
    assert "replaced" in measure(server, "shop-requests", *since, "--rewrite").output
    assert file.read_text() == whole


def test_more_slices_than_a_server_gives_at_once(server: str, home: Path) -> None:
    """A minute each for three days fits; for nine days it is 12,960 points, over the server's own limit."""
    found = measure(server, "shop-probes", "--since", "2026-02-23 00:00 UTC", "--slice", "1m")
    assert found.exit_code == 0, found.output
    assert len(rows(home, "shop-probes")) > 4000


def test_what_was_measured_is_what_the_budget_is_made_of(server: str, home: Path) -> None:
    measure(server, "shop-probes", "--since", "2026-03-01 01:00 UTC", "--slice", "1h")
    archive = read(home, clock=datetime(2026, 3, 4, tzinfo=UTC)).archive
    measured = archive.slos["shop-probes"].measurements
    assert len(measured) == len(rows(home, "shop-probes"))
    shown = CliRunner().invoke(program, ["slo", "show", "shop-probes"])
    assert "not enough data" in shown.output


def test_one_wrong_query_leaves_the_others_unharmed(server: str, home: Path) -> None:
    found = measure(server, "--since", "2026-03-01 01:00 UTC", "--slice", "1h")
    assert found.exit_code == 1
    assert "shop-wrong: the server refuses the query" in found.output
    assert "shop-silence: no data from 2026-03-01 01:00 UTC to 2026-03-04 00:00 UTC" in found.output
    assert "shop-nothing: no data" in found.output, "0/0 is no data"
    assert sorted(path.name for path in (home / "slos" / "data").iterdir()) == ["shop-probes.csv", "shop-requests.csv"]


def test_the_rules_that_were_written_run_in_the_same_server(server: str, home: Path) -> None:
    """Each expression is asked of the server, so that it is not only well spelt but also understood."""
    (home / "slos" / "shop.yaml").write_text(SLO.split("  - id: shop-silence")[0])
    found = CliRunner().invoke(program, ["slo", "rules", "-o", "rules.yml"])
    assert found.exit_code == 0, found.output
    told = subprocess.run(["promtool", "check", "rules", "rules.yml"], cwd=home, capture_output=True, text=True)
    assert told.returncode == 0, told.stderr
