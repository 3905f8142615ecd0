"""A timeline as a line that runs down: the longer nothing happened, the further two events stand apart."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import NamedTuple

from markupsafe import Markup

from uptrail.outputs.pictures.canvas import NARROW, WIDE, Canvas, alone, pair
from uptrail.outputs.pictures.lettering import LINE, plain, width, wrap
from uptrail.outputs.words import Words
from uptrail.records.occurrence import TimelineEntry

STRETCH = 64
"""The room left for the longest silence; shorter ones get their share of it."""
WIDEST = 108
"""The most room for times, which may be words when they are not known exactly."""
NOTED = 22
"""From this room on, a silence's length is written into it."""


@dataclass(frozen=True)
class Milestone:
    """A step of the response, and the phase that it begins: the line is drawn in the colour of `phase`.

    Phases are `hidden` (nobody knows yet), `known`, `mitigated` and `over`.
    """

    at: datetime
    text: str
    phase: str


class Stop(NamedTuple):
    """One place on the line: an event, or a milestone between events."""

    at: datetime | None
    clock: str
    text: str
    phase: str = ""


def draw(
    name: str, title: str, entries: Sequence[TimelineEntry], words: Words, milestones: Iterable[Milestone] = ()
) -> Markup:
    """The picture of some entries; milestones of the incident stand where they belong among them.

    Where every word has room on a narrow screen, one drawing does for all.
    """
    stops = list(merge(entries, sorted(milestones, key=lambda one: one.at)))
    days = {stop.at.date() for stop in stops if stop.at}
    told = describe(entries, words)
    rail = min(max((width(stop.clock) for stop in stops), default=0) + 14, WIDEST)
    narrow, wide = (_Line(Canvas(width), words, len(days) > 1, rail) for width in (NARROW, WIDE))
    narrow.draw(stops)
    if not narrow.folded:
        return alone(name, title, told, narrow.canvas)
    wide.draw(stops)
    return pair(name, title, told, wide.canvas, narrow.canvas)


def describe(entries: Sequence[TimelineEntry], words: Words) -> str:
    """The picture in a sentence."""
    known = [entry.at for entry in entries if entry.at]
    events = "1 event" if len(entries) == 1 else f"{len(entries)} events"
    if len(known) < 2:
        return f"{events}. The same stands in the table."
    first, last = min(known), max(known)
    return f"{events} in {words.length(last - first)}, from {words.moment(first)} on. The same stands in the table."


def merge(entries: Sequence[TimelineEntry], milestones: Sequence[Milestone]) -> Iterable[Stop]:
    """Entries in the order written, each milestone before the first of them that is not earlier."""
    waiting = list(milestones)
    for entry in entries:
        while waiting and entry.at and waiting[0].at <= entry.at:
            yield _stop(waiting.pop(0))
        yield Stop(entry.at, _clock(entry), plain(entry.event))
    yield from map(_stop, waiting)


def _stop(milestone: Milestone) -> Stop:
    return Stop(milestone.at, "", milestone.text, milestone.phase)


def _clock(entry: TimelineEntry) -> str:
    at = entry.at
    return f"{at.hour:02}:{at.minute:02}" if at else plain(entry.time) or "?"


class _Line:
    """The line in the course of being drawn, from the top."""

    def __init__(self, canvas: Canvas, words: Words, dated: bool, rail: float) -> None:
        self.canvas, self.words, self.dated = canvas, words, dated
        self.rail = rail
        self.y, self.phase = 0.0, "unknown"
        self.drawn = 0.0
        """Down to where the line has been drawn: as long as its colour stays it is one stroke."""
        self.day: date | None = None
        self.folded = False
        """Whether some words took more than one line: a wider sheet would look otherwise."""

    def draw(self, stops: Sequence[Stop]) -> None:
        """All stops, with the time between them as room."""
        known = [stop.at for stop in stops if stop.at]
        gaps = [(later - at).total_seconds() for at, later in pairwise(known)]
        scale = STRETCH / max([*gaps, 1])
        before: datetime | None = None
        for number, stop in enumerate(stops):
            if stop.at and self.dated and stop.at.date() != self.day:
                self.day = stop.at.date()
                self._heading(self.words.day(self.day), bool(number))
            if stop.at and before and stop.at > before:
                self._wait(before, stop.at, (stop.at - before).total_seconds() * scale)
            before = stop.at or before
            self._milestone(stop) if stop.phase else self._event(stop, number == len(stops) - 1)
        self._stroke()

    def _rail(self, down: float) -> None:
        self.y += down

    def _stroke(self) -> None:
        """The line so far, below what stands on it."""
        if self.y > self.drawn:
            way = f"M{self.rail:.0f} {self.drawn:.0f}V{self.y:.0f}"
            self.canvas.path(way, f"rail phase-{self.phase}", below=True)
        self.drawn = self.y

    def _heading(self, day: str, more: bool) -> None:
        if more:
            self._rail(8)
        self.canvas.text(self.rail + 14, self.y, [day], "quiet strong")
        self._rail(LINE + 5) if more else self._skip(LINE + 5)

    def _skip(self, down: float) -> None:
        self._stroke()
        self.y = self.drawn = self.y + down

    def _wait(self, before: datetime, at: datetime, room: float) -> None:
        if room >= NOTED:
            middle = self.y + (room - LINE) / 2 - 3
            self.canvas.text(self.rail + 14, middle, [self.words.length(at - before)], "quiet")
        self._rail(room)

    def _milestone(self, stop: Stop) -> None:
        """A step across the line, in words, after which the line has another colour."""
        self._rail(3)
        self._stroke()
        self.phase = stop.phase
        lines = self._folded(stop.text)
        self.canvas.line(self.rail - 7, self.y + 9, self.rail + 7, self.y + 9, f"step phase-{self.phase}")
        self.canvas.text(self.rail + 14, self.y, lines, "quiet strong")
        self._rail(LINE * len(lines) + 5)

    def _folded(self, text: str) -> tuple[str, ...]:
        lines = wrap(text, self.canvas.width - self.rail - 18)
        self.folded = self.folded or len(lines) > 1
        return lines

    def _event(self, stop: Stop, last: bool) -> None:
        lines = self._folded(stop.text)
        clock = wrap(stop.clock, self.rail - 13, 1)[0]
        self.canvas.text(self.rail - 12, self.y, [clock], "time", "e")
        self.canvas.text(self.rail + 14, self.y, lines)
        centre = self.y + 9
        self._rail(9 if last else LINE * len(lines) + 7)
        self.canvas.dot(self.rail, centre, 4.5, "dot" if stop.at else "dot open")
