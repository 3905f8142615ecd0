"""Calendar days wherever they stand in a text: in numbers or words, whole or with parts that nobody knows."""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from uptrail.files.dates import guess_days

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_NUMBER = r"\d{1,2}(?:st|nd|rd|th)?\b"
WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\b\.?,?\s*(?:the\s+)?)"
_FULL = re.compile(
    rf"{WEEKDAY}?(?:(?<![\d.:/-])\d{{4}}[-/.]\d{{1,2}}[-/.]\d{{1,2}}(?![\d/])"
    r"|(?<![\d.:/-])\d{1,2}[-/.]\d{1,2}[-/.](?:\d{4}|\d{2})(?![\d.:/-])"
    rf"|{_NUMBER}\s+(?:of\s+)?{_MONTH},?\s+\d{{4}}(?!\d)|(?<![\d-])\d{{1,2}}-{_MONTH}-\d{{4}}\b"
    rf"|{_MONTH}\s+{_NUMBER},?\s+\d{{4}}(?!\d)"
    rf"|\d{{1,2}}\s?[-–—]\s?{_NUMBER}\s+{_MONTH},?\s+\d{{4}}(?!\d)"
    rf"|{_MONTH}\s+\d{{1,2}}\s?[-–—]\s?{_NUMBER},?\s+\d{{4}}(?!\d))",
    re.IGNORECASE,
)
_SHORT = re.compile(rf"{WEEKDAY}?(?:{_NUMBER}\s+(?:of\s+)?{_MONTH}|{_MONTH}\s+{_NUMBER})(?!:?\d)", re.IGNORECASE)
_PAIR = re.compile(r"(?<![\d.:/-])(\d{1,2})[-/.](\d{1,2})(?=[\sT,]{1,3}\d{1,2}:\d{2})")
"""A month and a day in numbers, in either order, with a clock behind them."""
_FIRST_TWO = re.compile(
    rf"{_PAIR.pattern}|(?<![\d.:/-])(\d{{1,2}})[-/.](\d{{1,2}})[-/.]\d{{2}}(?:\d{{2}})?(?![\d.:/-])"
)
SEVERAL = re.compile(rf"(?<![\d-])(\d{{1,2}})\s?[-–—]\s?{_NUMBER}(?=,?\s+\d{{4}}|\s+{_MONTH})", re.IGNORECASE)
"""The days of a month from one to another, `May 3–5, 2024`; what is dated so began on the first."""
_JOINED = re.compile(r"\s*(?:and|to|through|until|till|&|-|–|—)\s*", re.IGNORECASE)
_UNKNOWN = re.compile(r"[\d?/]{4,7}[-/][\d?]{1,2}[-/][\d?]{1,2}")
_COMPACT = re.compile(r"(?<!\d)((?:19|20)\d\d)(\d\d)(\d\d)(?!\d)")


class Written(NamedTuple):
    """A day in a text, from `start` to `end`; several `days` when it may mean either, none when it is not known."""

    days: tuple[date, ...]
    start: int
    end: int

    @property
    def day(self) -> date | None:
        """The day, when it is clear."""
        return self.days[0] if len(self.days) == 1 else None


def days_in(text: str, near: date | None = None) -> Iterator[Written]:
    """Every day that a text names; one without a year is of the year of `near`."""
    position = 0
    while position < len(text):
        found = _FULL.search(text, position)
        short = _SHORT.search(text, position) if near else None
        first = min((one for one in (found, short) if one), key=lambda one: (one.start(), -one.end()), default=None)
        if first is None:
            return
        written = read(first, near)
        if written.days:
            yield written
        position = first.end()


def day_at(text: str, position: int, near: date | None = None) -> Written | None:
    """The day that stands at a position of the text."""
    for pattern in (_FULL, _SHORT):
        if (found := pattern.match(text, position)) and (written := read(found, near)).days:
            return written
    if near and (found := _PAIR.match(text, position)):
        first, second = found.groups()
        days = (*_pair_near(f"{first}-{second}", near), *_pair_near(f"{second}-{first}", near))
        return Written(tuple(dict.fromkeys(days)), found.start(), found.end()) if days else None
    if (found := _UNKNOWN.match(text, position)) and "?" in found[0]:
        return Written((), found.start(), found.end())
    return None


def read(found: re.Match[str], near: date | None) -> Written:
    """What a match means."""
    words = re.sub(WEEKDAY, "", found[0], flags=re.IGNORECASE)
    words = SEVERAL.sub(r"\1", words)
    words = re.sub(r"\s+of\s+", " ", words, flags=re.IGNORECASE)
    words = re.sub(r"(\d)-([a-z]+)\.?-(\d)", r"\1 \2 \3", words, flags=re.IGNORECASE)
    if re.search(r"\d{4}|\d[-/.]\d", words) or near is None:
        return Written(guess_days(words), found.start(), found.end())
    years = (f"{words} {near.year + more}" for more in (-1, 0, 1))
    return Written(_closest((day for text in years for day in guess_days(text)), near), found.start(), found.end())


def _pair_near(pair: str, near: date) -> tuple[date, ...]:
    """The day of a month and a day, `12-05`, in the year that brings it closest to another; none if it is no day."""
    years = (f"{near.year + more}-{pair}" for more in (-1, 0, 1))
    return _closest((day for text in years for day in guess_days(text)), near)


def _closest(days: Iterable[date], near: date) -> tuple[date, ...]:
    """The one of several days that is closest to another, the later of two that are as close."""
    found = sorted(days, key=lambda day: (abs(day - near), near - day))
    return tuple(found[:1])


def month_first(text: str) -> bool | None:
    """Whether the days in numbers in a text begin with the month, as 02/28 shows; None when nothing or both do."""
    pairs = [(int(a or c), int(b or d)) for a, b, c, d in _FIRST_TWO.findall(text)]
    shown = {first <= 12 for first, second in pairs if (first > 12) != (second > 12)}
    return shown.pop() if len(shown) == 1 else None


def begun(text: str, last: Written) -> date | None:
    """The day on which what a text dates began: of `May 3 to May 5, 2024`, of which the last is given, the first."""
    if last.day:
        before = text[max(last.start - 40, 0) : last.start]
        for first in days_in(before, last.day):
            if first.day and first.day <= last.day and _JOINED.fullmatch(before, first.end):
                return first.day
    return last.day


def day_of_name(name: str) -> date | None:
    """The day in a file's name or path: `2018-02-22-nginx`, `20180222_nginx`, `2018/02/22/nginx`."""
    stem = re.sub(r"(?<=\d)_(?=\d)", "-", name)
    for found in re.finditer(r"(?<!\d)\d{4}([-/.])\d{1,2}\1\d{1,2}(?!\d)", stem):
        if days := guess_days(found[0]):
            return days[0]
    found_compact = _COMPACT.search(stem)
    days = guess_days("-".join(found_compact.groups())) if found_compact else ()
    return days[0] if days else None
