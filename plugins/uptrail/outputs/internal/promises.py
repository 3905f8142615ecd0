"""Every action item with what a table of them says: how late and how old it is, and whose incident it came from."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from uptrail.archive import Archive
from uptrail.measures import action_items
from uptrail.records import ActionItem, Incident

NOBODY = "nobody"
"""The owner of what nobody owns, as people ask for it."""


@dataclass(frozen=True, slots=True)
class Promise:
    """An action item on one day. `late` and `age` are whole days; the age is None when its postmortem has no date.

    `teams` are those of the components that the postmortem's incidents touched.
    """

    item: ActionItem
    late: int
    age: int | None
    title: str
    incidents: tuple[str, ...]
    teams: tuple[str, ...]


def promises(archive: Archive) -> tuple[Promise, ...]:
    """All of them: the longest overdue first, then by due date, those without one, and the closed at the end."""
    today, found = archive.as_of.date(), []
    dates = {id: one.date for id, one in archive.postmortems.items() if one.date}
    for postmortem in archive.postmortems.values():
        items = postmortem.action_items
        teams = teams_of(archive, postmortem.incidents) if items else ()
        for item in items:
            age = action_items.age(item, dates, today)
            days = age.days if age is not None else None
            late = item.days_overdue(today)
            found.append(Promise(item, late, days, postmortem.title, postmortem.incidents, teams))
    return tuple(sorted(found, key=_urgency))


def teams_of(archive: Archive, incidents: Iterable[str]) -> tuple[str, ...]:
    """The teams of the components that some incidents touched, by name."""
    known = (archive.incidents[id] for id in incidents if id in archive.incidents)
    touched = {component for incident in known for component in _touched(incident)}
    found = {archive.components[id].team for id in touched if id in archive.components}
    return tuple(sorted(team for team in found if team))


def same_owner(owner: str) -> str:
    """An owner's name for comparing, however it is typed; `nobody` for none."""
    return owner.strip().removeprefix("@").casefold() or NOBODY


def _touched(incident: Incident) -> set[str]:
    changes: Iterable[Mapping[str, object]] = (statuses for _, statuses in incident.status_changes())
    return {*incident.components, *(id for statuses in changes for id in statuses)}


def _urgency(promise: Promise) -> tuple[object, ...]:
    item = promise.item
    return (not item.is_open, -promise.late, item.due is None, item.due or date.max, item.priority or "~", item.id)
