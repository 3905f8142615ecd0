"""The time that begins a line of a timeline: a day, a clock of 12 or 24 hours, a zone, or a mark that it is unknown."""

import re
from datetime import date
from typing import NamedTuple

from uptrail.importers.postmortems.days import SEVERAL, WEEKDAY, Written, day_at
from uptrail.importers.postmortems.zones import ZONE

_OPEN = re.compile(r"[\s*_`\[({]*")
_ABOUT = re.compile(r"(?:~|≈|about|around|approx(?:imately)?\.?|ca\.?|circa|roughly|at|by|@|on)\s*", re.IGNORECASE)
_WEEKDAY = re.compile(WEEKDAY, re.IGNORECASE)
_BETWEEN = re.compile(r"(?:[\s,@*_`|]|T(?=\d)|\bat\b|:(?=\s)|[-–—](?=\s*\d))*", re.IGNORECASE)
_TWELVE = (
    r"(?P<hour12>1[0-2]|0?\d)(?:[:.](?P<minute12>[0-5]\d)(?::(?P<second12>[0-5]\d))?)?\s?(?P<half>[ap])"
    r"(?:\.?m\b\.?|(?<=[:.]\d\d[ap])\b(?![.'’]))"
)
_DAY_CLOCK = r"(?P<hour>[01]?\d|2[0-3])[:](?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d)(?:[.,]\d{1,6})?)?(?![\d])"
_IDLE_HALF = re.compile(r"\s?[ap]\.?m\b\.?", re.IGNORECASE)
"""AM or PM behind a clock of 24 hours, `13:30 PM`."""
_DOTTED = re.compile(r"(?P<hour>[01]\d|2[0-3])\.(?P<minute>[0-5]\d)(?=\s|$)")
"""A clock that is one only behind a day, `2024-05-06 15.26`."""
_DAYS_ON = re.compile(
    r"\s*[-–—]\s*(?:[a-z]{3,9}\.?\s+)?\d{1,2}(?:st|nd|rd|th)?(?:,?\s+\d{4})?(?=\s*(?:[,;)\]*_|]|:(?!\d)|$))",
    re.IGNORECASE,
)
"""What makes a day the first of several, `May 3–5, 2024`."""
_PART_OF_DAY = re.compile(
    r"(?:(?:early|late|mid)[ -]?)?(?:morning|noon|afternoon|evening|night|am|pm)\b,?\s+(?:of\s+|on\s+)?", re.IGNORECASE
)
_SECONDS_ON = re.compile(r"[-–]\d{1,2}(?![\d:.])")
_DAY_OF_WEEK = re.compile(rf"\s*[(,]\s*{WEEKDAY}\s*\)?", re.IGNORECASE)
_OTHER = (
    r"(?P<hour_h>[01]?\d|2[0-3])(?:h(?P<minute_h>[0-5]\d)\b|\.(?P<minute_dot>[0-5]\d)(?=\s?(?:h|hrs?|uhr)\b))"
    r"|(?P<military>[01]\d[0-5]\d|2[0-3][0-5]\d)(?=\s?(?:Z|UTC|GMT|h)\b)"
)
_CLOCK = re.compile(rf"(?:{_TWELVE}|{_DAY_CLOCK}|{_OTHER})", re.IGNORECASE)
_NO_CLOCK = re.compile(r"\?{1,2}:\?{2}|\d{1,2}:\?\?|\?{2,4}(?![-/\d])|HH:?mm|xx:xx", re.IGNORECASE)
_RELATIVE = re.compile(r"[\s*_`\[(]*T\s?[+\-−]\s?\d", re.IGNORECASE)
_RANGE = re.compile(
    r"\s*(?:-|–|—|→|->|\bto\b|\buntil\b)\s*(?=\d{1,2}[:.h]\d\d|\d{1,2}\s?[ap]m|\d{1,2}:\?\?)", re.IGNORECASE
)
_ZONE = re.compile(rf"\s*\(?\s*(?P<zone>{ZONE})(?:\s*\)|(?=[\s\]:,.;*_`|)–—-]|$))", re.IGNORECASE)
_ISH = re.compile(
    r"\s*(?:ish\b|\((?:approx\.?|approximately|approximate|ish|about)\)|hrs?\b|uhr\b|h\b(?!\w)|(?<=\d)\+(?=\s|$))",
    re.IGNORECASE,
)
_BEFORE_DAY = re.compile(r"(?:,|\bon\b|\(|\s)*", re.IGNORECASE)
_PAIRS = {"*": "*", "_": "_", "`": "`", "[": "]", "(": ")", "{": "}"}
_SEPARATOR = re.compile(r"\s*(?:[:|,;]|[-–—=]+>?|→|\.(?=\s))?")
_MORE = re.compile(r"\s*(?:[:\-–—](?=\s|$))?\s*")


class Stamp(NamedTuple):
    """A time as a line gives it. `clock` is `HH:MM` or `HH:MM:SS` and empty when the line names only a day.

    `unknown` is what was typed where a time was left open. `end` is where the words begin;
    a time that lasts to another, `10:00 - 10:30`, stays in the words whole.
    """

    day: Written | None
    clock: str
    zone: str
    about: bool
    unknown: str
    end: int
    parted: bool


def leading_stamp(text: str, near: date | None = None) -> Stamp | None:
    """The time that a text begins with; None when it begins with something else."""
    if _RELATIVE.match(text):
        return Stamp(None, "", "", False, "??", 0, True)
    start = _OPEN.match(text)
    position = start.end() if start else 0
    about = False
    while found := _ABOUT.match(text, position):
        position, about = found.end(), about or not re.match(r"at|by|on|@", found[0], re.IGNORECASE)
    if (part := _PART_OF_DAY.match(text, position)) and (day := day_at(text, part.end(), near)) and day.days:
        return Stamp(day, "", "", about, "", 0, True) if re.match(r"[*_)\]\s]*[:–—-]\s", text[day.end :]) else None
    day = day_at(text, position, near)
    if day is None and (weekday := _WEEKDAY.match(text, position)) and weekday.end() > position:
        position = weekday.end()
    before = position
    if day and day.days and (SEVERAL.search(text, day.start, day.end + 1) or _DAYS_ON.match(text, day.end)):
        return Stamp(day, "", "", about, "", 0, True)
    if day:
        before = day.end
        between = _BETWEEN.match(text, before)
        position = between.end() if between else before
    while day and (found := _ABOUT.match(text, position)):
        position, about = found.end(), True
    clock = _CLOCK.match(text, position) or (_DOTTED.match(text, position) if day else None)
    unknown = None if clock else _NO_CLOCK.match(text, position)
    if clock is None and unknown is None:
        return _day_alone(text, day, before, about)
    return _with_clock(text, position, day, clock, unknown, about, near)


def is_timed(text: str, near: date | None) -> bool:
    """Whether a text begins with a clock that is parted from its words."""
    stamp = leading_stamp(text, near)
    return stamp is not None and bool(stamp.clock) and stamp.parted


def _day_alone(text: str, day: Written | None, position: int, about: bool) -> Stamp | None:
    """A line that begins with a day only: it must end there, or be parted from what follows."""
    if day is None:
        return None
    if named := _DAY_OF_WEEK.match(text, position):
        position = named.end()
    end = _past(text, day.start, position)
    if end < len(text) and not re.search(r"[:|\-–—→\])*,]", text[position:end]):
        return None
    unknown = text[day.start : day.end] if not day.days else ""
    return Stamp(day, "", "", about, unknown, end, True)


def _with_clock(
    text: str,
    at: int,
    day: Written | None,
    clock: re.Match[str] | None,
    unknown: re.Match[str] | None,
    about: bool,
    near: date | None,
) -> Stamp | None:
    found = clock or unknown
    if found is None:
        return None
    position = _closed(text, found.end()) if _RANGE.match(text, _closed(text, found.end())) else found.end()
    if _RANGE.match(text, position):
        begun, zone, end = _range(text, position, clock)
        return Stamp(day or _day_behind(text, end, near), begun, zone, about, "", 0, True)
    if clock and clock.groupdict().get("second") and _SECONDS_ON.match(text, position):
        return Stamp(day, read_clock(clock), "", about, "", 0, True)
    if clock and not clock.groupdict().get("half") and (idle := _IDLE_HALF.match(text, position)):
        position = idle.end()
    if ish := _ISH.match(text, position):
        position, about = ish.end(), about or not re.match(r"\s*(?:h|hrs?|uhr)\b", ish[0], re.IGNORECASE)
    zone = ""
    if found_zone := _ZONE.match(text, _closed(text, position)):
        zone, position = found_zone["zone"].strip(), found_zone.end()
    close = _past(text, at, position, separator=False)
    if day is None and (late := _day_behind(text, close, near)):
        day, position = late, late.end
        if close < late.start and "(" in text[close : late.start] and text[position : position + 1] == ")":
            position += 1
    end = _past(text, at, position)
    parted = end > position or end == len(text)
    if found_zone is None and end == position and end < len(text):
        return None
    raw = "" if clock else text[day.start if day else at : position].strip(" *_`[]()")
    return Stamp(day, read_clock(clock), zone, about, raw, end, parted)


def zones_told(text: str) -> set[str]:
    """The zones that stand behind clocks anywhere in a text."""
    ends = (_closed(text, found.end()) for found in _CLOCK.finditer(text))
    return {found["zone"].strip().upper() for end in ends if (found := _ZONE.match(text, end))}


def _past(text: str, start: int, position: int, *, separator: bool = True) -> int:
    """Past the marks that close what was opened before the time, and past what parts it from the words."""
    opened = [_PAIRS[mark] for mark in text[:start] if mark in _PAIRS]
    position = _past_marks(text, position, opened)
    if not separator:
        return position
    position = _past_marks(text, _ends(_SEPARATOR, text, position), opened)
    return _ends(_MORE, text, position)


def _past_marks(text: str, position: int, opened: list[str]) -> int:
    while position < len(text) and (text[position].isspace() or text[position] in opened):
        if text[position] in opened:
            opened.remove(text[position])
        position += 1
    return position


def _closed(text: str, position: int) -> int:
    """Past the bold marks after a clock, when a zone may stand behind them."""
    return _ends(re.compile(r"[*_`]*"), text, position)


def _ends(pattern: re.Pattern[str], text: str, position: int) -> int:
    found = pattern.match(text, position)
    return found.end() if found else position


def _day_behind(text: str, position: int, near: date | None) -> Written | None:
    """The day behind a clock, `10:00 UTC on 3 May` or `10:00 (May 3)`."""
    between = _BEFORE_DAY.match(text, position)
    found = day_at(text, between.end(), near) if between else None
    return found if found and found.day else None


def _range(text: str, position: int, first: re.Match[str] | None) -> tuple[str, str, int]:
    """Of `1:00 - 2:00 PM UTC` the first clock, in the half of the day that the second one says, zone and end."""
    begun = read_clock(first)
    begin = _RANGE.match(text, position)
    second = _CLOCK.match(text, begin.end()) if begin else None
    if second is None:
        return begun, "", position
    half = first and not first["half"] and second["half"] and _CLOCK.match(f"{begun} {second['half']}m")
    if half and half["half"]:
        other = "am" if second["half"].lower() == "p" else "pm"
        crossed = _CLOCK.match(f"{begun} {other}")
        late = read_clock(half) > read_clock(second) and crossed
        begun = read_clock(late or half)
    found = _ZONE.match(text, second.end())
    return begun, found["zone"].strip() if found else "", found.end() if found else second.end()


def read_clock(found: re.Match[str] | None) -> str:
    """The time of day in 24 hours."""
    if found is None:
        return ""
    named = found.groupdict()
    if named.get("half"):
        hour = int(found["hour12"]) % 12 + (12 if found["half"].lower() == "p" else 0)
        return f"{hour:02}:{found['minute12'] or '00'}" + (f":{found['second12']}" if found["second12"] else "")
    if military := named.get("military"):
        return f"{military[:2]}:{military[2:]}"
    hour_text = found["hour"] or named["hour_h"]
    minute = found["minute"] or named["minute_h"] or named["minute_dot"]
    seconds = f":{named['second']}" if named.get("second") else ""
    return f"{int(hour_text):02}:{minute}{seconds}"
