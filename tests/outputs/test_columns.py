from fractions import Fraction
from math import floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uptrail.outputs.columns import added_up

PARTS = st.lists(st.fractions(0, 1000), max_size=12)
STEPS = st.sampled_from([Fraction(1), Fraction(3, 5), Fraction(1, 100)])


@pytest.mark.parametrize(
    ("parts", "shown"),
    [
        ([], []),
        ([Fraction(1, 3)] * 3, [Fraction(34, 100), Fraction(33, 100), Fraction(33, 100)]),
        ([Fraction(1, 2), Fraction(1, 6), Fraction(1, 3)], [Fraction(50, 100), Fraction(17, 100), Fraction(33, 100)]),
    ],
)
def test_what_rounding_loses_goes_to_those_that_lost_most(parts, shown):
    assert added_up(parts, Fraction(1, 100)) == shown


@given(PARTS, STEPS, st.sampled_from([round, floor]))
def test_the_rows_add_up_to_the_rounded_sum(parts, step, rounded):
    shown = added_up(parts, step, rounded)
    assert sum(shown) == rounded(sum(parts, Fraction(0)) / step) * step
    assert all(abs(left - right) < step for left, right in zip(parts, shown, strict=True))
    assert all((amount / step).denominator == 1 for amount in shown)
