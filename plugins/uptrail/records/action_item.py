"""An action item: one promise to change something, with an owner and a date."""

from datetime import date
from enum import StrEnum

from uptrail.records.base import Record
from uptrail.values import Day


class ActionStatus(StrEnum):
    """How far an action item is."""

    TO_DO = "To Do"
    IN_PROGRESS = "In Progress"
    DONE = "Done"
    WONT_DO = "Won't Do"

    @property
    def closed(self) -> bool:
        """Whether nothing more will happen."""
        return self in (ActionStatus.DONE, ActionStatus.WONT_DO)


class ActionItem(Record):
    """A row of an action table; `id` is its document's id and the row's number.

    `postmortem` is the id of the document that it stands in: of a drill when `drill`.
    What could not be read keeps its text in `due_text` and `status_text`, and its value is None.
    `link` is the address of a ticket, or what was typed; `ticket` is the link's own text.
    """

    postmortem: str
    action: str
    priority: str = ""
    owner: str = ""
    due: Day | None = None
    due_text: str = ""
    status: ActionStatus | None = None
    status_text: str = ""
    link: str = ""
    ticket: str = ""
    drill: bool = False

    @property
    def is_open(self) -> bool:
        """Whether it still waits; an unreadable status waits."""
        return self.status is None or not self.status.closed

    def days_overdue(self, today: date) -> int:
        """Whole days past its due date while open; 0 when it is in time, closed or undated."""
        return max((today - self.due).days, 0) if self.is_open and self.due else 0
