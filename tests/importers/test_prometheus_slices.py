"""Slices of good and total events: chunks, gaps, and figures that cannot be."""

from collections.abc import Mapping
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uptrail.importers.prometheus_answer import Refused
from uptrail.importers.prometheus_slices import MOST_POINTS, Row, slices
from uptrail.records.slo import SliSource

SOURCE = SliSource(good='sum(increase(a_total{ok="1"}[{{.window}}]))', total="sum(increase(a_total[{{.window}}]))")


class Fake:
    """A server with a figure for each query and moment."""

    def __init__(self, good: Mapping[int, object], total: Mapping[int, object]) -> None:
        self.figures = {True: good, False: total}
        self.asked: list[tuple[str, int, int, int]] = []

    def ask(self, query: str, start: int, end: int, step: int) -> dict[int, Fraction]:
        self.asked.append((query, start, end, step))
        figures = self.figures["ok=" in query]
        return {at: Fraction(str(figures[at])) for at in range(start, end + 1, step) if at in figures}


def test_a_slice_ends_where_the_query_looks_back_from() -> None:
    fake = Fake({300: 9, 600: 4}, {300: 10, 600: 5})
    assert slices(fake, SOURCE, 0, 600, 300) == [Row(0, Fraction(9), Fraction(10)), Row(300, Fraction(4), Fraction(5))]
    assert {(start, end, step) for _, start, end, step in fake.asked} == {(300, 600, 300)}
    assert fake.asked[0][0] == "sum(increase(a_total[5m]))"


def test_time_without_events_stays_unmeasured_and_silence_of_good_is_all_bad() -> None:
    fake = Fake({300: 9}, {300: 10, 900: 7})
    assert slices(fake, SOURCE, 0, 900, 300) == [Row(0, Fraction(9), Fraction(10)), Row(600, Fraction(0), Fraction(7))]


def test_a_rate_per_second_becomes_events() -> None:
    fake = Fake({300: 9}, {300: 10})
    source = SliSource(good='sum(rate(a_total{ok="1"}[{{.window}}]))', total="sum(rate(a_total[{{.window}}]))")
    slices(fake, source, 0, 300, 300)
    assert fake.asked[0][0] == "(sum(rate(a_total[5m]))) * 300"


@pytest.mark.parametrize("count", [1, MOST_POINTS - 1, MOST_POINTS, MOST_POINTS + 1, 3 * MOST_POINTS])
def test_every_slice_is_asked_for_once_in_pieces_a_server_takes(count: int) -> None:
    figures = {at * 60: 1 for at in range(1, count + 1)}
    fake = Fake(figures, figures)
    assert len(slices(fake, SOURCE, 0, count * 60, 60)) == count
    for _, start, end, step in fake.asked:
        assert (end - start) // step + 1 < 11_000
    pieces = [one[1:] for one in fake.asked if "ok=" in one[0]]
    assert pieces == [one[1:] for one in fake.asked if "ok=" not in one[0]]


def test_more_good_than_all_is_refused() -> None:
    with pytest.raises(Refused, match="1970-01-01 00:05 UTC: 11 good events of only 10"):
        slices(Fake({300: 1, 600: 11}, {300: 1, 600: 10}), SOURCE, 0, 600, 300)


def test_the_noise_of_binary_arithmetic_is_no_lie() -> None:
    fake = Fake({300: "10.000000001"}, {300: "10.000000000"})
    assert slices(fake, SOURCE, 0, 300, 300) == [Row(0, Fraction(10), Fraction(10))]


def test_a_query_for_good_that_finds_nothing_at_all_is_refused() -> None:
    with pytest.raises(Refused, match="the query for good events finds nothing"):
        slices(Fake({}, {300: 10}), SOURCE, 0, 300, 300)


def test_a_ratio_counts_as_one_event_a_slice() -> None:
    fake = Fake({}, {300: "0.75", 900: 1})
    source = SliSource(ratio="avg_over_time(probe_success[{{.window}}])")
    assert slices(fake, source, 0, 900, 300) == [
        Row(0, Fraction(3, 4), Fraction(1)),
        Row(600, Fraction(1), Fraction(1)),
    ]
    with pytest.raises(Refused, match="the ratio 75 is above 1"):
        slices(Fake({}, {300: 75}), source, 0, 300, 300)


def test_a_query_without_a_window_is_refused_before_anything_is_asked() -> None:
    fake = Fake({}, {})
    with pytest.raises(Refused, match="the query has no window"):
        slices(fake, SliSource(good="sum(up)", total="count(up)"), 0, 300, 300)
    assert fake.asked == []


@given(st.dictionaries(st.integers(1, 40), st.tuples(st.integers(0, 10**9), st.integers(0, 10**9)), max_size=40))
def test_good_never_exceeds_total_and_counts_are_kept(figures: dict[int, tuple[int, int]]) -> None:
    thirds = {at * 60: (Fraction(good, 3), Fraction(good + bad, 3)) for at, (good, bad) in figures.items()}
    fake = Fake({at: good for at, (good, _) in thirds.items()}, {at: total for at, (_, total) in thirds.items()})
    found = slices(fake, SOURCE, 0, 2400, 60)
    assert [row.start + 60 for row in found] == sorted(thirds)
    for row in found:
        good, total = thirds[row.start + 60]
        assert 0 <= row.good <= row.total
        assert abs(row.good - good) <= Fraction(1, 10**6)
        assert abs(row.total - total) <= Fraction(1, 10**6)
