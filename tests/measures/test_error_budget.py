from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from measures.made import SOURCE, at, incident, maintenance, slices, slo, update
from measures.vectors import vector
from uptrail.archive import Archive
from uptrail.audience import view
from uptrail.measures.component_status import StatusIndex
from uptrail.measures.declared import Declared
from uptrail.measures.error_budget import allowance, badness, budget_at, error_budget
from uptrail.measures.ledger import grouped, ledger
from uptrail.records import Component, Incident, Slo
from uptrail.records.measurements import Measurement
from uptrail.records.occurrence import Audience
from uptrail.records.occurrence import ComponentStatus as S
from uptrail.records.slo import MaintenancePolicy, Method, Window, WindowKind
from uptrail.settings import Settings, Weights
from uptrail.timespan import Span
from uptrail.values import read_percent

WEIGHTS = Weights()
HOUR = 3600
DAY = Span(at(0), at(24))


def index(*incidents, maintenances=(), as_of=24):
    return StatusIndex(incidents, maintenances, at(as_of))


def declared(*incidents, maintenances=(), as_of=24, **more):
    return error_budget(slo(**more), index(*incidents, maintenances=maintenances, as_of=as_of), WEIGHTS)


def measured(counts, *, as_of=24, maintenances=(), minutes=60, first=0, min_events=0, **more):
    wanted = slo(measurements=slices(counts, first, minutes), **more)
    return error_budget(wanted, index(maintenances=maintenances, as_of=as_of), WEIGHTS, min_events=min_events)


# --- declared by incidents ---


@pytest.mark.parametrize(("days", "minutes"), [(28, "20.16"), (29, "20.88"), (30, "21.6"), (31, "22.32")])
def test_a_budget_is_the_objectives_gap_times_the_window(days, minutes):
    assert declared(objective="99.95%", days=days).allowed == Fraction(minutes) * 60


def test_exactly_a_quarter_remains_where_floats_would_say_less():
    spent = timedelta(minutes=16, seconds=12) / timedelta(hours=1)
    found = declared(incident("a", 1, 1 + spent, api="major_outage"), objective="99.95%", days=30)
    assert (found.spent, found.left, found.remaining) == (972, 324, Fraction(1, 4))
    assert found.attained == 1 - Fraction(972, 30 * 86400)


def test_overlapping_incidents_count_once():
    found = declared(incident("a", 1, 3, api="major_outage"), incident("b", 2, 4, api="major_outage"))
    assert found.spent == 3 * HOUR


def test_partial_outages_count_by_weight():
    assert declared(incident("a", 1, 2, api="partial_outage")).spent == Fraction(3, 10) * HOUR
    assert declared(incident("a", 1, 2, api="degraded_performance")).spent == 0


def test_the_worst_component_counts():
    both = incident("a", 1, 3, update(2, web="major_outage"), api="partial_outage")
    assert declared(both, components=("api", "web")).spent == Fraction(13, 10) * HOUR


def test_an_incident_across_the_windows_border_is_clipped():
    assert declared(incident("a", -2, 1, api="major_outage")).spent == HOUR


def test_an_open_incident_counts_up_to_as_of():
    assert declared(incident("a", 20, api="major_outage")).spent == 4 * HOUR


def test_an_objective_of_all_is_exhausted_by_anything_bad():
    perfect = declared(objective="100%")
    assert (perfect.allowed, perfect.remaining, perfect.met) == (0, 1, True)
    bad = declared(incident("a", 1, 2, api="partial_outage"), objective="100%")
    assert (bad.remaining, bad.left, bad.met) == (0, Fraction(-3, 10) * HOUR, False)


def test_a_calendar_budget_is_the_whole_months_from_its_first_day():
    month = Window(kind=WindowKind.CALENDAR, unit="month")
    found = declared(incident("a", 1, 2, api="major_outage"), window=month, objective="99%")
    assert found.allowed == 31 * 86400 / Fraction(100)
    assert (found.spent, found.total) == (HOUR, 2 * 86400)
    assert (found.window.end, found.until) == (at(24 * 30), at(24))


def test_before_since_nothing_is_known():
    found = error_budget(slo(days=4), index(as_of=24), WEIGHTS, since=date(2026, 3, 1))
    assert (found.coverage, found.attained) == (Fraction(1, 2), 1)
    later = error_budget(slo(), index(as_of=24), WEIGHTS, since=date(2026, 4, 1))
    assert (later.enough, later.remaining, later.attained) == (False, None, None)


def test_nothing_is_known_of_what_is_still_to_come():
    index = made([(23 * 60, 30 * 60, "major_outage", "api")], [])
    for bad in (badness(slo(), index, WEIGHTS), badness(slo(measurements=slices([(1, 2)] * 48)), index, WEIGHTS)):
        tally = bad.tally(Span(at(0), at(48)))
        assert (tally.known, tally.excluded) == (24 * 3600, 0)
        assert tally == bad.tally(Span(at(0), at(24)))


def test_nothing_is_known_of_an_objective_without_components():
    found = declared(OUTAGE, components=())
    assert (found.enough, found.remaining, found.attained) == (False, None, None)


def test_what_the_gate_shows_gives_the_same_budget_as_the_records():
    public = {"audience": Audience.PUBLIC}
    component = Component(id="api", source=SOURCE, audience=Audience.PUBLIC)
    wanted = slo(**public), slo(id="m", measurements=slices(SAME), method=Method.TIMESLICES, **public)
    records = {
        Component: {"api": component},
        Incident: {"a": OUTAGE.model_copy(update=public)},
        Slo: {one.id: one for one in wanted},
    }
    seen = view(Archive(Settings(), at(24), records), Audience.PUBLIC)
    shown = StatusIndex(seen.incidents.values(), seen.maintenances.values(), at(24))
    for one in wanted:
        assert error_budget(seen.slos[one.id], shown, WEIGHTS) == error_budget(one, index(OUTAGE), WEIGHTS)
        window = Span(at(0), at(24))
        assert ledger(seen.slos[one.id], shown, WEIGHTS, window) == ledger(one, index(OUTAGE), WEIGHTS, window)


OUTAGE = incident("a", 10, 12, api="major_outage")


@pytest.mark.parametrize(
    ("policy", "spent", "total", "allowed"),
    [
        ("exclude", 1, 20, 20),
        ("good", 1, 24, 24),
        ("bad", 5, 24, 24),
    ],
)
def test_maintenance_counts_as_the_slo_says_even_when_something_breaks_meanwhile(policy, spent, total, allowed):
    """Maintenance from 11 to 15, a major outage from 10 to 12."""
    found = declared(
        OUTAGE, maintenances=[maintenance("m", 11, 15)], objective="90%", exclude_maintenance=MaintenancePolicy(policy)
    )
    assert (found.spent, found.total, found.allowed) == (spent * HOUR, total * HOUR, allowed * HOUR / Fraction(10))


# --- the ledger ---


def test_rows_share_what_overlaps():
    known = index(incident("a", 1, 3, api="major_outage"), incident("b", 2, 4, api="major_outage"))
    rows = ledger(slo(), known, WEIGHTS, DAY)
    assert [(row.cause_id, row.spent) for row in rows] == [("a", 1.5 * HOUR), ("b", 1.5 * HOUR)]


def test_a_worse_incident_pays_what_it_costs_beyond_the_lesser_one():
    """For one hour a partial outage (0.3) lies within a major one (1): 0.15 is its half of what both cost."""
    known = index(incident("a", 1, 3, api="major_outage"), incident("b", 2, 3, api="partial_outage"))
    rows = {row.cause_id: row.spent for row in ledger(slo(), known, WEIGHTS, DAY)}
    assert rows == {"a": Fraction(185, 100) * HOUR, "b": Fraction(15, 100) * HOUR}


def test_maintenance_that_counts_as_bad_has_its_own_row():
    known = index(OUTAGE, maintenances=[maintenance("m", 11, 15)])
    rows = ledger(slo(exclude_maintenance=MaintenancePolicy.BAD), known, WEIGHTS, DAY)
    assert [(row.cause_id, row.planned, row.spent) for row in rows] == [("m", True, 4 * HOUR), ("a", False, HOUR)]


def test_measured_badness_belongs_to_the_incidents_that_touched_it():
    wanted = slo(measurements=slices([(90, 100), (40, 100), (98, 100), (100, 100)]))
    known = index(incident("a", 0.5, 1.5, api="major_outage"), incident("b", 1.2, 1.4, api="partial_outage"))
    rows = ledger(wanted, known, WEIGHTS, DAY)
    assert [(row.cause_id, row.spent) for row in rows] == [("a", 40), ("b", 30), ("", 2)]


def test_spending_by_class_adds_up():
    known = index(incident("a", 1, 3, api="major_outage"), incident("b", 4, 5, api="major_outage"))
    rows = ledger(slo(), known, WEIGHTS, DAY)
    assert grouped(rows, {"a": ["deploy", "capacity"], "b": []}.__getitem__) == {
        "capacity": HOUR,
        "deploy": HOUR,
        "": HOUR,
    }


# --- measured ---


SAME = [(2, 4), (10, 10), (12, 12), (13, 13), (13, 14), (12, 15), (13, 14), (13, 13), (12, 12), (11, 11)]


@pytest.mark.parametrize(
    ("method", "attained", "consumed"),
    [
        (Method.OCCURRENCES, Fraction(111, 118), Fraction(7000, 5900)),
        (Method.TIMESLICES, Fraction(6, 10), Fraction(8)),
        (Method.RATIO_TIMESLICES, Fraction(641, 700), Fraction(59, 35)),
    ],
)
def test_three_methods_on_the_same_ten_slices(method, attained, consumed):
    window = Window(kind=WindowKind.ROLLING, unit="hour", count=10)
    found = measured(SAME, as_of=10, window=window, objective="95%", method=method)
    assert (found.attained, found.consumed, found.coverage) == (attained, consumed, 1)


def test_gaps_are_neither_good_nor_bad():
    found = measured([(9, 10)] * 6, objective="80%")
    assert (found.coverage, found.attained, found.remaining) == (Fraction(1, 4), Fraction(9, 10), Fraction(1, 2))


def test_slices_without_events_are_unknown():
    found = measured([(0, 0)] * 12 + [(5, 5)] * 12, method=Method.TIMESLICES)
    assert (found.coverage, found.attained) == (Fraction(1, 2), 1)


def test_few_events_are_not_enough_data():
    found = measured([(0, 1)], min_events=100)
    assert (found.enough, found.remaining, found.met, found.attained) == (False, None, None, 0)


def test_no_measurements_are_not_enough_data():
    found = measured([])
    assert (found.enough, found.remaining, found.attained, found.coverage) == (False, None, None, 0)


def test_a_longer_time_slice_judges_sums_over_sums():
    """Two half hours, 8 of 10 and 10 of 10, make one hour at 90 %: good at a target of 90 %."""
    counts = [(8, 10), (10, 10)] * 24
    more = {"method": Method.TIMESLICES, "timeslice_target": read_percent("90%"), "minutes": 30}
    assert measured(counts, **more).attained == Fraction(1, 2)
    assert measured(counts, timeslice_window=timedelta(hours=1), **more).attained == 1


@pytest.mark.parametrize(("policy", "spent", "total"), [("exclude", 23, 230), ("good", 23, 240), ("bad", 33, 240)])
def test_measured_maintenance(policy, spent, total):
    found = measured(
        [(9, 10)] * 24, maintenances=[maintenance("m", 3, 4)], exclude_maintenance=MaintenancePolicy(policy)
    )
    assert (found.spent, found.total) == (spent, total)


@pytest.mark.parametrize(("policy", "spent", "total"), [("exclude", 22.5, 22.5), ("good", 22.5, 24), ("bad", 24, 24)])
def test_measured_maintenance_by_time_is_cut_within_slices(policy, spent, total):
    more = {"method": Method.TIMESLICES, "exclude_maintenance": MaintenancePolicy(policy)}
    found = measured([(0, 10)] * 24, maintenances=[maintenance("m", 2.5, 4)], **more)
    assert (found.spent, found.total) == (spent * HOUR, total * HOUR)


# --- figures published by others ---


def test_published_arithmetic():
    lengths = {"30d": 30, "7d": 7, "14d": 14, "28d": 28, "4w": 28}
    cases = vector("error_budget_arithmetic.json")["cases"]
    assert len(cases) == 9
    for case in cases:
        objective, days = read_percent(case["objective"]), lengths.get(case.get("window"), 30)
        allowed = allowance(objective, Span(at(0), at(24 * days)))
        if "budget_minutes" in case:
            assert allowed == Fraction(case["budget_minutes"]) * 60
        if "budget" in case:
            assert allowed == {"5m2.4s": Fraction("302.4"), "16h48m": 60480}[case["budget"]]
        if "slices_1m" in case:
            assert case["slices_1m"] == days * 24 * 60
        if "full_outage_exhausts_s" in case:
            assert allowed == Fraction(case["full_outage_exhausts_s"])
        if "1pct_errors_exhausts_min" in case:
            assert allowed * 100 == Fraction(case["1pct_errors_exhausts_min"]) * 60
        if "1h_full_outage_consumes_pct" in case:
            hour = declared(incident("a", 1, 2, api="major_outage"), objective=case["objective"], days=30)
            assert round(float(hour.consumed) * 100, 4) == float(case["1h_full_outage_consumes_pct"])


def test_published_event_budgets():
    for case in vector("error_budget_arithmetic.json")["cases"]:
        if "allowed_failures" in case:
            found = measured([(case["events"] - 1, case["events"])], objective=case["objective"], days=30)
            assert int(found.allowed) == case["allowed_failures"]
            assert round(float(found.consumed) * 100, 3) == float(case["one_failure_consumes_pct"])
        if "budget_events" in case:
            found = measured([(case["events"], case["events"])], objective=case["objective"], days=28)
            assert found.allowed == case["budget_events"]


def test_published_methods_on_the_same_slices():
    case = vector("budgeting_methods_same_data.json")
    window = Window(kind=WindowKind.ROLLING, unit="hour", count=10)
    counts = list(zip(case["good"], case["total"], strict=True))
    for method, key in (
        (Method.OCCURRENCES, "occurrences"),
        (Method.TIMESLICES, "timeslices(slice target 0.95)"),
        (Method.RATIO_TIMESLICES, "ratio_timeslices"),
    ):
        found = measured(counts, as_of=10, window=window, objective="95%", method=method)
        assert float(found.consumed * 100) == pytest.approx(case[key]["consumed_pct"], rel=1e-12)


def test_published_corrections():
    """An hour down in a week with a day of maintenance, left out or counted as good."""
    rules = {"monitor": MaintenancePolicy.EXCLUDE, "time_slice": MaintenancePolicy.GOOD}
    for case in vector("datadog_corrections.json")["cases"]:
        if case["type"] in rules:
            week = declared(
                incident("a", 30, 30 + case["down_min"] / 60, api="major_outage"),
                maintenances=[maintenance("m", 50, 50 + case["correction_min"] / 60)],
                as_of=case["period_min"] / 60,
                days=7,
                exclude_maintenance=rules[case["type"]],
            )
            assert float(1 - week.attained) * 100 == pytest.approx(case["down_pct"], rel=1e-12)


def test_published_failures_by_the_minute():
    case = vector("shimesaba_report.json")
    start = at(0).replace(month=1, day=6)
    failed = {(int(text[:2]) * 60 + int(text[3:])) for text in case["failures"]}
    counts = [(int(minute not in failed), 1) for minute in range(24 * 60)]
    hours = (start - at(0)) / timedelta(hours=1)
    for report in case["reports"]:
        as_of = hours + int(report["at"][11:13])
        found = measured(
            counts,
            first=hours,
            minutes=1,
            as_of=as_of,
            objective="95%",
            window=Window(kind=WindowKind.ROLLING, unit="hour", count=2),
            method=Method.TIMESLICES,
        )
        assert found.spent == report["failure_min"] * 60
        assert found.left == report["budget_left_min"] * 60
        assert found.total - found.spent == report["uptime_min"] * 60


def test_published_reports_of_a_generator():
    """Its figures are floats, rounded SLIs at that: ours agree where it does not round."""
    checked = 0
    for case in vector("slo_generator_2_6_0_reports.json")["cases"]:
        report, counts = case["report"], (case["good"], case["good"] + case["bad"])
        if not report["valid"] or min(counts) < 0 or case["bad"] < 0 or "rounds" in case["name"]:
            continue
        objective = f"{round(case['goal'] * 100, 6)}%"
        window = Window(kind=WindowKind.ROLLING, unit="minute", count=case["window_s"] // 60)
        found = measured([counts], as_of=1, first=0.9, minutes=5, window=window, objective=objective)
        assert float(found.attained) == pytest.approx(report["sli_measurement"], abs=1e-6)
        if report["error_budget_consumed_ratio"]:
            assert float(found.consumed) * 100 == pytest.approx(report["error_budget_consumed_ratio"], rel=1e-3)
        checked += 1
    assert checked == 10


def test_published_outage_of_half_an_hour():
    assert vector("prometheus_reproduced.json")["case_1"]["avg_over_time[30d]"]["exact"] == "1-30/43200"
    half_an_hour = incident("a", 5, 5.5, api="major_outage")
    assert declared(half_an_hour, days=30).attained == 1 - Fraction(30, 43200)


def test_published_traffic_that_sleeps_at_night():
    """Busy days, quiet nights, an hour of failures at noon: sums over sums, where averages of ratios say half of it."""
    case = vector("prometheus_reproduced.json")["case_2"]
    hours = [6000 if 6 <= hour % 24 < 18 else 60 for hour in range(24 * 30)]
    counts = [(0 if hour == 24 * 7 + 12 else total, total) for hour, total in enumerate(hours)]
    found = measured(counts, first=-24 * 29, objective=f"{case['objective']}%", days=30)
    assert float(1 - found.attained) == pytest.approx(case["event_weighted_error"], rel=1e-12)
    assert float(found.consumed) * 100 == pytest.approx(case["budget_consumed_pct"], rel=1e-6)


def test_measured_against_declared():
    """Twenty minutes were declared in an hour of which half of all requests failed."""
    wanted = slo(measurements=slices([(500, 1000)] + [(1000, 1000)] * 23), method=Method.RATIO_TIMESLICES)
    known = index(incident("a", 0, 1 / 3, api="major_outage"))
    told = budget_at(wanted, Declared(wanted, known, WEIGHTS), at(24))
    assert (told.source_kind, told.enough, told.spent) == ("incidents", True, 1200)
    assert error_budget(wanted, known, WEIGHTS).spent == 1800


# --- properties ---

MINUTES = st.integers(0, 60 * 24)
LEVELS = st.sampled_from(["degraded_performance", "partial_outage", "major_outage"])
EPISODES = st.lists(st.tuples(MINUTES, MINUTES, LEVELS, st.sampled_from(["api", "web"])), max_size=5)
WORKS = st.lists(st.tuples(MINUTES, MINUTES), max_size=2)
POLICIES = st.sampled_from(MaintenancePolicy)
PLAIN = {S.DEGRADED_PERFORMANCE: Fraction(0), S.PARTIAL_OUTAGE: Fraction(3, 10), S.MAJOR_OUTAGE: Fraction(1)}


def made(episodes, works):
    incidents = [incident(f"i{n}", s / 60, e / 60, **{c: level}) for n, (s, e, level, c) in enumerate(episodes)]
    return index(*incidents, maintenances=[maintenance(f"m{n}", s / 60, e / 60) for n, (s, e) in enumerate(works)])


def walk(episodes, works, policy, first=0, last=60 * 24):
    """Spent and total minutes, told minute by minute: a second way to the same figures."""
    spent, total = Fraction(0), 0
    for minute in range(first, last):
        weight = max((PLAIN[S(v)] for s, e, v, _ in episodes if s <= minute < e), default=Fraction(0))
        if any(s <= minute < e for s, e in works):
            if policy is MaintenancePolicy.EXCLUDE:
                continue
            weight = Fraction(policy is MaintenancePolicy.BAD)
        spent += weight
        total += 1
    return spent, total


BOTH = ("api", "web")


@given(EPISODES, WORKS, POLICIES)
def test_declared_figures_agree_with_a_walk_minute_by_minute(episodes, works, policy):
    found = error_budget(slo(components=BOTH, exclude_maintenance=policy), made(episodes, works), WEIGHTS)
    spent, total = walk(episodes, works, policy)
    assert (found.spent, found.total) == (spent * 60, total * 60)


@given(EPISODES, WORKS, POLICIES, MINUTES, MINUTES)
def test_the_ledgers_rows_add_up_exactly(episodes, works, policy, first, last):
    wanted, known = slo(components=BOTH, exclude_maintenance=policy), made(episodes, works)
    window = Span(at(min(first, last) / 60), at(max(first, last) / 60))
    rows = ledger(wanted, known, WEIGHTS, window)
    assert sum(row.spent for row in rows) == error_budget(wanted, known, WEIGHTS, window=window).spent
    assert all(row.spent > 0 for row in rows)


COUNTS = st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)).map(sorted), min_size=24, max_size=24)


@given(COUNTS, EPISODES, WORKS, POLICIES, st.sampled_from(Method))
def test_measured_rows_add_up_exactly(counts, episodes, works, policy, method):
    wanted = slo(components=BOTH, exclude_maintenance=policy, method=method, measurements=slices(counts))
    known = made(episodes, works)
    rows = ledger(wanted, known, WEIGHTS, DAY)
    assert sum(row.spent for row in rows) == error_budget(wanted, known, WEIGHTS, window=DAY).spent


@given(
    st.lists(st.tuples(st.integers(0, 90), st.integers(1, 90), st.integers(0, 9), st.integers(0, 9)), max_size=12),
    WORKS,
    POLICIES,
    st.sampled_from([Method.TIMESLICES, Method.RATIO_TIMESLICES]),
    MINUTES,
    MINUTES,
)
def test_measured_time_agrees_with_a_walk_minute_by_minute(rows, works, policy, method, first, last):
    """Rows are (gap before, length, good, bad): slices of any length, with holes between them."""
    known, begun = [], 0
    for gap, length, good, bad in rows:
        begun += gap
        known.append((begun, begun + length, good, good + bad))
        begun += length
    measurements = tuple(
        Measurement(start=at(s / 60), end=at(e / 60), good=Fraction(good), total=Fraction(total))
        for s, e, good, total in known
    )
    wanted = slo("75%", measurements=measurements, method=method, exclude_maintenance=policy)
    found = error_budget(wanted, made([], works), WEIGHTS, window=Span(at(first / 60), at(last / 60)))
    spent, total = Fraction(0), 0
    for minute in range(first, min(last, 24 * 60)):
        planned = any(s <= minute < e for s, e in works)
        here = next(((good, all_) for s, e, good, all_ in known if s <= minute < e and all_), None)
        if here is None or (planned and policy is MaintenancePolicy.EXCLUDE):
            continue
        ratio = Fraction(*here)
        bad = 1 - ratio if method is Method.RATIO_TIMESLICES else Fraction(ratio < Fraction(3, 4))
        spent += Fraction(policy is MaintenancePolicy.BAD) if planned else bad
        total += 1
    assert (found.spent, found.total) == (spent * 60, total * 60)


@given(COUNTS, WORKS, POLICIES, st.sampled_from(Method), st.lists(MINUTES, min_size=3, max_size=3).map(sorted))
def test_splitting_a_window_adds_up(counts, works, policy, method, borders):
    known = made([(100, 200, "major_outage", "api"), (600, 900, "partial_outage", "api")], works)
    a, b, c = (at(minutes / 60) for minutes in borders)
    for more in ({}, {"measurements": slices(counts), "method": method}):
        wanted = slo(exclude_maintenance=policy, **more)
        left, right, whole = (
            error_budget(wanted, known, WEIGHTS, window=window) for window in (Span(a, b), Span(b, c), Span(a, c))
        )
        for figure in ("spent", "total", "allowed", "known", "excluded", "events"):
            assert getattr(left, figure) + getattr(right, figure) == getattr(whole, figure)


@given(EPISODES, EPISODES, WORKS, POLICIES)
def test_more_badness_never_leaves_more_budget(some, more, works, policy):
    wanted = slo(components=BOTH, exclude_maintenance=policy)
    fewer = error_budget(wanted, made(some, works), WEIGHTS)
    all_of_them = error_budget(wanted, made(some + more, works), WEIGHTS)
    assert all_of_them.left <= fewer.left


@given(COUNTS, st.sampled_from(Method), st.integers(0, 23))
def test_one_more_bad_slice_never_leaves_more_budget(counts, method, worse):
    before = measured(counts, method=method)
    counts = [(0, total) if n == worse else (good, total) for n, (good, total) in enumerate(counts)]
    assert measured(counts, method=method).left <= before.left
