"""A maintenance: planned work in a scheduled window, once or repeatedly."""

from pydantic import ConfigDict, Field

from uptrail.records.base import Value
from uptrail.records.lifecycle import MaintenanceLife
from uptrail.records.occurrence import Occurrence
from uptrail.values import Time


class Schedule(Value):
    """The announced window, half-open."""

    model_config = ConfigDict(populate_by_name=True)

    start: Time = Field(alias="from")
    end: Time = Field(alias="to")


class Maintenance(MaintenanceLife, Occurrence):
    """A file in `incidents/` with `kind: maintenance`. `repeat` is an RFC 5545 recurrence rule."""

    scheduled: Schedule | None = None
    repeat: str = ""
    completed: Time | None = None
