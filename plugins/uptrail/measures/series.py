"""Measured slices asked by window: two look-ups and a difference of running sums, however long the past is."""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import repeat
from operator import add, floordiv, sub
from typing import overload

from uptrail.measures.ticks import TICK
from uptrail.records.measurements import Column, Measurements, Steps


class Series:
    """Slices in order that do not overlap. Counts are multiplied by `scale`, which makes them whole.

    A slice belongs to the window in which it begins when events are counted; when time is counted
    it is cut at the window's borders. What was not measured is unknown.
    """

    def __init__(self, slices: Measurements) -> None:
        self.slices, self.scale, self.starts = slices, slices.scale, slices.starts
        self.good, self.total, self.lengths = slices.good, slices.total, slices.lengths

    def __len__(self) -> int:
        return len(self.starts)

    def end(self, position: int) -> int:
        """When a slice ends, in microseconds since 1970."""
        sums = self.slices.length_sums
        return self.starts[position] + sums[position + 1] - sums[position]

    def grouped(self, length: timedelta) -> "Series":
        """The same slices, each with the events of the whole stretch of one length, counted from 1970, that it is in.

        So every slice of a stretch has the stretch's ratio (sums over sums), and gaps stay gaps.
        """
        places = list(map(floordiv, self.starts, repeat(length // TICK)))
        good, total = (_shared(places, steps) for steps in (self.good, self.total))
        return Series(Measurements.added(self.starts, self.lengths, good, total, self.scale))

    @property
    def ends(self) -> "Ends":
        """When each slice ends, in order."""
        return Ends(self)

    def events(self, start: int, end: int) -> tuple[int, int]:
        """Good and all events, scaled, of the slices that begin in `[start, end)`."""
        return self.counted(self.begun(start, end))

    def begun(self, start: int, end: int) -> range:
        """The positions of the slices that begin in `[start, end)`."""
        return range(bisect_left(self.starts, start), bisect_left(self.starts, end))

    def counted(self, known: range) -> tuple[int, int]:
        """Good and all events, scaled, of some slices."""
        if not known:
            return 0, 0
        good, total = self.slices.good_sums, self.slices.total_sums
        return good[known.stop] - good[known.start], total[known.stop] - total[known.start]

    def overlapping(self, start: int, end: int) -> range:
        """The positions of the slices that overlap `[start, end)`."""
        first = bisect_right(self.starts, start)
        if first and self.end(first - 1) > start:
            first -= 1
        return range(first, bisect_left(self.starts, end))

    def rows(self, known: range) -> Iterator[tuple[int, int, int, int]]:
        """Start, end, good and total of some slices."""
        first, last = known.start, known.stop
        starts, ends = self.starts[first:last], self.slices.length_sums[first : last + 1]
        good, total = (_differences(sums, first, last) for sums in (self.slices.good_sums, self.slices.total_sums))
        return zip(starts, map(add, starts, map(sub, ends[1:], ends)), good, total, strict=True)

    def sums(self, known: range) -> tuple[Sequence[int], Sequence[int], Sequence[int]]:
        """The running sums of lengths, good events and all events from before some slices up to behind them."""
        first, last = known.start, known.stop + 1
        lengths, good, total = self.slices.length_sums, self.slices.good_sums, self.slices.total_sums
        return plain(lengths[first:last]), plain(good[first:last]), plain(total[first:last])

    def covered(self, start: int, end: int) -> int:
        """How many microseconds of `[start, end)` were measured."""
        known = self.overlapping(start, end)
        if not known:
            return 0
        sums = self.slices.length_sums
        before = max(start - self.starts[known.start], 0)
        after = max(self.end(known.stop - 1) - end, 0)
        return sums[known.stop] - sums[known.start] - before - after


class Ends(Sequence[int]):
    """The ends of slices, worked out one by one as somebody looks for a moment among them."""

    def __init__(self, series: Series) -> None:
        self.series = series

    def __len__(self) -> int:
        return len(self.series)

    @overload
    def __getitem__(self, position: int) -> int: ...
    @overload
    def __getitem__(self, position: slice) -> Sequence[int]: ...
    def __getitem__(self, position: int | slice) -> int | Sequence[int]:
        if isinstance(position, slice):
            return [self.series.end(one) for one in range(*position.indices(len(self)))]
        return self.series.end(position)


def _differences(sums: Column, first: int, last: int) -> Iterator[int]:
    part = plain(sums[first : last + 1])
    return map(sub, part[1:], part)


def plain(column: Column) -> Sequence[int]:
    """A column's numbers as objects, which are quicker to go through than a block of memory."""
    return column.tolist() if isinstance(column, array | memoryview) else column


def _shared(places: list[int], steps: Steps) -> list[int]:
    """For each slice what all slices of its place add up to."""
    sums: dict[int, int] = {}
    for place, step in zip(places, steps, strict=True):
        sums[place] = sums.get(place, 0) + step
    return [sums[place] for place in places]
