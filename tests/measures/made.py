"""Records for these tests, and moments of one day in short."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Any

from uptrail.problem import Source
from uptrail.records import Incident, Maintenance, Slo
from uptrail.records.maintenance import Schedule
from uptrail.records.measurements import Measurement
from uptrail.records.occurrence import ComponentStatus, Update, UpdateStatus
from uptrail.records.slo import SliSource, Window, WindowKind

SOURCE = Source("incidents/made.md")
ZERO_HOUR = datetime(2026, 3, 2, tzinfo=UTC)
"""A Monday, at midnight."""


def at(hours: float) -> datetime:
    """The moment some hours after Monday, 2 March 2026, began."""
    return ZERO_HOUR + timedelta(hours=hours)


def update(hours: float, status: str = "", **statuses: str) -> Update:
    """An update with the component statuses it sets; `_` in a component's name stands for `-`."""
    return Update(
        id=f"u{hours}",
        at=at(hours),
        status=UpdateStatus(status) if status else None,
        components=components(statuses),
    )


def components(statuses: dict[str, str]) -> dict[str, ComponentStatus]:
    return {name.replace("_", "-"): ComponentStatus(status) for name, status in statuses.items()}


def incident(id: str, start: float | None, end: float | None = None, *updates: Update, **statuses: str) -> Incident:
    """An incident from `start` to `end` hours."""
    return Incident(
        id=id,
        source=SOURCE,
        title=id,
        started=None if start is None else at(start),
        resolved=None if end is None else at(end),
        updates=updates,
        components=components(statuses),
    )


def maintenance(id: str, start: float, end: float, *updates: Update, **more: Any) -> Maintenance:
    """A maintenance of `api`, scheduled from `start` to `end` hours."""
    return Maintenance(
        id=id,
        source=SOURCE,
        title=id,
        scheduled=Schedule(start=at(start), end=at(end)),
        updates=updates,
        components={"api": ComponentStatus.UNDER_MAINTENANCE},
        **more,
    )


def slo(objective: str = "99.9%", days: int = 1, **more: Any) -> Slo:
    """A rolling objective for `api`, declared by its incidents unless `measurements` are given."""
    found: dict[str, Any] = {
        "id": "shop-availability",
        "source": SOURCE,
        "service": "shop",
        "name": "availability",
        "objective": objective,
        "window": Window(kind=WindowKind.ROLLING, unit="day", count=days),
        "components": ("api",),
    }
    if "measurements" in more:
        found["measured_by"] = SliSource(csv="slos/data/made.csv")
    return Slo(**(found | more))


def slices(counts: Iterable[tuple[int, int]], first: float = 0, minutes: float = 60) -> tuple[Measurement, ...]:
    """Slices one after the other from `first` hours, each with its good and all events."""
    length = timedelta(minutes=minutes)
    return tuple(
        Measurement(
            start=at(first) + n * length, end=at(first) + (n + 1) * length, good=Fraction(good), total=Fraction(total)
        )
        for n, (good, total) in enumerate(counts)
    )
