"""Badness as it was measured in slices, by the SLO's method."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from uptrail.measures.badness import Objective, Piece, Tally, planned_spans
from uptrail.measures.component_status import StatusIndex
from uptrail.measures.series import Series
from uptrail.measures.ticks import PER_SECOND, in_seconds, ticks
from uptrail.records.slo import MaintenancePolicy, Method
from uptrail.timespan import Span, intersect, subtract

BLOCK = 512
"""How many slices are summed once and for all."""


@dataclass(frozen=True, eq=False)
class Measured:
    """Badness as it was measured, by the SLO's method; `index` and the policy say what maintenance does to it."""

    slo: Objective
    index: StatusIndex

    @property
    def unit(self) -> str:
        """Events for occurrences; slices are counted by the time they last."""
        return "events" if self.slo.method is Method.OCCURRENCES else "seconds"

    @cached_property
    def series(self) -> Series:
        """The slices as measured."""
        return Series(self.slo.measurements)

    @cached_property
    def judged(self) -> Series:
        """The slices with the events that their ratio is made of: their time slice's, when that is longer."""
        length = self.slo.timeslice_window
        return self.series.grouped(length) if length and self.slo.method is not Method.OCCURRENCES else self.series

    @cached_property
    def _planned(self) -> tuple[Span, ...]:
        return planned_spans(self.slo, self.index)

    @cached_property
    def _target(self) -> Fraction:
        """The ratio that a slice must reach to be good."""
        target = self.slo.timeslice_target
        return self.slo.objective if target is None else target

    def _bad_share(self, position: int) -> Fraction:
        """How much of one slice is bad, from 0 to 1."""
        good, total = self.judged.good[position], self.judged.total[position]
        if self.slo.method is Method.TIMESLICES:
            return Fraction(good * self._target.denominator < self._target.numerator * total)
        return Fraction(total - good, total)

    @cached_property
    def _blocks(self) -> dict[int, Fraction]:
        """The bad seconds of whole blocks of slices, each worked out when it is first asked for."""
        return {}

    def _bad_between(self, known: range) -> Fraction:
        """The bad seconds of some whole slices: from the blocks, and what stands over at both ends."""
        first, last = -(-known.start // BLOCK), known.stop // BLOCK
        if first >= last:
            return self._bad_of(known)
        inner = sum((self._block(number) for number in range(first, last)), Fraction(0))
        return self._bad_of(range(known.start, first * BLOCK)) + inner + self._bad_of(range(last * BLOCK, known.stop))

    def _block(self, number: int) -> Fraction:
        if number not in self._blocks:
            self._blocks[number] = self._bad_of(range(number * BLOCK, (number + 1) * BLOCK))
        return self._blocks[number]

    def _bad_of(self, known: range) -> Fraction:
        """The bad seconds of some whole slices, one by one."""
        rows = self.judged.rows(known)
        if self.slo.method is Method.RATIO_TIMESLICES:
            return _ratio_sum(rows)
        above, below = self._target.as_integer_ratio()
        return in_seconds(sum(end - start for start, end, good, total in rows if good * below < above * total))

    def tally(self, window: Span) -> Tally:
        """The sums over a window, up to `as_of`."""
        known = window.clip(Span(window.start, self.index.as_of))
        planned = intersect([known], self._planned) if known else ()
        policy = self.slo.exclude_maintenance
        bad = total = events = covered = Fraction(0)
        for span in subtract([known], planned):
            bad, total, events, covered = _added((bad, total, events, covered), self._sums(span))
        for span in planned if policy is not MaintenancePolicy.EXCLUDE else ():
            _, here, counted, seen = self._sums(span)
            spoilt = here if policy is MaintenancePolicy.BAD else Fraction(0)
            bad, total, events, covered = _added((bad, total, events, covered), (spoilt, here, counted, seen))
        left_out = planned if policy is MaintenancePolicy.EXCLUDE else ()
        excluded = sum((in_seconds(ticks(s.end) - ticks(s.start)) for s in left_out), Fraction(0))
        return Tally(bad, total, covered, excluded, events)

    def _sums(self, span: Span) -> tuple[Fraction, Fraction, Fraction, Fraction]:
        """Bad, total, events and covered seconds within one span."""
        start, end = ticks(span.start), ticks(span.end)
        good, total = self.series.events(start, end)
        events, covered = Fraction(total, self.series.scale), in_seconds(self.series.covered(start, end))
        if self.slo.method is Method.OCCURRENCES:
            return Fraction(total - good, self.series.scale), events, events, covered
        return self._bad_seconds(start, end), covered, events, covered

    def _bad_seconds(self, start: int, end: int) -> Fraction:
        """The bad seconds within a span; the slices at its borders are cut."""
        known = self.judged.overlapping(start, end)
        if not known:
            return Fraction(0)
        before = max(start - self.judged.starts[known.start], 0)
        after = max(self.judged.end(known.stop - 1) - end, 0)
        cut = before * self._bad_share(known.start) + after * self._bad_share(known.stop - 1) if before or after else 0
        return self._bad_between(known) - Fraction(cut) / PER_SECOND

    def pieces(self, window: Span) -> Sequence[Piece]:
        """Where in a window the bad units were measured."""
        known = window.clip(Span(window.start, self.index.as_of))
        planned = intersect([known], self._planned) if known else ()
        spoils = self.slo.exclude_maintenance is MaintenancePolicy.BAD
        found = [piece for span in subtract([known], planned) for piece in self._bad_pieces(span, False)]
        if spoils:
            found += [piece for span in planned for piece in self._bad_pieces(span, True)]
        return sorted(found)

    def _bad_pieces(self, span: Span, spoilt: bool) -> Iterator[Piece]:
        start, end = ticks(span.start), ticks(span.end)
        known = self.judged.overlapping(start, end)
        if self.slo.method is Method.OCCURRENCES:
            for left, right, good, total in self.judged.rows(known):
                bad = total if spoilt else total - good
                if bad and left >= start:
                    yield Piece(left, right, Fraction(bad, self.judged.scale))
            return
        above, below = self._target.as_integer_ratio()
        by_slice = self.slo.method is Method.TIMESLICES
        for left, right, good, total in self.judged.rows(known):
            if not spoilt and (good * below >= above * total if by_slice else good == total):
                continue
            left, right = max(left, start), min(right, end)
            whole = spoilt or by_slice
            lost = Fraction(right - left, PER_SECOND) if whole else _part(right - left, good, total)
            yield Piece(left, right, lost)


def _added(some: tuple[Fraction, ...], more: tuple[Fraction, ...]) -> Iterator[Fraction]:
    return (left + right for left, right in zip(some, more, strict=True))


def _part(length: int, good: int, total: int) -> Fraction:
    """The seconds of a slice that are bad when it counts by its ratio."""
    return Fraction(length * (total - good), total * PER_SECOND)


def _ratio_sum(rows: Iterable[tuple[int, int, int, int]]) -> Fraction:
    """Seconds times the bad ratio of each slice; slices with the same total are added as integers first."""
    sums: dict[int, int] = {}
    for start, end, good, total in rows:
        if good != total:
            sums[total] = sums.get(total, 0) + (end - start) * (total - good)
    parts = [Fraction(count, total * PER_SECOND) for total, count in sums.items()]
    while len(parts) > 1:
        parts = [sum(parts[n : n + 2], Fraction(0)) for n in range(0, len(parts), 2)]
    return parts[0] if parts else Fraction(0)
