import json
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from measures.vectors import vector
from uptrail.measures.windows import calendar, month_of, previous, rolling, window
from uptrail.records.slo import Window, WindowKind
from uptrail.timespan import Span, seconds

LISBON = ZoneInfo("Europe/Lisbon")


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)


def test_a_rolling_window_ends_now():
    wanted = Window(kind=WindowKind.ROLLING, unit="day", count=30)
    assert window(wanted, utc(2026, 3, 31, 12)) == Span(utc(2026, 3, 1, 12), utc(2026, 3, 31, 12))
    assert previous(wanted, utc(2026, 3, 31, 12)) == Span(utc(2026, 1, 30, 12), utc(2026, 3, 1, 12))


def test_rolling_months_clamp():
    assert rolling("month", 1, utc(2026, 3, 31)) == Span(utc(2026, 2, 28), utc(2026, 3, 31))


@pytest.mark.parametrize(
    ("unit", "start", "end"),
    [
        ("day", (2026, 3, 29), (2026, 3, 29, 23)),
        ("week", (2026, 3, 23), (2026, 3, 29, 23)),
        ("month", (2026, 3, 1), (2026, 3, 31, 23)),
        ("quarter", (2026, 1, 1), (2026, 3, 31, 23)),
        ("year", (2026, 1, 1), (2027, 1, 1)),
    ],
)
def test_calendar_windows_follow_the_wall_clock(unit, start, end):
    wanted = Window(kind=WindowKind.CALENDAR, unit=unit, time_zone="Europe/Lisbon")
    assert window(wanted, utc(2026, 3, 29, 12)) == Span(utc(*start), utc(*end))


def test_calendar_months_have_their_own_lengths():
    lengths = [
        seconds(calendar("month", 1, ZoneInfo("UTC"), utc(year, month, 9)).length) / 86400
        for year, month in ((2026, 2), (2024, 2), (2026, 4), (2026, 3))
    ]
    assert lengths == [28, 29, 30, 31]


def test_previous_calendar_window_ends_where_this_one_begins():
    wanted = Window(kind=WindowKind.CALENDAR, unit="quarter")
    assert previous(wanted, utc(2026, 4, 1)) == Span(utc(2026, 1, 1), utc(2026, 4, 1))


def test_a_border_belongs_to_the_window_that_begins():
    assert calendar("month", 1, ZoneInfo("UTC"), utc(2026, 3, 1)).start == utc(2026, 3, 1)


def test_day_31_clamps_to_the_last_day():
    start = datetime(2025, 1, 31)
    assert calendar("month", 1, ZoneInfo("UTC"), utc(2025, 3, 1), start) == Span(utc(2025, 2, 28), utc(2025, 3, 31))


def test_month_of():
    assert month_of(utc(2026, 3, 31).date(), LISBON) == Span(utc(2026, 3, 1), utc(2026, 3, 31, 23))


def test_published_rolling_windows():
    for case in vector("nobl9_time_windows.json")["cases"]["rolling"]:
        found = rolling(case["unit"].lower(), int(case["count"]), datetime.fromisoformat(case["timestamp"]))
        assert found == Span(*(datetime.fromisoformat(case[edge]) for edge in ("expectedBegin", "expectedEnd")))


def test_published_calendar_windows():
    """Those with a start on day 31 overflow into the next month in the source; here that day clamps."""
    cases = vector("nobl9_time_windows.json")["cases"]["calendar"]
    overflowing = [case for case in cases if case["name"].startswith("PC-16593")]
    assert len(overflowing) == 9
    for case in cases:
        if case in overflowing:
            continue
        start = datetime.strptime(case["startTime"], "%Y-%m-%d %H:%M:%S")
        moment = datetime.fromisoformat(case["timestamp"])
        found = calendar(case["unit"].lower(), int(case["count"]), ZoneInfo(case["timeZone"]), moment, start)
        expected = Span(*(datetime.fromisoformat(case[edge]) for edge in ("expectedBegin", "expectedEnd")))
        assert found == expected, json.dumps(case)


MOMENTS = st.datetimes(datetime(1995, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC))
UNITS = st.sampled_from(["day", "week", "month", "quarter", "year"])
ZONES = st.sampled_from(["UTC", "Europe/Lisbon", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia"])


@given(UNITS, st.integers(1, 5), ZONES, MOMENTS, st.none() | st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1)))
def test_every_moment_lies_in_its_window_and_windows_meet(unit, count, zone, moment, start):
    found = calendar(unit, count, ZoneInfo(zone), moment, start)
    assert moment in found
    assert calendar(unit, count, ZoneInfo(zone), found.end, start).start == found.end
    assert calendar(unit, count, ZoneInfo(zone), found.start, start) == found
