"""Bad seconds from blocks are those of slice after slice, wherever a run of slices begins and ends."""

import random
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from uptrail.measures.lost import BLOCK, STEP, Lost, Ratios, WholeSlices
from uptrail.measures.series import Series
from uptrail.measures.sums import whole
from uptrail.measures.ticks import PER_SECOND
from uptrail.records.measurements import Measurements

COUNT = 3 * BLOCK + 100
TARGET = Fraction(99, 100)


def series(smallest: int, largest: int, failing: float) -> tuple[Series, list[tuple[int, int, int]]]:
    """Slices of uneven lengths, the second block of them without a fault, and their length, good and all events."""
    dice = random.Random(f"{smallest} {largest}")
    rows = []
    for number in range(COUNT):
        total = dice.randint(smallest, largest)
        faulty = number // BLOCK != 1 and dice.random() < failing
        rows.append(
            (dice.choice([60, 300, 301]) * PER_SECOND, total - (dice.randint(0, total) if faulty else 0), total)
        )
    starts = [number * 400 * PER_SECOND for number in range(COUNT)]
    lengths, good, total = zip(*rows, strict=True)
    return Series(Measurements.added(starts, lengths, good, total)), rows


EDGES = st.integers(0, COUNT) | st.sampled_from([0, STEP, BLOCK - 1, BLOCK, BLOCK + STEP, 2 * BLOCK, COUNT])
SHAPES = {"a few totals": (95, 105, 0.5), "many totals": (40_000, 60_000, 0.5), "few faults": (100, 110, 0.01)}


def slow(lost: Lost, rows: list[tuple[int, int, int]]) -> Fraction:
    parts = Fraction(0)
    for length, good, total in rows:
        bad = Fraction(total - good, total) if isinstance(lost, Ratios) else Fraction(good < TARGET * total)
        parts += bad * length / PER_SECOND
    return parts


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("method", ["whole slices", "ratios"])
def test_any_run_of_slices_is_what_its_slices_are(shape: str, method: str) -> None:
    known, rows = series(*SHAPES[shape])
    lost: Lost = Ratios(known) if method == "ratios" else WholeSlices(known, TARGET)

    @settings(deadline=None, max_examples=30)
    @given(EDGES, EDGES)
    def check(one: int, other: int) -> None:
        first, last = sorted((one, other))
        assert whole(lost.between(range(first, last))) == slow(lost, rows[first:last])

    check()


@pytest.mark.parametrize("position", [0, 7, BLOCK, COUNT - 1])
def test_part_of_a_slice(position: int) -> None:
    known, rows = series(*SHAPES["a few totals"])
    _, good, total = rows[position]
    below, above = Ratios(known).cut(position, 5 * PER_SECOND)
    assert Fraction(above, below) == Fraction(5 * (total - good), total)
    below, above = WholeSlices(known, TARGET).cut(position, 5 * PER_SECOND)
    assert Fraction(above, below) == (5 if good < TARGET * total else 0)


@given(st.lists(st.tuples(st.integers(1, 10**30), st.integers(-(10**6), 10**6)), max_size=40))
def test_sums_are_exact(parts: list[tuple[int, int]]) -> None:
    sums: dict[int, int] = {}
    for below, above in parts:
        sums[below] = sums.get(below, 0) + above
    assert whole(sums) == sum((Fraction(above, below) for below, above in parts), Fraction(0))
