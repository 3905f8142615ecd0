"""A maintenance: planned work in a scheduled window, once or repeatedly."""

from typing import Any

from pydantic import ConfigDict, Field, model_validator

from uptrail.records.base import Value
from uptrail.records.lifecycle import MaintenanceLife
from uptrail.records.occurrence import Occurrence
from uptrail.values import Time, ZoneName, zone_name


class Schedule(Value):
    """The announced window, half-open.

    `zone` is the wall clock by which it repeats: the IANA name that `from` was typed with, else UTC.
    """

    model_config = ConfigDict(populate_by_name=True)

    start: Time = Field(alias="from")
    end: Time = Field(alias="to")
    zone: ZoneName = "UTC"

    @model_validator(mode="before")
    @classmethod
    def _keep_zone(cls, typed: Any) -> Any:
        """Remember the zone of `from`, which the moment itself, being in UTC, forgets."""
        if isinstance(typed, dict) and "zone" not in typed and isinstance(start := typed.get("from"), str):
            return {**typed, "zone": zone_name(start)}
        return typed


class Maintenance(MaintenanceLife, Occurrence):
    """A file in `incidents/` with `kind: maintenance`. `repeat` is an RFC 5545 recurrence rule."""

    scheduled: Schedule | None = None
    repeat: str = ""
    completed: Time | None = None
