"""What the records of an archive say together: factors found again, similar incidents, promises that were not kept."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from functools import cached_property, lru_cache

from uptrail.archive import Archive
from uptrail.measures import factors, recurrence
from uptrail.measures.factors import Cause
from uptrail.measures.recurrence import Unkept
from uptrail.measures.similarity import Case, Likeness, Similarity, Trait
from uptrail.outputs.internal.addresses import same_tag
from uptrail.outputs.internal.slugs import slug_of
from uptrail.outputs.internal.teams import touched
from uptrail.records import Incident, Postmortem

PAST = datetime.min.replace(tzinfo=UTC)
REASONS = {
    "factor": ("like primary factor", "like primary factors"),
    "trigger": ("same trigger", "same triggers"),
    "component": ("same component", "same components"),
    "tag": ("same tag", "same tags"),
    "word": ("same word in the title", "same words in the title"),
}


@dataclass(frozen=True)
class Similar:
    """A similar incident, or a postmortem without one, and why it is: pairs of a reason and what it names."""

    record: Incident | Postmortem
    why: tuple[tuple[str, str], ...]

    @property
    def told(self) -> str:
        """Why it is similar, in words."""
        return " · ".join([f"{reason}: {named}" for reason, named in self.why])

    @property
    def day(self) -> date | None:
        """When it was."""
        record = self.record
        if isinstance(record, Postmortem):
            return record.date
        return record.started.date() if record.started else None


@dataclass(frozen=True, eq=False)
class Lore:
    """One archive's; each part is worked out when a page first asks for it."""

    archive: Archive
    _similar: dict[tuple[str, ...], tuple[Similar, ...]] = field(default_factory=dict, repr=False)
    _reasons: dict[tuple[Trait, ...], tuple[tuple[str, str], ...]] = field(default_factory=dict, repr=False)

    @cached_property
    def causes(self) -> tuple[Cause, ...]:
        """Every contributing factor once, in the order of first mention."""
        return factors.causes(self.archive.postmortems.values())

    @cached_property
    def causes_of(self) -> Mapping[str, tuple[Cause, ...]]:
        """The factors that each postmortem names, by its id; the primary one first."""
        numbers = factors.numbers_of(self.causes)
        return {id: tuple(self.causes[number] for number in named) for id, named in numbers.items()}

    @cached_property
    def again(self) -> Mapping[str, Mapping[str, Cause]]:
        """The factors of each postmortem, by its id, that others name too, by their words in it."""
        found: dict[str, dict[str, Cause]] = {}
        for cause in self.causes:
            for mention in cause.mentions if len(cause.postmortems) > 1 else ():
                found.setdefault(mention.postmortem.id, {})[mention.factor.text] = cause
        return found

    @cached_property
    def causes_of_incident(self) -> Mapping[str, tuple[Cause, ...]]:
        """The factors that the postmortems of each incident name, by its id, each once."""
        found: dict[str, dict[int, Cause]] = {}
        for postmortem in self.archive.postmortems.values():
            named = {cause.number: cause for cause in self.causes_of.get(postmortem.id, ())}
            for incident in postmortem.incidents:
                found.setdefault(incident, {}).update(named)
        return {id: tuple(named.values()) for id, named in found.items()}

    @cached_property
    def unkept(self) -> Mapping[str, tuple[Unkept, ...]]:
        """The open actions that might have prevented each incident, by its id."""
        archive = self.archive
        incidents, postmortems = tuple(archive.incidents.values()), tuple(archive.postmortems.values())
        found: dict[str, list[Unkept]] = {}
        for one in recurrence.unkept(incidents, postmortems, self.causes, archive.settings.zone):
            found.setdefault(one.incident, []).append(one)
        return {id: tuple(unkept) for id, unkept in found.items()}

    def unkept_before(self, *incidents: str) -> tuple[Unkept, ...]:
        """The open actions that might have prevented any of some incidents, each once."""
        found = {one.item.id: one for id in incidents for one in self.unkept.get(id, ())}
        return tuple(found.values())

    def linked_by(self, one: Unkept) -> str:
        """What links an action and an incident that it might have prevented, in words."""
        kind, what, where = one.shared
        if kind in ("primary", "factor"):
            return f"like {'primary ' if kind == 'primary' else ''}factor: {self.causes[int(what)].text}"
        return f"same trigger on {where}: {what}"

    def similar(self, *incidents: str) -> tuple[Similar, ...]:
        """The incidents that are similar to some, the most similar first."""
        found = self._similar.get(incidents)
        if found is None:
            found = self._similar[incidents] = tuple(map(self._told, self._similarity.of(*incidents)))
        return found

    def similar_to(self, postmortem: Postmortem) -> tuple[Similar, ...]:
        """The incidents that are similar to a postmortem's, or to it when its incidents are unknown."""
        known = [id for id in postmortem.incidents if id in self.archive.incidents]
        return self.similar(*known) if known else self.similar(_alone(postmortem))

    @cached_property
    def _similarity(self) -> Similarity:
        archive = self.archive
        incidents = [(one.started or PAST, self._case(one)) for one in archive.incidents.values()]
        alone = [
            (datetime.combine(one.date, time(), UTC) if one.date else PAST, self._case_alone(one))
            for one in archive.postmortems.values()
            if not any(id in archive.incidents for id in one.incidents)
        ]
        return Similarity([case for _, case in sorted((*incidents, *alone), key=lambda one: (one[0], one[1].id))])

    def _case(self, incident: Incident) -> Case:
        postmortems = self.archive.postmortems_of.get(incident.id, ())
        tags = (*incident.tags, *(tag for one in postmortems for tag in one.tags))
        traits = [
            *self._named(postmortems, tags, incident.title),
            *(Trait("component", id) for id in touched(self.archive, incident)),
        ]
        if trigger := recurrence.trigger_of(incident.trigger):
            traits.append(Trait("trigger", trigger))
        return Case(incident.id, tuple(traits))

    def _case_alone(self, postmortem: Postmortem) -> Case:
        return Case(_alone(postmortem), tuple(self._named((postmortem,), postmortem.tags, postmortem.title)))

    def _named(self, postmortems: Sequence[Postmortem], tags: Sequence[str], title: str) -> Iterator[Trait]:
        for postmortem in postmortems:
            for cause in self.causes_of.get(postmortem.id, ())[:1]:
                yield Trait("factor", str(cause.number))
        yield from (Trait("tag", same_tag(tag)) for tag in tags)
        yield from (Trait("word", word) for word in factors.words(title))

    def _told(self, likeness: Likeness) -> Similar:
        archive = self.archive
        record = archive.incidents.get(likeness.id) or archive.postmortems[likeness.id.partition("/")[2]]
        return Similar(record, self._why(likeness.shared))

    def _why(self, shared: tuple[Trait, ...]) -> tuple[tuple[str, str], ...]:
        why = self._reasons.get(shared)
        if why is None:
            by_kind = dict[str, list[str]]()
            for kind, value in shared:
                by_kind.setdefault(kind, []).append(self._spoken(kind, value))
            why = tuple((REASONS[kind][len(named) > 1], ", ".join(named)) for kind, named in by_kind.items())
            self._reasons[shared] = why
        return why

    def _spoken(self, kind: str, value: str) -> str:
        if kind == "factor":
            return self.causes[int(value)].text
        component = self.archive.components.get(value) if kind == "component" else None
        return component.name or value if component else value


def _alone(postmortem: Postmortem) -> str:
    """The name of a postmortem among incidents; no incident's id has a slash."""
    return f"postmortem/{postmortem.id}"


def cause_address(cause: Cause) -> str:
    """The page of a factor that several postmortems name, from the site's root; others have none."""
    if len(cause.postmortems) < 2:
        return ""
    return f"factors/{slug_of(cause.text.casefold() + ' ')}/"


def category_address(category: str) -> str:
    """The page of a category of factors, from the site's root."""
    return f"factors/category/{slug_of(category) if category else 'uncategorised'}/"


def lore_of(archive: Archive) -> Lore:
    """The lore of an archive, the same object for every output that asks."""
    return _lore(_Itself(archive))


class _Itself:
    """An archive as itself: its records are mappings, which have no hash."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive

    def __hash__(self) -> int:
        return id(self.archive)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Itself) and other.archive is self.archive


@lru_cache(maxsize=1)
def _lore(itself: _Itself) -> Lore:
    return Lore(itself.archive)
