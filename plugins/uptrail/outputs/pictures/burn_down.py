"""What was left of an error budget over its window, with the borders of the policy and the incidents that spent it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction

from markupsafe import Markup

from uptrail.outputs.pictures.canvas import Canvas, figure
from uptrail.outputs.pictures.lettering import LINE, width
from uptrail.outputs.words import Words
from uptrail.timespan import Span

HEIGHT, LEFT, TOP, RIGHT = 220, 52, 26, 12
CROWDED = 17
"""Names of lines nearer to one another than this are left out."""
BETWEEN = 6
"""The least room between two numbers above the picture."""
TICKS = {True: 7, False: 4}
DEEPEST = Fraction(-2)
"""How far below nothing the picture goes, in budgets: what is deeper runs along its foot."""


@dataclass(frozen=True)
class Level:
    """What was left at a moment, as a share of the budget."""

    at: datetime
    left: Fraction


@dataclass(frozen=True)
class Mark:
    """An incident, by its number in the list beside the picture, and when it spent."""

    number: int
    span: Span


def draw(
    name: str,
    title: str,
    window: Span,
    levels: Sequence[Level],
    marks: Sequence[Mark],
    borders: Iterable[Fraction],
    words: Words,
) -> Markup:
    """The picture of one window; `levels` run from its start to now, `borders` are those of the policy's bands."""
    told = describe(levels, marks, words)
    lines = sorted({Fraction(1), Fraction(0), *borders}, reverse=True)
    return figure(name, title, told, lambda canvas: _Sheet(canvas, window, levels, words).draw(levels, marks, lines))


def describe(levels: Sequence[Level], marks: Sequence[Mark], words: Words) -> str:
    """The picture in a sentence."""
    last = levels[-1]
    count = "1 incident" if len(marks) == 1 else f"{len(marks)} incidents"
    left = "Nothing" if last.left < 0 else words.percent(last.left, 1)
    now = f"{left} of the budget left on {words.moment(last.at)}"
    return f"{now}, after {count}. The same stands in the list."


class _Sheet:
    """The scales of one drawing."""

    def __init__(self, canvas: Canvas, window: Span, levels: Sequence[Level], words: Words) -> None:
        self.canvas, self.window, self.words = canvas, window, words
        self.foot = max(min(Fraction(0), *(level.left for level in levels)), DEEPEST)
        self.wide = canvas.width - LEFT - RIGHT

    def x(self, at: datetime) -> float:
        """How far to the right a moment stands."""
        return LEFT + self.wide * ((at - self.window.start) / self.window.length)

    def y(self, left: Fraction) -> float:
        """How far down a share of the budget stands."""
        return TOP + float(HEIGHT * (1 - max(left, self.foot)) / (1 - self.foot))

    def draw(self, levels: Sequence[Level], marks: Sequence[Mark], lines: Sequence[Fraction]) -> None:
        """Lines across, days, what was left, and the incidents on top."""
        self._lines(lines)
        self._days()
        points = [(self.x(level.at), self.y(level.left)) for level in levels]
        way = "".join(f"{'L' if number else 'M'}{x:.1f} {y:.1f}" for number, (x, y) in enumerate(points))
        nothing = self.y(Fraction(0))
        self.canvas.path(f"{way}L{points[-1][0]:.1f} {nothing:.1f}L{points[0][0]:.1f} {nothing:.1f}Z", "left-area")
        self._marks(marks)
        self.canvas.path(way, "burn")
        self.canvas.dot(*points[-1], 4, "median")

    def _lines(self, lines: Sequence[Fraction]) -> None:
        before = -float(CROWDED)
        for share in lines:
            y = self.y(share)
            self.canvas.line(LEFT, y, LEFT + self.wide, y, "grid" if share else "zero")
            if y - before >= CROWDED or not share:
                self.canvas.text(LEFT - 8, y - 9, [self.words.percent(share, 0)], "quiet", "e")
                before = y
        if self.foot:
            self.canvas.text(LEFT - 8, TOP + HEIGHT - 9, [self.words.percent(self.foot, 0)], "quiet", "e")

    def _days(self) -> None:
        count = TICKS[self.canvas.width > 500]
        for number in range(count):
            at = self.window.start + self.window.length * number / (count - 1)
            anchor = "" if not number else "e" if number == count - 1 else "m"
            x = self.x(at)
            self.canvas.line(x, TOP + HEIGHT, x, TOP + HEIGHT + 5)
            self.canvas.text(x, TOP + HEIGHT + 7, [self._day(at)], "quiet", anchor)

    def _day(self, at: datetime) -> str:
        short = self.window.length < timedelta(days=2)
        return f"{at:%H:%M}" if short else f"{at.day} {self.words.locale.months['format']['abbreviated'][at.month]}"

    def _marks(self, marks: Sequence[Mark]) -> None:
        """A number above each incident, with a line down; numbers too near to one another stand together."""
        for mark in marks:
            start, end = self.x(mark.span.start), self.x(mark.span.end)
            self.canvas.box(start, TOP, max(end - start, 2), HEIGHT, "spell", 0)
        for x, label in joined([(self.x(mark.span.start), mark.number) for mark in marks]):
            self.canvas.text(min(x - 4, self.canvas.width - width(label)), TOP - LINE - 3, [label], "strong")


def joined(places: Iterable[tuple[float, int]]) -> Iterator[tuple[float, str]]:
    """Where labels begin: a number that would touch the label before it joins it: `1, 2`, or `1 …` of many."""
    groups: list[tuple[float, list[int]]] = []
    for x, number in sorted(places):
        if groups and x < groups[-1][0] + width(_label(groups[-1][1])) + BETWEEN:
            groups[-1][1].append(number)
        else:
            groups.append((x, [number]))
    return ((x, _label(numbers)) for x, numbers in groups)


def _label(numbers: Sequence[int]) -> str:
    return ", ".join(map(str, numbers[:3])) + (" …" if len(numbers) > 3 else "")
