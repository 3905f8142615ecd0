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

    id: str = Field(description="Made of the time unless it is given; feeds know the update by it.")
    at: Time = Field(description="When this was said. A time of day alone is of the day on which it began.")
    status: UpdateStatus | None = Field(None, description="The phase that the update announces.")
    impact: str = Field("", description="What customers notice.")
    current_actions: str = Field("", description="What is being done about it.")
    next_update: Time | None = Field(None, description="By when the next one is promised, or `none`.")
    next_update_text: str = ""
    components: dict[str, ComponentStatus] = Field(
        default_factory=dict, description="How components do from now on: `{checkout-api: degraded_performance}`."
    )
    text: str = Field("", description="The message, in Markdown.")


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

    at: Time | None = Field(None, description="When it happened, in UTC unless it says otherwise; `??` if unknown.")
    time: str = ""
    event: str = Field(description="What happened.")
    origin: str = Field("", description="How that is known: a dashboard, a chat, a person.")


class CheckItem(Value):
    """A line of a checklist: its question, whether it is ticked, and the answer that follows the question."""

    done: bool = Field(description="Whether it is ticked.")
    text: str = Field(description="The question, or the step.")
    answer: str = Field("", description="What was found.")


class Roles(Value):
    """Who did what during an incident. Internal."""

    commander: str = Field("", description="Who leads and decides.")
    communications: str = Field("", description="Who writes the updates.")
    experts: tuple[str, ...] = Field((), description="Who knows the parts concerned and mends them.")
    scribe: str = Field("", description="Who keeps the timeline.")


class Occurrence(Telling, Deferred, Record):
    """The common part of everything in `incidents/`."""

    title: str = Field(description="What customers notice, in a few words.")
    audience: Audience = Field(
        Audience.INTERNAL, description="Only `public` opens title, components, times and updates to everybody."
    )
    components: dict[str, ComponentStatus] = Field(
        default_factory=dict, description="How components do from the start: `{checkout-api: major_outage}`."
    )
    started: Time | None = Field(None, description="When it began, as far as is known today.")
    updates: tuple[Update, ...] = Field((), description="What was told, oldest first. Public in a public record.")
    cancelled: Time | None = Field(None, description="When it was called off: it was nothing, or will not be.")
    backfilled: Flag = Field(False, description="Written afterwards: feeds leave it out.")
    aliases: tuple[str, ...] = Field((), description="Old addresses of its page, which go on leading to it.")
    tags: tuple[str, ...] = Field((), description="Words to find it by. Internal.")
    timeline: tuple[TimelineEntry, ...] = Field((), description="What happened when. Internal.")
    notes: str = Field("", description="Anything else, in Markdown. Internal.")

    @cached_property
    def latest(self) -> datetime | None:
        """The last moment of which its updates and its timeline tell."""
        entries = (entry.at for entry in self.timeline if entry.at)
        return max((*(update.at for update in self.updates), *entries), default=None)
