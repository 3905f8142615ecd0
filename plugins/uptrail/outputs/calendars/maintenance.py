"""`maintenance.ics` and one per component: every maintenance as an event (RFC 5545), its recurrence kept.

`SEQUENCE` must grow with every change of the plan (RFC 5546, 2.1.4), and a file does not know what it said before.
It is therefore the moment of the commit that is built, which only moves on.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from functools import lru_cache, partial
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from uptrail.audience import ShownMaintenance, View
from uptrail.measures.schedule import Recurrence, recurrence_of
from uptrail.measures.ticks import FAR
from uptrail.outputs import text
from uptrail.outputs.document import Document
from uptrail.outputs.occurrences import components_of, heard, newest_first
from uptrail.outputs.state import State, state_of
from uptrail.outputs.templating import key
from uptrail.outputs.words import words_for
from uptrail.records.maintenance import Schedule
from uptrail.timespan import Span

if TYPE_CHECKING:
    from icalendar import Calendar, Event, vRecur

PATH = "maintenance.ics"
PARTS = {"FREQ", "INTERVAL", "WKST", "BYSETPOS", "BYMONTH", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYDAY"} | {
    "BYHOUR",
    "BYMINUTE",
    "BYSECOND",
}
"""What a rule of RFC 5545 is made of, beside its end."""
EPOCH = datetime(2020, 1, 1, tzinfo=UTC)
"""From when sequences are counted, so that they fit the numbers of calendars until 2088."""
MOST = 200
"""How many maintenances a calendar holds, newest first: old ones leave it, so that it stays small."""
END = b"END:VCALENDAR\r\n"
"""The last line of every calendar."""


def documents(view: View) -> Iterable[Document]:
    """The calendar of everything, then one per component."""
    state = state_of(view)
    words = words_for(view.site.language)
    name = words.gettext("%(name)s: maintenance", name=text.line(view.site.name))
    yield _document(state, PATH, name, tuple(view.maintenances.values()))
    for one in view.components.values():
        touching = tuple(shown for shown in state.touching(one.id) if isinstance(shown, ShownMaintenance))
        title = words.gettext("%(first)s: %(second)s", first=name, second=text.line(one.name))
        yield _document(state, f"components/{one.id}/{PATH}", title, touching)


def _document(state: State, path: str, name: str, listed: Sequence[ShownMaintenance]) -> Document:
    planned = tuple(islice((one for one in listed if one.scheduled), MOST))
    digests = (f"{one.digest}{is_cancelled(one, state.as_of)}{sequence(state, one)}" for one in planned)
    return Document(path, partial(render, state, name, planned), key(path, state.view.digest, *digests))


def render(state: State, name: str, listed: Sequence[ShownMaintenance]) -> bytes:
    """A calendar's bytes, its lines folded and its text escaped by the library."""
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", "-//Uptrail//Maintenance//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", plain(name))
    _add_zones(calendar, listed)
    events = b"".join(_lines(state, one) for one in listed)
    return bytes(calendar.to_ical()).removesuffix(END) + events + END


def _lines(state: State, shown: ShownMaintenance) -> bytes:
    """An event's lines, which are the same in every calendar that it is in."""
    known = _known(state)
    if shown.id not in known:
        known[shown.id] = bytes(event(state, shown).to_ical())
    return known[shown.id]


@lru_cache(maxsize=2)
def _known(_state: State) -> dict[str, bytes]:
    """The lines of the events that were asked for, by their ids."""
    return {}


def _add_zones(calendar: "Calendar", listed: Iterable[ShownMaintenance]) -> None:
    """Say what each named clock does, from the year of the first event that it is used for."""
    from icalendar import Timezone

    first: dict[str, datetime] = {}
    for one in listed:
        if one.scheduled and one.scheduled.zone != "UTC":
            zone, start = one.scheduled.zone, one.scheduled.start
            first[zone] = min(start, first.get(zone, start))
    for zone in sorted(first):
        calendar.add_component(Timezone.from_tzid(zone, first_date=first[zone].date().replace(month=1, day=1)))


def event(state: State, shown: ShownMaintenance) -> "Event":
    """One maintenance at its announced time, which blocks nobody's calendar."""
    from icalendar import Event

    made = Event()
    plan = plan_of(shown)
    window = Span(plan.start, plan.end)
    made.add("uid", uid(state.view.site.url, shown))
    made.add("dtstamp", stamp(shown, window))
    made.add("last-modified", stamp(shown, window))
    made.add("sequence", sequence(state, shown))
    made.add("summary", plain(text.line(shown.title)))
    if recurrence := recurrence_of(plan.start, shown.repeat, plan.zone) if shown.repeat else None:
        made.add("dtstart", next(recurrence.walls(FAR), window.start.astimezone(ZoneInfo(plan.zone))))
        made.add("duration", window.length)
        if rule := rule_of(recurrence, shown.completed):
            made.add("rrule", rule)
    else:
        made.add("dtstart", window.start.astimezone(ZoneInfo(plan.zone)))
        made.add("dtend", max(window.start, window.end).astimezone(ZoneInfo(plan.zone)))
    made.add("status", "CANCELLED" if is_cancelled(shown, state.as_of) else "CONFIRMED")
    made.add("transp", "TRANSPARENT")
    made.add("url", f"{state.view.site.url}maintenance/{shown.id}/")
    if said := description(state, shown):
        made.add("description", said)
    return made


def uid(url: str, shown: ShownMaintenance) -> str:
    """The same for ever: made of the record's id and the site's host."""
    return f"{shown.id}@{urlsplit(url).hostname or 'localhost'}"


def sequence(state: State, shown: ShownMaintenance) -> int:
    """Seconds from `EPOCH` to the commit, and one more from when it is called off, which may be without a commit.

    Where nobody knows the commit, the build's own moment stands in for it.
    """
    reached = max(state.view.committed or state.as_of, EPOCH)
    return int((reached - EPOCH).total_seconds()) + is_cancelled(shown, state.as_of)


def stamp(shown: ShownMaintenance, window: Span) -> datetime:
    """When it was last spoken of; of one that has no update, when it is planned."""
    said = (heard(shown), shown.completed, shown.cancelled)
    return max((at for at in said if at), default=window.start)


def is_cancelled(shown: ShownMaintenance, as_of: datetime) -> bool:
    """Whether it was called off by now."""
    return shown.cancelled is not None and shown.cancelled <= as_of


def plan_of(shown: ShownMaintenance) -> Schedule:
    """The announced window; only maintenances that have one are in a calendar."""
    if shown.scheduled is None:
        raise ValueError(f"{shown.id} has no announced window")
    return shown.scheduled


def rule_of(recurrence: Recurrence, completed: datetime | None) -> "vRecur | None":
    """The rule as the library takes it; a series that was declared completed ends with that.

    None for a rule that only our own counting understands, such as one by Easter.
    """
    from icalendar import vRecur

    if not recurrence.parts.keys() <= PARTS:
        return None
    try:
        rule: vRecur = vRecur.from_ical(";".join(f"{name}={value}" for name, value in recurrence.parts.items()))
    except (ValueError, KeyError):
        return None
    if ends := min((at.astimezone(UTC) for at in (recurrence.last, completed) if at), default=None):
        rule["UNTIL"] = [ends]
    elif recurrence.count:
        rule["COUNT"] = [recurrence.count]
    return rule


def description(state: State, shown: ShownMaintenance) -> str:
    """What the latest update says in plain words, and the components it is about."""
    names = [text.line(state.view.components[id].name) for id in components_of(shown) if id in state.view.components]
    latest = next(iter(newest_first(shown.updates)), None)
    said = [text.words_only(part) for part in (latest.text, latest.impact) if part] if latest else []
    comma = words_for(state.view.site.language).gettext(", ")
    return plain("\n\n".join(part for part in (comma.join(names), *said) if part))


def plain(words: str) -> str:
    """Text without a bare carriage return or other control, which the library would let through."""
    return text.clean(words).replace("\r", "\n").replace("\x0b", " ").replace("\x0c", " ")
