from datetime import UTC, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uptrail.outputs.words import Words

WORDS = Words()


@pytest.mark.parametrize(
    ("share", "shown"),
    [
        (Fraction(1), "100%"),
        (Fraction(99995, 100000), "99.99%"),
        (Fraction(10**9 - 1, 10**9), "99.99%"),
        (Fraction(1, 3), "33.33%"),
        (Fraction(0), "0.00%"),
        (Fraction(-1, 2), "-50.00%"),
    ],
)
def test_percentages_round_down(share: Fraction, shown: str) -> None:
    assert WORDS.percent(share) == shown


@given(st.fractions(0, 1), st.integers(0, 4))
def test_only_what_is_whole_shows_as_whole(share: Fraction, places: int) -> None:
    shown = WORDS.percent(share, places)
    assert (shown == "100%") == (share == 1)
    assert Fraction(shown.rstrip("%")) / 100 <= share


def test_an_objective_shows_every_decimal() -> None:
    assert WORDS.exact_percent(Fraction("0.9995")) == "99.95%"
    assert WORDS.exact_percent(Fraction("0.999999")) == "99.9999%"
    assert WORDS.exact_percent(Fraction(3, 10)) == "30%"


@pytest.mark.parametrize(
    ("length", "shown"),
    [
        (timedelta(seconds=59), "less than a minute"),
        (timedelta(minutes=59, seconds=59), "59 min"),
        (timedelta(hours=2), "2 h"),
        (timedelta(hours=2, minutes=10), "2 h 10 min"),
        (timedelta(days=1, minutes=5), "1 d"),
        (timedelta(days=3, hours=4, minutes=5), "3 d 4 h"),
    ],
)
def test_lengths(length: timedelta, shown: str) -> None:
    assert WORDS.length(length) == shown


def test_another_clock_says_its_day_when_it_is_another() -> None:
    at = datetime(2026, 3, 31, 23, 30, tzinfo=UTC)
    assert WORDS.elsewhere(at, ZoneInfo("UTC")) == ""
    assert WORDS.elsewhere(at, ZoneInfo("Europe/Lisbon")) == "1 Apr 2026, 00:30 WEST"
    assert WORDS.elsewhere(at.replace(hour=10), ZoneInfo("Europe/Lisbon")) == "11:30 WEST"


def test_counts_choose_their_form() -> None:
    assert WORDS.ngettext("%(count)s day", "%(count)s days", 1) == "1 day"
    assert WORDS.ngettext("%(count)s day", "%(count)s days", 1200) == "1,200 days"
