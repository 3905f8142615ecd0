"""What pages, feeds and the API ask of one incident, maintenance or notice."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, time

from uptrail.audience import ShownIncident, ShownOccurrence, ShownPostmortem
from uptrail.records.occurrence import ComponentStatus, Update, UpdateStatus

_PLAIN = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_ODD = re.compile(r"[^A-Za-z0-9-]+")


def heard(shown: ShownOccurrence) -> datetime | None:
    """When its latest update was."""
    return shown.heard


def newest_first(updates: Iterable[Update]) -> tuple[Update, ...]:
    """Updates as readers want them; two of the same minute keep the later one first."""
    numbered = sorted(enumerate(updates), key=lambda pair: (pair[1].at, pair[0]), reverse=True)
    return tuple(update for _, update in numbered)


def latest_update(shown: ShownOccurrence) -> Update | None:
    """The update that was published last."""
    return next(iter(newest_first(shown.updates)), None)


def anchor(update: Update) -> str:
    """The part of an address that leads to an update on its record's page."""
    id = update.id
    return "update-" + (id if _PLAIN.fullmatch(id) else _ODD.sub("-", id).strip("-"))


def components_of(shown: ShownOccurrence) -> tuple[str, ...]:
    """The components that an occurrence names anywhere, in the order of first mention."""
    if not shown.changes:
        return tuple(shown.components)
    return tuple(dict.fromkeys((*shown.components, *(id for _, said in shown.changes for id in said))))


def phase_of_incident(incident: ShownIncident, as_of: datetime) -> str:
    """`cancelled`, `resolved`, or the phase that its latest update announced, in lower case."""
    ended = incident.ended
    if ended and ended <= as_of:
        return "cancelled" if ended == incident.cancelled and incident.resolved is None else "resolved"
    said = [update.status for update in newest_first(incident.updates) if update.status]
    live = (status for status in said if status is not UpdateStatus.RESOLVED)
    return next(live, UpdateStatus.INVESTIGATING).value.lower()


def published_at(incident: ShownIncident, postmortem: ShownPostmortem, as_of: datetime) -> datetime:
    """When the postmortem was there: its own day, but never before the incident was over nor in the future."""
    written = datetime.combine(postmortem.date, time(), tzinfo=UTC) if postmortem.date else None
    known = [at for at in (incident.ended, heard(incident), written and min(written, as_of)) if at]
    return max(known, default=as_of)


def summary_of(postmortem: ShownPostmortem) -> str:
    """What its summary says, as Markdown."""
    titled = ((section.title.partition("(")[0].strip().lower(), section.text) for section in postmortem.sections)
    return next((text for title, text in titled if title == "summary"), "")


def statuses_before(incident: ShownIncident) -> Iterator[tuple[Update, Mapping[str, ComponentStatus]]]:
    """Each update in time order with what held just before it, by the updates before it."""
    held: dict[str, ComponentStatus] = {}
    for update in reversed(newest_first(incident.updates)):
        yield update, dict(held)
        held |= held_after(incident, update, held)


def held_after(
    incident: ShownIncident, update: Update, before: Mapping[str, ComponentStatus]
) -> dict[str, ComponentStatus]:
    """What an update leaves each component at: what it says, and all well once it says Resolved."""
    if update.status is UpdateStatus.RESOLVED:
        return dict.fromkeys((*incident.components, *before, *update.components), ComponentStatus.OPERATIONAL)
    return {**incident.components, **before, **update.components}
