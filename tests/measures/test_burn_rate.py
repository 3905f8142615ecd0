from datetime import timedelta
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from measures.made import at, incident, slices, slo
from measures.vectors import vector
from uptrail.measures.burn_rate import burn_down, burn_rate, burn_rates, exhaustion, recovery
from uptrail.measures.component_status import StatusIndex
from uptrail.measures.error_budget import badness, budget_at
from uptrail.measures.windows import window
from uptrail.records.slo import Method, Window, WindowKind
from uptrail.settings import Weights
from uptrail.timespan import Span, seconds

HOUR = timedelta(hours=1)


def ask(wanted, *incidents, as_of=24):
    bad = badness(wanted, StatusIndex(incidents, [], at(as_of)), Weights())
    return wanted, bad, budget_at(wanted, bad, at(as_of), min_events=0)


def rates(wanted, *incidents, as_of=24, **more):
    found = burn_rates(*ask(wanted, *incidents, as_of=as_of)[:2], at(as_of), **more)
    return [one.rate for one in found]


def test_the_four_rates_of_half_an_hour_down():
    assert rates(slo("90%"), incident("a", 23.5, api="major_outage")) == [
        Fraction(5),
        Fraction(5, 6),
        Fraction(5, 24),
        Fraction(5, 72),
    ]


def test_an_objective_of_all_has_no_rate():
    assert rates(slo("100%"), incident("a", 23.5, api="major_outage")) == [None] * 4


def test_few_events_are_marked():
    wanted, bad, _ = ask(slo(measurements=slices([(9, 10)] * 24)))
    found = burn_rates(wanted, bad, at(24), min_events=100)
    assert [(one.rate, one.enough) for one in found] == [(100, False), (100, False), (100, True), (100, True)]


def test_unmeasured_time_has_no_rate():
    wanted, bad, _ = ask(slo(measurements=slices([(9, 10)])))
    assert burn_rate(wanted, bad, Span(at(5), at(6))).rate is None


def test_published_rates():
    for attained, objective, expected in vector("kibana_vectors.json")["burn_rate"]:
        if objective is not None:
            counts = [(int(attained * 100), 100)]
            wanted, bad, _ = ask(slo(f"{round(objective * 100)}%", measurements=slices(counts)))
            assert burn_rate(wanted, bad, Span(at(0), at(1))).rate == Fraction(str(expected))


def test_published_paging_rates_spend_what_they_say():
    table = vector("burn_rate_windows.json")["sre_workbook_table_5_8"]
    for _, length, _, factor, percent in table["rows"]:
        hours = {"1h": 1, "6h": 6, "3d": 72}[length]
        counts = [(10**6 - int(factor * 1000), 10**6)] * hours
        wanted, bad, _ = ask(slo("99.9%", days=30, measurements=slices(counts)), as_of=hours)
        rate = burn_rate(wanted, bad, Span(at(0), at(hours))).rate
        assert rate == Fraction(str(factor))
        assert rate * hours / (30 * 24) == Fraction(percent, 100)


def test_the_line_burns_down_to_the_budgets_own_figure():
    _, bad, budget = ask(slo("90%"), incident("a", 6, 7.2, api="major_outage"))
    points = burn_down(bad, budget, steps=4)
    assert [point.remaining for point in points] == [1, 1, Fraction(1, 2), Fraction(1, 2), Fraction(1, 2)]
    assert points[-1] == (at(24), budget.left, budget.remaining)


def test_recovery_is_when_badness_leaves_the_window():
    """2.4 h allowed, 4 h spent from 10 to 14: 1.6 h must leave, which they have at 24 + 11.6."""
    found = ask(slo("90%"), incident("a", 10, 14, api="major_outage"))
    assert recovery(*found) == at(35.6)
    assert recovery(*found, remaining=Fraction(1, 2)) == at(36.8)
    assert recovery(*found, remaining=Fraction(1)) == at(38)


def test_nothing_to_recover_from():
    assert recovery(*ask(slo("90%"), incident("a", 10, 11, api="major_outage"))) == at(24)


def test_a_calendar_budget_recovers_with_the_next_window():
    day = Window(kind=WindowKind.CALENDAR, unit="day")
    assert recovery(*ask(slo("99%", window=day), incident("a", 1, 5, api="major_outage"), as_of=6)) == at(24)


def test_exhaustion_at_the_rate_of_the_last_hour():
    """2.4 h allowed; down since 23:00, so 1.4 h are left at midnight and spent 1.4 h later."""
    assert exhaustion(*ask(slo("90%"), incident("a", 23, api="major_outage")), HOUR) == at(25.4)


def test_what_leaves_meanwhile_postpones_exhaustion():
    """An hour of badness at 0:00 leaves from 24:00 on as fast as new comes in."""
    both = [incident("a", 0, 1, api="major_outage"), incident("b", 23.5, api="major_outage")]
    assert exhaustion(*ask(slo("90%"), *both), HOUR / 2) == at(25.9)


def test_no_exhaustion_without_badness_or_within_the_allowance():
    assert exhaustion(*ask(slo("90%"), incident("a", 1, 2, api="major_outage")), HOUR) is None
    slow = slo("50%")
    assert exhaustion(*ask(slow, incident("a", 23, api="partial_outage")), HOUR) is None


def test_exhausted_already():
    assert exhaustion(*ask(slo("90%"), incident("a", 20, api="major_outage")), HOUR) == at(24)


def test_a_busy_hour_is_not_a_bad_one():
    """The last hour brought ten times the events of any other, at half the bad share that 90 % allows."""
    quiet, busy = [(95, 100)] * 23, [(950, 1000)]
    assert exhaustion(*ask(slo("90%", measurements=slices([*quiet, *busy]))), HOUR) is None


def test_events_run_out_at_the_usual_traffic():
    """Of 2,400 events 240 may fail and 80 did, all in the last hour: 160 more take two hours."""
    counts = [(100, 100)] * 23 + [(20, 100)]
    assert exhaustion(*ask(slo("90%", measurements=slices(counts))), HOUR) == at(26)


def test_the_events_to_come_add_to_a_calendar_budget():
    """By noon 120 of 1,200 events may fail and 20 did. An hour spends 20 and adds 10, so ten hours are left."""
    day = Window(kind=WindowKind.CALENDAR, unit="day")
    counts = [(100, 100)] * 11 + [(80, 100)]
    wanted = slo("90%", window=day, measurements=slices(counts))
    assert exhaustion(*ask(wanted, as_of=12), HOUR) == at(22)
    assert exhaustion(*ask(wanted, as_of=12), 12 * HOUR) is None


def test_a_calendar_budget_may_last_to_its_end():
    day = Window(kind=WindowKind.CALENDAR, unit="day")
    spent = [slo("90%", window=day), incident("a", 1, 2, api="major_outage")]
    assert exhaustion(*ask(*spent, as_of=3), 2 * HOUR) == at(5.8)
    assert exhaustion(*ask(*spent, as_of=3), 24 * HOUR) is None


EPISODES = st.lists(st.tuples(st.integers(0, 23), st.integers(1, 6)), max_size=5)


@given(EPISODES, st.sampled_from([Fraction(0), Fraction(1, 4), Fraction(1)]))
def test_at_the_recovery_so_much_remains_and_just_before_less(episodes, share):
    incidents = [
        incident(f"i{n}", s, min(s + length, 24), api="major_outage") for n, (s, length) in enumerate(episodes)
    ]
    wanted, bad, budget = ask(slo("90%"), *incidents)
    found = recovery(wanted, bad, budget, share)
    later = badness(wanted, StatusIndex(incidents, [], at(72)), Weights())

    def remaining(moment):
        return budget_at(wanted, later, moment).remaining

    assert remaining(found) >= share
    if found > at(24):
        assert remaining(found - timedelta(seconds=1)) < share


@given(st.integers(-60, 120), st.integers(1, 30), st.sampled_from(["month", "quarter"]))
def test_recovery_in_a_rolling_month_is_when_the_badness_has_left(day, hours, unit):
    outage = incident("i", 24 * day, 24 * day + hours, api="major_outage")
    as_of = at(24 * day + hours + 1)
    wanted = slo("99.9%", window=Window(kind=WindowKind.ROLLING, unit=unit, count=1))
    bad = badness(wanted, StatusIndex([outage], [], as_of), Weights())
    found = recovery(wanted, bad, budget_at(wanted, bad, as_of), Fraction(1))
    assert window(wanted.window, found).start >= at(24 * day + hours)
    assert window(wanted.window, found - timedelta(seconds=1)).start < at(24 * day + hours)


@given(st.integers(0, 12), st.integers(0, 12), st.sampled_from(list(Method)))
def test_recovery_of_measured_badness_is_when_so_much_remains(first, second, method):
    """Slices of an hour; the budget allows for a fifth of 24 of them, and the traffic goes on as it was."""
    counts = [(40 if hour in (first, second) else 100, 100) for hour in range(24)] + [(100, 100)] * 24
    wanted = slo("98%", measurements=slices(counts, minutes=60), method=method, timeslice_window=HOUR)
    bad = badness(wanted, StatusIndex([], [], at(24)), Weights())
    found = recovery(wanted, bad, budget_at(wanted, bad, at(24), min_events=1), Fraction(1, 2))
    later = badness(wanted, StatusIndex([], [], at(48)), Weights())

    def remaining(moment):
        return budget_at(wanted, later, moment, min_events=1).remaining

    assert remaining(found) >= Fraction(1, 2) > remaining(found - timedelta(microseconds=1))


@given(EPISODES)
def test_at_the_exhaustion_nothing_remains_and_just_before_something(episodes):
    incidents = [
        incident(f"i{n}", s, min(s + length, 24), api="major_outage") for n, (s, length) in enumerate(episodes)
    ]
    wanted, bad, budget = ask(slo("70%"), *incidents)
    found = exhaustion(wanted, bad, budget, HOUR)
    rate = bad.tally(Span(at(23), at(24))).bad / 3600

    def left(moment):
        aged = bad.tally(Span(moment - timedelta(days=1), at(24))).bad
        return budget.allowed - aged - rate * seconds(moment - at(24))

    if found is None:
        assert all(left(at(24 + quarters / 4)) > 0 for quarters in range(96))
    elif found > at(24):
        assert left(found) <= 0
        assert left(found - timedelta(seconds=1)) > 0
