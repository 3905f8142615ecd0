"""Times as people say them: `now`, `14:05`, `2:05 pm UTC`, `10 minutes ago`, `yesterday 23:50`, or in full."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from uptrail.files.moments import read_next
from uptrail.rules.wording import moment
from uptrail.values import Unreadable, read_length, read_time, read_zone, written_length

SLACK = timedelta(minutes=2)
"""Clocks differ: what lies ahead by no more than this is now."""
LONG_AGO = timedelta(hours=12)
"""A bare clock time further back than this is more likely a wrong zone than yesterday."""

_AGO = re.compile(r"(.+?)\s+ago", re.IGNORECASE)
_ARTICLE = re.compile(r"^(?:an?|one)\s+", re.IGNORECASE)
_CLOCK = re.compile(
    r"(?:(?P<day>today|yesterday|tomorrow|\d{4}-\d{1,2}-\d{1,2})(?:\s+at)?[T ]\s*)?(?:at\s+)?"
    r"(?P<h>\d{1,2})(?::(?P<m>\d{2}))?(?::\d{2})?\s*(?P<half>[ap]\.?m\.?)?\s*(?P<zone>[A-Za-z+-].*)?",
    re.IGNORECASE,
)
_EXAMPLE = "write it as 14:05 UTC, 10 minutes ago, or 2026-03-04 14:05 UTC"


@dataclass(frozen=True)
class Spoken:
    """A moment, and the zone that was assumed for it; empty when its text left nothing to assume."""

    at: datetime
    assumed: str = ""

    def echo(self, name: str, now: datetime) -> str:
        """What was understood, said back: only when a zone had to be assumed."""
        if not self.assumed:
            return ""
        gap = self.at - now
        away = f"{written_length(gap)} {'ago' if gap < timedelta() else 'from now'}" if gap else "now"
        return f"{name}: taken as a time in {self.assumed}, which is {moment(self.at)} ({away})"


@dataclass(frozen=True)
class Promise:
    """When the next update comes, as files say it: `in 30 minutes`, `15:00 UTC`; empty for none."""

    text: str
    due: Spoken | None = None


@dataclass(frozen=True)
class SpokenTimes:
    """Reads times beside a present moment; a time without a zone is one of `zone`."""

    now: datetime
    zone: str

    def past(self, text: str) -> Spoken:
        """A moment that is not in the future. Raises Unreadable."""
        if ago := _AGO.fullmatch(text.strip()):
            return Spoken(_minute(self.now - _length(ago[1])))
        found = self._moment(text, ahead=False)
        if found.at > self.now + SLACK:
            gap = written_length(found.at - self.now)
            raise Unreadable(
                f"{text.strip()} is {gap} in the future", f"now is {moment(self.now)}; check the time zone"
            )
        return Spoken(min(found.at, self.now), found.assumed)

    def ahead(self, text: str) -> Spoken:
        """A moment from now on: a clock time is the next one. Raises Unreadable."""
        if text.strip().lower().startswith("in "):
            return Spoken(_minute(self.now + _length(text.strip()[3:])))
        return self._moment(text, ahead=True)

    def later(self, text: str, start: datetime) -> Spoken:
        """A moment that follows `start`: a clock time is the next one after it. Raises Unreadable."""
        if re.match(r"\s*(?:now|today|tomorrow)\b", text, re.IGNORECASE):
            return self.ahead(text)
        return SpokenTimes(start, self.zone).ahead(text)

    def promise(self, text: str) -> "Promise":
        """When the next update comes. Raises Unreadable."""
        bare = text.strip().removesuffix(".")
        if bare.lower() in {"", "none", "no", "-"}:
            return Promise("")
        clock = _CLOCK.fullmatch(bare)
        if clock and (clock["m"] or clock["half"]):
            due = self._moment(bare, ahead=True)
            near = self.now < due.at < self.now + timedelta(hours=20)
            found = Promise(f"{due.at:%H:%M} UTC" if near else moment(due.at), due)
        else:
            at = None if _AGO.fullmatch(bare) else read_next(bare, self.now)
            found = Promise(f"in {bare}" if bare[:1].isdigit() else bare, Spoken(at) if at else None)
        if found.due is None or found.due.at <= self.now:
            raise Unreadable(f"{text.strip()!r} is no time to come", "write 30 minutes, 15:00 UTC, or none")
        return found

    def _moment(self, text: str, *, ahead: bool) -> Spoken:
        bare = text.strip()
        if bare.lower() in {"now", "just now"}:
            return Spoken(self.now)
        found = _CLOCK.fullmatch(bare)
        if not found or not (found["m"] or found["half"]):
            return Spoken(_minute(_told(bare)))
        zone = (found["zone"] or "").strip()
        clock, known = _of_day(found), zone or self.zone
        if found["day"]:
            at = read_time(f"{self._day(found['day'], known)} {clock} {known}")
        else:
            at = self._nearest(bare, clock, known, ahead)
        return Spoken(_minute(at), "" if zone else self.zone)

    def _day(self, word: str, zone: str) -> str:
        shift = {"today": 0, "yesterday": -1, "tomorrow": 1}.get(word.lower())
        return word if shift is None else str(self._today(zone) + timedelta(days=shift))

    def _today(self, zone: str) -> date:
        return self.now.astimezone(read_zone(zone)).date()

    def _nearest(self, text: str, clock: str, zone: str, ahead: bool) -> datetime:
        """A clock time's next moment, or its last one."""
        today = self._today(zone)
        around = [read_time(f"{today + timedelta(days=shift)} {clock} {zone}") for shift in (-1, 0, 1)]
        if ahead:
            return next(at for at in around if at >= self.now)
        last = max(at for at in around if at <= self.now + SLACK)
        if self.now - last > LONG_AGO:
            coming = written_length(min(at for at in around if at > self.now) - self.now)
            gap = written_length(self.now - last)
            raise Unreadable(f"{text} is {coming} from now, or {gap} ago", "write the zone, or the day as well")
        return last


def _of_day(found: re.Match[str]) -> str:
    """`2:05 pm` as `14:05`."""
    hour, minute = int(found["h"]), found["m"] or "00"
    if half := found["half"]:
        if not 1 <= hour <= 12:
            raise Unreadable(f"{found[0]!r} is not a time of day", _EXAMPLE)
        hour = hour % 12 + (12 if half.lower().startswith("p") else 0)
    return f"{hour:02}:{minute}"


def _told(text: str) -> datetime:
    try:
        return read_time(text)
    except Unreadable as error:
        raise Unreadable(error.message, error.remedy if re.match(r"\d{4}-", text) else _EXAMPLE) from None


def _length(text: str) -> timedelta:
    if text.strip().lower() == "half an hour":
        return timedelta(minutes=30)
    return read_length(_ARTICLE.sub("1 ", text.strip()))


def _minute(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(second=0, microsecond=0)
