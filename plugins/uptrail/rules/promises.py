"""When customers should hear more: what an update promised, else what the policy says for its severity."""

from datetime import datetime, timedelta

from uptrail.archive import Archive
from uptrail.records import Incident
from uptrail.records.occurrence import Update
from uptrail.rules.severity import update_every

FIRST_HOURS = timedelta(hours=2)


def next_due(archive: Archive, incident: Incident, last: Update) -> datetime:
    """The moment by which `last` should be followed.

    The severity's own rhythm holds for the first two hours; after them the default one, when it is slower.
    """
    if last.next_update:
        return last.next_update
    every = update_every(archive, incident.severity)
    if incident.started and last.at >= incident.started + FIRST_HOURS:
        every = max(every, archive.settings.policies.update_every_default)
    return last.at + every


def first_due(archive: Archive, incident: Incident) -> datetime | None:
    """The moment by which the first update should come; None without any time to count from."""
    known = incident.declared or incident.acknowledged or incident.detected or incident.started
    return known + update_every(archive, incident.severity) if known else None
