"""Times as people say them."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uptrail.commands.spoken import SpokenTimes
from uptrail.values import Unreadable

NOON = datetime(2026, 6, 30, 12, tzinfo=UTC)
LISBON = SpokenTimes(NOON, "Europe/Lisbon")


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("now", "06-30 12:00"),
        ("10 minutes ago", "06-30 11:50"),
        ("10m ago", "06-30 11:50"),
        ("an hour ago", "06-30 11:00"),
        ("half an hour ago", "06-30 11:30"),
        ("1 hour 5 minutes ago", "06-30 10:55"),
        ("12:40", "06-30 11:40"),
        ("11:40 UTC", "06-30 11:40"),
        ("11:40Z", "06-30 11:40"),
        ("13:40+02:00", "06-30 11:40"),
        ("11:40:59 UTC", "06-30 11:40"),
        ("at 12:40 pm", "06-30 11:40"),
        ("1 a.m.", "06-30 00:00"),
        ("today 09:00", "06-30 08:00"),
        ("yesterday 23:50", "06-29 22:50"),
        ("2026-06-29 23:50", "06-29 22:50"),
        ("2026-06-29T23:50Z", "06-29 23:50"),
        ("2026-06-29 23:50:30 UTC", "06-29 23:50"),
        ("12:02 UTC", "06-30 12:00"),
    ],
)
def test_what_has_been(text: str, at: str) -> None:
    assert f"{LISBON.past(text).at:%m-%d %H:%M}" == at


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("14:00", "14:00 is 1 hour from now, or 23 hours ago"),
        ("2026-06-30 13:30 UTC", "is 1 hour 30 minutes in the future"),
        ("tomorrow 02:00", "in the future"),
        ("12:40 CET", "unknown time zone 'CET'"),
        ("25:00 UTC", "hours run to 23"),
        ("13 pm", "is not a time of day"),
        ("2026-02-30 10:00 UTC", "February 2026"),
        ("10 minutes", "is not a time"),
        ("", "is not a time"),
        ("2026-03-29 01:30", "did not exist in Europe/Lisbon"),
        ("2025-10-26 01:30", "came twice in Europe/Lisbon"),
    ],
)
def test_what_has_not_been(text: str, message: str) -> None:
    with pytest.raises(Unreadable) as raised:
        LISBON.past(text)
    assert message in f"{raised.value.message}; {raised.value.remedy}"


def test_shortly_after_midnight_a_late_hour_was_yesterday() -> None:
    times = SpokenTimes(datetime(2026, 6, 30, 0, 10, tzinfo=UTC), "UTC")
    assert times.past("23:50").at == datetime(2026, 6, 29, 23, 50, tzinfo=UTC)


def test_only_an_assumed_zone_is_said_back() -> None:
    assert LISBON.past("11:40 UTC").echo("started", NOON) == ""
    assert LISBON.past("10 minutes ago").echo("started", NOON) == ""
    assert LISBON.past("13:00").echo("started", NOON) == (
        "started: taken as a time in Europe/Lisbon, which is 2026-06-30 12:00 UTC (now)"
    )


@pytest.mark.parametrize(
    ("text", "promised"),
    [
        ("30 minutes", "in 30 minutes"),
        ("in 2 hours", "in 2 hours"),
        ("1 h", "in 1 h"),
        ("half an hour", "half an hour"),
        ("15:00", "14:00 UTC"),
        ("15:00 UTC.", "15:00 UTC"),
        ("3 pm", "14:00 UTC"),
        ("tomorrow 09:00", "2026-07-01 08:00 UTC"),
        ("tomorrow", "tomorrow"),
        ("none", ""),
    ],
)
def test_promises(text: str, promised: str) -> None:
    assert LISBON.promise(text).text == promised


@pytest.mark.parametrize("text", ["soon", "5 minutes ago", "2026-06-30 11:00 UTC", "yesterday 10:00", "0 minutes"])
def test_promises_that_cannot_be_kept(text: str) -> None:
    with pytest.raises(Unreadable):
        LISBON.promise(text)


@given(minutes=st.integers(0, 11 * 60), zone=st.sampled_from(["UTC", "Europe/Lisbon", "Asia/Kolkata", "America/Lima"]))
def test_a_clock_time_is_the_last_one(minutes: int, zone: str) -> None:
    at = NOON - timedelta(minutes=minutes)
    times = SpokenTimes(NOON, zone)
    assert times.past(f"{at:%H:%M} UTC").at == at
    assert times.past(f"{minutes} minutes ago").at == at


@given(st.text(max_size=30))
def test_any_text_is_a_time_or_says_why_not(text: str) -> None:
    for read in (LISBON.past, LISBON.ahead, LISBON.promise):
        with suppress(Unreadable):
            read(text)
