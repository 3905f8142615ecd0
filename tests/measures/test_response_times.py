from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from measures.made import at, incident, update
from uptrail.measures.response_times import (
    PHASES,
    Summary,
    month,
    quarter,
    response_times,
    severity,
    summaries,
    summaries_by,
    summary,
)

MINUTE = timedelta(minutes=1)


def responded(id="a", start=10.0, **more):
    return incident(id, start).model_copy(update=more)


def test_all_times_of_one_incident():
    known = responded(detected=at(10.1), acknowledged=at(10.2), declared=at(10.3), mitigated=at(11), resolved=at(12))
    found = response_times(known)
    assert (found.detect, found.acknowledge, found.declare) == (6 * MINUTE, 6 * MINUTE, 18 * MINUTE)
    assert (found.mitigate, found.resolve) == (60 * MINUTE, 120 * MINUTE)


def test_unknown_moments_give_no_times():
    found = response_times(responded(acknowledged=at(11)))
    assert (found.detect, found.acknowledge, found.declare, found.mitigate, found.resolve) == (None,) * 5


def test_times_that_run_backwards_are_unknown():
    assert response_times(responded(detected=at(9))).detect is None


def test_the_resolved_update_counts_and_a_cancelled_incident_was_never_resolved():
    assert response_times(incident("a", 1, None, update(2, "Resolved"))).resolve == 60 * MINUTE
    assert response_times(responded(cancelled=at(11))).resolve is None


def minutes(*values):
    return [value * MINUTE for value in values]


@pytest.mark.parametrize(
    ("times", "median", "p90", "iqr"),
    [
        (minutes(7), 7, 7, 0),
        (minutes(1, 2), 1.5, 2, 1),
        (minutes(10, 1, 9, 2, 8, 3, 7, 4, 6, 5), 5.5, 9, 5),
        (minutes(*range(1, 12)), 6, 10, 6),
    ],
)
def test_summaries_by_nearest_rank(times, median, p90, iqr):
    found = summary([*times, None])
    assert found.unknown == 1
    assert (found.n, found.median, found.p90, found.iqr) == (len(times), median * MINUTE, p90 * MINUTE, iqr * MINUTE)
    assert (found.least, found.most) == (min(times), max(times))


def test_a_summary_of_nothing():
    assert summary([None]) == Summary(0, unknown=1)
    assert summary([None]).iqr is None


@given(st.lists(st.integers(0, 10**6).map(lambda s: timedelta(seconds=s)), min_size=1))
def test_a_summary_keeps_its_promises(times):
    found = summary(times)
    assert found.least <= found.median <= found.most
    assert sum(time <= found.p90 for time in times) * 10 >= len(times) * 9
    assert sum(time < found.p90 for time in times) * 10 < len(times) * 9


def test_summaries_by_month_and_severity():
    known = [
        responded("a", 0.5, severity="SEV1", resolved=at(1)),
        responded("b", -0.5, severity="SEV2", resolved=at(1)),
        responded("c", 24 * 40, severity="SEV1", resolved=at(24 * 40 + 2)),
    ]
    assert summaries(known)["resolve"].n == 3
    assert {name: found["resolve"].median for name, found in summaries_by(known, severity).items()} == {
        "SEV1": 75 * MINUTE,
        "SEV2": 90 * MINUTE,
    }
    assert list(summaries_by(known, month)) == ["2026-03", "2026-04"]
    at_midnight = responded("d", -24 - 0.5)
    assert (*month(at_midnight), *month(at_midnight, ZoneInfo("Europe/Berlin"))) == ("2026-02", "2026-03")


def test_an_incident_counts_under_each_of_its_keys():
    teams = {"a": ("core", "shops"), "b": ("shops",), "c": ()}
    known = [responded(id, 1, resolved=at(2)) for id in teams]
    found = summaries_by(known, lambda one: teams[one.id])
    assert {team: times["resolve"].n for team, times in found.items()} == {"core": 1, "shops": 2}


def test_quarters():
    found = [quarter(responded("a", 24 * days)) for days in (-61, 0, 29, 30, 121)]
    assert found == [("2025-Q4",), ("2026-Q1",), ("2026-Q1",), ("2026-Q2",), ("2026-Q3",)]
    assert quarter(incident("a", None)) == ()


# The whole computation once more, by counting instead of by sorting, from minutes instead of moments.

STEPS = ("detected", "acknowledged", "declared", "mitigated", "resolved")
MOMENT = st.none() | st.integers(0, 300)
RESPONSES = st.lists(
    st.fixed_dictionaries(
        {"started": MOMENT, "severity": st.sampled_from(["SEV1", "SEV2"]), **dict.fromkeys(STEPS, MOMENT)}
    ),
    max_size=25,
)


def counted(times, share):
    """The least of some numbers that at least `share` hundredths of them do not exceed, by counting for each."""
    return min(one for one in times if 100 * sum(other <= one for other in times) >= share * len(times))


def half_way(times):
    """The median as the mean of what is left when the least and the greatest are struck off again and again."""
    times = list(times)
    while len(times) > 2:
        times.remove(min(times))
        times.remove(max(times))
    return sum(times) / len(times)


@given(RESPONSES)
def test_the_figures_by_another_road(written):
    incidents = [
        responded(str(number), None, severity=one["severity"]).model_copy(
            update={name: None if one[name] is None else at(0) + one[name] * MINUTE for name in ("started", *STEPS)}
        )
        for number, one in enumerate(written)
    ]
    found = summaries_by(incidents, severity)
    for level in {one["severity"] for one in written}:
        group = [one for one in written if one["severity"] == level]
        for phase, end in zip(PHASES, STEPS, strict=True):
            begin = "detected" if phase == "acknowledge" else "started"
            pairs = [(one[begin], one[end]) for one in group]
            times = [b - a for a, b in pairs if a is not None and b is not None and b >= a]
            told = found[level][phase]
            assert (told.n, told.n + told.unknown) == (len(times), len(group))
            if times:
                assert told.median == half_way(times) * MINUTE
                assert [told.lower, told.upper, told.p90] == [counted(times, share) * MINUTE for share in (25, 75, 90)]
                assert (told.least, told.most) == (min(times) * MINUTE, max(times) * MINUTE)
            else:
                assert told.median is told.p90 is told.iqr is None
