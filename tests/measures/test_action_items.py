from datetime import date, timedelta
from fractions import Fraction

from measures.made import SOURCE
from uptrail.measures.action_items import age, by_owner, by_status, closed_share, open_items, overdue
from uptrail.records.action_item import ActionItem, ActionStatus

TODAY = date(2026, 3, 31)


def item(id, priority="P1", owner="ana", due=date(2026, 3, 1), status=ActionStatus.TO_DO):
    return ActionItem(
        id=id, source=SOURCE, postmortem="pm", action=id, priority=priority, owner=owner, due=due, status=status
    )


ITEMS = (
    item("late"),
    item("later", priority="P0", due=date(2026, 2, 1)),
    item("today", priority="P0", due=TODAY),
    item("undated", owner="", due=None, status=None),
    item("done", owner="raj", status=ActionStatus.DONE),
    item("dropped", status=ActionStatus.WONT_DO),
)


def test_open_ones_by_priority_and_date():
    assert [one.id for one in open_items(ITEMS)] == ["later", "today", "late", "undated"]


def test_overdue_ones_longest_first():
    assert [(one.id, one.days_overdue(TODAY)) for one in overdue(ITEMS, TODAY)] == [("later", 58), ("late", 30)]


def test_loads_of_owners():
    loads = [(load.owner, load.open, load.overdue, load.closed) for load in by_owner(ITEMS, TODAY)]
    assert loads == [("ana", 3, 2, 1), ("", 1, 0, 0), ("raj", 0, 0, 1)]


def test_counts_by_status():
    counts = by_status(ITEMS)
    assert list(counts.values()) == [3, 0, 1, 1, 1]
    assert sum(counts.values()) == len(ITEMS)


def test_closed_share_and_age():
    assert closed_share(ITEMS) == Fraction(1, 3)
    assert closed_share([]) is None
    assert age(date(2026, 3, 21), TODAY) == timedelta(days=10)
    assert age(None, TODAY) is None
