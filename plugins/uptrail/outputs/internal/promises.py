"""Every action item with what a table of them says: how late and how old it is, and whose incident it came from."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from uptrail.archive import Archive
from uptrail.measures.action_items import days_old, days_overdue
from uptrail.outputs.internal.addresses import address
from uptrail.outputs.internal.teams import teams_of, touched
from uptrail.records import ActionItem, Drill, Postmortem

NOBODY = "nobody"
"""The owner of what nobody owns, as people ask for it."""


@dataclass(frozen=True, slots=True)
class Promise:
    """An action item on one day. `late` and `age` are whole days; the age is None when its document has no date.

    `teams` are those of the components that its incidents touched, or of the drill. `address` is its document's page.
    """

    item: ActionItem
    late: int
    age: int | None
    title: str
    incidents: tuple[str, ...]
    teams: tuple[str, ...]
    address: str


def promises(archive: Archive) -> tuple[Promise, ...]:
    """All of them: the longest overdue first, then by due date, those without one, and the closed at the end."""
    found = (promise for document in archive.promising for promise in _of(archive, document))
    return tuple(sorted(found, key=_urgency))


def _of(archive: Archive, document: Postmortem | Drill) -> Iterator[Promise]:
    """The action items of one document."""
    items = document.action_items
    if not items:
        return
    incidents = document.incidents if isinstance(document, Postmortem) else ()
    held = document.team if isinstance(document, Drill) else ""
    teams = (held,) if held else teams_of(archive, touched(archive, document))
    age, where = days_old(archive, document), address(document)
    for item in items:
        yield Promise(item, days_overdue(archive, item), age, document.title, incidents, teams, where)


def same_owner(owner: str) -> str:
    """An owner's name for comparing, however it is typed; `nobody` for none."""
    return owner.strip().removeprefix("@").casefold() or NOBODY


def _urgency(promise: Promise) -> tuple[object, ...]:
    item = promise.item
    return (not item.is_open, -promise.late, item.due is None, item.due or date.max, item.priority or "~", item.id)
