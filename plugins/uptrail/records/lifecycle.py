"""When things begin and end: the same reading of times for records and for what an audience sees of them."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from uptrail.records.occurrence import ComponentStatus, Telling, Update, UpdateStatus
from uptrail.timespan import Span


class StatusChanges(Telling):
    """Mixin: when an occurrence says something about components."""

    if TYPE_CHECKING:
        started: datetime | None
        updates: Sequence[Update]
        components: dict[str, ComponentStatus]

    def status_changes(self) -> tuple[tuple[datetime, dict[str, ComponentStatus]], ...]:
        """Every moment at which this record sets component statuses, in time order."""
        said = list(self.changes)
        if self.started and self.components:
            said.insert(0, (self.started, self.components))
        return tuple(sorted(said, key=lambda change: change[0]))


class Ends:
    """Mixin: something that is over when it is resolved or cancelled."""

    if TYPE_CHECKING:
        resolved: datetime | None
        cancelled: datetime | None

    @property
    def ended(self) -> datetime | None:
        """When it was over; None while it is not."""
        return self.resolved or self.cancelled


class IncidentLife(StatusChanges):
    """Mixin: an incident's end and length."""

    if TYPE_CHECKING:
        resolved: datetime | None
        cancelled: datetime | None

    @property
    def ended(self) -> datetime | None:
        """When it was over: `resolved`, else the first Resolved update, else `cancelled`; None while it is open."""
        return self.resolved or self.called_over or self.cancelled

    def is_open(self, as_of: datetime) -> bool:
        """Whether it has begun and is not over at `as_of`."""
        begun = self.started is None or self.started <= as_of
        return begun and (self.ended is None or self.ended > as_of)

    def span(self, as_of: datetime) -> Span | None:
        """From its start to its end, or to `as_of` while it is open; None without a start."""
        if self.started is None:
            return None
        ended = self.ended
        return Span(self.started, as_of if ended is None else ended)

    def duration(self, as_of: datetime) -> timedelta | None:
        """How long it lasted, or has lasted."""
        span = self.span(as_of)
        return span.length if span else None


class MaintenanceLife(StatusChanges):
    """Mixin: a maintenance's end."""

    if TYPE_CHECKING:
        completed: datetime | None
        cancelled: datetime | None

    @property
    def ended(self) -> datetime | None:
        """When it was declared over: `completed`, else the last Completed update, else `cancelled`."""
        if self.completed:
            return self.completed
        said = [update.at for update in self.updates if update.status is UpdateStatus.COMPLETED]
        return max(said) if said else self.cancelled
