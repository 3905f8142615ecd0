"""The interface's own words: every one passes through here, so that a catalogue can replace it.

A `Words` speaks one language. Sentences carry their values by name (`%(count)s`), never by joining.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from functools import cache
from math import floor
from zoneinfo import ZoneInfo

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
LONG_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)

COMPONENT_STATUS = {
    "operational": "Operational",
    "under_maintenance": "Under maintenance",
    "degraded_performance": "Degraded performance",
    "partial_outage": "Partial outage",
    "major_outage": "Major outage",
    "no_data": "No data",
}
PHASE = {
    "investigating": "Investigating",
    "identified": "Identified",
    "monitoring": "Monitoring",
    "resolved": "Resolved",
    "postmortem": "Postmortem",
    "scheduled": "Scheduled",
    "in progress": "In progress",
    "verifying": "Verifying",
    "completed": "Completed",
    "cancelled": "Cancelled",
    "update": "Update",
    "ongoing": "Ongoing",
}


@dataclass(frozen=True)
class Words:
    """One language's words, times and numbers."""

    language: str = "en"

    def find(self, message: str) -> str:
        """The message in this language, its values still to be put in."""
        return message

    def find_many(self, one: str, many: str, count: int) -> str:
        """The message for `count` things in this language, its values still to be put in."""
        return one if count == 1 else many

    def gettext(self, message: str, **values: object) -> str:
        """The message in this language, with its values put in; a percent sign is written `%%`."""
        return self.find(message) % values

    def ngettext(self, one: str, many: str, count: int, **values: object) -> str:
        """The message for `count` things; `%(count)s` is the number."""
        return self.find_many(one, many, count) % {"count": self.number(count), **values}

    def number(self, count: int) -> str:
        """A whole number with its thousands set apart."""
        return f"{count:,}"

    def status(self, status: str) -> str:
        """A component status, from its id."""
        return self.find(COMPONENT_STATUS[status])

    def phase(self, phase: str) -> str:
        """The phase of an incident or a maintenance, from its name in any case."""
        return self.find(PHASE.get(phase.lower(), phase))

    def day(self, day: date) -> str:
        """A calendar day: 4 Mar 2026."""
        return f"{day.day} {self.find(MONTHS[day.month - 1])} {day.year}"

    def month(self, day: date) -> str:
        """A calendar month: March 2026."""
        return f"{self.find(LONG_MONTHS[day.month - 1])} {day.year}"

    def clock(self, moment: datetime) -> str:
        """The time of day in UTC: 14:05 UTC."""
        return f"{moment.hour:02}:{moment.minute:02} UTC"

    def moment(self, moment: datetime) -> str:
        """A day and time in UTC: 4 Mar 2026, 14:05 UTC."""
        return f"{self.day(moment)}, {self.clock(moment)}"

    def elsewhere(self, moment: datetime, zone: ZoneInfo) -> str:
        """The same moment on another clock: 15:05 CET; empty when that clock shows UTC."""
        if zone.key in {"UTC", "Etc/UTC"}:
            return ""
        there = moment.astimezone(zone)
        clock = f"{there:%H:%M %Z}"
        return clock if there.date() == moment.date() else f"{self.day(there)}, {clock}"

    def length(self, length: timedelta) -> str:
        """A length of time in its two largest units: 2 h 10 min."""
        minutes = floor(length.total_seconds() / 60)
        if minutes < 1:
            return self.gettext("less than a minute")
        days, hours, minutes = minutes // 1440, minutes // 60 % 24, minutes % 60
        parts = ((days, "%(n)s d"), (hours, "%(n)s h"), (minutes, "%(n)s min"))
        first = next(i for i, (n, _) in enumerate(parts) if n)
        return " ".join(self.gettext(form, n=n) for n, form in parts[first : first + 2] if n)

    def percent(self, share: Fraction, places: int = 2) -> str:
        """A share as a percentage, rounded down: what was not whole never shows as 100%."""
        if share == 1:
            return "100%"
        scale = 10**places
        units = floor(share * 100 * scale)
        sign, units = ("-", -units) if units < 0 else ("", units)
        return f"{sign}{units // scale}.{units % scale:0{places}}%" if places else f"{sign}{units}%"

    def exact_percent(self, share: Fraction) -> str:
        """A share as a percentage with every decimal that it has, up to twelve: 99.95%."""
        whole, rest = divmod(floor(share * 100 * 10**12), 10**12)
        decimals = f"{rest:012}".rstrip("0")
        return f"{whole}.{decimals}%" if decimals else f"{whole}%"


@cache
def words_for(language: str) -> Words:
    """The words of a language; English stands in for one that has no catalogue."""
    return Words(language)


def iso(moment: datetime) -> str:
    """A moment as machines read it: 2026-03-04T14:05:00Z."""
    return moment.replace(tzinfo=None).isoformat(timespec="seconds") + "Z"
