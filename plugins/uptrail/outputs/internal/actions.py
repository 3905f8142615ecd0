"""Every action item of every postmortem and drill: what is overdue, who has what to do, and what was done."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from uptrail.archive import Archive
from uptrail.audience import View
from uptrail.measures.action_items import promised_on
from uptrail.outputs.document import Document, Page
from uptrail.outputs.internal.paper import page
from uptrail.outputs.internal.periods import Leaf, Register, split
from uptrail.outputs.internal.promises import Promise, promises, same_owner
from uptrail.outputs.internal.slugs import slug_of
from uptrail.problem import Problem
from uptrail.records.action_item import ActionStatus

FEW = 200
"""So many closed action items are folded up below the open ones; more have pages of their own."""

MOST = 100
"""So many overdue and so many other open action items are on the first page; all of them are under their owners."""

AGES = ((30, "under 30 days"), (90, "30 to 89 days"), (180, "90 to 179 days"), (None, "180 days and more"))
"""How open items are counted by age: each row ends below so many days."""


@dataclass(frozen=True)
class Share:
    """The action items of one owner or one team, the most urgent first; the name of nobody is empty."""

    name: str
    slug: str
    kind: str
    rows: tuple[Promise, ...]

    @property
    def address(self) -> str:
        """Its page, from the site's root."""
        return f"actions/{self.kind}/{self.slug}/"

    @property
    def calendar(self) -> str:
        """Where an owner's calendar file is; teams and nobody have none."""
        return calendar_of(self.slug) if self.name and self.kind == "owner" else ""

    @property
    def open(self) -> tuple[Promise, ...]:
        """Those that still wait."""
        return tuple(row for row in self.rows if row.item.is_open)

    @property
    def closed(self) -> tuple[Promise, ...]:
        """Those on which nothing more will happen."""
        return tuple(row for row in self.rows if not row.item.is_open)

    @property
    def overdue(self) -> int:
        """How many are past their due date."""
        return sum(row.late > 0 for row in self.rows)


@dataclass(frozen=True)
class Tally:
    """How many action items of one kind are overdue, open and closed; overdue ones are open too."""

    name: str
    overdue: int
    open: int
    closed: int


def documents(view: View, archive: Archive, problems: Sequence[Problem]) -> Iterator[Document]:
    """`actions/index.html`, a page for each owner and each team, and `actions/done/index.html` when much was done."""
    rows = promises(archive)
    closed = sorted((row for row in rows if not row.item.is_open), key=partial(_age, archive), reverse=True)
    owners, teams = shares(rows), shares_by_team(rows)
    yield Document("actions/index.html", partial(_page, view, archive, rows, owners, teams, closed), section="Actions")
    for share in (*owners, *teams):
        yield Document(f"{share.address}index.html", partial(_share, view, share))
    if len(closed) > FEW:
        register = split(closed, partial(_day, archive), "actions/done")
        for leaf in register.leaves:
            yield Document(leaf.path, partial(_done, view, register, leaf))


def overdue(rows: Iterable[Promise]) -> list[Promise]:
    """Those past their due date, the longest overdue first."""
    return [row for row in rows if row.late]


def shares(rows: Iterable[Promise]) -> list[Share]:
    """Items by owner: nobody's first, then those with the most overdue, the most open, then by name."""
    return _shared(rows, "owner", lambda row: (row.item.owner.strip(),), same_owner)


def shares_by_team(rows: Iterable[Promise]) -> list[Share]:
    """Items by team, in the same order; an item of several teams is under each."""
    return _shared(rows, "team", lambda row: row.teams or ("",), lambda team: team.casefold() or "no-team")


def _shared(
    rows: Iterable[Promise], kind: str, names_of: Callable[[Promise], Sequence[str]], known_as: Callable[[str], str]
) -> list[Share]:
    names: dict[str, str] = {}
    found: dict[str, list[Promise]] = {}
    for row in rows:
        for name in names_of(row):
            known = known_as(name)
            names.setdefault(known, name)
            found.setdefault(known, []).append(row)
    made = [Share(names[known], slug_of(known), kind, tuple(mine)) for known, mine in found.items()]
    return sorted(
        made, key=lambda share: (share.name != "", -share.overdue, -len(share.open), share.name.casefold(), share.slug)
    )


def tallies(rows: Iterable[Promise], name_of: Callable[[Promise], str]) -> list[Tally]:
    """Counts by a name, in its order; items without one come last."""
    found: dict[str, Counter[str]] = {}
    for row in rows:
        counts = found.setdefault(name_of(row), Counter())
        counts["open" if row.item.is_open else "closed"] += 1
        counts["overdue"] += row.late > 0
    return [
        Tally(name, counts["overdue"], counts["open"], counts["closed"])
        for name, counts in sorted(found.items(), key=lambda entry: (entry[0] == "", entry[0]))
    ]


def by_age(rows: Iterable[Promise]) -> list[Tally]:
    """Open items by the time since they were promised, the youngest first; those without a date last."""
    counted = {tally.name: tally for tally in tallies((row for row in rows if row.item.is_open), age_of)}
    order = (*(name for _, name in AGES), "")
    return [counted[name] for name in order if name in counted]


def age_of(row: Promise) -> str:
    """Which of `AGES` an item belongs to; empty without a date."""
    age = row.age
    return "" if age is None else next(name for limit, name in AGES if limit is None or age < limit)


def by_status(rows: Iterable[Promise]) -> Mapping[ActionStatus | None, int]:
    """How many items there are of each status, in the statuses' order; those without a readable one under None."""
    counts = Counter(row.item.status for row in rows)
    return {status: counts[status] for status in (*ActionStatus, None) if counts[status]}


def calendar_of(slug: str) -> str:
    """Where an owner's calendar file is, from the site's root."""
    return f"actions/owner/{slug}/actions.ics"


def _day(archive: Archive, row: Promise) -> date | None:
    document = archive.holder(row.item)
    return row.item.due or (promised_on(archive, document) if document else None)


def _age(archive: Archive, row: Promise) -> tuple[date, str]:
    return (_day(archive, row) or date.max, row.item.id)


def _page(
    view: View,
    archive: Archive,
    rows: Sequence[Promise],
    owners: Sequence[Share],
    teams: Sequence[Share],
    closed: Sequence[Promise],
) -> Page:
    late = overdue(rows)
    waiting = [row for row in rows if row.item.is_open and not row.late]
    return page(
        view,
        "actions/index.html",
        "actions.html",
        title="Actions",
        description=f"{len(late) + len(waiting)} open action items, {len(late)} of them overdue",
        overdue=late,
        waiting=waiting,
        most=MOST,
        owners=owners,
        teams=teams,
        tallies=tallies(rows, lambda row: row.item.priority),
        ages=by_age(rows),
        statuses=by_status(rows),
        closed=closed if len(closed) <= FEW else (),
        closed_count=len(closed),
    )


def _share(view: View, share: Share) -> Page:
    name = share.name or ("Nobody" if share.kind == "owner" else "No team")
    return page(
        view,
        f"{share.address}index.html",
        "actions_share.html",
        title=f"Actions of {name}",
        description=f"{len(share.open)} open action items",
        share=share,
        name=name,
        few=FEW,
    )


def _done(view: View, register: Register[Promise], leaf: Leaf[Promise]) -> Page:
    return page(
        view,
        leaf.path,
        "actions_done.html",
        title=f"Closed actions {leaf.period}" if leaf.period else "Closed actions",
        description="Action items that were done, or decided against",
        register=register,
        leaf=leaf,
    )
