"""What updates need to know of a record: whom it touches under which names, its phase, and the next promise."""

from collections.abc import Mapping
from datetime import datetime, timedelta

import click

from uptrail.commands.scene import Scene
from uptrail.records import Incident, Maintenance
from uptrail.records.occurrence import Audience, ComponentStatus, UpdateStatus
from uptrail.rules.promises import FIRST_HOURS
from uptrail.rules.severity import update_every
from uptrail.rules.update_statuses import INCIDENT, MAINTENANCE
from uptrail.rules.wording import moment
from uptrail.values import written_length


def phases(record: Incident | Maintenance) -> tuple[UpdateStatus, ...]:
    """The phases that its kind has, in order; the last is its end."""
    return INCIDENT if isinstance(record, Incident) else MAINTENANCE


def phase(record: Incident | Maintenance) -> UpdateStatus | None:
    """The phase that its updates have come to."""
    return next((update.status for update in reversed(record.updates) if update.status), None)


def by_name(scene: Scene, statuses: Mapping[str, ComponentStatus], *, public: bool) -> dict[str, ComponentStatus]:
    """The statuses by the names that readers know: for the public without components that are internal."""
    known = scene.archive.components
    seen = [id for id in statuses if id in known and (not public or known[id].audience is Audience.PUBLIC)]
    return {known[id].name or id: statuses[id] for id in seen}


def touched(scene: Scene, record: Incident | Maintenance) -> dict[str, ComponentStatus]:
    """By name, each component that the record has touched, with the last status that was not operational."""
    found: dict[str, ComponentStatus] = {}
    for _, statuses in record.status_changes() or ((None, record.components),):
        found |= {id: status for id, status in statuses.items() if status is not ComponentStatus.OPERATIONAL}
    return by_name(scene, found or record.components, public=record.audience is Audience.PUBLIC)


def next_promise(scene: Scene, severity: str, started: datetime | None, at: datetime) -> str:
    """When the next update comes by the policy: often in the first two hours, then no oftener than usual."""
    every: timedelta = update_every(scene.archive, severity)
    if started and at >= started + FIRST_HOURS:
        every = max(every, scene.archive.settings.policies.update_every_default)
    return f"in {written_length(every)}"


def refuse_before(record: Incident | Maintenance, at: datetime) -> None:
    """An update comes after what was said before. Raises a click exception."""
    last = max((update.at for update in record.updates), default=None)
    if last and at < last.replace(second=0, microsecond=0):
        raise click.ClickException(f"the last update is of {moment(last)}, after {moment(at)}: give a later --at")
    started = record.started
    if started and at < started.replace(second=0, microsecond=0):
        raise click.ClickException(f"{record.id} started {moment(started)}, after {moment(at)}: check the time zone")
