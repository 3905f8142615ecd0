"""`actions/owner/<name>/actions.ics`: a day for each open action item of an owner, when it is due (RFC 5545).

Whole-day events rather than to-dos, since most calendars leave to-dos out; they block nobody's time.
Owners without anything open keep their file, so that a subscription never breaks.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from uptrail.archive import Archive
from uptrail.audience import View
from uptrail.measures.action_items import promised_on
from uptrail.outputs import text
from uptrail.outputs.calendars.maintenance import plain
from uptrail.outputs.document import Document
from uptrail.outputs.internal.actions import calendar_of
from uptrail.outputs.internal.digests import digest
from uptrail.outputs.internal.promises import NOBODY, same_owner
from uptrail.outputs.internal.slugs import slug_of
from uptrail.problem import Problem
from uptrail.records import ActionItem

if TYPE_CHECKING:
    from icalendar import Event

Dated = tuple[date, ActionItem]


def documents(view: View, archive: Archive, problems: Sequence[Problem]) -> Iterator[Document]:
    """A calendar for everybody who ever owned an action item."""
    owned: dict[str, list[ActionItem]] = {}
    for item in archive.action_items:
        owned.setdefault(same_owner(item.owner), []).append(item)
    for owner, items in sorted(owned.items()):
        if owner == NOBODY:
            continue
        due = tuple((item.due, item) for item in items if item.is_open and item.due)
        name = f"{text.line(view.site.name)}: actions of {text.line(items[0].owner)}"
        named = digest(
            name,
            view.site.url,
            archive.settings.time_zone,
            *(item for _, item in due),
            *(_title(archive, item) for _, item in due),
        )
        path = calendar_of(slug_of(owner))
        yield Document(path, partial(render, archive, view.site.url, name, due), named)


def render(archive: Archive, url: str, name: str, due: Sequence[Dated]) -> bytes:
    """A calendar's bytes, its lines folded and its text escaped by the library."""
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", "-//Uptrail//Actions//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", plain(name))
    uids = uids_of([item for _, item in due], urlsplit(url).hostname or "localhost")
    for day, item in due:
        calendar.add_component(event(archive, day, item, uids[item.id]))
    return bytes(calendar.to_ical())


def event(archive: Archive, day: date, item: ActionItem, uid: str) -> "Event":
    """An action item on the day on which it is due."""
    from icalendar import Event

    document = archive.holder(item)
    promised = (promised_on(archive, document) if document else None) or day
    kind = "Drill" if item.drill else "Postmortem"
    made = Event()
    made.add("uid", uid)
    made.add("dtstamp", datetime.combine(promised, time(), UTC))
    made.add("dtstart", day)
    made.add("dtend", day + timedelta(days=1))
    made.add("summary", plain(f"{item.priority} {text.excerpt(item.action, 120)}".strip()))
    made.add("description", plain(f"{text.words_only(item.action)}\n\n{kind}: {_title(archive, item)}"))
    made.add("transp", "TRANSPARENT")
    if item.link.startswith(("https://", "http://")):
        made.add("url", plain(item.link))
    return made


def uids_of(items: Sequence[ActionItem], host: str) -> Mapping[str, str]:
    """An identity for each item by its id, which stays when rows move and dates change: of postmortem and words."""
    seen: dict[str, int] = {}
    found: dict[str, str] = {}
    for item in items:
        name = digest(item.postmortem, " ".join(item.action.casefold().split()))
        seen[name] = seen.get(name, 0) + 1
        again = f"-{seen[name]}" if seen[name] > 1 else ""
        found[item.id] = f"{name}{again}@{host}"
    return found


def _title(archive: Archive, item: ActionItem) -> str:
    document = archive.holder(item)
    return text.line(document.title) if document else item.postmortem
