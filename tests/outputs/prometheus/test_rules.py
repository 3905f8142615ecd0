"""Prometheus rules of objectives: their names and labels are Sloth's, and a real promtool finds that they work."""

import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import yaml

from files.shared_cases import CASES, case
from uptrail import files
from uptrail.measures.queries import duration
from uptrail.outputs.prometheus import Links, rules, text
from uptrail.outputs.prometheus.burning import Burning, number
from uptrail.problem import Level, Source
from uptrail.records import Slo
from uptrail.records.slo import Method, SliSource, Window, WindowKind

SLOTH = CASES / "slo" / "sloth"
GOOD = 'sum(rate(requests_total{code!~"5.."}[{{.window}}]))'
TOTAL = "sum(rate(requests_total[{{.window}}]))"


def slo(objective: str = "99.9%", days: int = 30, unit: str = "day", **more: Any) -> Slo:
    values: dict[str, Any] = {
        "id": "shop-requests",
        "source": Source("slos/shop.yaml"),
        "service": "shop",
        "name": "Requests",
        "objective": objective,
        "window": Window(kind=WindowKind.ROLLING, unit=unit, count=days),
        "measured_by": SliSource(good=GOOD, total=TOTAL),
    }
    return Slo(**(values | more))


def made(*slos: Slo, min_events: int = 100, links: Links | None = None) -> dict[str, Any]:
    found = rules(slos, min_events=min_events, version="1.2.3", links=links or Links())
    assert [problem for problem in found.problems if problem.level is Level.ERROR] == []
    return yaml.safe_load(text(found))


def flat(tree: dict[str, Any]) -> list[dict[str, Any]]:
    return [rule for group in tree["groups"] for rule in group["rules"]]


def alerts(tree: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {rule["labels"]["severity"]: rule for rule in flat(tree) if "alert" in rule}


@pytest.fixture(scope="session")
def promtool() -> str:
    found = shutil.which("promtool")
    if not found:
        pytest.skip("promtool is not installed; make test installs it with Prometheus")
    return found


# --- the shape ---


@pytest.mark.parametrize("name", ["getting-started", "home-wifi", "no-alerts", "raw-home-wifi", "multifile"])
def test_names_and_labels_are_those_of_sloth(name: str) -> None:
    sources = [one for one in yaml.safe_load_all(case(SLOTH / f"in-{name}.yml").read_text()) if one]
    theirs = [one for one in yaml.safe_load_all((SLOTH / f"out-{name}.yml").read_text()) if one]
    mine = made(*(as_slo(source, entry) for source in sources for entry in source["slos"]))
    expected = {key for tree in theirs for key in named(tree)}
    assert {key for key in expected if key[0] != "sloth_slo_info"} <= named(mine)
    assert {key for key in named(mine) - expected if not key[0].startswith(("slo:sli_total:", "slo:sli_bad:"))} <= {
        *((severity, sloth_id, "") for severity in ("page", "ticket") for _, sloth_id, _ in expected),
        *(("sloth_slo_info", sloth_id, "") for _, sloth_id, _ in expected),
    }


def as_slo(source: dict[str, Any], entry: dict[str, Any]) -> Slo:
    """One of Sloth's own objectives as ours."""
    sli = entry["sli"]
    if "events" in sli:
        total = sli["events"]["total_query"]
        measured = SliSource(good=f"({total}) - ({sli['events']['error_query']})", total=total)
    else:
        measured = SliSource(ratio=f"1 - ({sli['raw']['error_ratio_query']})")
    id = f"{source['service']}-{entry['name']}"
    objective = Fraction(str(entry["objective"])) / 100
    return slo().model_copy(
        update={"id": id, "service": source["service"], "objective": objective, "measured_by": measured}
    )


def named(tree: dict[str, Any]) -> set[tuple[str, str, str]]:
    """What a dashboard or a route looks for: names, ids and windows; alerts by their severity."""
    found = set()
    for group in tree["groups"]:
        for rule in group["rules"]:
            labels = rule["labels"]
            name = rule.get("record") or labels["sloth_severity"]
            id = labels.get("sloth_id") or group["name"].removeprefix("sloth-slo-alerts-")
            found.add((name, id, labels.get("sloth_window", "")))
    return found


def test_groups_are_named_as_sloth_names_them() -> None:
    assert [group["name"] for group in made(slo())["groups"]] == [
        "sloth-slo-sli-recordings-shop-requests",
        "sloth-slo-meta-recordings-shop-requests",
        "sloth-slo-alerts-shop-requests",
    ]


def test_labels_tell_the_service_the_window_and_the_owners() -> None:
    first = flat(made(slo(team="shops", tier=1)))[0]
    assert first["labels"] == {
        "sloth_id": "shop-requests",
        "sloth_service": "shop",
        "sloth_slo": "requests",
        "sloth_window": "5m",
        "team": "shops",
        "tier": "1",
    }


def test_an_alert_leads_to_its_runbook_and_its_objective() -> None:
    links = Links("https://archive.example/", "https://wiki.example/{service}/{alert}?s={severity}")
    page = alerts(made(slo(), links=links))["page"]["annotations"]
    assert page["runbook_url"] == "https://wiki.example/shop/ShopRequestsErrorBudgetBurn?s=page"
    assert page["dashboard"] == "https://archive.example/slos/shop-requests/"
    known = Links("https://archive.example/", "", {"shop-requests": "https://archive.example/runbooks/shop-requests/"})
    assert alerts(made(slo(), links=known))["ticket"]["annotations"]["runbook_url"].endswith("/runbooks/shop-requests/")
    assert "runbook_url" not in alerts(made(slo()))["page"]["annotations"]


# --- the figures ---


@pytest.mark.parametrize(
    ("days", "factors"),
    [(30, ("14.4", "6", "3", "1")), (28, ("13.44", "5.6", "2.8", "0.9333333333333333"))],
)
def test_factors_are_the_share_of_the_window_over_the_long_window(days: int, factors: tuple[str, ...]) -> None:
    assert tuple(number(pair.factor) for pair in Burning(slo(days=days), 100).pairs) == factors


def test_thresholds_are_exact() -> None:
    assert "> (14.4 * 0.001)" in alerts(made(slo("99.9%")))["page"]["expr"]
    assert "> (14.4 * 0.0005)" in alerts(made(slo("99.95%")))["page"]["expr"]


@pytest.mark.parametrize(
    ("days", "unit", "suffix"), [(30, "day", "30d"), (4, "week", "4w"), (1, "quarter", "90d"), (1, "year", "1y")]
)
def test_the_whole_window_is_recorded_under_its_length(days: int, unit: str, suffix: str) -> None:
    assert f"slo:sli_error:ratio_rate{suffix}" in {rule.get("record") for rule in flat(made(slo(days=days, unit=unit)))}


def test_a_window_of_a_day_has_no_alert_over_three() -> None:
    tree = made(slo(days=1))
    names = [rule["record"] for rule in flat(tree) if "record" in rule]
    assert len(names) == len(set(names))
    assert "3d" not in alerts(tree)["ticket"]["expr"]


def test_nothing_but_good_alerts_at_an_objective_of_100_percent() -> None:
    tree = made(slo("100%"))
    assert list(alerts(tree)) == ["page"]
    assert "> (0 * 0)" in alerts(tree)["page"]["expr"]
    assert not any("burn_rate" in rule.get("record", "") for rule in flat(tree))


def test_an_alert_that_nothing_could_set_off_is_left_out_and_said() -> None:
    found = rules([slo("90%")], min_events=100, version="1", links=Links())
    (problem,) = found.problems
    assert (problem.level, problem.message) == (
        Level.WARNING,
        "shop-requests: no alert over 1h, which even a total outage could not set off",
    )
    assert "14.4" not in text(found)


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (SliSource(good="sum(up)", total="sum(up)"), "the query has no window"),
        (SliSource(good="sum(rate(a_total[5m]))", total="b"), "the window [5m] is fixed in the query"),
        (SliSource(ratio='sum(rate(a_total{x="[1m]"}[1h:5m]))'), "the window [1h:5m] is fixed in the query"),
    ],
)
def test_a_query_without_a_window_is_refused_and_the_others_are_written(source: SliSource, message: str) -> None:
    found = rules([slo(measured_by=source, id="bad"), slo()], min_events=100, version="1", links=Links())
    assert [problem.message for problem in found.problems] == [f"bad: {message}"]
    assert found.written == ["shop-requests"]


def test_objectives_that_prometheus_does_not_measure_have_no_rules() -> None:
    assert made(slo(measured_by=SliSource())) == {"groups": []}


def test_the_demo_objective_in_openslo_has_rules() -> None:
    text_ = (Path(__file__).parents[3] / "slos" / "carrier-booking.yaml").read_text()
    archive = files.read_texts({"slos/a.yaml": text_}, clock=datetime(2026, 3, 31, tzinfo=UTC)).archive
    assert "sum(increase(carrier_bookings_total{" in flat(made(*archive.slos.values()))[0]["expr"]


def test_lengths_are_written_as_prometheus_writes_them() -> None:
    lengths = [timedelta(minutes=5), timedelta(days=1), timedelta(days=28), timedelta(days=365), timedelta(minutes=90)]
    assert [duration(length) for length in lengths] == ["5m", "1d", "4w", "1y", "1h30m"]


# --- a real promtool ---

WICKED = 'Pay "now" {{ query "up" }}\n\\ {{`x`}} \u202e'
SOURCES = {
    "events": SliSource(good=GOOD, total=TOTAL),
    "counter": SliSource(good='sum(a_total{x="}"})', total="sum(a_total)"),
    "difference": SliSource(good="(sum(a_total)) - (sum(bad_total))", total="sum(a_total)"),
    "ratio": SliSource(ratio="avg_over_time(probe_success[{{.window}}])"),
    "moment": SliSource(ratio="(latency) < bool 0.2"),
    "subquery": SliSource(
        good="sum_over_time(sum(up == 1)[{{ .window }}:])", total="sum_over_time(count(up)[{{.window}}:])"
    ),
}


def test_promtool_accepts_every_output(promtool: str, tmp_path: Path) -> None:
    windows = [(30, "day"), (7, "day"), (28, "day"), (90, "day"), (1, "hour"), (1, "quarter"), (2, "minute")]
    wanted = [
        slo(objective, days, unit, id=f"{name}-{number_}", measured_by=source, name=WICKED, service=WICKED, team=WICKED)
        for name, source in SOURCES.items()
        for number_, (objective, (days, unit)) in enumerate(product(["99.9%", "99.999%", "100%", "90%"], windows))
    ]
    links = Links("https://archive.example/", "https://wiki.example/{team}")
    found = rules(wanted, min_events=100, version="1", links=links)
    assert len(found.written) == len(wanted)
    (tmp_path / "rules.yml").write_text(text(found))
    told = subprocess.run([promtool, "check", "rules", "rules.yml"], cwd=tmp_path, capture_output=True, text=True)
    assert told.returncode == 0, told.stdout + told.stderr
    assert "duplicate" not in (told.stdout + told.stderr).lower()


QUIET = 3 * 24 * 60
"""Minutes of good traffic before anything happens, so that the longest window is full."""


def traffic(per_minute: int, *spells: tuple[int, float], quiet: int = QUIET) -> list[dict[str, str]]:
    """Counters of good and bad requests: after the quiet time, minutes with a share of bad ones."""
    good, bad = [f"0+{per_minute}x{quiet}"], [f"0+0x{quiet}"]
    at_good, at_bad = per_minute * quiet, 0
    for minutes, share in spells:
        failing = round(per_minute * share)
        for series, at, step in ((good, at_good, per_minute - failing), (bad, at_bad, failing)):
            series.append(f"{at + step}+{step}x{minutes - 1}")
        at_good, at_bad = at_good + (per_minute - failing) * minutes, at_bad + failing * minutes
    return [
        {"series": 'requests_total{code="200"}', "values": " ".join(good)},
        {"series": 'requests_total{code="500"}', "values": " ".join(bad)},
    ]


def firing(wanted: Slo, *severities: str) -> list[dict[str, Any]]:
    labels = {"sloth_id": "shop-requests", "sloth_service": "shop", "sloth_slo": "requests"}
    return [
        {
            "exp_labels": labels | {"severity": severity, "sloth_severity": severity},
            "exp_annotations": alerts(made(wanted))[severity]["annotations"],
        }
        for severity in severities
    ]


Moments = dict[int, tuple[str, ...]]
"""Which severities fire so many minutes after the quiet time."""


def alerting(wanted: Slo, moments: Moments, quiet: int = QUIET) -> list[dict[str, Any]]:
    name = "ShopRequestsErrorBudgetBurn"
    return [
        {"eval_time": f"{quiet + at}m", "alertname": name, "exp_alerts": firing(wanted, *severities)}
        for at, severities in moments.items()
    ]


SCENES: dict[str, tuple[list[dict[str, str]], Moments]] = {
    "a fast burn pages within six minutes and ends soon after it is mended": (
        traffic(1000, (10, 0.2), (50, 0)),
        {0: (), 3: (), 6: ("page",), 10: ("page",), 17: (), 40: ()},
    ),
    "a slow burn makes a ticket after eighteen hours and never pages": (
        traffic(1000, (1200, 0.004)),
        {0: (), 60: (), 600: (), 1070: (), 1100: ("ticket",), 1190: ("ticket",)},
    ),
    "six hours of a middling burn page by the second pair": (
        traffic(1000, (360, 0.008)),
        {60: (), 240: (), 300: ("page",)},
    ),
    "a short blip alerts nobody": (
        traffic(1000, (1, 0.5), (120, 0)),
        {1: (), 2: (), 3: (), 5: (), 30: (), 100: ()},
    ),
    "too few events alert nobody": (
        traffic(1, (60, 1)),
        {10: (), 30: (), 59: ()},
    ),
}
MANY = 10_000
"""More events than the quietest scene has."""


@pytest.mark.slow
@pytest.mark.parametrize("scene", SCENES)
def test_alerts_fire_at_the_right_time(promtool: str, tmp_path: Path, scene: str) -> None:
    series, moments = SCENES[scene]
    least = MANY if scene.startswith("too few") else 100
    (tmp_path / "rules.yml").write_text(text(rules([slo()], min_events=least, version="1", links=Links())))
    assert watched(promtool, tmp_path, series, alerting(slo(), moments)) == ""


DAY = 24 * 60
UNUSUAL: dict[str, tuple[Slo, list[dict[str, str]], Moments]] = {
    "99.999 % over a week: one failure in a hundred pages at once": (
        slo("99.999%", 7),
        traffic(1000, (10, 0.01), quiet=DAY),
        {0: (), 5: ("page", "ticket"), 10: ("page", "ticket")},
    ),
    "90 % over four weeks: an hour of total outage is borne, hours are not": (
        slo("90%", 28),
        traffic(1000, (220, 1), quiet=DAY),
        {60: (), 140: (), 160: ("ticket",), 195: ("ticket",), 210: ("page", "ticket")},
    ),
    "99.9 % over 90 days: a burn is faster before it pages": (
        slo("99.9%", 90),
        traffic(1000, (30, 0.2), quiet=DAY),
        {10: (), 16: ("page",), 30: ("page", "ticket")},
    ),
    "no traffic alerts nobody": (
        slo(),
        traffic(0, (60, 0), quiet=DAY),
        {10: (), 59: ()},
    ),
    "a counter that begins anew, and samples that are missing, alert nobody": (
        slo(),
        [{"series": 'requests_total{code="200"}', "values": f"0+1000x{DAY} 0+1000x60 _x60 120000+1000x60"}],
        {0: (), 1: (), 5: (), 59: (), 90: (), 125: (), 170: ()},
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("scene", UNUSUAL)
def test_alerts_of_unusual_objectives(promtool: str, tmp_path: Path, scene: str) -> None:
    wanted, series, moments = UNUSUAL[scene]
    (tmp_path / "rules.yml").write_text(text(rules([wanted], min_events=100, version="1", links=Links())))
    assert watched(promtool, tmp_path, series, alerting(wanted, moments, DAY)) == ""


def test_calendar_months_and_time_slices_alert_as_thirty_days_of_events_do() -> None:
    five = timedelta(minutes=5)
    sliced = {"method": Method.TIMESLICES, "timeslice_target": Fraction(99, 100), "timeslice_window": five}
    calendar = slo(window=Window(kind=WindowKind.CALENDAR, unit="month", count=1))
    usual = {severity: rule["expr"] for severity, rule in alerts(made(slo())).items()}
    for other in (slo(**sliced), calendar):
        assert {severity: rule["expr"] for severity, rule in alerts(made(other)).items()} == usual


def watched(promtool: str, folder: Path, series: list[dict[str, str]], tests: list[dict[str, Any]]) -> str:
    """What promtool objects to, but for the alerts' words with the figure of the moment."""
    tree = yaml.safe_load((folder / "rules.yml").read_text())
    for rule in flat(tree):
        rule.get("annotations", {}).pop("description", None)
    (folder / "rules.yml").write_text(yaml.safe_dump(tree))
    for test in tests:
        for alert in test["exp_alerts"]:
            alert["exp_annotations"] = {k: v for k, v in alert["exp_annotations"].items() if k != "description"}
    case = {"interval": "1m", "input_series": series, "alert_rule_test": tests}
    tree = {"rule_files": ["rules.yml"], "evaluation_interval": "1m", "tests": [case]}
    (folder / "test.yml").write_text(yaml.safe_dump(tree))
    found = subprocess.run([promtool, "test", "rules", "test.yml"], cwd=folder, capture_output=True, text=True)
    return "" if found.returncode == 0 else found.stdout + found.stderr
