"""Every action item of every postmortem: what is overdue, who has what to do, and what was done."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from uptrail.archive import Archive
from uptrail.audience import View
from uptrail.measures import action_items
from uptrail.outputs.document import Document, Page
from uptrail.outputs.internal.digests import digest
from uptrail.outputs.internal.paper import page
from uptrail.outputs.internal.periods import LIMIT, Leaf, Register, split
from uptrail.outputs.internal.promises import same_owner
from uptrail.problem import Problem
from uptrail.records import ActionItem

FEW = 200
"""So many closed action items stand below the open ones; more have pages of their own."""

MOST = 100
"""So many overdue action items lead the page; all of them stand under their owners."""

LONGEST = 60
"""So long may an owner's name be in an address."""

Late = tuple[ActionItem, int]
"""An action item and its days overdue."""


@dataclass(frozen=True)
class Share:
    """The open action items of one owner, the most urgent first; the name of nobody is empty."""

    name: str
    slug: str
    rows: tuple[Late, ...]

    @property
    def calendar(self) -> str:
        """Where the owner's calendar file is; nobody has none."""
        return calendar_of(self.slug) if self.name else ""

    @property
    def overdue(self) -> int:
        """How many are past their due date."""
        return sum(late > 0 for _, late in self.rows)


@dataclass(frozen=True)
class Tally:
    """How many action items of one priority are overdue, open and closed; overdue ones are open too."""

    priority: str
    overdue: int
    open: int
    closed: int


def documents(view: View, archive: Archive, problems: Sequence[Problem]) -> Iterator[Document]:
    """`actions/index.html`; a page per owner when much is open, and `actions/done/index.html` when much was done."""
    closed = sorted(
        (item for item in archive.action_items if not item.is_open), key=partial(_age, archive), reverse=True
    )
    rows = waiting(archive.action_items, archive.as_of)
    owners = shares(rows)
    apart = len(rows) > LIMIT
    yield Document("actions/index.html", partial(_page, view, archive, rows, owners, closed), section="Actions")
    for share in owners if apart else ():
        yield Document(f"actions/owner/{share.slug}/index.html", partial(_owner, view, archive, share))
    if len(closed) > FEW:
        register = split(closed, lambda item: _day(archive, item), "actions/done")
        for leaf in register.leaves:
            yield Document(leaf.path, partial(_done, view, archive, register, leaf))


def waiting(items: Iterable[ActionItem], as_of: datetime) -> list[Late]:
    """The open items, the longest overdue first, then by due date and priority, those without a date last."""
    rows = [(item, item.days_overdue(as_of.date())) for item in items if item.is_open]
    return sorted(rows, key=lambda row: (row[0].due is None, row[0].due or date.max, row[0].priority, row[0].id))


def overdue(archive: Archive) -> list[Late]:
    """The items past their due date, the longest overdue first."""
    today = archive.as_of.date()
    return [(item, item.days_overdue(today)) for item in action_items.overdue(archive.action_items, today)]


def shares(rows: Iterable[Late]) -> list[Share]:
    """Open items by owner: nobody's first, then those with the most overdue, then by name."""
    names: dict[str, str] = {}
    found: dict[str, list[Late]] = {}
    for row in rows:
        owner = row[0].owner.strip()
        known = same_owner(owner)
        names.setdefault(known, owner)
        found.setdefault(known, []).append(row)
    made = [Share(names[known], owner_slug(known), tuple(mine)) for known, mine in found.items()]
    return sorted(made, key=lambda share: (share.name != "", -share.overdue, share.name.casefold()))


def tallies(items: Iterable[ActionItem], today: date) -> list[Tally]:
    """Counts by priority, the highest first; items without one come last."""
    found: dict[str, Counter[str]] = {}
    for item in items:
        counts = found.setdefault(item.priority, Counter())
        counts["open" if item.is_open else "closed"] += 1
        counts["overdue"] += item.days_overdue(today) > 0
    return [
        Tally(priority, counts["overdue"], counts["open"], counts["closed"])
        for priority, counts in sorted(found.items(), key=lambda entry: (entry[0] == "", entry[0]))
    ]


def titles(archive: Archive) -> dict[str, str]:
    """The title of each postmortem, by id."""
    return {id: postmortem.title for id, postmortem in archive.postmortems.items()}


def owner_slug(known: str) -> str:
    """A folder's name for an owner, given as `promises.same_owner` does; names that look alike stay apart."""
    slug = re.sub(r"[^\w]+", "-", known).strip("-")[:LONGEST]
    clear = slug and len(known) <= LONGEST and re.fullmatch(r"[\w .-]+", known)
    return slug if clear else f"{slug}-{digest(known)[:6]}".strip("-")


def calendar_of(slug: str) -> str:
    """Where an owner's calendar file is, from the site's root."""
    return f"actions/owner/{slug}/actions.ics"


def _day(archive: Archive, item: ActionItem) -> date | None:
    postmortem = archive.postmortems.get(item.postmortem)
    return item.due or (postmortem.date if postmortem else None)


def _age(archive: Archive, item: ActionItem) -> tuple[date, str]:
    return (_day(archive, item) or date.max, item.id)


def _page(
    view: View, archive: Archive, rows: Sequence[Late], owners: Sequence[Share], closed: Sequence[ActionItem]
) -> Page:
    late = overdue(archive)
    return page(
        view,
        "actions/index.html",
        "actions.html",
        title="Actions",
        description=f"{len(rows)} open action items, {len(late)} of them overdue",
        overdue=late,
        most=MOST,
        open=rows,
        shares=owners,
        apart=len(rows) > LIMIT,
        tallies=tallies(archive.action_items, archive.as_of.date()),
        closed=[(item, 0) for item in closed] if len(closed) <= FEW else (),
        closed_count=len(closed),
        titles=titles(archive),
    )


def _owner(view: View, archive: Archive, share: Share) -> Page:
    name = share.name or "Nobody"
    return page(
        view,
        f"actions/owner/{share.slug}/index.html",
        "actions_owner.html",
        title=f"Actions of {name}",
        description=f"{len(share.rows)} open action items",
        share=share,
        titles=titles(archive),
    )


def _done(view: View, archive: Archive, register: Register[ActionItem], leaf: Leaf[ActionItem]) -> Page:
    return page(
        view,
        leaf.path,
        "actions_done.html",
        title=f"Closed actions {leaf.period}" if leaf.period else "Closed actions",
        description="Action items that were done, or decided against",
        register=register,
        leaf=leaf,
        rows=[(item, 0) for item in leaf.rows],
        titles=titles(archive),
    )
