"""The window of an SLO as people type it: `30 days rolling`, `4 weeks rolling`, `calendar month`."""

import re
from typing import Any

from uptrail.values import Unreadable

_ROLLING = re.compile(r"(?:rolling\s+)?(?P<count>\d{1,5})\s*-?\s*(?P<unit>[a-z]+)(?:[\s,]+rolling)?", re.IGNORECASE)
_CALENDAR = re.compile(
    r"(?:(?P<count>\d{1,3})\s+)?calendar[\s-]+(?P<unit>[a-z]+)|(?P<other>[a-z]+)[\s,]+calendar", re.IGNORECASE
)
_UNITS = {"d": "day", "w": "week", "h": "hour", "wk": "week"}
ROLLING = ("minute", "hour", "day", "week")
CALENDAR = ("day", "week", "month", "quarter", "year")
LONGEST = {"minute": 5_256_000, "hour": 87_600, "day": 3650, "week": 520, "month": 120, "quarter": 40, "year": 10}


def read_window(text: str) -> dict[str, Any]:
    """The parts of a window, all but its time zone."""
    bare = " ".join(text.split())
    if found := _CALENDAR.fullmatch(bare):
        return _checked(bare, "calendar", found["count"] or "1", found["unit"] or found["other"])
    if found := _ROLLING.fullmatch(bare):
        return _checked(bare, "rolling", found["count"], found["unit"])
    raise Unreadable(f"{text!r} is not a window", "write it as 30 days rolling, or calendar month")


def _checked(text: str, kind: str, count: str, word: str) -> dict[str, Any]:
    """The parts, when the unit is one that such a window can have."""
    word = word.lower()
    unit = _UNITS.get(word, word.removesuffix("s"))
    if kind == "rolling" and unit in ("month", "quarter", "year"):
        days = {"month": 30, "quarter": 90, "year": 365}[unit] * int(count)
        raise Unreadable(f"a rolling {unit} has no fixed length", f"write {days} days rolling, or calendar {unit}")
    if unit not in (ROLLING if kind == "rolling" else CALENDAR):
        known = "days or weeks" if kind == "rolling" else "day, week, month, quarter or year"
        raise Unreadable(f"{text!r} is not a window: unknown unit {word!r}", f"write {known}")
    if not 0 < int(count) <= LONGEST[unit]:
        raise Unreadable(f"{text!r} is not a window that can be measured", "write it as 30 days rolling")
    return {"kind": kind, "unit": unit, "count": int(count), "text": text}
