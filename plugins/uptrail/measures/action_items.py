"""Promises made after incidents: how late and how old they are, in whole days of the organisation's calendar."""

from datetime import date

from uptrail.archive import Archive
from uptrail.records.action_item import ActionItem
from uptrail.records.drill import Drill
from uptrail.records.postmortem import Postmortem


def days_overdue(archive: Archive, item: ActionItem) -> int:
    """Whole days past its due date while open; 0 when it is in time, closed or undated. The due day is in time."""
    return item.days_overdue(archive.today)


def days_old(archive: Archive, document: Postmortem | Drill) -> int | None:
    """Whole days since what a document promises was promised; None when it has no date."""
    promised = promised_on(archive, document)
    return max((archive.today - promised).days, 0) if promised else None


def promised_on(archive: Archive, document: Postmortem | Drill) -> date | None:
    """The day of a postmortem, or the one on which a drill was held."""
    if isinstance(document, Postmortem):
        return document.date
    return archive.day(document.started) if document.started else None
