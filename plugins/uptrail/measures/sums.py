"""Sums of many fractions, exact and quick: numerators by denominator, made one fraction when somebody asks."""

from collections.abc import Iterable, Mapping, MutableMapping
from fractions import Fraction
from math import gcd

Sums = MutableMapping[int, int]
SMALL = 4096
"""Bits up to which a common divisor of two denominators is worth looking for."""


def put(sums: Sums, parts: Iterable[tuple[int, int]]) -> None:
    """Add denominators with their numerators."""
    for below, above in parts:
        sums[below] = sums.get(below, 0) + above


def whole(sums: Mapping[int, int]) -> Fraction:
    """What the sums come to."""
    below, above = folded(sums)
    return Fraction(above, below)


def folded(sums: Mapping[int, int]) -> tuple[int, int]:
    """The sums as one denominator and numerator, not reduced; added in pairs, so that few of the additions are long."""
    parts = [(below, above) for below, above in sums.items() if above] or [(1, 0)]
    while len(parts) > 1:
        pairs = [_added(*parts[n], *parts[n + 1]) for n in range(0, len(parts) - 1, 2)]
        parts = pairs + parts[len(pairs) * 2 :]
    return parts[0]


def _added(below: int, above: int, other_below: int, other_above: int) -> tuple[int, int]:
    common = gcd(below, other_below) if below.bit_length() < SMALL else 1
    scale = other_below // common
    return below * scale, above * scale + other_above * (below // common)
