"""Recurring maintenance across the changes of the clock, against somebody who watches the clock on the wall."""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from measures.made import maintenance, update
from measures.simulation import MINUTE, Repeat, begins, clock_on_the_wall, every, monthly, series, weekly
from uptrail.measures.component_status import StatusIndex
from uptrail.measures.uptime import uptime
from uptrail.records.maintenance import Schedule
from uptrail.records.occurrence import ComponentStatus
from uptrail.settings import Weights
from uptrail.timespan import Span

WORK = ComponentStatus.UNDER_MAINTENANCE
START = datetime(2026, 3, 1, tzinfo=UTC)
DAYS = 42
MINUTES = DAYS * 24 * 60
"""The world: all clocks below are put forward or back within it, one by half an hour, one at midnight."""
ZONES = ["UTC", "Europe/Amsterdam", "America/New_York", "Australia/Lord_Howe", "America/Santiago"]
NAMES = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
watch = cache(clock_on_the_wall)


@st.composite
def repeats(draw: st.DrawFn) -> tuple[Repeat, date]:
    """A rule and its first day, which the rule means."""
    first = date(2026, 3, draw(st.integers(2, 6)))
    match draw(st.sampled_from(["DAILY", "WEEKLY", "MONTHLY"])):
        case "DAILY":
            step = draw(st.integers(1, 9))
            rule, means = f"FREQ=DAILY;INTERVAL={step}", every(step, first)
        case "WEEKLY":
            step = draw(st.integers(1, 3))
            weekdays = draw(st.sets(st.integers(0, 6), max_size=3)) | {first.weekday()}
            named = ",".join(NAMES[number] for number in sorted(weekdays))
            rule, means = f"FREQ=WEEKLY;INTERVAL={step};BYDAY={named}", weekly(weekdays, step, first)
        case _:
            place, weekday = draw(st.sampled_from([1, 2, 4, -1])), draw(st.integers(0, 6))
            rule, means = f"FREQ=MONTHLY;BYDAY={place}{NAMES[weekday]}", monthly(place, weekday)
            first = next(day for day in (date(2026, 3, 1) + timedelta(days=n) for n in range(31)) if means(day))
    match draw(st.sampled_from(["", "COUNT", "UNTIL"])):
        case "COUNT":
            most = draw(st.integers(1, 12))
            return Repeat(f"{rule};COUNT={most}", means, most), first
        case "UNTIL":
            last = first + timedelta(days=draw(st.integers(0, 40)))
            return Repeat(f"{rule};UNTIL={last:%Y%m%d}", means, last=last), first
    return Repeat(rule, means), first


MOMENTS = st.sampled_from([time(0), time(0, 30), time(1, 45), time(2), time(2, 30), time(3)]) | st.builds(
    time, st.integers(0, 23), st.integers(0, 59)
)
TOLD = st.dictionaries(
    st.integers(0, 12), st.tuples(st.none() | st.integers(0, 30), st.none() | st.integers(31, 400)), max_size=4
)
"""Of some windows: how late In progress was told, and when Completed was, in minutes from the planned start."""


def made(repeat: Repeat, zone: str, begun: list[datetime], length: int, told) -> object:
    """The record of a series."""
    said = []
    for place, (late, early) in told.items():
        for minutes, status in ((late, "In progress"), (early, "Completed")):
            if minutes is not None and place < len(begun):
                said.append(update((begun[place] - datetime(2026, 3, 2, tzinfo=UTC)) / timedelta(hours=1), status))
                said[-1] = said[-1].model_copy(update={"at": begun[place] + minutes * MINUTE})
    one = maintenance("m", 0, 1, *said, repeat=repeat.rule)
    plan = Schedule(start=begun[0], end=begun[0] + length * MINUTE, zone=zone)
    return one.model_copy(update={"scheduled": plan})


@settings(deadline=None, max_examples=100)
@given(repeats(), st.sampled_from(ZONES), MOMENTS, st.integers(1, 300), TOLD, st.integers(7 * 1440, MINUTES))
def test_a_series_runs_by_the_clock_on_the_wall(repeat, zone, at, length, told, as_of) -> None:
    rule, first = repeat
    begun = list(begins(rule, first, at, watch(zone, START, MINUTES)))
    if zone != "UTC" and begun[0].astimezone(UTC) > START + timedelta(days=6):
        return  # a first window that the clock skips or repeats is another window
    works = made(rule, zone, begun, length, told)
    moment = START + as_of * MINUTE
    index = StatusIndex([], [works], moment)
    expected = series([int((one - START) / MINUTE) for one in begun], length, told, as_of)
    found: set[int] = set()
    for span, status in index.merged("api"):
        assert status is WORK
        found.update(range(int((span.start - START) / MINUTE), int((span.end - START) / MINUTE)))
    assert found == expected
    figure = uptime("api", index, Span(START, moment), None, Weights())
    assert figure.maintenance == 60 * len(expected)
    assert figure.total == 60 * (as_of - len(expected))


@pytest.mark.parametrize(
    ("zone", "at", "expected"),
    [
        ("Europe/Amsterdam", time(2, 30), [(28, 1, 30), (29, 1, 30), (30, 0, 30)]),
        ("UTC", time(2, 30), [(28, 2, 30), (29, 2, 30), (30, 2, 30)]),
    ],
)
def test_the_watcher_knows_the_night_on_which_summer_begins(zone, at, expected) -> None:
    """Otherwise the comparison above would prove little."""
    daily = Repeat("FREQ=DAILY", every(1, date(2026, 3, 28)), most=3)
    begun = begins(daily, date(2026, 3, 28), at, watch(zone, START, MINUTES))
    assert [(one.day, one.hour, one.minute) for one in begun] == expected
