from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from measures.made import at, incident, maintenance, update
from uptrail.archive import Archive
from uptrail.audience import view
from uptrail.measures.component_status import StatusIndex, current, merged, overall, spans
from uptrail.records import Component, Incident, Maintenance
from uptrail.records.occurrence import Audience, ComponentStatus
from uptrail.settings import Settings
from uptrail.timespan import Span

S = ComponentStatus


def shown(found):
    return [
        ((span.start - at(0)) / timedelta(hours=1), (span.end - at(0)) / timedelta(hours=1), s) for span, s in found
    ]


def one(*incidents, maintenances=(), as_of=48):
    return shown(merged("api", incidents, maintenances, None, at(as_of)))


def test_components_hold_from_the_start_to_the_end():
    assert one(incident("a", 1, 3, api="partial_outage", web="major_outage")) == [(1, 3, S.PARTIAL_OUTAGE)]


def test_a_components_line_changes_the_status_from_then_on():
    found = one(
        incident("a", 1, 5, update(2, api="degraded_performance"), update(3, web="major_outage"), api="major_outage")
    )
    assert found == [(1, 2, S.MAJOR_OUTAGE), (2, 5, S.DEGRADED_PERFORMANCE)]


def test_a_component_named_only_in_an_update_is_affected_from_that_update():
    assert one(incident("a", 1, 5, update(2, api="major_outage"), web="major_outage")) == [(2, 5, S.MAJOR_OUTAGE)]


def test_a_component_set_to_operational_is_well_again_before_the_end():
    assert one(incident("a", 1, 5, update(2, api="operational"), api="major_outage")) == [(1, 2, S.MAJOR_OUTAGE)]


def test_the_resolved_update_ends_it_even_when_it_names_a_status():
    found = one(incident("a", 1, None, update(4, "Resolved", api="partial_outage"), api="major_outage"))
    assert found == [(1, 4, S.MAJOR_OUTAGE)]


def test_cancelling_ends_an_incident():
    cancelled = incident("a", 1, api="major_outage").model_copy(update={"cancelled": at(2)})
    assert one(cancelled) == [(1, 2, S.MAJOR_OUTAGE)]


def test_an_open_incident_lasts_to_as_of_and_is_current():
    known = incident("a", 1, api="major_outage")
    assert one(known, as_of=7) == [(1, 7, S.MAJOR_OUTAGE)]
    assert current("api", [known], [], at(7)) is S.MAJOR_OUTAGE
    assert current("api", [known], [], at(0.5)) is S.OPERATIONAL
    assert current("api", [known], [], at(1)) is S.MAJOR_OUTAGE


def test_resolved_at_as_of_is_operational():
    assert current("api", [incident("a", 1, 7, api="major_outage")], [], at(7)) is S.OPERATIONAL


def test_the_past_is_rebuilt_at_an_earlier_as_of():
    known = incident("a", 1, 5, update(3, api="partial_outage"), api="major_outage")
    assert one(known, as_of=2) == [(1, 2, S.MAJOR_OUTAGE)]


def test_an_incident_without_a_start_begins_with_its_first_change():
    assert one(incident("a", None, 5, update(2, api="major_outage"))) == [(2, 5, S.MAJOR_OUTAGE)]


def test_overlaps_show_the_worst_and_raw_spans_keep_their_causes():
    both = [incident("a", 1, 5, api="degraded_performance"), incident("b", 2, 3, api="major_outage")]
    assert one(*both) == [(1, 2, S.DEGRADED_PERFORMANCE), (2, 3, S.MAJOR_OUTAGE), (3, 5, S.DEGRADED_PERFORMANCE)]
    raw = spans("api", both, [], Span(at(2.5), at(48)), at(48))
    assert [(s.cause_id, s.span) for s in raw] == [("a", Span(at(2.5), at(5))), ("b", Span(at(2.5), at(3)))]


def test_incidents_that_touch_at_the_same_status_are_one_span():
    assert one(incident("a", 1, 2, api="major_outage"), incident("b", 2, 3, api="major_outage")) == [
        (1, 3, S.MAJOR_OUTAGE)
    ]


def test_maintenance_shows_only_where_no_incident_says_worse():
    found = one(incident("a", 2, 3, api="degraded_performance"), maintenances=[maintenance("m", 1, 4)])
    assert found == [(1, 2, S.UNDER_MAINTENANCE), (2, 3, S.DEGRADED_PERFORMANCE), (3, 4, S.UNDER_MAINTENANCE)]


@pytest.mark.parametrize(
    ("updates", "more", "expected"),
    [
        ((), {}, [(10, 12)]),
        ((update(10.5, "In progress"),), {}, [(10.5, 48)]),
        ((update(10.5, "In progress"), update(11, "Completed")), {}, [(10.5, 11)]),
        ((update(9, "In progress"), update(13, "Completed")), {}, [(9, 13)]),
        ((update(13, "Completed"),), {}, [(10, 13)]),
        ((), {"completed": at(11)}, [(10, 11)]),
        ((), {"cancelled": at(8)}, []),
        ((update(10.5, "In progress"),), {"cancelled": at(11)}, [(10.5, 11)]),
        ((update(8, "Completed"),), {"cancelled": at(8)}, []),
        ((update(10, "In progress"), update(11, "Verifying")), {}, [(10, 48)]),
    ],
)
def test_a_maintenance_counts_while_it_really_ran(updates, more, expected):
    found = one(maintenances=[maintenance("m", 10, 12, *updates, **more)])
    assert [(start, end) for start, end, _ in found] == expected


def test_a_future_maintenance_changes_nothing_today():
    planned = maintenance("m", 72, 80)
    assert one(maintenances=[planned]) == []
    assert current("api", [], [planned], at(48)) is S.OPERATIONAL


def test_a_maintenance_may_announce_worse_than_maintenance():
    planned = maintenance("m", 1, 3, update(2, "In progress", api="major_outage"), update(3, "Completed"))
    planned = planned.model_copy(update={"started": at(1)})
    assert one(maintenances=[planned]) == [(1, 2, S.UNDER_MAINTENANCE), (2, 3, S.MAJOR_OUTAGE)]


def test_a_recurring_maintenance_counts_in_each_window():
    weekly = maintenance("m", 10, 12, repeat="FREQ=DAILY")
    assert [(start, end) for start, end, _ in one(maintenances=[weekly], as_of=59)] == [(10, 12), (34, 36), (58, 59)]


def test_updates_belong_to_the_nearest_window_of_a_recurring_maintenance():
    daily = maintenance("m", 10, 12, update(34.5, "In progress"), update(35, "Completed"), repeat="FREQ=DAILY;COUNT=3")
    assert [(start, end) for start, end, _ in one(maintenances=[daily], as_of=99)] == [(10, 12), (34.5, 35), (58, 60)]


def test_the_gates_types_give_the_same_answer_as_the_records():
    known = incident("a", 1, 5, update(2, api="partial_outage"), api="major_outage").model_copy(
        update={"audience": Audience.PUBLIC}
    )
    planned = maintenance("m", 1, 9, audience=Audience.PUBLIC)
    component = Component(id="api", source=known.source, audience=Audience.PUBLIC)
    records = {Component: {"api": component}, Incident: {"a": known}, Maintenance: {"m": planned}}
    seen = view(Archive(Settings(), at(48), records), Audience.PUBLIC)
    index = StatusIndex(seen.incidents.values(), seen.maintenances.values(), at(48))
    assert shown(index.merged("api")) == one(known, maintenances=[planned])


def test_status_at_any_moment():
    index = StatusIndex([incident("a", 1, 2, api="major_outage")], [], at(48))
    assert [index.at("api", at(h)) for h in (0.5, 1, 1.5, 2)] == [
        S.OPERATIONAL,
        S.MAJOR_OUTAGE,
        S.MAJOR_OUTAGE,
        S.OPERATIONAL,
    ]
    assert index.current("nothing-known") is S.OPERATIONAL


@pytest.mark.parametrize(
    ("statuses", "indicator", "description"),
    [
        ([], "none", "All Systems Operational"),
        ([S.OPERATIONAL, S.OPERATIONAL], "none", "All Systems Operational"),
        ([S.OPERATIONAL, S.UNDER_MAINTENANCE], "maintenance", "Service Under Maintenance"),
        ([S.UNDER_MAINTENANCE], "maintenance", "Service Under Maintenance"),
        ([S.OPERATIONAL, S.DEGRADED_PERFORMANCE], "minor", "Partially Degraded Service"),
        ([S.OPERATIONAL, S.PARTIAL_OUTAGE], "minor", "Minor Service Outage"),
        ([S.PARTIAL_OUTAGE, S.PARTIAL_OUTAGE], "major", "Partial System Outage"),
        ([S.OPERATIONAL, S.MAJOR_OUTAGE], "major", "Partial System Outage"),
        ([S.PARTIAL_OUTAGE, S.MAJOR_OUTAGE], "major", "Partial System Outage"),
        ([S.MAJOR_OUTAGE], "critical", "Major Service Outage"),
    ],
)
def test_overall(statuses, indicator, description):
    assert overall(statuses) == (indicator, description)


STATUSES = st.sampled_from([s.value for s in S])
HOURS = st.integers(0, 40)


@st.composite
def some_incident(draw):
    start = draw(st.none() | HOURS)
    updates = draw(st.lists(st.tuples(HOURS, STATUSES, st.sampled_from(["", "", "", "Resolved"])), max_size=3))
    end = draw(st.none() | HOURS)
    return incident(
        "i",
        start,
        end,
        *(update(h, status, api=s) for h, s, status in updates),
        **({"api": draw(STATUSES)} if start is not None else {}),
    )


def said(known, moment):
    """What one incident says of `api` at a moment: the same rule, told moment by moment."""
    ended = known.resolved or min((u.at for u in known.updates if u.status == "Resolved"), default=None)
    begun = known.started if known.started is not None else min((u.at for u in known.updates), default=None)
    if begun is None or moment < begun or (ended is not None and moment >= ended):
        return S.OPERATIONAL
    story = [(known.started, known.components)] if known.started else []
    story += [(u.at, u.components) for u in known.updates]
    latest = S.OPERATIONAL
    for when, statuses in sorted(story, key=lambda change: change[0]):
        if when <= moment:
            latest = statuses.get("api", latest)
    return latest


@given(st.lists(some_incident(), max_size=5))
def test_every_moment_shows_the_worst_that_any_incident_says(incidents):
    index = StatusIndex(incidents, [], at(44))
    for half_hours in range(88):
        moment = at(half_hours / 2)
        expected = max((said(known, moment) for known in incidents), key=lambda s: s.rank, default=S.OPERATIONAL)
        assert index.at("api", moment) is expected


@given(st.lists(some_incident(), max_size=6), st.integers(0, 60), st.integers(0, 60))
def test_spans_within_a_window_are_all_those_that_touch_it(incidents, first, length):
    incidents = [known.model_copy(update={"id": f"i{number}"}) for number, known in enumerate(incidents)]
    window = Span(at(first), at(first + length))
    limit = window.clip(Span(at(-1000), at(44)))
    index = StatusIndex(incidents, [], at(44))
    expected = [
        (known.span.clip(limit), known.status, known.cause_id) for known in index.spans("api") if known.span.clip(limit)
    ]
    assert [(known.span, known.status, known.cause_id) for known in index.spans("api", window)] == expected
