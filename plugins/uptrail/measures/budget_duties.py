"""What the error budget policy still asks for: postmortems of dear incidents, plans against dear classes."""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from functools import lru_cache

from uptrail.archive import Archive
from uptrail.measures import windows
from uptrail.measures.accounts import Account, accounts
from uptrail.measures.budget_policy import FOUR_WEEKS, too_dear, too_dear_classes
from uptrail.measures.factors import Cause, causes
from uptrail.measures.ledger import Entry
from uptrail.measures.recurrence import same_trigger
from uptrail.measures.ticks import TICK
from uptrail.records import ActionItem, Incident, Postmortem
from uptrail.records.action_item import ActionStatus
from uptrail.records.postmortem import PostmortemStatus
from uptrail.timespan import Span

LOOK_BACK = timedelta(weeks=13)
"""How long after its end an incident is asked after: a quarter, so that old archives do not fill the list."""


@dataclass(frozen=True)
class DearIncident:
    """An incident that alone spent more than `limit`, as a share, of the budget of the four weeks up to its end.

    `due` is when its postmortem, or while there is one its complete document, is expected.
    """

    account: Account
    incident: Incident
    share: Fraction
    limit: Fraction
    postmortem: Postmortem | None
    urgent: tuple[ActionItem, ...]
    due: datetime
    as_of: datetime

    @property
    def kept(self) -> bool:
        """Whether there is a postmortem with a P0 action."""
        return bool(self.urgent)

    @property
    def late(self) -> bool:
        """Whether what is missing should be there by now: a document that is no draft should have its actions."""
        written = self.postmortem is not None and self.postmortem.status not in (None, PostmortemStatus.DRAFT)
        return not self.kept and (written or self.as_of > self.due)


@dataclass(frozen=True)
class DearClass:
    """Incidents of one kind that together spent more than `limit`, as a share, of a calendar quarter's budget.

    `kind` says factor or trigger, `what` the thing in words; `urgent` are the P0 actions of their postmortems
    that count as planned.
    """

    account: Account
    quarter: Span
    kind: str
    what: str
    incidents: tuple[Incident, ...]
    share: Fraction
    limit: Fraction
    urgent: tuple[ActionItem, ...]

    @property
    def kept(self) -> bool:
        """Whether a P0 action against it is planned or done."""
        return bool(self.urgent)


@lru_cache(maxsize=2)
def dear_incidents(archive: Archive) -> tuple[DearIncident, ...]:
    """Every dear incident that ended within the last quarter, by objective, the dearest first."""
    return tuple(found for account in accounts(archive) for found in _incidents(archive, account))


@lru_cache(maxsize=2)
def dear_classes(archive: Archive) -> tuple[DearClass, ...]:
    """Every dear class of the present calendar quarter and the one before, by objective, newest quarter first."""
    return tuple(
        found
        for account in accounts(archive)
        for quarter in _quarters(archive)
        for found in _classes(archive, account, quarter)
    )


# --- one incident ---


def _incidents(archive: Archive, account: Account) -> Iterator[DearIncident]:
    now = archive.as_of
    for entry in account.entries_of(Span(now - LOOK_BACK, now)):
        incident = None if entry.planned else archive.incidents.get(entry.cause_id)
        if incident and incident.ended and incident.ended <= now:
            yield from _incident(archive, account, incident, entry)


def _incident(archive: Archive, account: Account, incident: Incident, entry: Entry) -> Iterator[DearIncident]:
    ended = incident.ended or archive.as_of
    budget = account.budget_at(ended, Span(ended - FOUR_WEEKS, ended))
    limit = account.terms.incident_over
    if not (budget.enough and budget.allowed and too_dear([entry], budget.allowed, limit)):
        return
    policies = archive.settings.policies
    written = archive.postmortems_of.get(incident.id, ())
    allowed = policies.postmortem_complete_within if written else policies.postmortem_within
    yield DearIncident(
        account=account,
        incident=incident,
        share=entry.spent / budget.allowed,
        limit=limit,
        postmortem=written[0] if written else None,
        urgent=_urgent(written),
        due=ended + allowed,
        as_of=archive.as_of,
    )


def _urgent(postmortems: Iterable[Postmortem]) -> tuple[ActionItem, ...]:
    """The P0 actions that are planned or done."""
    items = (item for postmortem in postmortems for item in postmortem.action_items)
    return tuple(item for item in items if item.priority == "P0" and item.status is not ActionStatus.WONT_DO)


# --- one class of outage ---


def _quarters(archive: Archive) -> Sequence[Span]:
    """The calendar quarter that holds now, by the organisation's clock, and the one before."""
    zone = archive.settings.zone
    present = windows.calendar("quarter", 1, zone, archive.as_of)
    return present, windows.calendar("quarter", 1, zone, present.start - TICK)


def _classes(archive: Archive, account: Account, quarter: Span) -> Iterator[DearClass]:
    spent = {
        entry.cause_id: entry.spent
        for entry in account.entries_of(quarter)
        if not entry.planned and entry.cause_id in archive.incidents
    }
    budget = account.budget_at(archive.as_of, quarter)
    if len(spent) < 2 or not budget.enough or not budget.allowed:
        return
    named = _alike(archive, [archive.incidents[id] for id in spent])
    sums = {name: sum((spent[id] for id in ids), Fraction(0)) for name, ids in named.items()}
    limit = account.terms.class_over
    for name, dear in too_dear_classes(sums, budget.allowed, limit).items():
        incidents = tuple(archive.incidents[id] for id in named[name])
        written = dict.fromkeys(one.id for known in incidents for one in archive.postmortems_of.get(known.id, ()))
        yield DearClass(
            account=account,
            quarter=quarter,
            kind=name[0],
            what=name[1],
            incidents=incidents,
            share=dear / budget.allowed,
            limit=limit,
            urgent=_urgent(archive.postmortems[id] for id in written),
        )


def _alike(archive: Archive, incidents: Sequence[Incident]) -> Mapping[tuple[str, str], tuple[str, ...]]:
    """The incidents that share a primary factor or a trigger; those of one set are named once, by the factor."""
    ids = {one.id for one in incidents}
    about = {id: archive.postmortems[id] for one in incidents for id in _written(archive, one)}
    classes = [(("factor", cause.text), _primarily(cause, ids)) for cause in causes(about.values())]
    classes += [(("trigger", f"{one.trigger} · {one.component}"), one.incidents) for one in same_trigger(incidents)]
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for name, shared in classes:
        if len(shared) > 1 and set(shared) not in map(set, found.values()):
            found[name] = shared
    return found


def _primarily(cause: Cause, among: Set[str]) -> tuple[str, ...]:
    """The incidents of which a factor is the primary one, the oldest first."""
    about = (one.incidents for one in cause.postmortems if one.id in cause.primary_in)
    return tuple(dict.fromkeys(id for named in about for id in named if id in among))


def _written(archive: Archive, incident: Incident) -> Iterator[str]:
    return (one.id for one in archive.postmortems_of.get(incident.id, ()))
