"""Badness as it was measured in slices, by the SLO's method."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from functools import cached_property

from uptrail.measures.badness import Objective, Piece, Tally, planned_spans
from uptrail.measures.component_status import StatusIndex
from uptrail.measures.lost import Lost, Ratios, WholeSlices
from uptrail.measures.series import Series
from uptrail.measures.sums import Sums, put, whole
from uptrail.measures.ticks import PER_SECOND, in_seconds, ticks
from uptrail.records.slo import MaintenancePolicy, Method
from uptrail.timespan import Span, clip, subtract


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
    def _lost(self) -> Lost:
        """The bad seconds of the slices; a slice's target is the objective unless it has one of its own."""
        if self.slo.method is Method.RATIO_TIMESLICES:
            return Ratios(self.judged)
        return WholeSlices(self.judged, self._target)

    @property
    def _target(self) -> Fraction:
        target = self.slo.timeslice_target
        return self.slo.objective if target is None else target

    @cached_property
    def _planned_starts(self) -> list[datetime]:
        return [span.start for span in self._planned]

    def _split(self, window: Span) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
        """The parts of a window, up to `as_of`, without maintenance and with it."""
        known = window.clip(Span(window.start, self.index.as_of))
        if not known:
            return (), ()
        first = max(bisect_right(self._planned_starts, known.start) - 1, 0)
        last = bisect_left(self._planned_starts, known.end)
        planned = clip(self._planned[first:last], known) if first < last else ()
        return subtract([known], planned) if planned else (known,), planned

    def tally(self, window: Span) -> Tally:
        """The sums over a window, up to `as_of`."""
        counted, planned = self._split(window)
        policy = self.slo.exclude_maintenance
        sums = [self._sums(span) for span in counted]
        for span in planned if policy is not MaintenancePolicy.EXCLUDE else ():
            _, here, events, seen = self._sums(span)
            sums.append((here if policy is MaintenancePolicy.BAD else Fraction(0), here, events, seen))
        bad, total, events, covered = map(_sum, zip(*sums, strict=True)) if sums else (Fraction(0),) * 4
        left_out = planned if policy is MaintenancePolicy.EXCLUDE else ()
        excluded = in_seconds(sum(ticks(span.end) - ticks(span.start) for span in left_out))
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
        return whole(self._bad_within(self.judged.overlapping(start, end), start, end))

    def _bad_within(self, known: range, start: int, end: int) -> Sums:
        """The bad seconds of the slices at some positions within a span; those at its borders are cut."""
        if not known:
            return {}
        sums = self._lost.between(known)
        if (before := start - self.judged.starts[known.start]) > 0:
            put(sums, [self._lost.cut(known.start, -before)])
        if (after := self.judged.end(known.stop - 1) - end) > 0:
            put(sums, [self._lost.cut(known.stop - 1, -after)])
        return sums

    @cached_property
    def turns(self) -> Sequence[Sequence[int]]:
        """The moments at which badness may change its course: the borders of slices and of maintenance."""
        planned = sorted({ticks(edge) for span in self._planned for edge in (span.start, span.end)})
        return self.judged.starts, self.judged.ends, planned

    def stretches(self, window: Span) -> Iterator[tuple[int, int, bool]]:
        """The parts of a window that count, in microseconds, and whether maintenance spoils them wholly."""
        counted, planned = self._split(window)
        for span in counted:
            yield ticks(span.start), ticks(span.end), False
        for span in planned if self.slo.exclude_maintenance is MaintenancePolicy.BAD else ():
            yield ticks(span.start), ticks(span.end), True

    def touched(self, start: int, end: int) -> range:
        """The positions of the slices that a stretch spends from."""
        if self.slo.method is Method.OCCURRENCES:
            return self.judged.begun(start, end)
        return self.judged.overlapping(start, end)

    def overlapped(self, known: range, first: int, last: int, start: int, end: int) -> range:
        """Of the slices that a stretch spends from, those that `[first, last)` touches; by time only within it."""
        if self.slo.method is not Method.OCCURRENCES:
            first, last = max(first, start), min(last, end)
        near = self.judged.overlapping(first, last) if first < last else range(0)
        return range(max(known.start, near.start), min(known.stop, near.stop))

    def spent(self, known: range, start: int, end: int, spoilt: bool) -> Sums:
        """The bad units of the slices at some positions, as far as they lie within a stretch."""
        if self.slo.method is Method.OCCURRENCES:
            good, total = self.judged.counted(known)
            return {self.judged.scale: total if spoilt else total - good}
        if spoilt:
            first, last = max(start, self.judged.starts[known.start]), min(end, self.judged.end(known.stop - 1))
            return {PER_SECOND: self.judged.covered(first, last)}
        return self._bad_within(known, start, end)

    def pieces(self, window: Span) -> Sequence[Piece]:
        """Where in a window the bad units were measured."""
        return sorted(piece for stretch in self.stretches(window) for piece in self._bad_pieces(*stretch))

    def _bad_pieces(self, start: int, end: int, spoilt: bool) -> Iterator[Piece]:
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


def _sum(parts: Sequence[Fraction]) -> Fraction:
    return sum(parts[1:], parts[0])


def _part(length: int, good: int, total: int) -> Fraction:
    """The seconds of a slice that are bad when it counts by its ratio."""
    return Fraction(length * (total - good), total * PER_SECOND)
