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

    start: Time = Field(alias="from", description="When the work begins.", examples=["2026-03-04 02:00 Europe/Lisbon"])
    end: Time = Field(
        alias="to", description="When it ends at the latest.", examples=["2026-03-04 04:00 Europe/Lisbon"]
    )
    zone: ZoneName = Field("UTC", description="The clock by which it repeats; that of `from` unless given.")

    @model_validator(mode="before")
    @classmethod
    def _keep_zone(cls, typed: Any) -> Any:
        """Remember the zone of `from`, which the moment itself, being in UTC, forgets."""
        if isinstance(typed, dict) and "zone" not in typed and isinstance(start := typed.get("from"), str):
            return {**typed, "zone": zone_name(start)}
        return typed


class Maintenance(MaintenanceLife, Occurrence):
    """A file in `incidents/` with `kind: maintenance`. `repeat` is an RFC 5545 recurrence rule."""

    scheduled: Schedule | None = Field(None, description="The announced window: `{from: …, to: …}`.")
    repeat: str = Field("", description="How it repeats, by RFC 5545.", examples=["FREQ=WEEKLY;BYDAY=SU"])
    completed: Time | None = Field(None, description="When the work was done.")
