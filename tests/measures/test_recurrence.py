from datetime import timedelta

from measures.made import SOURCE, at, incident
from uptrail.measures.recurrence import Echo, alike, same_factor, same_trigger, unkept, words
from uptrail.records import Postmortem
from uptrail.records.action_item import ActionItem, ActionStatus
from uptrail.records.postmortem import Factor


def postmortem(id, *factors, actions=()):
    return Postmortem(
        id=id,
        source=SOURCE,
        title=id,
        incidents=(id,),
        factors=tuple(Factor(text=text, primary=n == 0) for n, text in enumerate(factors)),
        action_items=tuple(actions),
    )


def action(id, due_hours, status=ActionStatus.TO_DO):
    return ActionItem(
        id=id, source=SOURCE, postmortem=id, action="Alert on it", due=at(due_hours).date(), status=status
    )


EXPIRED = "A certificate expired because nobody owns its renewal"
AGAIN = "The renewal of the certificate had no owner and it expired"
OTHER = "The connection pool was exhausted by slow queries"


def test_sentences_that_speak_of_the_same():
    assert alike(words(EXPIRED), words(AGAIN))
    assert not alike(words(EXPIRED), words(OTHER))
    assert not alike(words("disk"), words("disk")), "one word is not enough"


def test_incidents_with_one_primary_factor():
    incidents = [incident("b", 5), incident("a", 1), incident("c", 9)]
    found = same_factor(incidents, [postmortem("b", AGAIN), postmortem("c", OTHER, EXPIRED), postmortem("a", EXPIRED)])
    assert found == (Echo(EXPIRED, ("a", "b")),)


def test_incidents_with_one_trigger_on_one_component():
    def triggered(id, start, trigger, **statuses):
        return incident(id, start, **statuses).model_copy(update={"trigger": trigger})

    found = same_trigger(
        [
            triggered("b", 5, "Deployment v2.4.0", api="major_outage"),
            triggered("a", 1, "deployment v2.3.1", api="major_outage", web="major_outage"),
            triggered("c", 2, "deployment 7f3a9c1", web="partial_outage"),
            triggered("d", 3, "traffic peak", api="major_outage"),
            triggered("e", 4, "", api="major_outage"),
        ]
    )
    assert found == (Echo("deployment · api", ("a", "b")), Echo("deployment · web", ("a", "c")))


def test_an_overdue_action_that_might_have_prevented_it():
    incidents = [incident("late", 24 * 40), incident("early", 0), incident("soon", 24 * 3)]
    known = [
        postmortem("early", EXPIRED, actions=[action("early-1", 24 * 9), action("early-2", 24 * 9, ActionStatus.DONE)]),
        postmortem("soon", AGAIN),
        postmortem("late", OTHER, AGAIN),
    ]
    assert [(one.incident, one.item.id, one.factor) for one in unkept(incidents, known)] == [
        ("late", "early-1", EXPIRED)
    ]


def test_many_records_do_not_take_long():
    subjects = [f"{a}{b} saturated{a} because {b}limits" for a in ("disk", "pool", "queue") for b in "abcdefghij"]
    incidents = [incident(f"i{n}", n) for n in range(600)]
    known = [postmortem(f"i{n}", subjects[n % len(subjects)], actions=[action(f"i{n}-1", n + 24)]) for n in range(600)]
    groups = same_factor(incidents, known)
    assert sum(len(group.incidents) for group in groups) == 600
    last = at(599) - timedelta(days=1)
    assert all(one.item.due < last.date() or one.item.due <= at(599).date() for one in unkept(incidents, known))
