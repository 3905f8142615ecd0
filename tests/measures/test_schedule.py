from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from measures.made import at, maintenance, update
from uptrail.measures.schedule import occurrences, phase, upcoming, windows
from uptrail.records.occurrence import UpdateStatus
from uptrail.timespan import Span

DAY = timedelta(days=1)


def days_of(repeat, until=24 * 40):
    return [(start - at(0)) / DAY for start in occurrences(at(0), repeat, at(until))]


@pytest.mark.parametrize(
    ("repeat", "expected"),
    [
        ("FREQ=WEEKLY", [0, 7, 14, 21, 28, 35]),
        ("RRULE:FREQ=WEEKLY;INTERVAL=2", [0, 14, 28]),
        ("FREQ=WEEKLY;COUNT=2", [0, 7]),
        ("FREQ=WEEKLY;UNTIL=20260309", [0, 7]),
        ("FREQ=WEEKLY;UNTIL=20260309T000000Z", [0, 7]),
        ("FREQ=WEEKLY;UNTIL=20260308T235959Z", [0]),
        ("FREQ=MONTHLY;BYDAY=1SU", [34]),
        ("freq=weekly;count=2", [0, 7]),
    ],
)
def test_recurrences(repeat, expected):
    assert days_of(repeat) == expected


@pytest.mark.parametrize(
    "repeat", ["weekly", "FREQ=FORTNIGHTLY", "FREQ=WEEKLY;COUNT=x", "FREQ=SECONDLY", "FREQ=WEEKLY;UNTIL=soon", "=;="]
)
def test_an_unreadable_rule_happens_once(repeat):
    assert days_of(repeat) == [0]


def test_a_rule_that_never_matches_ends():
    assert days_of("FREQ=HOURLY;BYMONTH=2;BYMONTHDAY=30") == []


@given(st.text(alphabet="FREQ=DAILYWK;COUNTBYSMO0123456789,-+:", max_size=40))
def test_no_rule_raises(repeat):
    assert all(at(0) <= start <= at(100) for start in occurrences(at(0), repeat, at(100)))


def test_completing_a_recurring_maintenance_ends_the_series():
    daily = maintenance("m", 10, 12, repeat="FREQ=DAILY", completed=at(35))
    assert windows(daily, at(200)) == (Span(at(10), at(12)), Span(at(34), at(35)))


@pytest.mark.parametrize(
    ("hours", "expected"),
    [(9, "Scheduled"), (10, "In progress"), (11.5, "Verifying"), (12, "Completed"), (99, "Completed")],
)
def test_phase(hours, expected):
    known = maintenance("m", 10, 13, update(10, "In progress"), update(11, "Verifying"), update(12, "Completed"))
    assert phase(known, at(hours)) == UpdateStatus(expected)


def test_phase_without_updates_follows_the_plan():
    assert [phase(maintenance("m", 10, 12), at(h)) for h in (9, 11, 12)] == ["Scheduled", "In progress", "Completed"]


def test_phase_between_windows_and_after_the_last():
    daily = maintenance("m", 10, 12, repeat="FREQ=DAILY;COUNT=2")
    assert [phase(daily, at(h)) for h in (11, 20, 35, 40)] == ["In progress", "Scheduled", "In progress", "Completed"]


def test_upcoming():
    assert upcoming(maintenance("m", 10, 12), at(0), DAY) == (Span(at(10), at(12)),)
    assert upcoming(maintenance("m", 10, 12), at(10), DAY) == ()
    assert upcoming(maintenance("m", 10, 12, cancelled=at(1)), at(2), DAY) == ()
    assert upcoming(maintenance("m", 10, 12, update(9, "In progress")), at(9.5), DAY) == ()
    daily = maintenance("m", 10, 12, repeat="FREQ=DAILY")
    assert upcoming(daily, at(11), 2 * DAY) == (Span(at(34), at(36)), Span(at(58), at(60)))


def test_only_the_latest_window_of_a_series_can_run_on():
    daily = maintenance("m", 10, 12, update(34.5, "In progress"), repeat="FREQ=DAILY")
    assert windows(daily, at(99))[1] == Span(at(34.5), at(36))
    assert windows(daily, at(37))[1].end > at(99)
