"""Which incidents owe a postmortem, why, by when, and how late it is."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from uptrail.archive import Archive
from uptrail.measures.incident_costs import Costs
from uptrail.measures.obligations import reasons
from uptrail.records import Incident, Postmortem
from uptrail.records.postmortem import PostmortemStatus

DAY = timedelta(days=1)
UNFINISHED = (PostmortemStatus.DRAFT, PostmortemStatus.REVIEWED)


class DutyState(StrEnum):
    """Where a required postmortem stands."""

    MISSING = "missing"
    LATE = "late"
    WAITED_FOR = "waited for"
    DONE = "done"


@dataclass(frozen=True)
class Duty:
    """A postmortem that the policy asks for: the draft by `draft_by`, the complete document by `complete_by`.

    A document that was begun without being asked for is owed too, for no reasons.
    `overdue` is the time past whichever of the two is next, zero while there is time left.
    """

    incident: Incident
    reasons: tuple[str, ...]
    postmortem: Postmortem | None
    draft_by: datetime
    complete_by: datetime
    state: DutyState
    overdue: timedelta

    @property
    def days(self) -> int:
        """Whole days late."""
        return self.overdue // DAY


def duty(costs: Costs, incident: Incident) -> Duty | None:
    """What is owed for one incident; None when nothing is, or while it is open."""
    archive, ended = costs.archive, incident.ended
    if ended is None or ended > archive.as_of:
        return None
    policies, why = archive.settings.policies, reasons(costs, incident)
    postmortem = next(iter(archive.postmortems_of.get(incident.id, ())), None)
    if not (why or postmortem):
        return None
    draft_by, complete_by = ended + policies.postmortem_within, ended + policies.postmortem_complete_within
    late = max(archive.as_of - (complete_by if postmortem else draft_by), timedelta(0))
    if postmortem and postmortem.status not in UNFINISHED:
        state, late = DutyState.DONE, timedelta(0)
    elif late:
        state = DutyState.LATE if postmortem else DutyState.MISSING
    else:
        state = DutyState.WAITED_FOR
    return Duty(incident, why, postmortem, draft_by, complete_by, state, late)


def duties(archive: Archive) -> Iterator[Duty]:
    """Everything that is owed, in the order of the incidents."""
    costs = Costs(archive)
    for incident in archive.incidents.values():
        if owed := duty(costs, incident):
            yield owed


def owing(archive: Archive) -> list[Duty]:
    """What is not done: the longest overdue first, then what is due soonest."""
    return sorted(
        (owed for owed in duties(archive) if owed.state is not DutyState.DONE),
        key=lambda owed: (-owed.overdue, owed.complete_by if owed.postmortem else owed.draft_by, owed.incident.id),
    )
