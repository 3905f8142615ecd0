"""What happens at some time and is told in updates: the common part of incidents, maintenances, notices and drills."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from pydantic import Field

from uptrail.records.base import Record, Value
from uptrail.records.deferred import Deferred
from uptrail.values import Flag, Time


class Audience(StrEnum):
    """Who may read a record. Only the exact word `public` opens one."""

    PUBLIC = "public"
    INTERNAL = "internal"


class ComponentStatus(StrEnum):
    """How a component does, best first."""

    OPERATIONAL = "operational"
    UNDER_MAINTENANCE = "under_maintenance"
    DEGRADED_PERFORMANCE = "degraded_performance"
    PARTIAL_OUTAGE = "partial_outage"
    MAJOR_OUTAGE = "major_outage"

    @property
    def rank(self) -> int:
        """0 for operational, rising with how bad it is; overlapping incidents show the worst."""
        return _ORDER.index(self)


_ORDER = list(ComponentStatus)


class UpdateStatus(StrEnum):
    """The phase that an update announces."""

    INVESTIGATING = "Investigating"
    IDENTIFIED = "Identified"
    MONITORING = "Monitoring"
    RESOLVED = "Resolved"
    SCHEDULED = "Scheduled"
    IN_PROGRESS = "In progress"
    VERIFYING = "Verifying"
    COMPLETED = "Completed"


class Update(Value):
    """One public message. `text` is Markdown; `next_update` the moment by which the next one is promised.

    `id` stays the same when wording is corrected: it is made of the time, and a count
    when one minute holds several. `next_update_text` is what was typed.
    """

    id: str
    at: Time
    status: UpdateStatus | None = None
    impact: str = ""
    current_actions: str = ""
    next_update: Time | None = None
    next_update_text: str = ""
    components: dict[str, ComponentStatus] = Field(default_factory=dict)
    text: str = ""


class Telling:
    """Mixin: what the updates say together. A record that has not fetched them yet knows this nevertheless."""

    if TYPE_CHECKING:
        updates: Sequence[Update]

    @cached_property
    def told(self) -> datetime | None:
        """When the first update was."""
        return min((update.at for update in self.updates), default=None)

    @cached_property
    def heard(self) -> datetime | None:
        """When the latest update was."""
        return max((update.at for update in self.updates), default=None)

    @cached_property
    def called_over(self) -> datetime | None:
        """When an update first said Resolved."""
        said = (update.at for update in self.updates if update.status is UpdateStatus.RESOLVED)
        return min(said, default=None)

    @cached_property
    def changes(self) -> tuple[tuple[datetime, dict[str, ComponentStatus]], ...]:
        """What the updates say of components, each with its moment, in the order of the file."""
        return tuple((update.at, update.components) for update in self.updates if update.components)


class TimelineEntry(Value):
    """A row of a timeline. `at` is None when the time is unknown or unreadable; `time` is what was typed."""

    at: Time | None = None
    time: str = ""
    event: str
    origin: str = ""


class CheckItem(Value):
    """A line of a checklist: its question, whether it is ticked, and the answer that follows the question."""

    done: bool
    text: str
    answer: str = ""


class Roles(Value):
    """Who did what during an incident. Internal."""

    commander: str = ""
    communications: str = ""
    experts: tuple[str, ...] = ()
    scribe: str = ""


class Occurrence(Telling, Deferred, Record):
    """The common part of everything in `incidents/`."""

    title: str
    audience: Audience = Audience.INTERNAL
    components: dict[str, ComponentStatus] = Field(default_factory=dict)
    started: Time | None = None
    updates: tuple[Update, ...] = ()
    cancelled: Time | None = None
    backfilled: Flag = False
    aliases: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    timeline: tuple[TimelineEntry, ...] = ()
    notes: str = ""

    @cached_property
    def latest(self) -> datetime | None:
        """The last moment of which its updates and its timeline tell."""
        entries = (entry.at for entry in self.timeline if entry.at)
        return max((*(update.at for update in self.updates), *entries), default=None)
