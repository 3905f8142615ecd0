"""What happens at some time and is told in updates: the common part of incidents, maintenances, notices and drills."""

from enum import StrEnum

from pydantic import Field

from uptrail.records.base import Record, Value
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


class Occurrence(Record):
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
