"""The types that decide what may be seen: a value is public because its field is on one of these."""

from datetime import date, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

from uptrail.records.action_item import ActionStatus
from uptrail.records.base import Value
from uptrail.records.deferred import Deferred
from uptrail.records.lifecycle import Ends, IncidentLife, MaintenanceLife
from uptrail.records.maintenance import Schedule
from uptrail.records.measurements import Measurements
from uptrail.records.occurrence import ComponentStatus, Telling, Update
from uptrail.records.slo import MaintenancePolicy, Method, Window
from uptrail.settings import Weights


class Shown(Deferred):
    """What may be seen of one record."""

    id: str


class Site(Value):
    """What may be seen of the settings."""

    name: str
    url: str
    description: str
    language: str
    time_zone: str
    severities: dict[str, str]
    weights: Weights
    still: bool = False

    @property
    def zone(self) -> ZoneInfo:
        """The organisation's own clock."""
        return ZoneInfo(self.time_zone)


class ShownComponent(Shown):
    """A component as a customer knows it."""

    name: str
    group: str
    description: str
    since: date | None
    aliases: tuple[str, ...]


class ShownOccurrence(Telling, Shown):
    """The common part of what happened."""

    title: str
    components: dict[str, ComponentStatus]
    started: datetime | None
    updates: tuple[Update, ...]
    cancelled: datetime | None
    backfilled: bool
    aliases: tuple[str, ...]


class ShownIncident(IncidentLife, ShownOccurrence):
    """Title, severity, components, times and updates of an incident; nothing else of the file, ever."""

    severity: str
    detected: datetime | None
    acknowledged: datetime | None
    declared: datetime | None
    mitigated: datetime | None
    resolved: datetime | None


class ShownMaintenance(MaintenanceLife, ShownOccurrence):
    """A maintenance as announced."""

    scheduled: Schedule | None
    repeat: str
    completed: datetime | None


class ShownNotice(Ends, ShownOccurrence):
    """A notice as announced."""

    resolved: datetime | None


class ShownSection(Value):
    """A heading of a postmortem and the Markdown below it."""

    title: str
    level: int
    text: str


class ShownAction(Value):
    """An action item without its owner."""

    priority: str
    action: str
    due: date | None
    status: ActionStatus | None


class ShownPostmortem(Shown):
    """A postmortem's narrative with people replaced by their roles, and its actions without owners."""

    title: str
    date: date | None
    severity: str
    duration_text: str
    incidents: tuple[str, ...]
    aliases: tuple[str, ...]
    sections: tuple[ShownSection, ...]
    actions: tuple[ShownAction, ...]


class ShownSlo(Shown):
    """An objective, how it is measured, and the measurements."""

    service: str
    name: str
    description: str
    sli: str
    objective: Fraction
    window: Window
    components: tuple[str, ...]
    method: Method
    timeslice_target: Fraction | None
    timeslice_window: timedelta | None
    exclude_maintenance: MaintenancePolicy
    source_kind: str
    measurements: Measurements = Measurements()


def began(shown: ShownOccurrence) -> datetime | None:
    """When an occurrence begins: its start, its scheduled window's, or its first update's."""
    if shown.started:
        return shown.started
    if isinstance(shown, ShownMaintenance) and shown.scheduled:
        return shown.scheduled.start
    return shown.told
