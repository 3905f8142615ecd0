import re
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uptrail.outputs.words import Words, words_for
from uptrail.settings import LANGUAGES

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


@pytest.mark.parametrize(
    ("language", "moment", "month", "length", "share", "number"),
    [
        ("en", "4 Mar 2026, 09:05 UTC", "March 2026", "1 d 4 h", "99.99%", "1,200"),
        ("en-US", "Mar 4, 2026, 09:05 UTC", "March 2026", "1 d 4 h", "99.99%", "1,200"),
        ("de", "4. März 2026, 09:05 UTC", "März 2026", "1~Tag 4~Std.", "99,99~%", "1.200"),
        ("fr", "4 mars 2026, 09:05 UTC", "mars 2026", "1^j 4^h", "99,99~%", "1^200"),
        ("es", "4 mar 2026, 9:05 UTC", "marzo de 2026", "1~día 4~h", "99,99~%", "1200"),
        ("pt", "4 de março de 2026, 09:05 UTC", "março de 2026", "1~dia 4~h", "99,99%", "1200"),
        ("pt-BR", "4 de mar. de 2026 09:05 UTC", "março de 2026", "1~dia 4~h", "99,99%", "1.200"),
        ("ja", "2026年3月4日 9:05 UTC", "2026年3月", "1日4時間", "99.99%", "1,200"),
        ("he", "4 Mar 2026, 09:05 UTC", "March 2026", "1 d 4 h", "99.99%", "1,200"),
    ],
)
def test_each_language_writes_as_it_does(
    language: str, moment: str, month: str, length: str, share: str, number: str
) -> None:
    """Below, ~ is a no-break space and ^ a narrow one."""
    words, at = words_for(language), datetime(2026, 3, 4, 9, 5, tzinfo=UTC)
    nearly = Fraction(10**9 - 1, 10**9)
    shown = (
        words.moment(at),
        words.month(at),
        words.length(timedelta(hours=28)),
        words.percent(nearly),
        words.number(1200),
    )
    spaced = tuple(text.replace("\u00a0", "~").replace("\u202f", "^") for text in shown)
    assert spaced == (moment, month, length, share, number)


@pytest.mark.parametrize("language", [*LANGUAGES, "fr-CA", "de-AT", "es-MX", "he"])
@given(share=st.fractions(0, 1), places=st.integers(0, 4))
def test_no_language_rounds_up(language: str, share: Fraction, places: int) -> None:
    words = words_for(language)
    digits = re.sub(r"[^\d,.]", "", words.percent(share, places)).replace(",", ".")
    assert (digits == "100") == (share == 1)
    assert share - Fraction(1, 100 * 10**places) < Fraction(digits) / 100 <= share


@pytest.mark.parametrize("language", LANGUAGES)
@given(length=st.timedeltas(timedelta(0), timedelta(days=4000)))
def test_a_length_is_told_in_at_most_two_units(language: str, length: timedelta) -> None:
    shown = words_for(language).length(length)
    assert len(re.findall(r"\d[\d.,\u00a0\u202f]*(?!\d)", shown)) <= 2
    assert "%" not in shown


def test_the_day_is_never_only_numbers() -> None:
    """4/03/2026 is a day in March or in April: the month is in letters, or the order says it."""
    for language in (*LANGUAGES, "pt-PT", "en-GB", "en-US", "es-AR", "de-CH", "fr-BE"):
        assert not re.fullmatch(r"[\d./ -]+", words_for(language).day(date(2026, 3, 4))), language


def test_counts_choose_their_form() -> None:
    assert WORDS.ngettext("%(count)s day", "%(count)s days", 1) == "1 day"
    assert WORDS.ngettext("%(count)s day", "%(count)s days", 1200) == "1,200 days"
