"""What a severity asks for: which ones are severe, how they compare, and how firmly an open record is judged."""

from collections.abc import Iterable
from datetime import timedelta

from uptrail.archive import Archive
from uptrail.problem import Level
from uptrail.records import Drill, Incident, Postmortem
from uptrail.records.postmortem import PostmortemStatus


def is_severe(archive: Archive, severity: str) -> bool:
    """Whether it is one of those that page somebody: SEV1 and SEV2 by default."""
    known = archive.settings.severities.get(severity)
    return known is not None and known.page


def response_time(archive: Archive, severity: str) -> timedelta | None:
    """How soon somebody must respond; None for an unknown severity or one without a clock."""
    known = archive.settings.severities.get(severity)
    return known.respond_within if known else None


def update_every(archive: Archive, severity: str) -> timedelta:
    """How often customers are told more, unless an update promised otherwise."""
    policies = archive.settings.policies
    return policies.update_every.get(severity, policies.update_every_default)


def worst(archive: Archive, severities: Iterable[str]) -> str:
    """The first of the matrix; empty when none of them is in it."""
    wanted = set(severities)
    return next((known for known in archive.settings.severities if known in wanted), "")


def once_over(incident: Incident) -> Level:
    """Nobody should fill in forms during an outage: a warning while it is open, an error afterwards."""
    return Level.WARNING if incident.ended is None else Level.ERROR


def once_reviewed(document: Postmortem | Drill) -> Level:
    """A draft may have gaps: a warning for a Draft, an error for everything else."""
    draft = isinstance(document, Postmortem) and document.status is PostmortemStatus.DRAFT
    return Level.WARNING if draft else Level.ERROR
