"""Moments as records tell them: a full time, a clock time of the record's day, or a length from another moment."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from uptrail.values import EARLIEST, LATEST, Unreadable, read_day, read_length, read_time, read_zone

EARLY_UPDATE = timedelta(hours=1)
EARLY_ENTRY = timedelta(hours=6)
OUT_OF_ORDER = timedelta(hours=1)
"""A clock time this far behind the one before is out of order; further behind, midnight has passed."""

_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::\d{2})?\s*(\S.*)?")
_STEM_DAY = re.compile(r"(\d{4}-\d\d-\d\d)(?!\d)")
_LEAD = re.compile(r"(?:at|by|around|before|about|approximately|approx\.?|~)\s+", re.IGNORECASE)
_ARTICLE = re.compile(r"^(?:in\s+|within\s+|after\s+)?(half an|an|a|one|the next|the)\s+(hour|day)$", re.IGNORECASE)
_USUAL = re.compile(r"in (\d{1,4}) (minute|hour)s?", re.ASCII)
_DAYS = re.compile(
    r"(?:later |end of |the end of )?(today|tonight|this (?:morning|afternoon|evening)|day|the day|tomorrow)"
    r"(?: (?:morning|noon|afternoon|evening|at the latest))?",
    re.IGNORECASE,
)
_NO_NEXT = {"none", "no", "-", "–", "—", "n/a", "na", "no further updates", "no further update", "not planned"}


@dataclass
class Clock:
    """Where a record's telling has come to.

    `anchor` is when the record begins, or None when nobody knows; the first clock time may lie
    `early` before it. `zone` is what a clock time without a zone means; empty: it needs one.
    """

    anchor: datetime | None
    early: timedelta = EARLY_UPDATE
    zone: str = ""
    last: datetime | None = None

    def moment(self, text: str) -> datetime:
        """The moment that `text` means, in UTC; remembered for the next. Raises Unreadable."""
        found = _CLOCK.fullmatch(text.strip())
        moment = self.of_day(text.strip(), found) if found else read_time(self.zoned(text))
        self.last = moment
        return moment

    def zoned(self, text: str) -> str:
        return f"{text} {self.zone}" if self.zone and re.search(r"\d:\d\d(:\d\d)?\s*$", text) else text

    def of_day(self, text: str, found: re.Match[str]) -> datetime:
        """A clock time on the first day on which it is not too early."""
        zone = found[3] or self.zone
        if not zone:
            raise Unreadable(f"{text!r} has no time zone", f"write {text} UTC, or an offset such as +01:00")
        if int(found[1]) > 23 or int(found[2]) > 59:
            raise Unreadable(f"{text!r} is not a time of day", "hours run to 23, minutes and seconds to 59")
        lower = self.last - OUT_OF_ORDER if self.last else self.anchor - self.early if self.anchor else None
        if lower is None:
            raise Unreadable(f"{text!r} has no date, and nothing says which day it is", "write 2026-03-04 14:05 UTC")
        wall = lower.astimezone(read_zone(zone)).replace(tzinfo=None)
        moment = wall.replace(hour=int(found[1]), minute=int(found[2]), second=0, microsecond=0)
        moment = moment if moment >= wall.replace(second=0) else moment + timedelta(days=1)
        day = moment.date()
        if zone == "UTC" and len(found[0]) == len("14:05") and EARLIEST < day.year <= LATEST:
            return moment.replace(tzinfo=UTC)
        return read_time(f"{day} {text if found[3] else f'{text} {zone}'}")


def day_of_stem(stem: str) -> datetime | None:
    """The midnight of the day that a file's name begins with, or None."""
    found = _STEM_DAY.match(stem)
    try:
        return read_time(f"{read_day(found[1])} 00:00 UTC") if found else None
    except Unreadable:
        return None


def read_next(text: str, at: datetime) -> datetime | None:
    """By when the next update is promised: `in 30 minutes` from `at`, a clock time after it, a full time, or none.

    `today` and `tomorrow` last until midnight UTC. Raises Unreadable when the text is no time.
    """
    if usual := _USUAL.fullmatch(text):
        return at + timedelta(minutes=int(usual[1]) * (60 if usual[2] == "hour" else 1))
    bare = _LEAD.sub("", text.strip().rstrip(".").strip(), count=1)
    if bare.lower() in _NO_NEXT or bare.lower().startswith("no further"):
        return None
    if day := _DAYS.fullmatch(bare):
        return at.replace(hour=0, minute=0, second=0) + timedelta(days=2 if day[1].lower() == "tomorrow" else 1)
    if article := _ARTICLE.match(bare):
        return at + (timedelta(minutes=30) if "half" in article[1].lower() else read_length(f"1 {article[2]}"))
    if _CLOCK.fullmatch(bare):
        return Clock(at, timedelta(0)).moment(bare)
    if re.match(r"\d{4}-", bare):
        return read_time(bare)
    return at + read_length(re.sub(r"^(?:within|after|in)\s+(?:about\s+)?(?:the next\s+)?", "", bare, flags=re.I))
