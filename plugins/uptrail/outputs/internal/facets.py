"""By what a record is found beside its words: service, team, severity, year, category, trigger, status, tag, kind."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from uptrail.archive import Archive
from uptrail.measures.recurrence import trigger_of
from uptrail.outputs.text import line
from uptrail.records import Drill, Incident, Maintenance, Notice, Postmortem, Record, Slo
from uptrail.records.occurrence import Occurrence

FACETS: Mapping[str, str] = {
    "kind": "Kind",
    "service": "Service",
    "team": "Team",
    "severity": "Severity",
    "year": "Year",
    "category": "Category",
    "trigger": "Trigger",
    "status": "Status",
    "tag": "Tag",
}
"""Each facet's name and title, in the order in which they are offered."""

KINDS: Mapping[type[Record], str] = {
    Incident: "Incident",
    Postmortem: "Postmortem",
    Slo: "SLO",
    Drill: "Drill",
    Maintenance: "Maintenance",
    Notice: "Notice",
}
"""The records that are found, and what each kind is called."""

Found = Mapping[str, tuple[str, ...]]
"""The values of each facet that a record has."""


@dataclass(frozen=True, eq=False)
class Facets:
    """The facets of one archive's records; a value is spelled as where it is written first, whatever its case."""

    archive: Archive
    _spellings: dict[tuple[str, str], str] = field(default_factory=dict)
    _known: dict[tuple[str, tuple[str, ...]], tuple[str, ...]] = field(default_factory=dict)

    @cached_property
    def all(self) -> Mapping[tuple[type[Record], str], Found]:
        """Of every record that is found, by its kind and id."""
        records = ((kind, one) for kind in KINDS for one in self.archive.of(kind).values())
        return {(kind, one.id): self._of(one) for kind, one in records}

    def of(self, record: Record) -> Found:
        """What one record is found by."""
        return self.all[type(record), record.id]

    def _of(self, record: Record) -> Found:
        own = self._own(record)
        return {name: found for name in FACETS if (found := self._spelled(name, tuple(own[name])))}

    def _own(self, record: Record) -> Mapping[str, Iterable[str]]:
        incidents, postmortems = self._about(record)
        components = tuple(dict.fromkeys(id for one in (record, *incidents) for id in components_of(one)))
        day = day_of(record)
        return {
            "kind": (KINDS[type(record)],),
            "service": map(self._name, components),
            "team": (getattr(record, "team", ""), *map(self._team, components)),
            "severity": (getattr(record, "severity", ""),),
            "year": (str(day.year),) if day else (),
            "category": (factor.category.capitalize() for one in postmortems for factor in one.factors),
            "trigger": (trigger_of(one.trigger) for one in incidents),
            "status": (self._status(record),),
            "tag": getattr(record, "tags", ()),
        }

    def _spelled(self, name: str, values: tuple[str, ...]) -> tuple[str, ...]:
        """The values that say something, each once: most records have the same as others."""
        found = self._known.get((name, values))
        if found is None:
            plain = dict.fromkeys(value for typed in values if (value := line(typed)))
            found = tuple(dict.fromkeys(self._spellings.setdefault((name, one.casefold()), one) for one in plain))
            self._known[name, values] = found
        return found

    def _about(self, record: Record) -> tuple[tuple[Incident, ...], tuple[Postmortem, ...]]:
        """The incidents and postmortems of one story."""
        if isinstance(record, Incident):
            return (record,), self.archive.postmortems_of.get(record.id, ())
        if isinstance(record, Postmortem):
            known = self.archive.incidents
            return tuple(known[id] for id in record.incidents if id in known), (record,)
        return (), ()

    def _name(self, component: str) -> str:
        known = self.archive.components.get(component)
        return known.name or component if known else component

    def _team(self, component: str) -> str:
        known = self.archive.components.get(component)
        return known.team if known else ""

    def _status(self, record: Record) -> str:
        if isinstance(record, Postmortem):
            return record.status.value if record.status else "No status"
        if isinstance(record, Incident):
            return "Cancelled" if record.cancelled else "Open" if record.is_open(self.archive.as_of) else "Resolved"
        return ""


def components_of(record: Record) -> Iterable[str]:
    """The components that a record names itself."""
    if isinstance(record, Occurrence):
        return (*record.components, *(id for _, said in record.changes for id in said))
    return record.components if isinstance(record, Slo) else ()


def day_of(record: Record) -> date | None:
    """The day of which a record tells."""
    if isinstance(record, Postmortem):
        return record.date
    if isinstance(record, Maintenance) and record.scheduled:
        return record.scheduled.start.date()
    return record.started.date() if isinstance(record, Occurrence) and record.started else None
