from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from measures.made import at, maintenance, update
from uptrail.measures.schedule import occurrences, phase, upcoming, windows
from uptrail.records.maintenance import Schedule
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


@pytest.mark.parametrize("repeat", ["MONTHLY;BYDAY=8WE", "YEARLY;BYDAY=54WE", "YEARLY;BYMONTH=12;BYDAY=MO(+7)"])
def test_a_weekday_that_no_month_or_year_has_makes_no_rule(repeat):
    assert days_of(f"FREQ={repeat}") == [0]


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


def test_what_is_told_of_a_later_window_does_not_lengthen_the_last_one_before_the_moment():
    daily = maintenance("m", 10, 12, update(83, "Completed"), repeat="FREQ=DAILY")
    assert windows(daily, at(60)) == (Span(at(10), at(12)), Span(at(34), at(36)), Span(at(58), at(60)))


def utc(*parts):
    return datetime(*parts, tzinfo=UTC)


def test_a_window_keeps_its_wall_clock_when_summer_begins():
    starts = list(occurrences(utc(2026, 3, 22, 1), "FREQ=WEEKLY;BYDAY=SU", utc(2026, 4, 6), "Europe/Amsterdam"))
    assert starts == [utc(2026, 3, 22, 1), utc(2026, 3, 29, 1), utc(2026, 4, 5, 0)]
    assert [start.astimezone(ZoneInfo("Europe/Amsterdam")).hour for start in starts] == [2, 3, 2]


def test_a_window_keeps_its_wall_clock_when_summer_ends():
    starts = list(occurrences(utc(2026, 10, 18, 0, 30), "FREQ=WEEKLY", utc(2026, 11, 2), "Europe/Amsterdam"))
    assert starts == [utc(2026, 10, 18, 0, 30), utc(2026, 10, 25, 0, 30), utc(2026, 11, 1, 1, 30)]


def test_the_day_of_the_week_is_that_of_the_wall_clock():
    starts = list(occurrences(utc(2026, 6, 6, 22, 30), "FREQ=WEEKLY;BYDAY=SU;COUNT=2", utc(2027, 1, 1), "Europe/Paris"))
    assert starts == [utc(2026, 6, 6, 22, 30), utc(2026, 6, 13, 22, 30)]


@pytest.mark.parametrize(
    ("until", "count"), [("20260405", 3), ("20260405T020000", 3), ("20260405T000000Z", 3), ("20260404T235959Z", 2)]
)
def test_a_rule_ends_by_the_wall_clock_unless_it_says_z(until, count):
    rule = f"FREQ=WEEKLY;UNTIL={until}"
    assert len(list(occurrences(utc(2026, 3, 22, 1), rule, utc(2027, 1, 1), "Europe/Amsterdam"))) == count


def test_the_same_rule_in_utc_does_not_know_summer():
    starts = list(occurrences(utc(2026, 3, 22, 1), "FREQ=WEEKLY", utc(2026, 4, 6)))
    assert {start.hour for start in starts} == {1}


@given(st.sampled_from(["Europe/Amsterdam", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata"]))
def test_hours_never_come_twice(zone):
    starts = list(occurrences(utc(2026, 3, 28), "FREQ=HOURLY", utc(2026, 4, 7), zone))
    assert starts == sorted(set(starts))


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("2026-03-22 02:00 Europe/Amsterdam", "Europe/Amsterdam"),
        ("2026-03-22 02:00 UTC", "UTC"),
        ("2026-03-22T02:00Z", "UTC"),
        ("2026-03-22 02:00 +01:00", "UTC"),
    ],
)
def test_a_schedule_remembers_the_zone_that_it_was_typed_in(typed, zone):
    assert Schedule.model_validate({"from": typed, "to": "2026-03-22 05:00 UTC"}).zone == zone


def test_a_zone_may_be_given_apart_but_must_be_one():
    times = {"from": "2026-03-22 01:00 UTC", "to": "2026-03-22 02:00 UTC"}
    assert Schedule.model_validate(times | {"zone": "Europe/Amsterdam"}).zone == "Europe/Amsterdam"
    for wrong in ("+01:00", "Europe/Atlantis", "../../etc/passwd"):
        with pytest.raises(ValidationError):
            Schedule.model_validate(times | {"zone": wrong})


def test_a_maintenance_runs_by_its_own_clock():
    plan = Schedule.model_validate({"from": "2026-03-22 02:00 Europe/Amsterdam", "to": "2026-03-22 01:30 UTC"})
    weekly = maintenance("m", 0, 1, repeat="FREQ=WEEKLY").model_copy(update={"scheduled": plan})
    assert windows(weekly, utc(2026, 4, 6))[-1] == Span(utc(2026, 4, 5, 0), utc(2026, 4, 5, 0, 30))
    assert phase(weekly, utc(2026, 4, 5, 0, 15)) is UpdateStatus.IN_PROGRESS
    assert upcoming(weekly, utc(2026, 4, 4), DAY) == (Span(utc(2026, 4, 5, 0), utc(2026, 4, 5, 0, 30)),)
