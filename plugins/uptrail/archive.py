"""Every record by kind and id, what refers to what, and where each value stands in its file."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from typing import TypeVar

from uptrail.problem import Source
from uptrail.records import (
    ActionItem,
    Component,
    Drill,
    Incident,
    Maintenance,
    Notice,
    Phrase,
    Postmortem,
    Record,
    Slo,
    Template,
)
from uptrail.settings import Settings

R = TypeVar("R", bound=Record)

Keys = tuple[str | int, ...]
Locator = Callable[[Record | Settings, Keys], Source]
"""Finds the place of a value: the record or settings, and the keys that lead to it (`("updates", 2, "at")`)."""


def _record_itself(record: Record | Settings, _keys: Keys) -> Source:
    return record.source if isinstance(record, Record) else Source("uptrail.yaml")


@dataclass(frozen=True, eq=False)
class Archive:
    """All records at one moment. `as_of` is what every figure and rule calls now.

    `phrases` are what postmortems should say in other words, in the order in which they are looked for.
    `find_written` looks for what `written` holds, once somebody asks.
    """

    settings: Settings
    as_of: datetime
    records: Mapping[type[Record], Mapping[str, Record]] = field(default_factory=dict)
    locate: Locator = _record_itself
    phrases: tuple[Phrase, ...] = ()
    find_written: Callable[[], Mapping[str, str]] = dict

    def of(self, kind: type[R]) -> Mapping[str, R]:
        """The records of one kind, by id."""
        return self.records.get(kind, {})  # type: ignore[return-value]

    def at(self, record: Record | Settings, *keys: str | int) -> Source:
        """Where the value that `keys` lead to was written; the nearest enclosing value when it was not."""
        return self.locate(record, keys)

    def only(self, wanted: Iterable[Record]) -> "Archive":
        """The same archive with all that is common, and of incidents, postmortems and SLOs only the `wanted` ones."""
        kept: dict[type[Record], dict[str, Record]] = {
            Component: dict(self.components),
            Template: dict(self.templates),
        }
        for record in wanted:
            kept.setdefault(type(record), {})[record.id] = record
        return replace(self, records=kept)

    def day(self, moment: datetime) -> date:
        """The day on the organisation's calendar at a moment."""
        return moment.astimezone(self.settings.zone).date()

    @cached_property
    def today(self) -> date:
        """The organisation's day at `as_of`: what every count of days ends with."""
        return self.day(self.as_of)

    @cached_property
    def written(self) -> Mapping[str, str]:
        """The hand-written files of the public site: the path of each by its place there, `about/index.html`."""
        return self.find_written()

    @property
    def components(self) -> Mapping[str, Component]:
        """What `uptrail.yaml` lists, in its order."""
        return self.of(Component)

    @property
    def incidents(self) -> Mapping[str, Incident]:
        return self.of(Incident)

    @property
    def maintenances(self) -> Mapping[str, Maintenance]:
        return self.of(Maintenance)

    @property
    def notices(self) -> Mapping[str, Notice]:
        return self.of(Notice)

    @property
    def drills(self) -> Mapping[str, Drill]:
        return self.of(Drill)

    @property
    def postmortems(self) -> Mapping[str, Postmortem]:
        return self.of(Postmortem)

    @property
    def slos(self) -> Mapping[str, Slo]:
        return self.of(Slo)

    @property
    def templates(self) -> Mapping[str, Template]:
        """The organisation's own templates for postmortems, by name."""
        return self.of(Template)

    @cached_property
    def action_items(self) -> tuple[ActionItem, ...]:
        """The action items of all postmortems and then of all drills, in the order of their documents and rows."""
        return tuple(item for document in self.promising for item in document.action_items)

    @cached_property
    def promising(self) -> tuple[Postmortem | Drill, ...]:
        """The documents that may hold action items."""
        return (*self.postmortems.values(), *self.drills.values())

    def holder(self, item: ActionItem) -> Postmortem | Drill | None:
        """The document that an action item stands in."""
        return self.drills.get(item.postmortem) if item.drill else self.postmortems.get(item.postmortem)

    @cached_property
    def postmortems_of(self) -> Mapping[str, tuple[Postmortem, ...]]:
        """The postmortems about each incident, by the incident's id."""
        found: dict[str, tuple[Postmortem, ...]] = {}
        for postmortem in self.postmortems.values():
            for incident in postmortem.incidents:
                found[incident] = (*found.get(incident, ()), postmortem)
        return found
