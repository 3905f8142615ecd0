"""The bad seconds of measured slices, by the two methods that count time: any run of slices is summed from blocks."""

from abc import ABC, abstractmethod
from array import array
from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import accumulate, compress
from math import lcm
from operator import lt, mul, sub
from typing import NamedTuple

from uptrail.measures.series import Series
from uptrail.measures.sums import SMALL, Sums, folded, put
from uptrail.measures.ticks import PER_SECOND

BLOCK = 512
"""How many slices are summed once and for all."""
STEP = 32
"""Long numbers are kept for every so many slices only."""
NOTHING = array("q", bytes(8 * (BLOCK + 1)))
"""The running sums of a block in which nothing is bad."""


class Block(NamedTuple):
    """Running sums of one block after every `step` slices, as numerators over `below`."""

    below: int
    step: int
    running: Sequence[int]


class Lost(ABC):
    """What the slices of a series lost; blocks of them are worked out when they are first asked for."""

    def __init__(self, series: Series) -> None:
        self.series = series
        self._blocks: dict[int, Block] = {}

    def between(self, known: range) -> Sums:
        """The bad seconds of some whole slices."""
        sums: Sums = {}
        for number in range(known.start // BLOCK, -(-known.stop // BLOCK)):
            start, block = number * BLOCK, self._block(number)
            first, last = max(known.start, start), min(known.stop, start + BLOCK)
            low, high = -((start - first) // block.step), (last - start) // block.step
            if low > high:
                put(sums, self.rows(range(first, last)).items())
                continue
            put(sums, [(block.below, block.running[high] - block.running[low])])
            for rest in (range(first, start + low * block.step), range(start + high * block.step, last)):
                put(sums, self.rows(rest).items() if rest else ())
        return sums

    def _block(self, number: int) -> Block:
        if number not in self._blocks:
            start = number * BLOCK
            self._blocks[number] = self.block(range(start, min(start + BLOCK, len(self.series))))
        return self._blocks[number]

    @abstractmethod
    def block(self, known: range) -> Block:
        """The running sums of some slices."""

    @abstractmethod
    def rows(self, known: range) -> Sums:
        """The bad seconds of some slices, one by one."""

    @abstractmethod
    def cut(self, position: int, length: int) -> tuple[int, int]:
        """What some microseconds of one slice count, as denominator and numerator."""


class WholeSlices(Lost):
    """Slices that are bad altogether when their ratio is below a target."""

    def __init__(self, series: Series, target: Fraction) -> None:
        super().__init__(series)
        self.above, self.below = target.as_integer_ratio()

    def _bad(self, known: range) -> Iterable[int]:
        """The microseconds that each slice lost; nothing at all where none of them is bad."""
        lengths, good, total = self.series.sums(known)
        if good[-1] - good[0] == total[-1] - total[0]:
            return ()
        # A slice is bad where this falls from its beginning to its end.
        above, below = self.above, self.below
        left = [below * fine - above * whole for fine, whole in zip(good, total, strict=True)]
        bad = list(map(lt, left[1:], left))
        return map(mul, map(sub, lengths[1:], lengths), bad) if True in bad else ()

    def block(self, known: range) -> Block:
        """A short number for every slice."""
        running = array("q", accumulate(self._bad(known), initial=0))
        return Block(PER_SECOND, 1, running if len(running) > 1 else NOTHING)

    def rows(self, known: range) -> Sums:
        """Their whole lengths."""
        return {PER_SECOND: sum(self._bad(known))}

    def cut(self, position: int, length: int) -> tuple[int, int]:
        """The length itself, or nothing."""
        return PER_SECOND, length if any(self._bad(range(position, position + 1))) else 0


class Ratios(Lost):
    """Slices of which the bad share counts.

    While all totals seen have a common multiple of moderate length, blocks count in it; else each is a
    fraction of its own.
    """

    def __init__(self, series: Series) -> None:
        super().__init__(series)
        self._common = 1
        self._factors: dict[int, int] = {}
        self._wide = False

    def block(self, known: range) -> Block:
        """A long number for every few slices, or one for all of them."""
        lengths, bad, total = self._columns(known)
        if not bad:
            return Block(PER_SECOND, 1, NOTHING)
        if not self._widened(total):
            below, above = folded(self.rows(known))
            return Block(below, len(known), (0, above))
        lost = list(map(mul, map(mul, lengths, bad), map(self._factors.__getitem__, total)))
        steps = [sum(lost[first : first + STEP]) for first in range(0, len(lost), STEP)]
        return Block(self._common * PER_SECOND, STEP, list(accumulate(steps, initial=0)))

    def _columns(self, known: range) -> tuple[Iterable[int], list[int], list[int]]:
        """Length, bad and all events of each slice; nothing at all where none of the events is bad."""
        lengths, good, total = self.series.sums(known)
        if good[-1] - good[0] == total[-1] - total[0]:
            return (), [], []
        bad = list(map(sub, total, good))
        return map(sub, lengths[1:], lengths), list(map(sub, bad[1:], bad)), list(map(sub, total[1:], total))

    def _widened(self, totals: Sequence[int]) -> bool:
        """Whether the common multiple holds all of these, after it was widened for them."""
        new = set(totals).difference(self._factors)
        if new and not self._wide:
            common = lcm(self._common, *new)
            self._wide = common.bit_length() > SMALL
            if not self._wide:
                self._common = common
                self._factors = {total: common // total for total in new.union(self._factors)}
                new = set()
        return not new

    def rows(self, known: range) -> Sums:
        """The sums by the slices' totals."""
        sums: Sums = {}
        lengths, bad, total = self._columns(known)
        for length, lost, whole in compress(zip(lengths, bad, total, strict=True), bad):
            below = whole * PER_SECOND
            sums[below] = sums.get(below, 0) + length * lost
        return sums

    def cut(self, position: int, length: int) -> tuple[int, int]:
        """The bad share of the length."""
        good, total = self.series.good[position], self.series.total[position]
        return total * PER_SECOND, length * (total - good)
