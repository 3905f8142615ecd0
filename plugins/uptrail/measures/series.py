"""Measured slices as columns of integers with running sums, so that any window is summed in no time."""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from fractions import Fraction
from functools import cached_property
from itertools import accumulate
from math import lcm
from typing import NamedTuple, Protocol

from uptrail.measures.ticks import TICK, ticks


class Measured(Protocol):
    """One slice: the record's `Measurement` is one."""

    @property
    def start(self) -> datetime: ...
    @property
    def end(self) -> datetime: ...
    @property
    def good(self) -> Fraction: ...
    @property
    def total(self) -> Fraction: ...


class Slice(NamedTuple):
    """One slice in integers: microseconds since 1970, and counts of events times the series' `scale`."""

    start: int
    end: int
    good: int
    total: int


class Series:
    """Slices in order that do not overlap. Counts are multiplied by `scale`, which makes them whole.

    A slice belongs to the window in which it begins when events are counted; when time is counted
    it is cut at the window's borders. A slice without events (0 of 0) is unknown, like a gap.
    """

    def __init__(self, slices: Iterable[Slice], scale: int = 1) -> None:
        self.scale = scale
        known = sorted(one for one in slices if one.total > 0 and one.end > one.start)
        self.starts = array("q", (one.start for one in known))
        self.ends = array("q", (one.end for one in known))
        self.good: Sequence[int] = [min(one.good, one.total) for one in known]
        self.total: Sequence[int] = [one.total for one in known]

    @classmethod
    def of(cls, measurements: Sequence[Measured]) -> "Series":
        """The series of some measurements."""
        scale = lcm(*{part.denominator for one in measurements for part in (one.good, one.total)})
        return cls(
            (
                Slice(ticks(one.start), ticks(one.end), int(one.good * scale), int(one.total * scale))
                for one in measurements
            ),
            scale,
        )

    def __len__(self) -> int:
        return len(self.starts)

    def grouped(self, length: timedelta) -> "Series":
        """The same slices, each with the events of the whole stretch of one length, counted from 1970, that it is in.

        So every slice of a stretch has the stretch's ratio (sums over sums), and gaps stay gaps.
        """
        width = length // TICK
        places = [start // width for start in self.starts]
        sums: dict[int, tuple[int, int]] = {}
        for place, good, total in zip(places, self.good, self.total, strict=True):
            before = sums.get(place, (0, 0))
            sums[place] = (before[0] + good, before[1] + total)
        judged = zip(self.starts, self.ends, places, strict=True)
        return Series((Slice(start, end, *sums[place]) for start, end, place in judged), self.scale)

    @cached_property
    def _good_sums(self) -> list[int]:
        return list(accumulate(self.good, initial=0))

    @cached_property
    def _total_sums(self) -> list[int]:
        return list(accumulate(self.total, initial=0))

    def events(self, start: int, end: int) -> tuple[int, int]:
        """Good and all events, scaled, of the slices that begin in `[start, end)`."""
        first, last = bisect_left(self.starts, start), bisect_left(self.starts, end)
        if last <= first:
            return 0, 0
        return self._good_sums[last] - self._good_sums[first], self._total_sums[last] - self._total_sums[first]

    def overlapping(self, start: int, end: int) -> range:
        """The positions of the slices that overlap `[start, end)`."""
        return range(bisect_right(self.ends, start), bisect_left(self.starts, end))

    @cached_property
    def _length_sums(self) -> list[int]:
        return list(accumulate((end - start for start, end in zip(self.starts, self.ends, strict=True)), initial=0))

    def covered(self, start: int, end: int) -> int:
        """How many microseconds of `[start, end)` were measured."""
        known = self.overlapping(start, end)
        if not known:
            return 0
        whole = self._length_sums[known.stop] - self._length_sums[known.start]
        before = max(start - self.starts[known.start], 0)
        after = max(self.ends[known.stop - 1] - end, 0)
        return whole - before - after
