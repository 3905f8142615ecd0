"""Values as people type them, and what is said about those that cannot be read."""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from uptrail.values import (
    Unreadable,
    read_day,
    read_flag,
    read_fraction,
    read_length,
    read_percent,
    read_severity,
    read_time,
    read_zone,
)

READERS: list[Callable[[str], Any]] = [
    read_day,
    read_flag,
    read_fraction,
    read_length,
    read_percent,
    read_severity,
    read_time,
    read_zone,
]


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-04 14:05 UTC",
        "2026-03-04T14:05Z",
        "2026-03-04 14:05Z",
        "2026-03-04T15:05+01:00",
        "2026-03-04 15:05 +0100",
        "2026-3-4 14:05:00 utc",
        "2026-03-04 14:05 GMT",
        "2026-03-04 15:05 Europe/Berlin",
        "2026-03-04 12:05 UTC-2",
        " 2026-03-04 14:05:00.250 UTC ",
    ],
)
def test_one_moment_in_many_spellings(text: str) -> None:
    moment = read_time(text)
    assert moment == datetime(2026, 3, 4, 14, 5, tzinfo=UTC)
    assert moment.tzinfo is UTC


@pytest.mark.parametrize(
    ("read", "text", "message", "remedy"),
    [
        (read_time, "today", "'today' is not a time", "write it as 2026-03-04 14:05 UTC"),
        (read_time, "2026-03-04", "'2026-03-04' has no time of day", "write it as 2026-03-04 14:05 UTC"),
        (
            read_time,
            "2026-03-04 14:05",
            "'2026-03-04 14:05' has no time zone",
            "write 2026-03-04 14:05 UTC, or an offset such as +01:00",
        ),
        (read_time, "2024-02-30 10:00 UTC", "February 2024 has no day 30", "it ends on 2024-02-29"),
        (read_time, "2026-13-01 10:00 UTC", "there is no month 13", "write year-month-day, as 2026-03-04"),
        (read_time, "22025-01-01 10:00 UTC", "the year 22025 is not plausible", "years run from 1990 to 2100"),
        (read_time, "2025-12-31 24:00 UTC", "24:00 is the next day's 00:00", "write 2026-01-01 00:00 UTC"),
        (
            read_time,
            "2026-03-04 25:00 UTC",
            "'2026-03-04 25:00 UTC' is not a time of day",
            "hours run to 23, minutes and seconds to 59",
        ),
        (
            read_time,
            "2026-03-04 14:05 CET",
            "unknown time zone 'CET'",
            "write UTC, an offset such as +01:00, or a name such as Europe/Lisbon",
        ),
        (
            read_time,
            "2026-03-29 02:30 Europe/Berlin",
            "2026-03-29 02:30 did not exist in Europe/Berlin: clocks went forward",
            "write it in UTC",
        ),
        (
            read_time,
            "2026-10-25 02:30 Europe/Berlin",
            "2026-10-25 02:30 came twice in Europe/Berlin: clocks went back",
            "write it in UTC",
        ),
        (read_zone, "+15:00", "no time zone is +15:00 from UTC", "offsets run from -12:00 to +14:00"),
        (read_day, "4.3.2026", "'4.3.2026' is not a date", "write it as 2026-03-04"),
        (read_length, "soon", "'soon' is not a length of time", "write it as 30 minutes, or 1 hour 5 minutes"),
        (read_percent, "99.95", "'99.95' is not a percentage", "write it with its sign, as 99.95%"),
        (read_percent, "101%", "101% is more than 100%", "write a share between 0% and 100%"),
        (read_fraction, "1.5", "'1.5' is not a number between 0 and 1", "write it as 0.3 or 30%"),
        (read_flag, "maybe", "'maybe' is neither true nor false", "write true or false"),
    ],
)
def test_what_is_said(read: Callable[[str], Any], text: str, message: str, remedy: str) -> None:
    with pytest.raises(Unreadable) as error:
        read(text)
    assert (error.value.message, error.value.remedy) == (message, remedy)


def test_quantities_are_exact() -> None:
    assert read_percent("99.95 %") == Fraction(9995, 10000)
    assert read_fraction("0.3") == Fraction(3, 10)
    assert read_fraction("30%") == Fraction(3, 10)
    assert read_length("1 hour 5 minutes") == read_length("in 65 min") == timedelta(minutes=65)
    assert read_length("1.5 h") == timedelta(minutes=90)
    assert read_day("2026-3-4") == date(2026, 3, 4)
    assert [read_severity(text) for text in ("SEV-2", "sev2", "Sev 2", "P1")] == ["SEV2", "SEV2", "SEV2", "P1"]
    assert [read_flag(text) for text in ("true", "NO", " yes ")] == [True, False, True]


@given(st.datetimes(datetime(1990, 1, 1), datetime(2100, 12, 31)), st.integers(-14 * 4, 14 * 4))
@settings(deadline=None)
def test_a_moment_written_with_any_offset_is_read_back(moment: datetime, quarters: int) -> None:
    moment = moment.replace(second=0, microsecond=0)
    sign, (hours, quarter) = "-" if quarters < 0 else "+", divmod(abs(quarters), 4)
    text = f"{moment:%Y-%m-%d %H:%M} {sign}{hours:02}:{quarter * 15:02}"
    assert read_time(text) == moment.replace(tzinfo=UTC) - timedelta(minutes=15 * quarters)


@given(st.text(max_size=60) | st.text(alphabet="0123456789-:TZ +/.%hmin", max_size=60))
@settings(deadline=None)
def test_no_text_raises_anything_else(text: str) -> None:
    for read in READERS:
        with suppress(Unreadable):
            read(text)


@pytest.mark.parametrize("read", READERS)
def test_numbers_of_5000_digits(read: Callable[[str], Any]) -> None:
    many = "9" * 5000
    for text in (many, f"{many}%", f"0.{many}", f"{many} minutes", f"{many}-01-01 10:00 UTC", f"sev{many}"):
        with suppress(Unreadable):
            read(text)
