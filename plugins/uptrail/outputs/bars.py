"""A row of daily bars as one small drawing, with the same told in words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from uptrail.measures.uptime import Day
from uptrail.outputs.words import Words
from uptrail.records.occurrence import ComponentStatus

WIDTH = 4
"""Units from one bar to the next; the bar itself leaves one of them free (`stroke-dasharray: 3 1`)."""

ORDER = ("no_data", "operational", "under_maintenance", "degraded_performance", "partial_outage", "major_outage")
"""Calm ones first; the stylesheet gives each its colour and, so that trouble stands out without colour, its height."""

CALM = ("no_data", "operational")


@dataclass(frozen=True)
class Stroke:
    """All bars of one status: a path of horizontal lines that the stylesheet draws dashed, one dash a day."""

    status: str
    path: str


@dataclass(frozen=True)
class Trouble:
    """A day that was not well: its worst status, and for how long it was troubled or maintained."""

    day: date
    status: str
    length: timedelta
    incidents: tuple[str, ...]
    maintenances: tuple[str, ...]


@dataclass(frozen=True)
class Bars:
    """The days of one component, oldest first."""

    days: Sequence[Day]

    @property
    def width(self) -> int:
        """The drawing's width in its own units."""
        return max(len(self.days) * WIDTH - 1, 1)

    @property
    def strokes(self) -> tuple[Stroke, ...]:
        """One stroke per status that occurs, calm ones first."""
        runs: dict[str, list[str]] = {}
        pens: dict[str, int] = {}
        position = 0
        for status, members in groupby(status_of(day) for day in self.days):
            start, length = position * WIDTH, len(list(members)) * WIDTH - 1
            move = f"m{start - pens[status]} 0" if status in pens else f"M{start} 17"
            runs.setdefault(status, []).append(f"{move}h{length}")
            pens[status] = start + length
            position += (length + 1) // WIDTH
        return tuple(Stroke(status, "".join(runs[status])) for status in ORDER if status in runs)

    @property
    def troubles(self) -> tuple[Trouble, ...]:
        """The days that were not well, newest first."""
        return tuple(_troubles(reversed(self.days)))

    def summary(self, words: Words) -> str:
        """The drawing in one sentence, for those who hear it."""
        bad = sum(1 for day in self.days if status_of(day) not in (*CALM, "under_maintenance"))
        over = words.ngettext("Last %(count)s day", "Last %(count)s days", len(self.days))
        if not bad:
            return words.gettext("%(over)s: no trouble", over=over)
        return words.ngettext(
            "%(over)s: trouble on %(count)s day", "%(over)s: trouble on %(count)s days", bad, over=over
        )


def status_of(day: Day) -> str:
    """The worst status of a day, or `no_data`."""
    return day.worst.value if day.worst else "no_data"


def _troubles(days: Iterator[Day]) -> Iterator[Trouble]:
    for day in days:
        status = status_of(day)
        if status not in CALM:
            counted = (held for known, held in day.seconds.items() if known is not ComponentStatus.OPERATIONAL)
            length = timedelta(seconds=float(sum(counted)))
            yield Trouble(day.day, status, length, day.incidents, day.maintenances)
