"""Uptime and status against a simulation that knows nothing of spans: one second after another, asked anew."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from measures.made import incident, maintenance, update
from measures.simulation import SEVERE, simulate
from uptrail.measures.component_status import StatusIndex
from uptrail.measures.uptime import uptime
from uptrail.records.occurrence import ComponentStatus
from uptrail.settings import Weights
from uptrail.timespan import Span

MIDNIGHT = datetime(2026, 3, 2, tzinfo=UTC)
LENGTH = 240
"""The simulated world is so many seconds long, from the last minutes of one day into the next."""
START = MIDNIGHT - timedelta(seconds=LENGTH // 2)
WEIGHT = {"degraded_performance": Fraction(1, 7), "partial_outage": Fraction(3, 10), "major_outage": Fraction(1)}


def hours(second: int) -> float:
    """A second of the world on the clock of `made`, whose hours count from 2 March."""
    return (START + timedelta(seconds=second) - MIDNIGHT) / timedelta(hours=1)


SECOND = st.integers(0, LENGTH)
INCIDENTS = st.lists(
    st.tuples(
        SECOND,
        st.none() | SECOND,
        st.sampled_from(SEVERE),
        st.lists(st.tuples(SECOND, st.sampled_from(SEVERE)), max_size=3),
    ),
    max_size=4,
)
WORKS = st.lists(st.tuples(SECOND, st.integers(1, 90), st.none() | SECOND, st.none() | SECOND), max_size=3)
"""Planned start, planned length, when its In progress was told, when it was completed."""


def index_of(incidents, works, as_of: int) -> StatusIndex:
    made = [
        incident(
            f"i{number}",
            hours(start),
            None if end is None else hours(end),
            *(update(hours(at), "Identified", api=status) for at, status in changes),
            api=first,
        )
        for number, (start, end, first, changes) in enumerate(incidents)
    ]
    planned = [
        maintenance(
            f"m{number}",
            hours(start),
            hours(start + length),
            *(() if told is None else (update(hours(told), "In progress"),)),
            **({} if done is None else {"completed": START + timedelta(seconds=done)}),
        )
        for number, (start, length, told, done) in enumerate(works)
    ]
    return StatusIndex(made, planned, START + timedelta(seconds=as_of))


@settings(deadline=None, max_examples=150)
@given(INCIDENTS, WORKS, SECOND)
def test_the_status_of_every_second(incidents, works, as_of):
    index = index_of(incidents, works, as_of)
    for second in range(as_of):
        shown = index.at("api", START + timedelta(seconds=second))
        assert shown.value == simulate(incidents, works, second), second


@settings(deadline=None, max_examples=150)
@given(INCIDENTS, WORKS, SECOND, SECOND, SECOND, st.booleans())
def test_the_uptime_of_any_window(incidents, works, first, last, as_of, young):
    """`young` components count from midnight on; the seconds before are no data."""
    since = LENGTH // 2 if young else 0
    counted = [simulate(incidents, works, second) for second in range(max(first, since), min(last, as_of))]
    down = sum((WEIGHT.get(status, Fraction(0)) for status in counted), Fraction(0))
    total = sum(status != "under_maintenance" for status in counted)
    weights = Weights(degraded_performance=Fraction(1, 7))
    window = Span(START + timedelta(seconds=first), START + timedelta(seconds=last))
    figure = uptime("api", index_of(incidents, works, as_of), window, MIDNIGHT.date() if young else None, weights)
    assert figure.downtime == down
    assert figure.total == total
    assert figure.maintenance == len(counted) - total
    assert figure.no_data == max(last - first, 0) - len(counted)
    assert figure.fraction == (1 - down / total if total else None)
    held = {status.value: seconds for status, seconds in figure.seconds.items() if seconds}
    assert held == {status: counted.count(status) for status in {*counted}}
    assert all(isinstance(status, ComponentStatus) for status in figure.seconds)
