from datetime import timedelta
from zoneinfo import ZoneInfo

from measures.made import SOURCE, at, incident
from uptrail.measures.factors import causes
from uptrail.measures.recurrence import Echo, same_trigger, unkept
from uptrail.records import Postmortem
from uptrail.records.action_item import ActionItem, ActionStatus
from uptrail.records.postmortem import Factor


def postmortem(id, *factors, actions=(), day=None):
    return Postmortem(
        id=id,
        source=SOURCE,
        title=id,
        date=day,
        incidents=(id,),
        factors=tuple(Factor(text=text, primary=n == 0) for n, text in enumerate(factors)),
        action_items=tuple(actions),
    )


def action(id, due_hours, status=ActionStatus.TO_DO, action="Alert on it"):
    due = None if due_hours is None else at(due_hours).date()
    return ActionItem(id=id, source=SOURCE, postmortem=id, action=action, due=due, status=status)


EXPIRED = "A certificate expired because nobody owns its renewal"
AGAIN = "The renewal of the certificate had no owner and it expired"
OTHER = "The connection pool was exhausted by slow queries"


def triggered(id, start, trigger, **statuses):
    return incident(id, start, **statuses).model_copy(update={"trigger": trigger})


def test_incidents_with_one_trigger_on_one_component():
    found = same_trigger(
        [
            triggered("b", 5, "Deployment v2.4.0", api="major_outage"),
            triggered("a", 1, "deployment v2.3.1", api="major_outage", web="major_outage"),
            triggered("c", 2, "deployment 7f3a9c1", web="partial_outage"),
            triggered("d", 3, "traffic peak", api="major_outage"),
            triggered("e", 4, "", api="major_outage"),
        ]
    )
    assert found == (Echo("deployment", "api", ("a", "b")), Echo("deployment", "web", ("a", "c")))


def told(incidents, postmortems):
    found = unkept(incidents, postmortems, causes(postmortems))
    return [(one.incident, one.item.id, one.late, one.shared[0]) for one in found]


def test_an_open_action_that_might_have_prevented_it():
    incidents = [incident("late", 24 * 40), incident("early", 0), incident("soon", 24 * 3)]
    items = [action("open", 24 * 9), action("undated", None), action("done", 24 * 9, ActionStatus.DONE)]
    known = [
        postmortem("early", EXPIRED, actions=items, day=at(24).date()),
        postmortem("soon", AGAIN, day=at(24 * 4).date()),
        postmortem("late", AGAIN, OTHER, day=at(24 * 41).date()),
    ]
    assert told(incidents, known) == [
        ("soon", "open", 0, "primary"),
        ("soon", "undated", 0, "primary"),
        ("late", "open", 31, "primary"),
        ("late", "undated", 0, "primary"),
    ]


def test_where_a_factor_is_not_the_primary_one_the_action_must_speak_of_it():
    incidents = [incident("one", 0), incident("two", 24 * 30)]
    items = [action("alert", 24 * 9), action("renew", 24 * 9, action="Write down who renews which certificate")]
    known = [
        postmortem("one", OTHER, EXPIRED, actions=items, day=at(24).date()),
        postmortem("two", AGAIN, day=at(24 * 31).date()),
    ]
    assert told(incidents, known) == [("two", "renew", 21, "factor")]


def test_an_action_promised_on_the_day_of_an_incident_or_after_it_could_not_have_prevented_it():
    incidents = [incident("one", 0), incident("two", 24 * 3)]
    first = postmortem("one", EXPIRED, actions=[action("late", 24 * 9)], day=at(24 * 3).date())
    assert told(incidents, [first, postmortem("two", AGAIN, day=at(24 * 4).date())]) == []
    undated = postmortem("one", EXPIRED, actions=[action("late", 24 * 9)])
    assert told(incidents, [undated, postmortem("two", AGAIN)]) == []


def test_days_are_those_of_the_zone():
    incidents = [incident("one", 0), incident("two", 24 * 3 + 12)]
    first = postmortem("one", EXPIRED, actions=[action("late", 24)], day=at(24 * 3).date())
    known = [first, postmortem("two", AGAIN, day=at(24 * 4).date())]
    assert told(incidents, known) == []
    [found] = unkept(incidents, known, causes(known), ZoneInfo("Pacific/Auckland"))
    assert (found.incident, found.late) == ("two", 3)


def test_the_same_trigger_on_the_same_component_where_no_postmortem_is_written_yet():
    incidents = [
        triggered("one", 0, "key rotation", api="major_outage"),
        triggered("two", 24 * 30, "key rotation 2", api="degraded_performance"),
        triggered("three", 24 * 31, "key rotation", web="degraded_performance"),
    ]
    items = [action("calendar", 24 * 9, action="Announce every rotation"), action("other", 24 * 9)]
    known = [postmortem("one", OTHER, actions=items, day=at(24).date())]
    assert told(incidents, known) == [("two", "calendar", 21, "trigger")]


def test_many_records_do_not_take_long():
    subjects = [f"{a}{b} saturated{a} because {b}limits" for a in ("disk", "pool", "queue") for b in "abcdefghij"]
    incidents = [incident(f"i{n}", 24 * n) for n in range(600)]
    known = [
        postmortem(
            f"i{n}", subjects[n % len(subjects)], actions=[action(f"i{n}-1", 24 * n + 24)], day=at(24 * n).date()
        )
        for n in range(600)
    ]
    found = list(unkept(incidents, known, causes(known)))
    assert max(sum(one.incident == incident.id for one in found) for incident in incidents) == 5
    assert all(one.late == (at(24 * int(one.incident[1:])).date() - one.item.due) / timedelta(days=1) for one in found)
