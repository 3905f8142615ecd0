"""The interface's own words: every one passes through here, and from here to the language's catalogue.

A `Words` speaks one language. Sentences carry their values by name (`%(count)s`), never by joining,
so that a translation may put them elsewhere. `make words` collects what is asked for here by name.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cache, cached_property, lru_cache
from math import floor
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import DateTimePattern, get_date_format, get_datetime_format, parse_pattern
from babel.numbers import format_decimal
from babel.numbers import parse_pattern as parse_number_pattern

from uptrail.outputs.catalogues import catalogue, locale_for, spoken


def gettext_noop(message: str) -> str:
    """The message as it is, marked for the catalogues: it is looked up later, where it is shown."""
    return message


COMPONENT_STATUS = {
    "operational": gettext_noop("Operational"),
    "under_maintenance": gettext_noop("Under maintenance"),
    "degraded_performance": gettext_noop("Degraded performance"),
    "partial_outage": gettext_noop("Partial outage"),
    "major_outage": gettext_noop("Major outage"),
    "no_data": gettext_noop("No data"),
}
PHASE = {
    "investigating": gettext_noop("Investigating"),
    "identified": gettext_noop("Identified"),
    "monitoring": gettext_noop("Monitoring"),
    "resolved": gettext_noop("Resolved"),
    "postmortem": gettext_noop("Postmortem"),
    "scheduled": gettext_noop("Scheduled"),
    "in progress": gettext_noop("In progress"),
    "verifying": gettext_noop("Verifying"),
    "completed": gettext_noop("Completed"),
    "cancelled": gettext_noop("Cancelled"),
    "update": gettext_noop("Update"),
    "ongoing": gettext_noop("Ongoing"),
}
ACTION_STATUS = {
    "To Do": gettext_noop("To do"),
    "In Progress": gettext_noop("In progress"),
    "Done": gettext_noop("Done"),
    "Won't Do": gettext_noop("Won't do"),
}
SEVERITY = {
    "Critical": gettext_noop("Critical"),
    "Major": gettext_noop("Major"),
    "Minor": gettext_noop("Minor"),
    "Low": gettext_noop("Low"),
}
FOUR_DIGITS_TOGETHER = ("es", "pt_PT")
"""Where thousands are set apart only from five digits on: 1200, but 12.000."""


@dataclass(frozen=True)
class Words:
    """One language's words, times and numbers; `language` is as the settings write it: `de`, `pt-BR`."""

    language: str = "en"

    @cached_property
    def locale(self) -> Locale:
        """Whose dates and numbers these are."""
        return locale_for(self.language)

    @cached_property
    def spoken(self) -> str:
        """The language that the words are in: English where there is no catalogue."""
        return self.language if spoken(self.language) else "en"

    @cached_property
    def direction(self) -> str:
        """`ltr` or `rtl`, by the language that records are written in, whether it has words or not."""
        return Locale.parse(self.language, sep="-").text_direction

    def find(self, message: str) -> str:
        """The message in this language, its values still to be put in."""
        return catalogue(self.language).gettext(message)

    def find_many(self, one: str, many: str, count: int) -> str:
        """The message for `count` things in this language, its values still to be put in."""
        return catalogue(self.language).ngettext(one, many, count)

    def gettext(self, message: str, **values: object) -> str:
        """The message in this language, with its values put in; a percent sign is written `%%`."""
        return self.find(message) % values

    def ngettext(self, one: str, many: str, count: int, **values: object) -> str:
        """The message for `count` things; `%(count)s` is the number."""
        return self.find_many(one, many, count) % {"count": self.number(count), **values}

    def number(self, count: int) -> str:
        """A whole number with its thousands set apart."""
        return _number(self.language, count)

    def status(self, status: str) -> str:
        """A component status, from its id."""
        return self.find(COMPONENT_STATUS[status])

    def phase(self, phase: str) -> str:
        """The phase of an incident or a maintenance, from its name in any case."""
        return self.find(PHASE.get(phase.lower(), phase))

    def action_status(self, status: str) -> str:
        """How far an action item is, from the word that records use."""
        return self.find(ACTION_STATUS[status])

    def severity(self, name: str) -> str:
        """The name of a severity of the default matrix; an organisation's own names stay as they are."""
        return self.find(SEVERITY[name]) if name in SEVERITY else name

    def day(self, day: date) -> str:
        """A calendar day: 4 Mar 2026."""
        return _day(self.language, day.year, day.month, day.day)

    def month(self, day: date) -> str:
        """A calendar month: March 2026."""
        return _month(self.language, day.year, day.month)

    def clock(self, moment: datetime) -> str:
        """The time of day in UTC: 14:05 UTC."""
        return _clock(self.language, moment.hour, moment.minute) + " UTC"

    def moment(self, moment: datetime) -> str:
        """A day and time in UTC: 4 Mar 2026, 14:05 UTC."""
        language = self.language
        day, clock = _day(language, moment.year, moment.month, moment.day), _clock(language, moment.hour, moment.minute)
        return _joined(language).format(clock + " UTC", day)

    def elsewhere(self, moment: datetime, zone: ZoneInfo) -> str:
        """The same moment on another clock: 15:05 CET; empty when that clock shows UTC."""
        if zone.key in ("UTC", "Etc/UTC"):
            return ""
        there = moment.astimezone(zone)
        clock = f"{_clock(self.language, there.hour, there.minute)} {there:%Z}"
        return clock if there.date() == moment.date() else _joined(self.language).format(clock, self.day(there))

    def length(self, length: timedelta) -> str:
        """A length of time in its two largest units: 2 h 10 min."""
        return _length(self.language, floor(length.total_seconds() / 60))

    def percent(self, share: Fraction, places: int = 2) -> str:
        """A share as a percentage, rounded down: what was not whole never shows as 100%."""
        if share == 1:
            return _percent(self.language, 100, 0)
        return _percent(self.language, floor(share * 100 * 10**places), places)

    def exact_percent(self, share: Fraction) -> str:
        """A share as a percentage with every decimal that it has, up to twelve: 99.95%."""
        units, places = floor(share * 100 * 10**12), 12
        while places and units % 10 == 0:
            units, places = units // 10, places - 1
        return _percent(self.language, units, places)


@cache
def words_for(language: str) -> Words:
    """The words of a language; English stands in for one that has no catalogue."""
    return Words(language)


def iso(moment: datetime) -> str:
    """A moment as machines read it: 2026-03-04T14:05:00Z."""
    return moment.isoformat()[:19] + "Z"


# --- what is asked for again and again, made once ---


@lru_cache(maxsize=8192)
def _length(language: str, minutes: int) -> str:
    words = words_for(language)
    if minutes < 1:
        return words.gettext("less than a minute")
    days, hours, minutes = minutes // 1440, minutes // 60 % 24, minutes % 60
    parts = (
        words.ngettext("%(count)s d", "%(count)s d", days) if days else "",
        words.ngettext("%(count)s h", "%(count)s h", hours) if hours else "",
        words.ngettext("%(count)s min", "%(count)s min", minutes) if minutes else "",
    )
    first = next(i for i, part in enumerate(parts) if part)
    shown = [part for part in parts[first : first + 2] if part]
    return words.gettext("%(first)s %(second)s", first=shown[0], second=shown[1]) if len(shown) == 2 else shown[0]


@lru_cache(maxsize=1024)
def _number(language: str, count: int) -> str:
    locale = words_for(language).locale
    together = abs(count) < 10_000 and str(locale) in FOUR_DIGITS_TOGETHER
    return str(format_decimal(count, locale=locale, group_separator=not together))


@lru_cache(maxsize=8192)
def _percent(language: str, units: int, places: int) -> str:
    locale = words_for(language).locale
    decimals = "0." + "0" * places if places else "0"
    pattern = parse_number_pattern(locale.percent_formats[None].pattern.replace("#,##0", decimals))
    return str(pattern.apply(Decimal(units).scaleb(-places - 2), locale))


@lru_cache(maxsize=8192)
def _day(language: str, year: int, month: int, day: int) -> str:
    locale = words_for(language).locale
    return str(_day_pattern(locale).apply(date(year, month, day), locale))


@cache
def _day_pattern(locale: Locale) -> DateTimePattern:
    """Day, month and year; the month in letters where its number could be taken for the day's."""
    short = locale.datetime_skeletons["yMMMd"]
    return get_date_format("long", locale) if "/" in short.pattern else short


@lru_cache(maxsize=1024)
def _month(language: str, year: int, month: int) -> str:
    locale = words_for(language).locale
    return str(parse_pattern(locale.datetime_skeletons["yMMMM"]).apply(date(year, month, 1), locale))


@lru_cache(maxsize=8192)
def _clock(language: str, hour: int, minute: int) -> str:
    locale = words_for(language).locale
    return str(parse_pattern(locale.datetime_skeletons["Hm"]).apply(time(hour, minute), locale))


@cache
def _joined(language: str) -> str:
    """How a day and a time of day stand together: `{1}, {0}`."""
    return str(get_datetime_format("medium", words_for(language).locale)).replace("'", "")
