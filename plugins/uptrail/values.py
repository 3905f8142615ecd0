"""The types of values that people write: each reads text and says, when it cannot, what to write instead.

Records annotate their fields with these; `files` hands every scalar over as text, so `12:30`,
`NO` and `010` are still what was typed when the field's own type looks at them.
"""

import calendar
import re
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta, timezone
from fractions import Fraction
from typing import Annotated, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BeforeValidator, PlainSerializer, WithJsonSchema
from pydantic_core import PydanticCustomError

EARLIEST, LATEST = 1990, 2100


class Unreadable(ValueError):
    """A text that is not a value of the wanted type; knows a remedy."""

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy


def validator(read: Any) -> BeforeValidator:
    """Wrap a reader of text as a pydantic validator whose error carries the remedy."""

    def validate(value: Any) -> Any:
        if not isinstance(value, str):
            return value
        try:
            return read(value)
        except Unreadable as error:
            context = {"message": error.message, "remedy": error.remedy}
            raise PydanticCustomError("unreadable", "{message}", context) from None

    return BeforeValidator(validate)


# --- times ---

_TIME = re.compile(
    r"(?P<y>\d{4,9})-(?P<m>\d{1,2})-(?P<d>\d{1,2})"
    r"(?:[T ]\s*(?P<H>\d{1,2}):(?P<M>\d{2})(?::(?P<S>\d{2})(?:\.\d+)?)?)?"
    r"\s*(?P<zone>\S.*)?",
    re.IGNORECASE,
)
_DAY = re.compile(r"(\d{4,9})-(\d{1,2})-(\d{1,2})")
_USUAL = re.compile(r"(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d) ?(?:UTC|Z)", re.ASCII)
_OFFSET = re.compile(r"(?:UTC|GMT)?\s*([+-])(\d{1,2})(?::?(\d{2}))?", re.IGNORECASE)


def read_zone(text: str) -> timezone | ZoneInfo:
    """`UTC`, `Z`, `+01:00` or an IANA name such as `Europe/Lisbon`."""
    if text.upper() in {"UTC", "Z", "GMT"}:
        return UTC
    if found := _OFFSET.fullmatch(text):
        sign, hours, minutes = found.groups()
        length = timedelta(hours=int(hours), minutes=int(minutes or 0))
        if length > timedelta(hours=14):
            raise Unreadable(f"no time zone is {text} from UTC", "offsets run from -12:00 to +14:00")
        return timezone(-length if sign == "-" else length)
    try:
        if "/" in text:
            return ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        pass
    raise Unreadable(
        f"unknown time zone {text!r}", "write UTC, an offset such as +01:00, or a name such as Europe/Lisbon"
    )


def zone_name(text: str) -> str:
    """The IANA name with which a time was typed; `UTC` for UTC, an offset, or what cannot be read."""
    found = _TIME.fullmatch(text.strip())
    try:
        zone = read_zone(found["zone"].strip()) if found and found["zone"] else UTC
    except Unreadable:
        return "UTC"
    return zone.key if isinstance(zone, ZoneInfo) else "UTC"


def read_zone_name(text: str) -> str:
    """An IANA name such as `Europe/Lisbon`, or UTC: a clock that knows when it is summer."""
    zone = read_zone(text.strip())
    if isinstance(zone, ZoneInfo):
        return zone.key
    if zone is not UTC:
        raise Unreadable(f"{text!r} is an offset, not a zone", "write UTC, or a name such as Europe/Lisbon")
    return "UTC"


def read_day(text: str) -> date:
    """A calendar day, `2026-03-04`."""
    found = _DAY.fullmatch(text.strip())
    if not found:
        raise Unreadable(f"{text!r} is not a date", "write it as 2026-03-04")
    return checked_day(*map(int, found.groups()))


def checked_day(year: int, month: int, day: int) -> date:
    """A day that exists, in a year that is plausible."""
    if not EARLIEST <= year <= LATEST:
        raise Unreadable(f"the year {year} is not plausible", f"years run from {EARLIEST} to {LATEST}")
    if not 1 <= month <= 12:
        raise Unreadable(f"there is no month {month}", "write year-month-day, as 2026-03-04")
    last = calendar.monthrange(year, month)[1]
    if not 1 <= day <= last:
        name = f"{calendar.month_name[month]} {year}"
        raise Unreadable(f"{name} has no day {day}", f"it ends on {year}-{month:02}-{last}")
    return date(year, month, day)


def read_time(text: str) -> datetime:
    """A moment with its zone, in UTC: `2026-03-04 14:05 UTC`, `2026-03-04T14:05Z`, `… +01:00`."""
    if (usual := _USUAL.fullmatch(text)) and EARLIEST <= int(usual[1]) <= LATEST:
        with suppress(ValueError):
            return datetime.fromisoformat(f"{text[:16]}+00:00")
    found = _TIME.fullmatch(text.strip())
    if not found:
        raise Unreadable(f"{text!r} is not a time", "write it as 2026-03-04 14:05 UTC")
    day = checked_day(int(found["y"]), int(found["m"]), int(found["d"]))
    if found["H"] is None:
        raise Unreadable(f"{text!r} has no time of day", f"write it as {day} 14:05 UTC")
    hour, minute, second = int(found["H"]), int(found["M"]), int(found["S"] or 0)
    if (hour, minute, second) == (24, 0, 0):
        following = day + timedelta(days=1)
        raise Unreadable("24:00 is the next day's 00:00", f"write {following} 00:00 {found['zone'] or 'UTC'}")
    if hour > 23 or minute > 59 or second > 59:
        raise Unreadable(f"{text!r} is not a time of day", "hours run to 23, minutes and seconds to 59")
    if not found["zone"]:
        raise Unreadable(f"{text!r} has no time zone", f"write {text.strip()} UTC, or an offset such as +01:00")
    zone = read_zone(found["zone"].strip())
    moment = datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=zone)
    utc = moment.astimezone(UTC)
    if isinstance(zone, ZoneInfo):
        _refuse_unclear(moment, utc, zone)
    return utc


def _refuse_unclear(moment: datetime, utc: datetime, zone: ZoneInfo) -> None:
    """A wall clock that was skipped, or that came twice, is not one moment."""
    if utc.astimezone(zone).replace(tzinfo=None) != moment.replace(tzinfo=None):
        raise Unreadable(f"{moment:%Y-%m-%d %H:%M} did not exist in {zone.key}: clocks went forward", "write it in UTC")
    if moment.replace(fold=1).utcoffset() != moment.utcoffset():
        raise Unreadable(f"{moment:%Y-%m-%d %H:%M} came twice in {zone.key}: clocks went back", "write it in UTC")


# --- lengths and quantities ---

_UNITS = {"s": 1, "sec": 1, "second": 1, "m": 60, "min": 60, "minute": 60, "h": 3600, "hr": 3600, "hour": 3600}
_UNITS |= {"d": 86400, "day": 86400, "w": 604800, "week": 604800}
_PART = re.compile(r"(\d{1,12}(?:\.\d{1,12})?)\s*([a-z]+)\b[\s,]*(?:and\s+)?", re.IGNORECASE)


def read_length(text: str) -> timedelta:
    """A length of time: `30 minutes`, `1 hour 5 minutes`, `2 h`, `1 day`."""
    rest, seconds = text.strip().lower().removeprefix("in "), Fraction(0)
    found = False
    while part := _PART.match(rest):
        unit = part[2] if part[2] in _UNITS else part[2].removesuffix("s")
        if unit not in _UNITS:
            break
        seconds += Fraction(part[1]) * _UNITS[unit]
        rest, found = rest[part.end() :], True
    if rest.strip() or not found or seconds > 10**10:
        raise Unreadable(f"{text!r} is not a length of time", "write it as 30 minutes, or 1 hour 5 minutes")
    return timedelta(microseconds=int(seconds * 1_000_000))


def written_length(length: timedelta) -> str:
    """A length in its two largest units: `1 hour 5 minutes`."""
    left = int(abs(length).total_seconds())
    parts: list[str] = []
    for unit, size in (("day", 86400), ("hour", 3600), ("minute", 60), ("second", 1)):
        number, left = divmod(left, size)
        if number:
            parts.append(f"{number} {unit}" if number == 1 else f"{number} {unit}s")
    return " ".join(parts[:2]) or "0 seconds"


def read_percent(text: str) -> Fraction:
    """A percentage, `99.95%` or `99.95 %`, as an exact fraction of one."""
    found = re.fullmatch(r"(\d{1,3}(?:\.\d{1,12})?)\s*%", text.strip())
    if not found:
        raise Unreadable(f"{text!r} is not a percentage", "write it with its sign, as 99.95%")
    share = Fraction(found[1]) / 100
    if share > 1:
        raise Unreadable(f"{text.strip()} is more than 100%", "write a share between 0% and 100%")
    return share


def read_fraction(text: str) -> Fraction:
    """A number between 0 and 1, `0.3`, exactly; a percentage is read too."""
    if text.strip().endswith("%"):
        return read_percent(text)
    if not re.fullmatch(r"\d(\.\d{1,12})?", text.strip()) or Fraction(text.strip()) > 1:
        raise Unreadable(f"{text!r} is not a number between 0 and 1", "write it as 0.3 or 30%")
    return Fraction(text.strip())


def read_flag(text: str) -> bool:
    """`true` or `false`; `yes` and `no` are understood."""
    known = {"true": True, "yes": True, "false": False, "no": False}
    if text.strip().lower() not in known:
        raise Unreadable(f"{text!r} is neither true nor false", "write true or false")
    return known[text.strip().lower()]


_SEVERITY = re.compile(r"sev[\s-]*(\d{1,4})", re.IGNORECASE)


def read_severity(text: str) -> str:
    """A severity's id as the matrix names it: `SEV-2` and `sev2` are `SEV2`."""
    found = _SEVERITY.fullmatch(text.strip())
    return f"SEV{int(found[1])}" if found else text.strip()


_ISO = PlainSerializer(lambda moment: moment.strftime("%Y-%m-%dT%H:%M:%SZ"), when_used="json")
_TEXT = PlainSerializer(str, when_used="json")


def written_as(pattern: str, *examples: str) -> WithJsonSchema:
    """What editors are told of a value that is typed as text: its form, and examples."""
    return WithJsonSchema({"type": "string", "pattern": pattern, "examples": list(examples)})


_DATE = r"\d{4}-\d{1,2}-\d{1,2}"
Time = Annotated[
    datetime, validator(read_time), _ISO, written_as(rf"^\s*{_DATE}[Tt ]\s*\d{{1,2}}:\d\d", "2026-03-04 14:05 UTC")
]
ZoneName = Annotated[str, validator(read_zone_name), written_as(r"\S", "Europe/Lisbon", "UTC")]
Day = Annotated[date, validator(read_day), written_as(rf"^\s*{_DATE}\s*$", "2026-03-04")]
Length = Annotated[timedelta, validator(read_length), written_as(r"\d\s*[A-Za-z]", "30 minutes", "1 hour 5 minutes")]
Percent = Annotated[Fraction, validator(read_percent), _TEXT, written_as(r"^\s*\d{1,3}(\.\d+)?\s*%\s*$", "99.95%")]
Share = Annotated[Fraction, validator(read_fraction), _TEXT, written_as(r"^\s*\d+(\.\d+)?\s*%?\s*$", "0.3", "30%")]
Flag = Annotated[bool, validator(read_flag)]
Severity = Annotated[str, validator(read_severity)]
