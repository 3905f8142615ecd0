"""Badness as it was measured in slices, by the SLO's method."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import accumulate

from uptrail.measures.badness import Objective, Piece, Tally, planned_spans
from uptrail.measures.component_status import StatusIndex
from uptrail.measures.series import Series
from uptrail.measures.ticks import PER_SECOND, in_seconds, ticks
from uptrail.records.slo import MaintenancePolicy, Method
from uptrail.timespan import Span, intersect, subtract


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
    def _bad_sums(self) -> list[int]:
        """Running sums of the microseconds of bad slices."""
        series, (above, below) = self.judged, self._target.as_integer_ratio()
        return list(
            accumulate(
                (
                    length * (good * below < above * total)
                    for length, good, total in zip(series.lengths, series.good, series.total, strict=True)
                ),
                initial=0,
            )
        )

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
        known = self.judged.overlapping(start, end)
        if not known:
            return Fraction(0)
        if self.slo.method is Method.RATIO_TIMESLICES:
            return _ratio_sum(self.judged, known, start, end)
        whole = self._bad_sums[known.stop] - self._bad_sums[known.start]
        before = max(start - self.judged.starts[known.start], 0) * self._bad_share(known.start)
        after = max(self.judged.end(known.stop - 1) - end, 0) * self._bad_share(known.stop - 1)
        return (whole - before - after) / PER_SECOND

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
        series, counts = self.judged, self.slo.method is Method.OCCURRENCES
        for position in series.overlapping(start, end):
            left, right = series.starts[position], series.end(position)
            share = Fraction(1) if spoilt else self._bad_share(position)
            if counts and left >= start:
                bad = share * Fraction(series.total[position], series.scale)
            elif counts:
                continue
            else:
                left, right = max(left, start), min(right, end)
                bad = share * in_seconds(right - left)
            if bad:
                yield Piece(left, right, bad)


def _added(some: tuple[Fraction, ...], more: tuple[Fraction, ...]) -> Iterator[Fraction]:
    return (left + right for left, right in zip(some, more, strict=True))


def _ratio_sum(series: Series, known: range, start: int, end: int) -> Fraction:
    """Seconds times the bad ratio of each slice; slices with the same total are added as integers first."""
    sums: dict[int, int] = {}
    for position in known:
        length = min(series.end(position), end) - max(series.starts[position], start)
        total = series.total[position]
        sums[total] = sums.get(total, 0) + length * (total - series.good[position])
    parts = [Fraction(count, total * PER_SECOND) for total, count in sums.items()]
    while len(parts) > 1:
        parts = [sum(parts[n : n + 2], Fraction(0)) for n in range(0, len(parts), 2)]
    return parts[0] if parts else Fraction(0)
