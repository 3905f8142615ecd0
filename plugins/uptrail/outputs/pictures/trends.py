"""How long the response took, month by month: the median and the 90th percentile of each, and of how many."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import log

from markupsafe import Markup

from uptrail.measures.response_times import Summary
from uptrail.outputs.pictures.canvas import Canvas, alone
from uptrail.outputs.pictures.lettering import LINE
from uptrail.outputs.words import Words

WIDTH, HEIGHT, LEFT, TOP = 340, 150, 52, 12
ROOMY = 19
"""From so many units for each month on, every one is named, with its count below it."""

MINUTE = timedelta(minutes=1)
STEPS = tuple(MINUTE * count for count in (1, 5, 15, 60, 240, 1440, 10080, 43200))
"""Where lines may be drawn across: each several times the one below, since few times are long and many short."""


@dataclass(frozen=True)
class Month:
    """One month, by its first day, and how the times in it spread."""

    first: date
    times: Summary


def draw(name: str, title: str, months: Sequence[Month], words: Words) -> Markup:
    """The picture of one figure over some months, oldest first; months without a known time stay empty."""
    canvas = Canvas(WIDTH)
    scale = _Scale(months)
    scale.lines(canvas, words)
    column = (WIDTH - LEFT) / max(len(months), 1)
    for number, month in enumerate(months):
        x = LEFT + (number + 0.5) * column
        _mark(canvas, month.times, x, scale, min(column * 0.4, 5))
        _caption(canvas, month, x, column, number, words)
    if column >= ROOMY:
        canvas.text(LEFT - 8, TOP + HEIGHT + 8 + LINE, ["n"], "quiet", "e")
    return alone(name, title, describe(months, words), canvas)


def describe(months: Sequence[Month], words: Words) -> str:
    """The picture in a sentence: the latest month that has a figure, and the first."""
    known = [month for month in months if month.times.n]
    if not known:
        return "No month has a known time."
    ends = [known[0], known[-1]] if len(known) > 1 else known
    said = "; ".join(f"{words.month(month.first)}: {_said(month.times, words)}" for month in ends)
    return f"{said}. The same stands in the table."


def _said(times: Summary, words: Words) -> str:
    median, p90 = times.median or timedelta(), times.p90 or timedelta()
    return f"median {words.length(median)}, 90th percentile {words.length(p90)}, n = {times.n}"


class _Scale:
    """Heights for lengths of time, by ratio: a minute and less is at the foot."""

    def __init__(self, months: Sequence[Month]) -> None:
        known = [time for month in months for time in (month.times.median, month.times.p90) if time is not None]
        least, most = min(known, default=MINUTE), max(known, default=STEPS[3])
        self.foot = max((step for step in STEPS if step <= least), default=STEPS[0])
        self.head = min((step for step in STEPS if step >= most and step > self.foot), default=max(most, STEPS[-1]))

    def y(self, time: timedelta) -> float:
        """The height of a length of time on the sheet."""
        share = log(max(time, self.foot) / self.foot) / log(self.head / self.foot)
        return TOP + HEIGHT * (1 - share)

    def lines(self, canvas: Canvas, words: Words) -> None:
        """The lines across, each with its length of time."""
        for step in STEPS:
            if self.foot <= step <= self.head:
                y = self.y(step)
                canvas.line(LEFT, y, WIDTH, y, "grid")
                canvas.text(LEFT - 8, y - 9, [words.length(step)], "quiet", "e")


def _mark(canvas: Canvas, times: Summary, x: float, scale: _Scale, half: float) -> None:
    """A dot for the median, a bar for the 90th percentile, and a line between them; `half` is half a mark's width."""
    if times.median is None or times.p90 is None:
        return
    low, high = scale.y(times.median), scale.y(times.p90)
    canvas.line(x, low, x, high, "whisker")
    canvas.line(x - half, high, x + half, high, "p90")
    canvas.dot(x, low, min(half, 4), "median")


def _caption(canvas: Canvas, month: Month, x: float, column: float, number: int, words: Words) -> None:
    """A month's name and count; where they are many, only the years, at their first month."""
    y = TOP + HEIGHT + 8
    short = str(words.locale.months["format"]["narrow"][month.first.month])
    if column >= ROOMY:
        canvas.text(x, y, [short, str(month.times.n or "–")], "quiet", "m")
        if month.first.month == 1 or not number:
            canvas.text(x, y + 2 * LINE, [str(month.first.year)], "quiet", "m")
    elif month.first.month == 1 or not number:
        canvas.line(x, TOP + HEIGHT, x, TOP + HEIGHT + 5, "line")
        if month.first.month == 1 or month.first.month < 9:
            canvas.text(x, y, [str(month.first.year)], "quiet", "m" if number else "")
