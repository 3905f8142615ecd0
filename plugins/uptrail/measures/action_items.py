"""What was promised after incidents: what is open, overdue, whose, and how old."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Protocol, TypeVar

from uptrail.records.action_item import ActionStatus


class Promised(Protocol):
    """What an action item must have: the record does."""

    @property
    def id(self) -> str: ...
    @property
    def postmortem(self) -> str: ...
    @property
    def priority(self) -> str: ...
    @property
    def owner(self) -> str: ...
    @property
    def due(self) -> date | None: ...
    @property
    def status(self) -> ActionStatus | None: ...
    @property
    def is_open(self) -> bool: ...
    def days_overdue(self, today: date) -> int: ...


Item = TypeVar("Item", bound=Promised)


@dataclass(frozen=True, slots=True)
class Load:
    """What one owner has promised; the owner's name is empty for items without one."""

    owner: str
    open: int
    overdue: int
    closed: int


def open_items(items: Iterable[Item]) -> tuple[Item, ...]:
    """Those that still wait: by priority, then by due date, undated ones last."""
    waiting = (item for item in items if item.is_open)
    return tuple(sorted(waiting, key=lambda item: (item.priority or "~", item.due or date.max, item.id)))


def overdue(items: Iterable[Item], today: date) -> tuple[Item, ...]:
    """Those that are past their due date, the longest overdue first. `item.days_overdue(today)` says how long."""
    late = (item for item in items if item.days_overdue(today) > 0)
    return tuple(sorted(late, key=lambda item: (-item.days_overdue(today), item.priority or "~", item.id)))


def by_owner(items: Iterable[Promised], today: date) -> tuple[Load, ...]:
    """How much each owner has on their hands, the most overdue first, then the most open."""
    counts: dict[str, list[int]] = {}
    for item in items:
        count = counts.setdefault(item.owner, [0, 0, 0])
        count[0] += item.is_open
        count[1] += item.days_overdue(today) > 0
        count[2] += not item.is_open
    loads = (Load(owner, *count) for owner, count in counts.items())
    return tuple(sorted(loads, key=lambda load: (-load.overdue, -load.open, load.owner)))


def by_status(items: Iterable[Promised]) -> Mapping[ActionStatus | None, int]:
    """How many items there are of each status, in the statuses' order; those without a readable one under None."""
    counts: dict[ActionStatus | None, int] = dict.fromkeys((*ActionStatus, None), 0)
    for item in items:
        counts[item.status] += 1
    return counts


def closed_share(items: Iterable[Promised]) -> Fraction | None:
    """The share of items on which nothing more will happen; None without items."""
    known = tuple(items)
    return Fraction(sum(not item.is_open for item in known), len(known)) if known else None


def age(promised: date | None, today: date) -> timedelta | None:
    """How long ago something was promised, by the date of its document; None when unknown."""
    return max(today - promised, timedelta(0)) if promised else None
