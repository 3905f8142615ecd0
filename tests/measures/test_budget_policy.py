from datetime import timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from measures.made import at, incident, maintenance, slices, slo
from uptrail.measures.budget_policy import band, standing, too_dear, too_dear_classes
from uptrail.measures.component_status import StatusIndex
from uptrail.measures.error_budget import badness, budget_at
from uptrail.measures.ledger import ledger
from uptrail.records.slo import Window, WindowKind
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
