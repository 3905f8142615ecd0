"""What the error budget policy asks for: the band of what remains, since when, and which spending needs an answer."""

from bisect import bisect_left
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import TypeVar

from uptrail.measures import windows
from uptrail.measures.badness import Badness, Objective
from uptrail.measures.declared import Declared
from uptrail.measures.error_budget import MIN_EVENTS, budget_at
from uptrail.measures.ledger import Entry
from uptrail.measures.ticks import TICK, moment, ticks
from uptrail.records.slo import WindowKind
from uptrail.settings import Band
from uptrail.timespan import Span, seconds

K = TypeVar("K", bound=Hashable)

FOUR_WEEKS = timedelta(weeks=4)
TOO_MUCH = Fraction(1, 5)
"""From the example policy of the SRE workbook: one incident over a fifth of four weeks' budget, and
one class of outage over a fifth of a quarter's, each need a P0 action."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The band that applies; `since` is when it began to, or None when that is longer ago than one window."""

    band: Band
    since: datetime | None


def band(remaining: Fraction, bands: Sequence[Band]) -> Band:
    """The band of what remains, as a share of the budget; a border belongs to the band above it."""
    ordered = sorted(bands, key=lambda one: one.above, reverse=True)
    return next((one for one in ordered if remaining >= one.above), ordered[-1])


def standing(
    slo: Objective, bad: Badness, bands: Sequence[Band], as_of: datetime, min_events: int = MIN_EVENTS
) -> Standing | None:
    """The band at `as_of` and since when it holds without a break; None without enough data.

    What remains changes its course only where badness or excluded maintenance begins or ends, or leaves
    a rolling window. Stretches in which another band cannot have held are passed over whole, going back; of the
    others these moments are asked one by one, and the change is then found to the microsecond.
    """

    def at(when: int) -> Band | None:
        remaining = budget_at(slo, bad, moment(when), min_events=min_events).remaining
        return None if remaining is None else band(remaining, bands)

    now = ticks(as_of)
    present = at(now)
    if present is None:
        return None
    turns = Turns(slo, bad, as_of)

    def steady(first: int, last: int) -> bool:
        bounds = _bounds(slo, bad, moment(first), moment(last), min_events)
        return bounds is not None and all(band(remaining, bands) == present for remaining in bounds)

    def last_other(first: int, last: int) -> int | None:
        """The last turn within `[first, last)` at which another band held."""
        count = turns.count(first, last)
        if count <= FEW or last - first <= FEW:
            return next((turn for turn in reversed(turns.within(first, last)) if at(turn) != present), None)
        if steady(first, last):
            return None
        middle = (first + last) // 2
        found = last_other(middle, last)
        return last_other(first, middle) if found is None else found

    other = last_other(turns.first, now)
    if other is None:
        return Standing(present, None)
    after = range(other, now)
    return Standing(present, moment(other + bisect_left(after, True, key=lambda when: at(when) == present)))


FEW = 8
"""So many turns are asked at once."""
_UNEVEN = timedelta(days=4)
"""By more than this no two windows of so many months, quarters or years differ."""


def _bounds(
    slo: Objective, bad: Badness, first: datetime, last: datetime, min_events: int
) -> tuple[Fraction, Fraction] | None:
    """What remains at least and at most at every moment of a stretch; None when that cannot be told at once.

    Every window of the stretch holds what the first and the last have in common, and no more than both together.
    """
    least, most = windows.window(slo.window, first), windows.window(slo.window, last)
    slack = _UNEVEN if slo.window.unit in windows.MONTHS and first.date() != last.date() else timedelta(0)
    inner, outer = Span(most.start + slack, first), Span(least.start - slack, last)
    if not inner or (least.length != most.length and not slack) or slo.objective == 1:
        return None
    held, reach = bad.tally(inner), bad.tally(outer)
    if bad.unit == "events":
        bases, enough = (held.total, reach.total), held.events >= min_events
    else:
        shortest, longest = least.length - slack, least.length + slack
        bases = seconds(shortest) - reach.excluded, seconds(longest) - held.excluded
        enough = held.total > 0 and (isinstance(bad, Declared) or held.events >= min_events)
    if not enough or min(bases) <= 0:
        return None
    allowed = 1 - slo.objective
    return 1 - reach.bad / (bases[0] * allowed), 1 - held.bad / (bases[1] * allowed)


class Turns:
    """The moments within the window, up to `as_of`, at which what remains may change its course."""

    def __init__(self, slo: Objective, bad: Badness, as_of: datetime) -> None:
        window = windows.window(slo.window, as_of)
        rolling = slo.window.kind is WindowKind.ROLLING
        self.first = ticks(window.start) + (0 if rolling else 1)
        borders, lengths = _lengths(slo, window) if rolling else ((), ())
        self._rows = [(row, shift) for row in bad.turns for shift in (0, *lengths)]
        self._rows += [((self.first,), 0), (borders, 0)]

    def count(self, first: int, last: int) -> int:
        """How many turns there are in `[first, last)`, at most: one that is on several rows counts several times."""
        return sum(len(self._places(row, first - shift, last - shift)) for row, shift in self._rows)

    def within(self, first: int, last: int) -> list[int]:
        """The turns in `[first, last)`, in order."""
        return sorted(
            {
                row[place] + shift
                for row, shift in self._rows
                for place in self._places(row, first - shift, last - shift)
            }
        )

    @staticmethod
    def _places(row: Sequence[int], first: int, last: int) -> range:
        return range(bisect_left(row, first), bisect_left(row, last))


def _lengths(slo: Objective, window: Span) -> tuple[Sequence[int], Sequence[int]]:
    """The days on which a rolling window of months changes its length, and all lengths that any rolling window has."""
    if slo.window.unit not in windows.MONTHS:
        return (), (ticks(window.end) - ticks(window.start),)
    midnight = window.start.replace(hour=0, minute=0, second=0, microsecond=0)
    days = [midnight + timedelta(days=day) for day in range((window.end - midnight).days + 1)]
    lengths = [windows.window(slo.window, day).length for day in days]
    borders = [ticks(day) for day, (before, after) in zip(days[1:], pairwise(lengths), strict=True) if before != after]
    return borders, sorted({length // TICK for length in lengths})


def too_dear(entries: Iterable[Entry], allowed: Fraction, share: Fraction = TOO_MUCH) -> tuple[Entry, ...]:
    """The incidents that each spent more than a share of a budget: those that need a postmortem with a P0 action.

    Hand it the ledger and the allowance of the last `FOUR_WEEKS`.
    """
    return tuple(entry for entry in entries if entry.cause_id and not entry.planned and entry.spent > share * allowed)


def too_dear_classes(
    spent: Mapping[K, Fraction], allowed: Fraction, share: Fraction = TOO_MUCH
) -> Mapping[K, Fraction]:
    """The classes of outage that each spent more than a share of a quarter's budget: the plan needs a P0 for them."""
    return {name: sum for name, sum in spent.items() if name and sum > share * allowed}
