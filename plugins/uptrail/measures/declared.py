"""Badness as the incidents declare it, by the weight of the worst status at each moment."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date
from fractions import Fraction
from functools import cached_property
from itertools import accumulate
from math import lcm

from uptrail.measures.badness import Objective, Piece, Tally
from uptrail.measures.component_status import StatusIndex
from uptrail.measures.ticks import EPOCH, PER_SECOND, in_seconds, ticks
from uptrail.measures.uptime import midnight
from uptrail.records.occurrence import ComponentStatus
from uptrail.records.slo import MaintenancePolicy
from uptrail.settings import Weights
from uptrail.timespan import Span


@dataclass(frozen=True, eq=False)
class Declared:
    """Badness as the incidents declare it: at each moment the worst weight among the SLO's components.

    While any of them is under maintenance the SLO's policy decides alone, whatever incidents say:
    the time is left out, counts as good, or counts as wholly bad.
    """

    slo: Objective
    index: StatusIndex
    weights: Weights
    since: date | None = None
    unit = "seconds"

    @cached_property
    def _scale(self) -> int:
        """What makes every weight a whole number."""
        return lcm(*(value.denominator for _, value in self.weights))

    @cached_property
    def _steps(self) -> tuple[tuple[int, int, int, int], ...]:
        """Disjoint (start, end, scaled weight, 1 when excluded), in order, for all that is not plainly good."""
        return tuple(step for step in self._swept() if step[2] or step[3])

    def _swept(self) -> Iterator[tuple[int, int, int, int]]:
        scaled = {status: int(self.weights.of(status) * self._scale) for status in ComponentStatus}
        components = tuple(dict.fromkeys(self.slo.components))
        if len(components) == 1:
            for segment in self.index.segments(components[0]):
                yield (segment.start, segment.end, *self._judge(scaled[segment.status], segment.planned))
            return
        edges = sorted(
            (at, step, scaled[segment.status], segment.planned)
            for component in components
            for segment in self.index.segments(component)
            for at, step in ((segment.start, 1), (segment.end, -1))
        )
        weights: dict[int, int] = {}
        planned = before = 0
        for at, step, weight, is_planned in edges:
            if at > before and (weights or planned):
                yield (before, at, *self._judge(max(weights, default=0), planned))
            planned += step if is_planned else 0
            weights[weight] = weights.get(weight, 0) + step
            if not weights[weight]:
                del weights[weight]
            before = at

    def _judge(self, weight: int, planned: int) -> tuple[int, int]:
        policy = self.slo.exclude_maintenance
        if not planned:
            return weight, 0
        return self._scale if policy is MaintenancePolicy.BAD else 0, int(policy is MaintenancePolicy.EXCLUDE)

    @cached_property
    def turns(self) -> Sequence[Sequence[int]]:
        """The moments at which badness, or what is left out, begins or ends."""
        return [step[0] for step in self._steps], [step[1] for step in self._steps]

    @cached_property
    def _starts(self) -> list[int]:
        return [step[0] for step in self._steps]

    @cached_property
    def _sums(self) -> tuple[list[int], list[int]]:
        """Running sums of weighted and of excluded microseconds."""
        return (
            list(accumulate(((end - start) * weight for start, end, weight, _ in self._steps), initial=0)),
            list(accumulate(((end - start) * out for start, end, _, out in self._steps), initial=0)),
        )

    def _upto(self, at: int) -> tuple[int, int]:
        """Weighted and excluded microseconds before a moment."""
        position = bisect_right(self._starts, at)
        bad, out = self._sums[0][position], self._sums[1][position]
        if position:
            _, end, weight, excluded = self._steps[position - 1]
            beyond = max(end - at, 0)
            bad, out = bad - beyond * weight, out - beyond * excluded
        return bad, out

    def tally(self, window: Span) -> Tally:
        """The sums over a window, from `since` to `as_of`."""
        known = self.known(window)
        if not known:
            return Tally(*(Fraction(0),) * 5)
        start, end = ticks(known.start), ticks(known.end)
        (bad, out), (bad_before, out_before) = self._upto(end), self._upto(start)
        excluded = in_seconds(out - out_before)
        counted = in_seconds(end - start) - excluded
        return Tally(Fraction(bad - bad_before, self._scale * PER_SECOND), counted, counted, excluded, Fraction(0))

    def known(self, window: Span) -> Span:
        """The part of a window that there is data for; none for an SLO without components."""
        begun = midnight(self.since, UTC) if self.since else EPOCH
        return window.clip(Span(begun, self.index.as_of if self.slo.components else begun))

    def pieces(self, window: Span) -> Sequence[Piece]:
        """Where in a window time was lost."""
        known = self.known(window)
        start, end = ticks(known.start), ticks(known.end)
        first = max(bisect_right(self._starts, start) - 1, 0)
        found = []
        for left, right, weight, _ in self._steps[first:]:
            if left >= end:
                break
            left, right = max(left, start), min(right, end)
            if weight and right > left:
                found.append(Piece(left, right, Fraction((right - left) * weight, self._scale * PER_SECOND)))
        return found
