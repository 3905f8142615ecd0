"""What happened before: one trigger on one component again, and a promise that might have prevented it unkept."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from itertools import islice
from typing import Protocol

from uptrail.measures.factors import Cause, numbers_of, words
from uptrail.records.action_item import ActionItem
from uptrail.records.postmortem import Postmortem

_VERSION = re.compile(r"\b(?:v?\d[\w.:-]*|[0-9a-f]{7,40})\b|#\d+")
MOST = 5
"""So many open actions are told of one incident."""

Sign = tuple[str, str, str]
"""What incidents may share: a primary factor (`primary`, its number, nothing more), any factor (`factor`, the same),
or a trigger on a component (`trigger`, both)."""


class Triggered(Protocol):
    """What an incident must have: the record does."""

    @property
    def id(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def started(self) -> datetime | None: ...
    @property
    def components(self) -> Mapping[str, object]: ...
    @property
    def trigger(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Echo:
    """Incidents that share a trigger on a component. Ids are in the order of their start."""

    trigger: str
    component: str
    incidents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unkept:
    """An action that was promised before an incident began, and is still open, though it might have prevented it.

    `late` counts the whole days past its due date when the incident began; `shared` says what links the two.
    """

    incident: str
    item: ActionItem
    promised: date
    late: int
    shared: Sign


def trigger_of(text: str) -> str:
    """A trigger without its versions and numbers, for comparing."""
    return " ".join(_VERSION.sub(" ", text.casefold()).split())


def same_trigger(incidents: Iterable[Triggered]) -> tuple[Echo, ...]:
    """The incidents with one trigger (versions and numbers aside) on one component, largest group first."""
    groups: dict[tuple[str, str], dict[str, None]] = {}
    for incident in sorted(incidents, key=_began):
        trigger = trigger_of(incident.trigger)
        for component in incident.components if trigger else ():
            groups.setdefault((trigger, component), {})[incident.id] = None
    found = (Echo(trigger, component, tuple(ids)) for (trigger, component), ids in groups.items() if len(ids) > 1)
    return tuple(sorted(found, key=lambda echo: (-len(echo.incidents), echo.trigger, echo.component)))


def unkept(
    incidents: Sequence[Triggered], postmortems: Sequence[Postmortem], causes: Sequence[Cause], zone: tzinfo = UTC
) -> Iterator[Unkept]:
    """Actions still open that might have prevented an incident, in the order of its start, the longest overdue first.

    An action might have when its postmortem's primary factor is also the incident's; when both name a like
    factor, and the action has a telling word of it; or when its postmortem is about an incident with the same
    trigger on the same component, and the action has a telling word of this incident's title or trigger. An
    item that was closed since tells nothing: when it was closed is not recorded.
    Days are those of `zone`.
    """
    signs = _signs(incidents, postmortems, causes)
    waiting = _waiting(postmortems, signs, causes)
    for incident in sorted(incidents, key=_began):
        if incident.started and incident.id in signs:
            yield from _of(incident, incident.started.astimezone(zone).date(), signs[incident.id], waiting)


Waiting = tuple[ActionItem, date, tuple[str, ...]]
"""An open item, the day it was promised, and the incidents after which it was."""


def _of(
    incident: Triggered, day: date, signs: Iterable[Sign], waiting: Mapping[Sign, Sequence[Waiting]]
) -> Iterator[Unkept]:
    found: dict[str, Unkept] = {}
    about = words(f"{incident.title} {incident.trigger}")
    for sign in signs:
        fitting = (
            (item, promised)
            for item, promised, incidents in waiting.get(sign, ())
            if promised < day
            and incident.id not in incidents
            and (sign[0] != "trigger" or not about.isdisjoint(words(item.action)))
        )
        for item, promised in islice(fitting, MOST):
            found.setdefault(item.id, Unkept(incident.id, item, promised, item.days_overdue(day), sign))
    yield from sorted(found.values(), key=lambda one: (-one.late, one.promised, one.item.id))[:MOST]


def _signs(
    incidents: Iterable[Triggered], postmortems: Iterable[Postmortem], causes: Sequence[Cause]
) -> Mapping[str, tuple[Sign, ...]]:
    """What each incident may share with others: its postmortems' factors, then its trigger on its components."""
    found: dict[str, dict[Sign, None]] = {}
    named = numbers_of(causes)
    for postmortem in postmortems:
        for id in postmortem.incidents:
            shared = _factors(named.get(postmortem.id, ()))
            found.setdefault(id, {}).update(dict.fromkeys(shared))
    for incident in incidents:
        if trigger := trigger_of(incident.trigger):
            repeated = (("trigger", trigger, component) for component in incident.components)
            found.setdefault(incident.id, {}).update(dict.fromkeys(repeated))
    return {id: tuple(signs) for id, signs in found.items() if signs}


def _factors(numbers: Sequence[int]) -> Iterator[Sign]:
    """The signs of a postmortem's factors, of which the first is the primary one."""
    yield from (("primary", str(number), "") for number in numbers[:1])
    yield from (("factor", str(number), "") for number in numbers)


def _waiting(
    postmortems: Iterable[Postmortem], signs: Mapping[str, Sequence[Sign]], causes: Sequence[Cause]
) -> Mapping[Sign, list[Waiting]]:
    """The open items behind each sign: by due date, undated ones last."""
    found: dict[Sign, list[Waiting]] = {}
    for postmortem in postmortems:
        promised = postmortem.date
        shared = dict.fromkeys(sign for id in postmortem.incidents for sign in signs.get(id, ()))
        for item in postmortem.action_items if promised and shared else ():
            if item.is_open and promised:
                about = words(item.action)
                for sign in shared:
                    if sign[0] != "factor" or not about.isdisjoint(words(causes[int(sign[1])].text)):
                        found.setdefault(sign, []).append((item, promised, postmortem.incidents))
    return {sign: sorted(items, key=_urgency) for sign, items in found.items()}


def _urgency(waiting: Waiting) -> tuple[date, str]:
    return waiting[0].due or date.max, waiting[0].id


def _began(incident: Triggered) -> tuple[datetime, str]:
    return incident.started or datetime.max.replace(tzinfo=UTC), incident.id
