"""Incidents that happened before: the same primary factor, the same trigger on the same component, a promise unkept.

Factors are sentences, so two are taken for the same when at least half of the shorter one's
telling words, and at least two, are in the other. It is a hint for a reader, not a verdict.
"""

import re
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol, TypeVar

from uptrail.records.action_item import ActionItem
from uptrail.records.postmortem import Factor, Postmortem

_WORD = re.compile(r"[^\W\d_]{4,}")
_VERSION = re.compile(r"\b(?:v?\d[\w.:-]*|[0-9a-f]{7,40})\b|#\d+")
_COMMON = frozenset({"that", "this", "with", "from", "were", "have", "been", "they", "them", "than", "then", "when"})

Words = frozenset[str]
K = TypeVar("K", bound=Hashable)


class Triggered(Protocol):
    """What an incident must have: the record does."""

    @property
    def id(self) -> str: ...
    @property
    def started(self) -> datetime | None: ...
    @property
    def components(self) -> Mapping[str, object]: ...
    @property
    def trigger(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Echo:
    """Incidents that share something: `what` says it in words. Ids are in the order of their start."""

    what: str
    incidents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unkept:
    """An incident with a factor like that of an earlier one, whose action was open and overdue when it began."""

    incident: str
    item: ActionItem
    factor: str


def words(text: str) -> Words:
    """The telling words of a sentence: of four letters and more, in lower case."""
    return frozenset(_WORD.findall(text.casefold())) - _COMMON


def alike(some: Words, others: Words) -> bool:
    """Whether two sentences speak of the same thing."""
    common = len(some & others)
    return common >= 2 and 2 * common >= min(len(some), len(others))


def without_versions(trigger: str) -> str:
    """A trigger in lower case, without versions and numbers: `deployment 7.1` is a `deployment`."""
    return " ".join(_VERSION.sub(" ", trigger.casefold()).split())


def primary(postmortem: Postmortem) -> Factor | None:
    """The factor marked as primary, else the first."""
    marked = (factor for factor in postmortem.factors if factor.primary)
    return next(marked, postmortem.factors[0] if postmortem.factors else None)


def same_factor(incidents: Iterable[Triggered], postmortems: Iterable[Postmortem]) -> tuple[Echo, ...]:
    """The incidents whose primary factors are alike to that of the first of them, largest group first."""
    order = _order(incidents)
    found: list[tuple[Factor, Words, dict[str, None]]] = []
    by_word: dict[str, list[int]] = {}
    for postmortem in sorted(
        postmortems, key=lambda one: min((order.get(id, len(order)) for id in one.incidents), default=0)
    ):
        factor = primary(postmortem)
        about = dict.fromkeys(id for id in postmortem.incidents if id in order)
        if factor is None or not about:
            continue
        known = words(factor.text)
        near = sorted({number for word in known for number in by_word.get(word, ())})
        home = next((number for number in near if alike(known, found[number][1])), None)
        if home is not None:
            found[home][2].update(about)
            continue
        for word in known:
            by_word.setdefault(word, []).append(len(found))
        found.append((factor, known, about))
    return _echoes(((factor.text, ids) for factor, _, ids in found), order)


def same_trigger(incidents: Iterable[Triggered]) -> tuple[Echo, ...]:
    """The incidents with one trigger (versions and numbers aside) on one component, largest group first."""
    known = tuple(incidents)
    groups: dict[tuple[str, str], dict[str, None]] = {}
    for incident in known:
        trigger = without_versions(incident.trigger)
        for component in incident.components if trigger else ():
            groups.setdefault((trigger, component), {})[incident.id] = None
    return _echoes(((f"{trigger} · {component}", ids) for (trigger, component), ids in groups.items()), _order(known))


def unkept(incidents: Iterable[Triggered], postmortems: Sequence[Postmortem]) -> Iterator[Unkept]:
    """Incidents that an open, overdue action of an earlier postmortem might have prevented, in order of their start.

    An item that was closed since tells nothing: when it was closed is not recorded.
    """
    waiting = [
        (item, postmortem, factor.text, words(factor.text))
        for postmortem in postmortems
        for item in postmortem.action_items
        if item.is_open and item.due
        for factor in postmortem.factors
    ]
    by_word: dict[str, set[int]] = {}
    for number, (_, _, _, known) in enumerate(waiting):
        for word in known:
            by_word.setdefault(word, set()).add(number)
    about = _grouped((id, one) for one in postmortems for id in one.incidents)
    for incident in sorted((one for one in incidents if one.started and one.id in about), key=_began):
        factors = [words(factor.text) for one in about[incident.id] for factor in one.factors]
        near = sorted({n for known in factors for word in known for n in by_word.get(word, ())})
        told: set[str] = set()
        for item, postmortem, text, known in (waiting[number] for number in near):
            if incident.id in postmortem.incidents or item.id in told or not _overdue(item, incident):
                continue
            if any(alike(known, other) for other in factors):
                told.add(item.id)
                yield Unkept(incident.id, item, text)


def _overdue(item: ActionItem, incident: Triggered) -> bool:
    """Whether an open item was past its due date on the day an incident began."""
    return bool(incident.started and item.days_overdue(incident.started.date()))


def _began(incident: Triggered) -> tuple[datetime, str]:
    return incident.started or datetime.max.replace(tzinfo=UTC), incident.id


def _order(incidents: Iterable[Triggered]) -> Mapping[str, int]:
    """The place of each incident in time."""
    return {incident.id: place for place, incident in enumerate(sorted(incidents, key=_began))}


def _grouped(pairs: Iterable[tuple[K, Postmortem]]) -> Mapping[K, list[Postmortem]]:
    found: dict[K, list[Postmortem]] = {}
    for key, one in pairs:
        found.setdefault(key, []).append(one)
    return found


def _echoes(groups: Iterable[tuple[str, Iterable[str]]], order: Mapping[str, int]) -> tuple[Echo, ...]:
    """Groups of at least two, the largest first, then by their words."""
    place: Callable[[str], int] = order.__getitem__
    found = (Echo(what, tuple(sorted(ids, key=place))) for what, ids in groups)
    return tuple(sorted((e for e in found if len(e.incidents) > 1), key=lambda e: (-len(e.incidents), e.what)))
