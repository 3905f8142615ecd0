"""Exact arithmetic on spans, compared with counting minutes."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from uptrail.timespan import ZERO, Span, clip, intersect, seconds, share_out, subtract, total, union

START = datetime(2026, 3, 1, tzinfo=UTC)


def minute(number: int) -> datetime:
    return START + timedelta(minutes=number)


spans = st.lists(
    st.tuples(st.integers(0, 60), st.integers(0, 60)).map(lambda ends: Span(minute(ends[0]), minute(ends[1]))),
    max_size=8,
)


def minutes(found: list[Span] | tuple[Span, ...]) -> set[int]:
    return {number for number in range(61) for span in found if minute(number) in span}


def disjoint(found: tuple[Span, ...]) -> bool:
    return all(found) and all(a.end < b.start for a, b in pairwise(found))


@given(spans, spans)
@settings(deadline=None)
def test_sets_of_moments(some: list[Span], others: list[Span]) -> None:
    assert minutes(union(some)) == minutes(some)
    assert minutes(intersect(some, others)) == minutes(some) & minutes(others)
    assert minutes(subtract(some, others)) == minutes(some) - minutes(others)
    assert total(some) == timedelta(minutes=len(minutes(some)))
    assert disjoint(union(some))
    assert disjoint(intersect(some, others))
    assert disjoint(subtract(some, others))


@given(spans, st.integers(0, 60), st.integers(0, 60))
@settings(deadline=None)
def test_clipping(some: list[Span], start: int, end: int) -> None:
    window = Span(minute(start), minute(end))
    assert minutes(clip(some, window)) == minutes(some) & minutes([window])


@given(st.dictionaries(st.sampled_from("abc"), spans))
@settings(deadline=None)
def test_shares_add_up_exactly(claims: dict[str, list[Span]]) -> None:
    everything = [span for some in claims.values() for span in some]
    assert sum(share_out(claims).values()) == seconds(total(everything))
    assert share_out(claims).keys() == claims.keys()


def test_a_shared_minute_is_split() -> None:
    shares = share_out({"a": [Span(minute(0), minute(2))], "b": [Span(minute(1), minute(2))], "c": []})
    assert shares == {"a": Fraction(90), "b": Fraction(30), "c": Fraction(0)}


def test_spans_are_half_open_and_never_negative() -> None:
    span = Span(minute(1), minute(2))
    assert (minute(1) in span, minute(2) in span) == (True, False)
    assert not Span(minute(2), minute(1))
    assert Span(minute(2), minute(1)).length == ZERO
    assert seconds(timedelta(microseconds=1)) == Fraction(1, 1_000_000)
