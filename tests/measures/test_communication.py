from datetime import timedelta
from fractions import Fraction

from measures.made import at, incident, update
from uptrail.measures.communication import gaps, kept, longest, update_every
from uptrail.settings import Policies

EVERY = timedelta(minutes=30)


def told(known, as_of=48):
    hours = timedelta(hours=1)
    return [
        ((gap.start - at(0)) / hours, (gap.end - at(0)) / hours, gap.late / hours, gap.explicit, gap.still)
        for gap in gaps(known, EVERY, at(as_of))
    ]


def test_promises_of_updates_and_of_the_policy():
    promise = update(10.5).model_copy(update={"next_update": at(11.5)})
    known = incident("a", 10, 13, promise, update(11.25), update(13, "Resolved"))
    assert told(known) == [
        (10, 10.5, 0, False, False),
        (10.5, 11.25, 0, True, False),
        (11.25, 13, 1.25, False, False),
    ]


def test_an_open_incident_is_silent_until_now():
    known = incident("a", 10, None, update(10))
    assert told(known, as_of=10.25) == [(10, 10.25, 0, False, True)]
    assert told(known, as_of=11) == [(10, 11, 0.5, False, True)]


def test_silence_counts_from_the_declaration():
    known = incident("a", 10, 12, update(11)).model_copy(update={"declared": at(10.75)})
    assert told(known)[0] == (10.75, 11, 0, False, False)


def test_what_is_said_after_the_end_or_later_than_now_is_no_gap():
    assert told(incident("a", 10, 11, update(10), update(15))) == [(10, 11, 0.5, False, False)]
    assert told(incident("a", 10, 20, update(10), update(15)), as_of=10.5) == [(10, 10.5, 0, False, True)]


def test_nobody_was_told_at_all():
    assert told(incident("a", 10, 12)) == [(10, 12, 1.5, False, False)]


def test_longest_and_kept():
    found = gaps(incident("a", 10, None, update(10.25), update(11.25)), EVERY, at(11.5))
    assert longest(found).length == timedelta(hours=1)
    assert kept(found) == Fraction(1, 2)
    assert (longest([]), kept([])) == (None, None)


def test_policy_by_severity():
    assert update_every(Policies(), "SEV1") == timedelta(minutes=20)
    assert update_every(Policies(), "SEV9") == timedelta(hours=2)
