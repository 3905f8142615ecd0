"""How the response to one incident went, step by step, and where customers waited too long for word."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import NamedTuple

from uptrail.archive import Archive
from uptrail.measures import communication
from uptrail.measures.communication import Gap
from uptrail.measures.response_times import response_times
from uptrail.records import Incident
from uptrail.records.occurrence import Audience
from uptrail.rules.communication_gaps import TOLERANCE
from uptrail.rules.promises import FIRST_HOURS


class Step(NamedTuple):
    """One step: when it was taken, how long it took `since` what, and the promise it is held to.

    `kept` is None when nothing can be said.
    """

    name: str
    at: datetime | None
    took: timedelta | None = None
    since: str = ""
    limit: timedelta | None = None

    @property
    def kept(self) -> bool | None:
        """Whether the promise was kept."""
        return None if self.took is None or self.limit is None else self.took <= self.limit


def steps(incident: Incident, archive: Archive) -> Iterator[Step]:
    """From the start to the resolution, in the order that an incident goes through them."""
    took, settings = response_times(incident), archive.settings
    level = settings.severities.get(incident.severity)
    respond = level.respond_within if level else None
    yield Step("Started", incident.started)
    yield Step("Detected", incident.detected, took.detect, "after the start", settings.policies.detect_within)
    yield Step("Acknowledged", incident.acknowledged, took.acknowledge, "after detection", respond)
    yield Step("Declared", incident.declared, took.declare, "after the start")
    yield Step("Mitigated", incident.mitigated, took.mitigate, "after the start")
    if incident.cancelled and not incident.resolved:
        yield Step("Cancelled", incident.cancelled)
    else:
        yield Step("Resolved", incident.ended, took.resolve, "after the start")


def gaps(incident: Incident, archive: Archive) -> tuple[Gap, ...]:
    """The silences that overran a promise by more than is tolerated; none where nobody was promised anything.

    After the first two hours the policy's own rhythm slows down to its default.
    """
    if incident.audience is not Audience.PUBLIC or incident.backfilled:
        return ()
    policies = archive.settings.policies
    every = communication.update_every(policies, incident.severity)
    slow = max(every, policies.update_every_default)
    found = communication.gaps(incident, every, archive.as_of)
    slowed = incident.started + FIRST_HOURS if incident.started else None
    eased = (
        replace(gap, promised_by=gap.start + slow) if slowed and not gap.explicit and gap.start >= slowed else gap
        for gap in found
    )
    return tuple(gap for gap in eased if gap.late > TOLERANCE)
