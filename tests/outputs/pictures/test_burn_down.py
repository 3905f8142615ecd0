"""The picture of a burn-down: what it says in a sentence, its lines, and the numbers of its incidents."""

import re
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from uptrail.outputs.pictures.burn_down import Level, Mark, draw, joined
from uptrail.outputs.pictures.lettering import width
from uptrail.outputs.words import words_for
from uptrail.timespan import Span

START = datetime(2026, 3, 1, tzinfo=UTC)
WORDS = words_for("en")
BORDERS = [Fraction(1, 2), Fraction(1, 4), Fraction(1, 10), Fraction(0)]


def day(number: float) -> datetime:
    return START + timedelta(days=number)


def picture(*levels: tuple[float, str], marks: tuple[Mark, ...] = (), days: float = 30) -> str:
    known = [Level(day(at), Fraction(left)) for at, left in levels]
    return str(draw("up-x", "Budget left", Span(START, day(days)), known, marks, BORDERS, WORDS))


def test_it_says_in_a_sentence_what_is_left() -> None:
    down = Mark(1, Span(day(9), day(10)))
    told = picture((0, "1"), (30, "0.31"), marks=(down,))
    assert "31.0% of the budget left on 31 Mar 2026, 00:00 UTC, after 1 incident. The same stands in the list." in told
    assert "Nothing of the budget left" in picture((0, "1"), (30, "-0.5"))


def test_the_borders_of_the_policy_are_named_as_far_as_there_is_room() -> None:
    wide = picture((0, "1"), (30, "0.5"))
    assert all(f">{border}<" in wide for border in ("100%", "50%", "25%", "10%", "0%"))
    deep = picture((0, "1"), (30, "-1.9"))
    assert ">10%<" not in deep
    assert ">0%<" in deep
    assert ">-190%<" in deep


def test_what_is_deeper_than_two_budgets_runs_along_the_foot() -> None:
    way = re.search(r'up-p-burn" d="([^"]+)"', picture((0, "1"), (15, "-9"), (30, "-90")))
    assert way
    heights = [float(y) for y in re.findall(r"[ML][\d.]+ ([\d.]+)", way[1])]
    assert heights == [26, 246, 246]
    assert ">-200%<" in picture((0, "1"), (30, "-90"))


def test_a_window_that_still_runs_ends_its_line_today() -> None:
    points = re.findall(r'up-p-burn" d="([^"]+)"', picture((0, "1"), (15, "0.5"), days=30))
    ends = [float(way.rsplit("L", 1)[1].split()[0]) for way in points]
    assert ends == [52 + (800 - 64) / 2, 52 + (340 - 64) / 2]


@given(st.lists(st.floats(52, 788), max_size=20))
def test_numbers_never_touch_one_another(places: list[float]) -> None:
    found = list(joined((x, number) for number, x in enumerate(sorted(places), 1)))
    for (x, label), (after, _) in pairwise(found):
        assert x + width(label) <= after


def test_many_numbers_at_one_place_are_one_label() -> None:
    assert [label for _, label in joined([(100, 1), (101, 2), (300, 3)])] == ["1, 2", "3"]
    assert [label for _, label in joined([(100, n) for n in range(1, 9)])] == ["1, 2, 3 …"]
