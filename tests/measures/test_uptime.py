from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from measures.made import at, incident, maintenance
from uptrail.measures.component_status import StatusIndex
from uptrail.measures.uptime import days, uptime
from uptrail.records.occurrence import ComponentStatus
from uptrail.settings import Weights
from uptrail.timespan import Span

S = ComponentStatus
WEIGHTS = Weights()
MONDAY = date(2026, 3, 2)
HOUR = 3600


def day_of(*incidents, maintenances=(), since=None, as_of=24, weights=WEIGHTS):
    return days("api", StatusIndex(incidents, maintenances, at(as_of)), MONDAY, MONDAY, since, weights)[0]


def test_a_quiet_day():
    quiet = day_of()
    assert (quiet.uptime, quiet.downtime, quiet.no_data) == (1, 0, 0)
    assert quiet.seconds == {S.OPERATIONAL: 24 * HOUR}
    assert (quiet.worst, quiet.incidents) == (S.OPERATIONAL, ())


def test_a_day_with_one_hour_of_each():
    bad = day_of(
        incident("a", 1, 2, api="major_outage"),
        incident("b", 3, 4, api="partial_outage"),
        incident("c", 5, 6, api="degraded_performance"),
        maintenances=[maintenance("m", 7, 8)],
    )
    assert bad.downtime == HOUR + Fraction(3, 10) * HOUR
    assert bad.uptime == 1 - Fraction(13, 10) / 23
    assert bad.seconds[S.UNDER_MAINTENANCE] == HOUR
    assert (bad.incidents, bad.maintenances, bad.worst) == (("a", "b", "c"), ("m",), S.MAJOR_OUTAGE)


def test_overlapping_incidents_count_once():
    both = day_of(incident("a", 1, 3, api="major_outage"), incident("b", 2, 4, api="major_outage"))
    assert both.downtime == 3 * HOUR


def test_an_incident_across_midnight_is_split():
    index = StatusIndex([incident("a", 23, 26, api="major_outage")], [], at(72))
    found = days("api", index, MONDAY, date(2026, 3, 4), None, WEIGHTS)
    assert [day.downtime for day in found] == [HOUR, 2 * HOUR, 0]
    assert [day.incidents for day in found] == [("a",), ("a",), ()]


def test_before_since_is_no_data():
    index = StatusIndex([incident("a", 1, 2, api="major_outage")], [], at(48))
    before, after = days("api", index, MONDAY, date(2026, 3, 3), date(2026, 3, 3), WEIGHTS)
    assert (before.uptime, before.no_data, before.worst, before.seconds) == (None, 24 * HOUR, None, {})
    assert before.incidents == ()
    assert (after.uptime, after.no_data) == (1, 0)


def test_after_as_of_is_no_data():
    today = day_of(incident("a", 5, api="major_outage"), as_of=6)
    assert (today.no_data, today.downtime, today.uptime) == (18 * HOUR, HOUR, Fraction(5, 6))


def test_a_day_of_nothing_but_maintenance_has_no_figure():
    assert day_of(maintenances=[maintenance("m", 0, 24)]).uptime is None


def test_maintenance_with_a_weight_counts_as_downtime():
    weights = Weights(under_maintenance=Fraction(1, 2))
    assert day_of(maintenances=[maintenance("m", 0, 12)], weights=weights).uptime == Fraction(3, 4)


def test_days_of_a_zone_are_23_or_25_hours_long_when_clocks_change():
    index = StatusIndex([], [], datetime(2026, 12, 1, tzinfo=UTC))
    zone = ZoneInfo("Europe/Lisbon")
    lengths = [
        days("api", index, day, day, None, WEIGHTS, zone=zone)[0].seconds[S.OPERATIONAL] / HOUR
        for day in (date(2026, 3, 29), date(2026, 6, 1), date(2026, 10, 25))
    ]
    assert lengths == [23, 24, 25]


def test_causes_are_found_on_either_side_of_a_clock_change():
    zone = ZoneInfo("Europe/Lisbon")
    midnight = datetime(2026, 4, 2, tzinfo=zone).astimezone(UTC)
    hours = (midnight - at(0)) / timedelta(hours=1)
    index = StatusIndex([incident("a", hours, hours + 1, api="major_outage")], [], at(24 * 60))
    found = days("api", index, date(2026, 3, 20), date(2026, 4, 4), None, WEIGHTS, zone=zone)
    assert [day.day for day in found if day.incidents] == [date(2026, 4, 2)]


def test_uptime_of_nothing():
    index = StatusIndex([], [], at(24))
    assert uptime("api", index, Span(at(30), at(40)), None, WEIGHTS).fraction is None
    assert uptime("api", index, Span(at(4), at(4)), None, WEIGHTS).total == 0


MINUTES = st.integers(0, 60 * 30)
LEVELS = ["operational", "degraded_performance", "partial_outage", "major_outage"]
EPISODES = st.lists(st.tuples(MINUTES, MINUTES, st.sampled_from(LEVELS)), max_size=6)
WORKS = st.lists(st.tuples(MINUTES, MINUTES), max_size=3)


def by_the_minute(episodes, works, first, last):
    """Walk minute by minute and note the status of each: an independent telling of the same rule."""
    held = dict.fromkeys(S, 0)
    for minute in range(first, last):
        said = [S(level) for start, end, level in episodes if start <= minute < end and level != "operational"]
        if said:
            held[max(said, key=list(S).index)] += 60
        elif any(start <= minute < end for start, end in works):
            held[S.UNDER_MAINTENANCE] += 60
        else:
            held[S.OPERATIONAL] += 60
    return {status: seconds for status, seconds in held.items() if seconds}


def indexed(episodes, works, as_of):
    incidents = [incident(f"i{n}", s / 60, e / 60, api=level) for n, (s, e, level) in enumerate(episodes)]
    planned = [maintenance(f"m{n}", s / 60, e / 60) for n, (s, e) in enumerate(works)]
    return StatusIndex(incidents, planned, at(as_of / 60))


@given(EPISODES, WORKS, MINUTES, MINUTES, st.integers(600, 1800))
def test_uptime_agrees_with_a_walk_minute_by_minute(episodes, works, first, last, as_of):
    figure = uptime("api", indexed(episodes, works, as_of), Span(at(first / 60), at(last / 60)), None, WEIGHTS)
    expected = by_the_minute(episodes, works, first, min(last, as_of))
    assert figure.seconds == expected
    assert figure.no_data + sum(figure.seconds.values()) == max(last - first, 0) * 60
    down = expected.get(S.MAJOR_OUTAGE, 0) + Fraction(3, 10) * expected.get(S.PARTIAL_OUTAGE, 0)
    total = sum(expected.values()) - expected.get(S.UNDER_MAINTENANCE, 0)
    assert figure.downtime == down
    assert figure.fraction == (1 - down / total if total else None)
    assert figure.good + figure.downtime == figure.total


@given(EPISODES, WORKS, st.lists(MINUTES, min_size=3, max_size=3).map(sorted))
def test_splitting_a_window_adds_up(episodes, works, moments):
    index = indexed(episodes, works, 1800)
    a, b, c = (at(minutes / 60) for minutes in moments)
    left, right, whole = (
        uptime("api", index, window, None, WEIGHTS) for window in (Span(a, b), Span(b, c), Span(a, c))
    )
    assert left.downtime + right.downtime == whole.downtime
    assert left.total + right.total == whole.total
    assert left.no_data + right.no_data == whole.no_data


@given(EPISODES, WORKS)
def test_days_add_up_to_the_window(episodes, works):
    index = indexed(episodes, works, 1700)
    found = days("api", index, MONDAY, date(2026, 3, 3), None, WEIGHTS)
    whole = uptime("api", index, Span(at(0), at(48)), None, WEIGHTS)
    assert sum(day.downtime for day in found) == whole.downtime
    assert sum(day.no_data for day in found) == whole.no_data
    touched = {id for day in found for id in day.incidents}
    assert touched == {
        f"i{n}" for n, (s, e, level) in enumerate(episodes) if s < min(e, 1700) and level != "operational"
    }
