"""How fast a budget burns, the line it draws, and the dates on which it recovers or runs out.

A burn rate of 1 spends exactly the whole budget in one window.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from math import ceil
from typing import NamedTuple

from uptrail.measures import windows
from uptrail.measures.badness import Badness, Objective, Piece
from uptrail.measures.declared import Declared
from uptrail.measures.error_budget import MIN_EVENTS, Budget
from uptrail.measures.ticks import PER_SECOND, moment, ticks
from uptrail.records.slo import WindowKind
from uptrail.timespan import Span, seconds

LOOK_BACKS = (timedelta(hours=1), timedelta(hours=6), timedelta(days=1), timedelta(days=3))


@dataclass(frozen=True, slots=True)
class BurnRate:
    """The rate over one look-back; None where nothing is known, or for an objective of 100 %, which has none.

    `enough` is False when too few events were measured to judge.
    """

    look_back: timedelta
    rate: Fraction | None
    enough: bool


def burn_rate(slo: Objective, bad: Badness, span: Span, min_events: int = MIN_EVENTS) -> BurnRate:
    """The bad share of a span over the bad share that the objective allows."""
    tally = bad.tally(span)
    rate = tally.bad / tally.total / (1 - slo.objective) if tally.total and slo.objective < 1 else None
    enough = isinstance(bad, Declared) or tally.events >= min_events
    return BurnRate(span.length, rate, rate is not None and enough)


def burn_rates(
    slo: Objective,
    bad: Badness,
    as_of: datetime,
    look_backs: Sequence[timedelta] = LOOK_BACKS,
    min_events: int = MIN_EVENTS,
) -> tuple[BurnRate, ...]:
    """The rates over the last hour, six hours, day and three days."""
    return tuple(burn_rate(slo, bad, Span(as_of - length, as_of), min_events) for length in look_backs)


class Point(NamedTuple):
    """What is left of a window's budget at a moment: in the budget's unit, and as a share of it."""

    at: datetime
    left: Fraction
    remaining: Fraction | None


def burn_down(bad: Badness, budget: Budget, steps: int = 60) -> tuple[Point, ...]:
    """What was left from the window's start to `until`, in equal steps; it ends at the budget's own figure."""
    start, end = ticks(budget.window.start), ticks(budget.until)
    return tuple(_point(bad, budget, start + (end - start) * step // steps) for step in range(steps + 1))


def _point(bad: Badness, budget: Budget, at: int) -> Point:
    spent = bad.tally(Span(budget.window.start, moment(at))).bad
    left = budget.allowed - spent
    return Point(moment(at), left, left / budget.allowed if budget.allowed else None)


def recovery(slo: Objective, bad: Badness, budget: Budget, remaining: Fraction = Fraction(0)) -> datetime | None:
    """When at least this share of the budget will remain again if nothing more goes wrong.

    Badness leaves a rolling window on known dates, a calendar window ends on one. The budget is taken
    to keep its present size. `until` itself when that much remains now; None when it never will.
    """
    present = budget.remaining
    if present is None or remaining > 1:
        return None
    if present >= remaining:
        return budget.until
    if slo.window.kind is not WindowKind.ROLLING:
        return budget.window.end
    allowance = budget.allowed * (1 - remaining)

    def bearable(start: int) -> bool:
        """Whether what was spent from here on would leave so much."""
        return bad.tally(Span(moment(start), budget.until)).bad <= allowance

    past = range(ticks(budget.window.start), ticks(budget.until))
    return windows.leaving(slo.window, moment(past.start + bisect_left(past, True, key=bearable)))


def exhaustion(slo: Objective, bad: Badness, budget: Budget, look_back: timedelta) -> datetime | None:
    """When nothing of the budget will remain if the badness of the last while goes on; None when never.

    What leaves a rolling window meanwhile is given back; a calendar budget that lasts to the window's
    end is never exhausted. `until` itself when it is exhausted already.
    """
    if budget.remaining is None:
        return None
    if budget.left <= 0 and (budget.spent or not budget.allowed):
        return budget.until
    rate = _pace(bad, budget, look_back)
    if rate <= 0:
        return None
    if slo.window.kind is not WindowKind.ROLLING:
        end = moment(ticks(budget.until) + ceil(budget.left / rate * PER_SECOND))
        return end if end < budget.window.end else None
    return _exhaustion_rolling(bad, budget, rate)


def _pace(bad: Badness, budget: Budget, look_back: timedelta) -> Fraction:
    """How much of a budget, in its unit, would go each second if the badness of the last while went on.

    Events come as often as they did while they were measured, so that a busy hour does not pass for a bad one;
    while a calendar window runs, they add to its budget.
    """
    tally = bad.tally(Span(budget.until - look_back, budget.until))
    if bad.unit != "events":
        return tally.bad / seconds(look_back)
    if not tally.total or not budget.known:
        return Fraction(0)
    grows = 1 - budget.objective if budget.window.end > budget.until else Fraction(0)
    return (tally.bad / tally.total - grows) * budget.total / budget.known


def _exhaustion_rolling(bad: Badness, budget: Budget, rate: Fraction) -> datetime | None:
    """Walk forward through one window: badness comes in at `rate` and goes out as the past leaves."""
    left, at = budget.left, ticks(budget.window.start)
    length = ticks(budget.window.end) - at
    for start, end, back in _stretches(bad.pieces(Span(budget.window.start, budget.until)), at, ticks(budget.until)):
        net = rate / PER_SECOND - back
        if net > 0 and left <= net * (end - start):
            return moment(start + ceil(left / net) + length)
        left -= net * (end - start)
    return None


def _stretches(pieces: Sequence[Piece], start: int, end: int) -> Iterator[tuple[int, int, Fraction]]:
    """Cover `[start, end)` in order: how much per microsecond each stretch gives back when it leaves."""
    at = start
    for piece in pieces:
        left, right = max(piece.start, at), min(piece.end, end)
        if left > at:
            yield at, left, Fraction(0)
        if right > left:
            yield left, right, piece.bad / (piece.end - piece.start)
        at = max(at, right)
    if at < end:
        yield at, end, Fraction(0)
