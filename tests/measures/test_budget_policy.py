from datetime import timedelta
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from measures.made import at, incident, maintenance, slices, slo
from uptrail.measures.badness import planned_spans
from uptrail.measures.budget_policy import band, standing, too_dear, too_dear_classes
from uptrail.measures.component_status import StatusIndex
from uptrail.measures.error_budget import badness, budget_at
from uptrail.measures.ledger import ledger
from uptrail.measures.ticks import moment
from uptrail.measures.windows import window
from uptrail.records.slo import MaintenancePolicy, Method, Window, WindowKind
from uptrail.settings import Weights, default_bands
from uptrail.timespan import Span

WEIGHTS, BANDS = Weights(), default_bands()


@pytest.mark.parametrize(
    ("percent", "name"),
    [
        ("100", "Normal velocity"),
        ("50", "Normal velocity"),
        ("49.9999", "Caution"),
        ("25", "Caution"),
        ("24.9999", "Feature freeze"),
        ("10", "Feature freeze"),
        ("9.9999", "Emergency"),
        ("0", "Emergency"),
        ("-300", "Emergency"),
    ],
)
def test_borders_belong_to_the_higher_band(percent, name):
    assert band(Fraction(percent) / 100, BANDS).name == name
    assert band(Fraction(percent) / 100, BANDS[::-1]).name == name


def stand(wanted, *incidents, as_of, maintenances=(), min_events=100):
    index = StatusIndex(incidents, maintenances, at(as_of))
    found = standing(wanted, badness(wanted, index, WEIGHTS), BANDS, at(as_of), min_events)
    return found and (found.band.name, found.since)


def test_a_band_holds_since_the_moment_its_border_was_crossed():
    """90 % of a day allows 2.4 h; half of it is gone 1.2 h after 10:00, and 25 % remains at 11:48."""
    outage = incident("a", 10, api="major_outage")
    assert stand(slo("90%"), outage, as_of=11) == ("Normal velocity", None)
    microsecond = timedelta(microseconds=1)
    assert stand(slo("90%"), outage, as_of=11.5) == ("Caution", at(11.2) + microsecond)
    assert stand(slo("90%"), outage, as_of=12) == ("Feature freeze", at(11.8) + microsecond)


def test_a_rolling_budget_rises_to_a_band_when_badness_leaves():
    """Two hours of badness leave the day's window between 24 + 10 and 24 + 12; half remains at 34.8."""
    outage = incident("a", 10, 12, api="major_outage")
    assert stand(slo("90%"), outage, as_of=40) == ("Normal velocity", at(34.8))
    assert stand(slo("90%"), outage, as_of=34.5) == ("Caution", at(34.2))


def test_a_calendar_budget_begins_anew():
    day = Window(kind=WindowKind.CALENDAR, unit="day")
    outage = incident("a", 22, 25.5, api="major_outage")
    assert stand(slo("90%", window=day), outage, as_of=24.5) == ("Normal velocity", None)
    assert stand(slo("90%", window=day), outage, as_of=30) == ("Caution", at(25.2) + timedelta(microseconds=1))


def test_a_band_without_enough_data_is_no_band():
    assert stand(slo(measurements=slices([(0, 5)])), as_of=2) is None


def test_the_band_of_measured_events():
    counts = [(100, 100)] * 10 + [(0, 100)] * 2 + [(100, 100)] * 12
    found = stand(slo("90%", measurements=slices(counts)), as_of=24)
    assert found[0] == "Feature freeze"
    assert found[1] > at(10)


EPISODES = st.lists(st.tuples(st.integers(0, 72), st.integers(1, 6)), max_size=5)


@given(EPISODES, st.lists(st.tuples(st.integers(0, 72), st.integers(1, 6)), max_size=2), st.integers(24, 80))
def test_since_is_the_last_change_of_band(episodes, works, as_of):
    incidents = [incident(f"i{n}", s, s + length, api="major_outage") for n, (s, length) in enumerate(episodes)]
    planned = [maintenance(f"m{n}", s, s + length) for n, (s, length) in enumerate(works)]
    wanted = slo("80%")
    bad = badness(wanted, StatusIndex(incidents, planned, at(as_of)), WEIGHTS)
    found = standing(wanted, bad, BANDS, at(as_of))

    def name(moment):
        remaining = budget_at(wanted, bad, moment).remaining
        return None if remaining is None else band(remaining, BANDS).name

    if found is None:
        assert name(at(as_of)) is None
        return
    begun = found.since or at(as_of - 24)
    for quarters in range(24 * 4):
        moment = at(as_of - quarters / 4)
        if moment >= begun:
            assert name(moment) == found.band.name
    if found.since:
        assert name(found.since - timedelta(microseconds=1)) != found.band.name


def test_one_incident_over_a_fifth_of_four_weeks_needs_an_answer():
    """99.9 % of four weeks allows 40.32 minutes, a fifth of it 8.064."""
    index = StatusIndex(
        [
            incident("dear", 1, 1 + 8.1 / 60, api="major_outage"),
            incident("cheap", 5, 5 + 8 / 60, api="major_outage"),
        ],
        [],
        at(24),
    )
    wanted, window = slo("99.9%"), Span(at(24) - timedelta(weeks=4), at(24))
    entries = ledger(wanted, index, WEIGHTS, window)
    allowed = budget_at(wanted, badness(wanted, index, WEIGHTS), at(24), window=window).allowed
    assert allowed == Fraction("40.32") * 60
    assert [entry.cause_id for entry in too_dear(entries, allowed)] == ["dear"]


def test_a_class_of_outage_over_a_fifth_of_a_quarter_needs_a_plan():
    spent = {"deploy": Fraction(21), "capacity": Fraction(20), "": Fraction(90)}
    assert too_dear_classes(spent, Fraction(100)) == {"deploy": 21}


def test_a_rise_between_two_spells_of_one_band_is_seen():
    """Two hours down leave the window from 34 to 36 while a partial outage goes on since 33: up, and down again."""
    spells = incident("a", 10, 12, api="major_outage"), incident("b", 33, 44, api="partial_outage")
    assert stand(slo("90%"), *spells, as_of=33)[0] == "Feature freeze"
    assert stand(slo("90%"), *spells, as_of=36)[0] == "Normal velocity"
    assert stand(slo("90%"), *spells, as_of=39.8) == ("Feature freeze", at(39) + timedelta(microseconds=1))


def test_maintenance_that_fills_the_window_leaves_nothing_to_judge():
    """Three hours of excluded maintenance: at its end, and then only, the window of three hours is empty."""
    hours = Window(kind=WindowKind.ROLLING, unit="hour", count=3)
    works = [maintenance("m", 0, 3)]
    assert stand(slo("50%", window=hours), as_of=3, maintenances=works) is None
    begun = at(3) + timedelta(microseconds=1)
    assert stand(slo("50%", window=hours), as_of=3.1, maintenances=works) == ("Normal velocity", begun)


SHORT = st.tuples(st.integers(0, 60 * 8), st.integers(1, 40), st.sampled_from(["partial_outage", "major_outage"]))
LONG = st.tuples(st.integers(0, 60 * 8), st.integers(60, 240), st.just("partial_outage"))
HITS = st.lists(
    st.tuples(st.sampled_from([0, 40, 90, 97, 99, 100, 100]), st.sampled_from([0, 1, 60, 100])), max_size=80
)


def walked(wanted, bad, as_of, min_events):
    """The band and since when, by asking at every edge there is and between any two halving to the microsecond.

    An edge is a moment at which badness or maintenance begins or ends, or a measured slice does; on a
    rolling window also one window later. Between two edges what remains goes one way only.
    """

    def name(moment):
        remaining = budget_at(wanted, bad, moment, min_events=min_events).remaining
        return None if remaining is None else band(remaining, BANDS).name

    now = name(as_of)
    if now is None:
        return None
    lengths = window_lengths(wanted, as_of)
    begun = window(wanted.window, as_of).start
    rolling = wanted.window.kind is WindowKind.ROLLING
    edges = {edge for span in wanted_edges(wanted, bad) for edge in span}
    edges |= {edge + length for edge in edges for length in lengths} if rolling else set()
    edges |= {at(24 * day) for day in range(-40, 80)} if wanted.window.unit == "month" else set()
    first = begun if rolling else begun + MICROSECOND
    stops = sorted({first, as_of, *(edge for edge in edges if first <= edge < as_of)})
    for early, late in reversed(list(pairwise(stops))):
        if name(early) != now:
            while late - early > MICROSECOND:
                middle = early + (late - early) // 2
                early, late = (early, middle) if name(middle) == now else (middle, late)
            return now, late
    return now, None


def window_lengths(wanted, as_of):
    """All lengths that a rolling window may have: those of months differ."""
    if wanted.window.unit == "month":
        return [timedelta(days=days) for days in range(28, 32)]
    return [window(wanted.window, as_of).length]


def wanted_edges(wanted, bad):
    yield from ((one.start, one.end) for one in planned_spans(wanted, bad.index))
    yield from ((moment(piece.start), moment(piece.end)) for piece in bad.pieces(Span(at(-100), bad.index.as_of)))
    yield from ((one.start, one.end) for one in wanted.measurements)


MICROSECOND = timedelta(microseconds=1)
WINDOWS = st.sampled_from(
    [
        Window(kind=WindowKind.ROLLING, unit="hour", count=3),
        Window(kind=WindowKind.ROLLING, unit="hour", count=1),
        Window(kind=WindowKind.CALENDAR, unit="hour", count=4),
    ]
)
FIVE = timedelta(minutes=5)
METHODS = [
    {},
    {"method": Method.TIMESLICES, "timeslice_target": "95%", "timeslice_window": FIVE},
    {"method": Method.RATIO_TIMESLICES, "timeslice_window": FIVE},
]
POLICIES = st.sampled_from(list(MaintenancePolicy))


@settings(deadline=None, max_examples=100)
@given(
    st.lists(SHORT | LONG, max_size=12),
    st.lists(SHORT | LONG, max_size=3),
    st.sampled_from(["50%", "80%", "90%"]),
    WINDOWS,
    POLICIES,
    st.integers(60, 60 * 9),
)
def test_declared_standing_is_what_a_walk_over_all_edges_finds(parts, works, target, held_to, policy, minutes):
    incidents = [incident(f"i{n}", s / 60, (s + d) / 60, api=status) for n, (s, d, status) in enumerate(parts)]
    planned = [maintenance(f"m{n}", s / 60, (s + d) / 60) for n, (s, d, _) in enumerate(works)]
    wanted = slo(target, window=held_to, exclude_maintenance=policy)
    bad = badness(wanted, StatusIndex(incidents, planned, at(minutes / 60)), WEIGHTS)
    found = standing(wanted, bad, BANDS, at(minutes / 60))
    assert (found and (found.band.name, found.since)) == walked(wanted, bad, at(minutes / 60), 100)


@settings(deadline=None, max_examples=150)
@given(HITS, WINDOWS, st.sampled_from(METHODS), st.sampled_from([0, 100, 300]), st.integers(60, 60 * 7))
def test_measured_standing_is_what_a_walk_over_all_edges_finds(hits, held_to, method, least, minutes):
    counts = [(total * percent // 100, total) for percent, total in hits]
    wanted = slo("90%", window=held_to, measurements=slices(counts, minutes=5), **method)
    bad = badness(wanted, StatusIndex([], [], at(minutes / 60)), WEIGHTS)
    found = standing(wanted, bad, BANDS, at(minutes / 60), least)
    assert (found and (found.band.name, found.since)) == walked(wanted, bad, at(minutes / 60), least)


MONTH = Window(kind=WindowKind.ROLLING, unit="month", count=1)
DAYS = st.lists(st.tuples(st.integers(-35, 60), st.integers(1, 100)), max_size=8)


@settings(deadline=None, max_examples=60)
@given(DAYS, st.sampled_from(["90%", "97%"]), st.sampled_from([{}, METHODS[1]]), st.integers(2, 75))
def test_standing_in_a_rolling_month_whose_length_changes(hits, target, method, day):
    """From February on: the window jumps at some midnights, and what happened on the 31st may leave it early."""
    if method:
        counts = [(100 if hour % 7 else 20, 100) for hour in range(max((length for _, length in hits), default=0))]
        method = method | {"timeslice_window": timedelta(hours=1)}
        method["measurements"] = slices(counts, minutes=60)
    incidents = [incident(f"i{n}", 24 * s, 24 * s + d, api="major_outage") for n, (s, d) in enumerate(hits)]
    wanted = slo(target, window=MONTH, **method)
    bad = badness(wanted, StatusIndex(incidents, [], at(24 * day)), WEIGHTS)
    found = standing(wanted, bad, BANDS, at(24 * day), 0)
    assert (found and (found.band.name, found.since)) == walked(wanted, bad, at(24 * day), 0)
