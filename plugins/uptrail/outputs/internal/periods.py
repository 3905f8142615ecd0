"""Long registers are split by year, or by month, so that no page grows with the age of the archive."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

T = TypeVar("T")
When = Callable[[T], date | None]

LIMIT = 500
"""A register of at most so many rows is one page."""


@dataclass(frozen=True)
class Leaf(Generic[T]):
    """One page of a register: its path, the period it holds (`2026`, `2026-03`, or empty for all) and its rows."""

    path: str
    period: str
    rows: tuple[T, ...]


@dataclass(frozen=True)
class Register(Generic[T]):
    """A register's pages. The first holds everything, or the newest period when there is too much for one."""

    leaves: tuple[Leaf[T], ...]
    count: int

    @property
    def periods(self) -> tuple[Leaf[T], ...]:
        """The pages to choose from, newest first; empty when there is only one."""
        return self.leaves[1:]


def split(rows: Iterable[T], when: When[T], folder: str, limit: int = LIMIT) -> Register[T]:
    """The pages of a register under `folder`, in the given order of rows; on the first, rows without a date lead.

    `limit` is in rows. Periods are years, `<folder>/year/2026/index.html`, unless one holds more than
    the limit: then they are months, `<folder>/month/2026-03/index.html`.
    """
    listed = tuple(rows)
    index = f"{folder}/index.html"
    if len(listed) <= limit:
        return Register((Leaf(index, "", listed),), len(listed))
    kind, periods = _periods(listed, when, limit)
    leaves = [Leaf(f"{folder}/{kind}/{period}/index.html", period, rows) for period, rows in periods]
    undated = tuple(row for row in listed if when(row) is None)
    first = Leaf(index, leaves[0].period, (*undated, *leaves[0].rows)) if leaves else Leaf(index, "", undated)
    return Register((first, *leaves), len(listed))


def _periods(rows: Sequence[T], when: When[T], limit: int) -> tuple[str, list[tuple[str, tuple[T, ...]]]]:
    """Years, or months when a year is too long, newest first, with their rows."""
    years = _grouped(rows, when, len("2026"))
    if all(len(members) <= limit for _, members in years):
        return "year", years
    return "month", _grouped(rows, when, len("2026-03"))


def _grouped(rows: Sequence[T], when: When[T], length: int) -> list[tuple[str, tuple[T, ...]]]:
    """The rows by so many characters of their day in ISO 8601."""
    found: dict[str, list[T]] = {}
    for row in rows:
        if day := when(row):
            found.setdefault(day.isoformat()[:length], []).append(row)
    return [(period, tuple(found[period])) for period in sorted(found, reverse=True)]
