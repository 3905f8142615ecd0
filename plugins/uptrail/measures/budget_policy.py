"""What the error budget policy asks for: the band of what remains, since when, and which spending needs an answer."""

from bisect import bisect_left, bisect_right
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from typing import TypeVar

from uptrail.measures import windows
from uptrail.measures.badness import Badness, Objective, planned_spans
from uptrail.measures.declared import Declared
from uptrail.measures.error_budget import MIN_EVENTS, budget_at
from uptrail.measures.ledger import Entry
from uptrail.measures.ticks import moment, ticks
from uptrail.records.measurements import Measurements, Steps
from uptrail.records.slo import MaintenancePolicy, WindowKind
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
    a rolling window: these moments are asked one by one, going back, and the change is then found to the microsecond.
    """

    def at(when: int) -> Band | None:
        remaining = budget_at(slo, bad, moment(when), min_events=min_events).remaining
        return None if remaining is None else band(remaining, bands)

    now = ticks(as_of)
    present = at(now)
    if present is None:
        return None
    turns = _turns(slo, bad, as_of)

    def steady(first: int, last: int) -> bool:
        bounds = _bounds(slo, bad, moment(first), moment(last), min_events)
        return bounds is not None and all(band(remaining, bands) == present for remaining in bounds)

    def last_other(first: int, last: int) -> int | None:
        """The last of some turns at which another band held."""
        if last - first <= 1:
            return first if last > first and at(turns[first]) != present else None
        if steady(turns[first], turns[last - 1]):
            return None
        middle = (first + last) // 2
        found = last_other(middle, last)
        return last_other(first, middle) if found is None else found

    other = last_other(0, len(turns))
    if other is None:
        return Standing(present, None)
    between = range(turns[other], turns[other + 1] if other + 1 < len(turns) else now)
    found = bisect_left(between, True, key=lambda when: at(when) == present)
    return Standing(present, moment(between.start + found))


def _bounds(
    slo: Objective, bad: Badness, first: datetime, last: datetime, min_events: int
) -> tuple[Fraction, Fraction] | None:
    """What remains at least and at most at every moment of a stretch; None when that cannot be told at once.

    Every window of the stretch holds what the first and the last have in common, and no more than both together.
    """
    least, most = windows.window(slo.window, first), windows.window(slo.window, last)
    inner, outer = Span(most.start, first), Span(least.start, last)
    if not inner or least.length != most.length or slo.objective == 1:
        return None
    held, reach = bad.tally(inner), bad.tally(outer)
    if bad.unit == "events":
        bases, enough = (held.total, reach.total), held.events >= min_events
    else:
        length = seconds(least.length)
        bases = length - reach.excluded, length - held.excluded
        enough = held.total > 0 and (isinstance(bad, Declared) or held.events >= min_events)
    if not enough or min(bases) <= 0:
        return None
    allowed = 1 - slo.objective
    return 1 - reach.bad / (bases[0] * allowed), 1 - held.bad / (bases[1] * allowed)


def _turns(slo: Objective, bad: Badness, as_of: datetime) -> Sequence[int]:
    """The moments within the window, in order, at which what remains may change its course."""
    window = windows.window(slo.window, as_of)
    start, end = ticks(window.start), ticks(as_of)
    rolling = slo.window.kind is WindowKind.ROLLING
    length = ticks(window.end) - start if rolling else 0
    reach = Span(window.start - window.length, as_of) if rolling else Span(window.start, as_of)
    edges = {edge for piece in bad.pieces(reach) for edge in (piece.start, piece.end)}
    if slo.exclude_maintenance is MaintenancePolicy.EXCLUDE:
        planned = (span.clip(reach) for span in planned_spans(slo, bad.index))
        edges |= {ticks(edge) for span in planned if span for edge in (span.start, span.end)}
    if bad.unit == "events":
        edges |= _slice_edges(slo.measurements, ticks(reach.start), ticks(reach.end))
    edges |= {edge + length for edge in edges}
    first = start if rolling else start + 1
    return sorted({edge for edge in edges if first <= edge < end} | {first})


def _slice_edges(measured: Measurements, start: int, end: int) -> set[int]:
    """Where slices begin and end: good events too change the share of the bad ones."""
    first = max(bisect_right(measured.starts, start) - 1, 0)
    last = bisect_left(measured.starts, end)
    begun = measured.starts[first:last]
    lengths = Steps(measured.length_sums)[first:last]
    return {*begun, *(edge + length for edge, length in zip(begun, lengths, strict=True))}


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
