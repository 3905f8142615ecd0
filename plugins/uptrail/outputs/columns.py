"""Columns of figures that add up as they are read: rounding is shared out so that the rows make the rounded total."""

from collections.abc import Callable, Sequence
from fractions import Fraction


def added_up(parts: Sequence[Fraction], step: Fraction, rounded: Callable[[Fraction], int] = round) -> list[Fraction]:
    """The parts in whole steps, each less than one step from its own, that add up to the sum as it is `rounded`.

    The steps that rounding down loses go to the parts that lost most by it; among equals to the first.
    """
    floors = [part // step for part in parts]
    missing = rounded(sum(parts, Fraction(0)) / step) - sum(floors)
    order = sorted(range(len(parts)), key=lambda place: (floors[place] - parts[place] / step, place))
    for place in order[:missing]:
        floors[place] += 1
    return [count * step for count in floors]
