"""Suggested words: the tone of the phase, the names that readers know, and nothing that is not known."""

from datetime import UTC, datetime, timedelta

import pytest

from uptrail.commands.wording import about, called_off, over, suggest, symptoms, work
from uptrail.records.occurrence import ComponentStatus, UpdateStatus

DOWN, PART, SLOW = ComponentStatus.MAJOR_OUTAGE, ComponentStatus.PARTIAL_OUTAGE, ComponentStatus.DEGRADED_PERFORMANCE
START = datetime(2026, 3, 4, 14, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("phase", "before", "words"),
    [
        (UpdateStatus.INVESTIGATING, None, "Labels is not working. We know about it and are looking for the cause."),
        (UpdateStatus.INVESTIGATING, UpdateStatus.INVESTIGATING, "We are still looking for the cause of the problem"),
        (UpdateStatus.IDENTIFIED, UpdateStatus.INVESTIGATING, "We have found the cause of the problem with Labels."),
        (UpdateStatus.IDENTIFIED, UpdateStatus.MONITORING, "The problem with Labels is not over yet"),
        (UpdateStatus.MONITORING, UpdateStatus.IDENTIFIED, "A fix is in place and Labels is recovering."),
        (UpdateStatus.MONITORING, UpdateStatus.MONITORING, "Labels is still recovering"),
    ],
)
def test_phases(phase: UpdateStatus, before: UpdateStatus | None, words: str) -> None:
    assert suggest(phase, {"Labels": DOWN}, before).startswith(words)


def test_every_status_has_its_symptom_worst_first() -> None:
    assert symptoms({"A": SLOW, "B": DOWN, "C": PART, "D": SLOW, "E": ComponentStatus.OPERATIONAL}) == (
        "B is not working. Parts of C are not working. A and D are slower or less reliable than usual."
    )


def test_without_components_nothing_is_named() -> None:
    for phase in (UpdateStatus.INVESTIGATING, UpdateStatus.IDENTIFIED, UpdateStatus.MONITORING):
        assert "{" not in suggest(phase, {})
    assert suggest(UpdateStatus.INVESTIGATING, {}).startswith("There is a problem.")


def test_a_told_impact_is_not_told_twice() -> None:
    assert suggest(UpdateStatus.INVESTIGATING, {"A": DOWN}, impact="A fails.").startswith("We know about it")


def test_the_end_says_how_long_it_lasted() -> None:
    words = over(["A", "B"], START, START + timedelta(minutes=42), "A disk was full")
    assert words == (
        "The problem is solved: A and B work normally again. A disk was full. "
        "It lasted about 40 minutes, from 14:05 to 14:47 UTC."
    )
    assert "from 2026-03-04 14:05 UTC to 2026-03-05 14:05 UTC" in over([], START, START + timedelta(days=1))
    assert "lasted" not in over([], None, START)


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (timedelta(seconds=20), "less than a minute"),
        (timedelta(minutes=1), "1 minute"),
        (timedelta(minutes=9), "9 minutes"),
        (timedelta(minutes=63), "about 1 hour 5 minutes"),
        (timedelta(minutes=118), "about 2 hours"),
    ],
)
def test_lengths_as_people_tell_them(length: timedelta, words: str) -> None:
    assert about(length) == words


def test_maintenance_and_what_was_called_off() -> None:
    assert work(UpdateStatus.VERIFYING, ["A"], None).startswith("The work on A is done.")
    assert called_off("the disks are late", planned=True) == "This maintenance will not take place. The disks are late."


def test_many_names_are_cut_short() -> None:
    assert "A, B, C and others are not working." in symptoms(dict.fromkeys("ABCDEF", DOWN))
