from datetime import UTC, date, datetime

import pytest

from measures.made import SOURCE
from uptrail.archive import Archive
from uptrail.measures.action_items import days_old, days_overdue, promised_on
from uptrail.records import ActionItem, Drill, Postmortem
from uptrail.records.action_item import ActionStatus
from uptrail.settings import Settings

TODAY = date(2026, 3, 31)


def archive(zone="UTC", hour=12):
    return Archive(Settings(time_zone=zone), datetime(2026, 3, 31, hour, tzinfo=UTC))


def item(due, status=ActionStatus.TO_DO):
    return ActionItem(id="pm-1", source=SOURCE, postmortem="pm", action="Do it", due=due, status=status)


@pytest.mark.parametrize(
    ("due", "status", "days"),
    [
        (date(2026, 3, 1), ActionStatus.TO_DO, 30),
        (date(2026, 3, 1), None, 30),
        (TODAY, ActionStatus.IN_PROGRESS, 0),
        (date(2026, 4, 1), ActionStatus.TO_DO, 0),
        (None, ActionStatus.TO_DO, 0),
        (date(2026, 3, 1), ActionStatus.DONE, 0),
        (date(2026, 3, 1), ActionStatus.WONT_DO, 0),
    ],
)
def test_days_overdue_count_while_open_and_the_due_day_is_in_time(due, status, days):
    assert days_overdue(archive(), item(due, status)) == days


@pytest.mark.parametrize(
    ("zone", "hour", "days"),
    [("UTC", 23, 1), ("Pacific/Auckland", 10, 1), ("Pacific/Auckland", 11, 2), ("America/Los_Angeles", 6, 0)],
)
def test_days_are_those_of_the_organisation(zone, hour, days):
    mine = archive(zone, hour)
    postmortem = Postmortem(id="pm", source=SOURCE, title="P", date=date(2026, 3, 30))
    assert days_overdue(mine, item(date(2026, 3, 30))) == days
    assert days_old(mine, postmortem) == days
    assert mine.today == date.fromordinal(date(2026, 3, 30).toordinal() + days)


def test_a_drill_promises_on_the_day_it_was_held():
    held = Drill(id="d", source=SOURCE, title="D", started=datetime(2026, 3, 20, 20, tzinfo=UTC))
    assert promised_on(archive(), held) == date(2026, 3, 20)
    assert promised_on(archive("Pacific/Auckland"), held) == date(2026, 3, 21)
    assert (days_old(archive(), held), days_old(archive("Pacific/Auckland"), held)) == (11, 11)


def test_what_has_no_day_or_a_later_one():
    undated = Postmortem(id="pm", source=SOURCE, title="P")
    assert (promised_on(archive(), undated), days_old(archive(), undated)) == (None, None)
    assert days_old(archive(), undated.model_copy(update={"date": date(2026, 5, 1)})) == 0
