"""Days and lengths as people write them in documents, with a guess at what was meant by those that cannot be read."""

import re
from calendar import month_name
from datetime import date, timedelta

from uptrail.values import Unreadable, checked_day, read_day, read_length

_ISO = re.compile(r"\d{4}-\d{1,2}-\d{1,2}")
_NUMBERS = re.compile(r"(\d{1,4})[./-](\d{1,2})[./-](\d{1,4})")
_MONTHS = {name[:3].lower(): number for number, name in enumerate(month_name) if name}
_NAMED = re.compile(
    r"(?:(\d{1,2})(?:st|nd|rd|th)?\.?\s+)?([A-Za-z]{3})[a-z]*\.?\s+(?:(\d{1,2})(?:st|nd|rd|th)?,?\s+)?(\d{4})"
)
_ABOUT = re.compile(r"^(?:~|≈|about|around|approximately|approx\.?|ca\.?)\s*", re.IGNORECASE)


def read_written_day(text: str) -> date:
    """A calendar day, `2026-03-04`; other spellings raise Unreadable with the ISO form as remedy."""
    try:
        return read_day(text)
    except Unreadable as error:
        guesses = guess_days(text) if "not a date" in error.message else ()
        if not guesses:
            raise
        raise Unreadable(error.message, "write " + " or ".join(str(day) for day in guesses)) from None


def guess_days(text: str) -> tuple[date, ...]:
    """The days that a text in another spelling may mean, the likelier first; several when it is ambiguous."""
    if iso := _ISO.search(text):
        return _existing((iso[0].split("-"),))
    if found := _NUMBERS.search(text):
        first, second, third = found.groups()
        if len(first) == 4:
            return _existing(((first, second, third),))
        year = third if len(third) == 4 else f"20{third:0>2}"
        if (
            found[0].count(".") == 2 and len(third) == 4
        ):  # with dots, people write the day first wherever they write so at all
            return _existing(((year, second, first),)) or _existing(((year, first, second),))
        return _existing(((year, first, second), (year, second, first)))
    if (found := _NAMED.search(text)) and (month := _MONTHS.get(found[2].lower())) and (found[1] or found[3]):
        return _existing(((found[4], str(month), found[1] or found[3]),))
    return ()


def _existing(triples: tuple[list[str] | tuple[str, ...], ...]) -> tuple[date, ...]:
    """The triples of year, month and day that are days, each once."""
    days: list[date] = []
    for triple in triples:
        try:
            day = checked_day(*map(int, triple))
        except Unreadable:
            continue
        if day not in days:
            days.append(day)
    return tuple(days)


def read_written_length(text: str) -> timedelta:
    """A length of time as documents give it: `1h30m`, `about 40 minutes`, `54 minutes (07:42 to 08:36)`."""
    bare = _ABOUT.sub("", re.sub(r"\s*\(.*\)\s*$", "", text.strip()))
    spaced = re.sub(r"(?<=[a-z])(?=\d)", " ", bare, flags=re.IGNORECASE)
    try:
        return read_length(spaced)
    except Unreadable as error:
        raise Unreadable(f"{text!r} is not a length of time", error.remedy) from None
