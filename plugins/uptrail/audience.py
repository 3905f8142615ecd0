"""The one gate: what an audience may see of the archive.

A value reaches an output because its field is on one of the types below, never because
somebody remembered to hide it. For the internal audience the same types hold every record.
"""

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from fractions import Fraction
from functools import cached_property, partial
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from uptrail.archive import Archive
from uptrail.records import Component, Incident, Maintenance, Notice, Postmortem, Slo
from uptrail.records.action_item import ActionStatus
from uptrail.records.base import Value
from uptrail.records.deferred import Deferred
from uptrail.records.lifecycle import Ends, IncidentLife, MaintenanceLife
from uptrail.records.maintenance import Schedule
from uptrail.records.measurements import Measurements
from uptrail.records.occurrence import Audience, ComponentStatus, Occurrence, Telling, Update
from uptrail.records.slo import MaintenancePolicy, Method, Window
from uptrail.settings import Settings, Weights


class Shown(Deferred):
    """What may be seen of one record."""

    id: str


class Site(Value):
    """What may be seen of the settings."""

    name: str
    url: str
    description: str
    language: str
    time_zone: str
    severities: dict[str, str]
    weights: Weights
    still: bool = False

    @property
    def zone(self) -> ZoneInfo:
        """The organisation's own clock."""
        return ZoneInfo(self.time_zone)


class ShownComponent(Shown):
    """A component as a customer knows it."""

    name: str
    group: str
    description: str
    since: date | None


class ShownOccurrence(Telling, Shown):
    """The common part of what happened."""

    title: str
    components: dict[str, ComponentStatus]
    started: datetime | None
    updates: tuple[Update, ...]
    cancelled: datetime | None
    backfilled: bool
    aliases: tuple[str, ...]


class ShownIncident(IncidentLife, ShownOccurrence):
    """Title, severity, components, times and updates of an incident; nothing else of the file, ever."""

    severity: str
    detected: datetime | None
    acknowledged: datetime | None
    declared: datetime | None
    mitigated: datetime | None
    resolved: datetime | None


class ShownMaintenance(MaintenanceLife, ShownOccurrence):
    """A maintenance as announced."""

    scheduled: Schedule | None
    repeat: str
    completed: datetime | None


class ShownNotice(Ends, ShownOccurrence):
    """A notice as announced."""

    resolved: datetime | None


class ShownSection(Value):
    """A heading of a postmortem and the Markdown below it."""

    title: str
    level: int
    text: str


class ShownAction(Value):
    """An action item without its owner."""

    priority: str
    action: str
    due: date | None
    status: ActionStatus | None


class ShownPostmortem(Shown):
    """A postmortem's narrative with people replaced by their roles, and its actions without owners."""

    title: str
    date: date | None
    severity: str
    duration_text: str
    incidents: tuple[str, ...]
    aliases: tuple[str, ...]
    sections: tuple[ShownSection, ...]
    actions: tuple[ShownAction, ...]


class ShownSlo(Shown):
    """An objective, how it is measured, and the measurements."""

    service: str
    name: str
    description: str
    sli: str
    objective: Fraction
    window: Window
    components: tuple[str, ...]
    method: Method
    timeslice_target: Fraction | None
    timeslice_window: timedelta | None
    exclude_maintenance: MaintenancePolicy
    source_kind: str
    measurements: Measurements = Measurements()


Told = TypeVar("Told", bound=Occurrence)
Seen = TypeVar("Seen", bound=ShownOccurrence)


@dataclass(frozen=True, eq=False)
class View:
    """Everything that one audience may see, at one moment. Incidents and the like are newest first.

    `commit` names the state of the repository that it was read from, where that is known.
    """

    audience: Audience
    site: Site
    as_of: datetime
    components: Mapping[str, ShownComponent]
    incidents: Mapping[str, ShownIncident] = field(default_factory=dict)
    maintenances: Mapping[str, ShownMaintenance] = field(default_factory=dict)
    notices: Mapping[str, ShownNotice] = field(default_factory=dict)
    postmortems: Mapping[str, ShownPostmortem] = field(default_factory=dict)
    slos: Mapping[str, ShownSlo] = field(default_factory=dict)
    commit: str = ""

    @cached_property
    def groups(self) -> Mapping[str, tuple[ShownComponent, ...]]:
        """Components by group, in the order of first mention; the group of those without one is empty."""
        found: dict[str, list[ShownComponent]] = {}
        for component in self.components.values():
            found.setdefault(component.group, []).append(component)
        return {group: tuple(members) for group, members in found.items()}

    @cached_property
    def postmortem_of(self) -> Mapping[str, ShownPostmortem]:
        """The postmortem about each incident, by the incident's id."""
        return {incident: shown for shown in self.postmortems.values() for incident in shown.incidents}

    @cached_property
    def digest(self) -> str:
        """A name for the site and its components: what nearly every page depends on."""
        parts = [self.audience.value, self.site.model_dump_json(), *(c.digest for c in self.components.values())]
        return hashlib.blake2b("\n".join(parts).encode(), digest_size=12).hexdigest()


UPDATE_IS_PUBLIC = Update.model_fields.keys() == {
    "id", "at", "status", "impact", "current_actions", "next_update", "next_update_text", "components", "text",
}  # fmt: skip
"""Whether an update has only the fields that everybody may see; with any other field, updates are copied without it."""

REDACTED = "[redacted]"


def view(archive: Archive, audience: Audience) -> View:
    """What `audience` may see of the archive."""
    return _Gate(archive, audience).view()


@dataclass(frozen=True)
class _Gate:
    """Projects one archive for one audience."""

    archive: Archive
    audience: Audience

    @property
    def public(self) -> bool:
        return self.audience is Audience.PUBLIC

    @cached_property
    def component_ids(self) -> frozenset[str]:
        return frozenset(id for id, component in self.archive.components.items() if self.opens(component.audience))

    @cached_property
    def redaction(self) -> re.Pattern[str] | None:
        patterns = self.archive.settings.redaction if self.public else ()
        return re.compile("|".join(f"(?:{pattern})" for pattern in patterns)) if patterns else None

    def opens(self, audience: Audience) -> bool:
        return not self.public or audience is Audience.PUBLIC

    def text(self, text: str) -> str:
        return self.redaction.sub(REDACTED, text) if self.redaction and text else text

    def view(self) -> View:
        archive = self.archive
        return View(
            audience=self.audience,
            site=site(archive.settings),
            as_of=archive.as_of,
            components={c.id: self.component(c) for c in archive.components.values() if c.id in self.component_ids},
            incidents=self.newest_first(self.incident(i) for i in self.opened(archive.incidents.values())),
            maintenances=self.newest_first(self.maintenance(m) for m in self.opened(archive.maintenances.values())),
            notices=self.newest_first(self.notice(n) for n in self.opened(archive.notices.values())),
            postmortems={p.id: self.postmortem(p) for p in archive.postmortems.values() if self.opens_postmortem(p)},
            slos={s.id: self.slo(s) for s in archive.slos.values() if self.opens(s.audience)},
        )

    def opened(self, occurrences: Iterable[Told]) -> Iterable[Told]:
        return (occurrence for occurrence in occurrences if self.opens(occurrence.audience))

    def newest_first(self, shown: Iterable[Seen]) -> dict[str, Seen]:
        dated = sorted(shown, key=lambda one: (began(one) or self.archive.as_of, one.id), reverse=True)
        return {one.id: one for one in dated}

    def component(self, component: Component) -> ShownComponent:
        return ShownComponent(
            id=component.id,
            name=component.name or component.id,
            group=component.group,
            description=component.description,
            since=component.since,
        )

    def statuses(self, statuses: dict[str, ComponentStatus]) -> dict[str, ComponentStatus]:
        if statuses.keys() <= self.component_ids:
            return statuses
        return {id: status for id, status in statuses.items() if id in self.component_ids}

    @cached_property
    def ground(self) -> str:
        """A name for all that decides what is seen of a record, beside the record."""
        parts = (self.audience.value, *self.archive.settings.redaction, "", *sorted(self.component_ids))
        return hashlib.blake2b("\n".join(parts).encode(), digest_size=12).hexdigest()

    def update(self, update: Update) -> Update:
        """The update itself when all of it may be seen, which saves most of the memory that a copy would take."""
        if UPDATE_IS_PUBLIC and not self.redaction and update.components.keys() <= self.component_ids:
            return update
        return Update(
            id=update.id,
            at=update.at,
            status=update.status,
            impact=self.text(update.impact),
            current_actions=self.text(update.current_actions),
            next_update=update.next_update,
            next_update_text=self.text(update.next_update_text),
            components=self.statuses(update.components),
            text=self.text(update.text),
        )

    def common(self, occurrence: Occurrence) -> dict[str, Any]:
        return {
            "id": occurrence.id,
            "title": self.text(occurrence.title),
            "components": self.statuses(occurrence.components),
            "started": occurrence.started,
            **self.updates(occurrence),
            "cancelled": occurrence.cancelled,
            "backfilled": occurrence.backfilled,
            "aliases": occurrence.aliases,
        }

    def incident(self, incident: Incident) -> ShownIncident:
        """All fields of the projection, the updates when they are asked for; then what follows from the updates."""
        changes = ((at, self.statuses(said)) for at, said in incident.changes)
        known = {
            "id": incident.id,
            "title": self.text(incident.title),
            "components": self.statuses(incident.components),
            "started": incident.started,
            "cancelled": incident.cancelled,
            "backfilled": incident.backfilled,
            "aliases": incident.aliases,
            "severity": incident.severity,
            "detected": incident.detected,
            "acknowledged": incident.acknowledged,
            "declared": incident.declared,
            "mitigated": incident.mitigated,
            "resolved": incident.resolved,
            "told": incident.told,
            "heard": incident.heard,
            "called_over": incident.called_over,
            "changes": tuple(change for change in changes if change[1]),
            "digest": incident.digest + self.ground,
        }
        return ShownIncident.light(known, partial(self.updates, incident))

    def updates(self, occurrence: Occurrence) -> dict[str, tuple[Update, ...]]:
        return {"updates": tuple(self.update(update) for update in occurrence.updates)}

    def maintenance(self, maintenance: Maintenance) -> ShownMaintenance:
        return ShownMaintenance(
            **self.common(maintenance),
            scheduled=maintenance.scheduled,
            repeat=maintenance.repeat,
            completed=maintenance.completed,
        )

    def notice(self, notice: Notice) -> ShownNotice:
        return ShownNotice(**self.common(notice), resolved=notice.resolved)

    def opens_postmortem(self, postmortem: Postmortem) -> bool:
        """A public postmortem stays closed while a redaction pattern still matches what would be shown."""
        if not self.opens(postmortem.audience):
            return False
        return not (self.redaction and self.redaction.search(self.postmortem(postmortem).model_dump_json()))

    def postmortem(self, postmortem: Postmortem) -> ShownPostmortem:
        """All fields of the projection; those that tell of people when they are asked for."""
        named = [self.archive.incidents.get(id) for id in postmortem.incidents]
        known = {
            "id": postmortem.id,
            "date": postmortem.date,
            "severity": postmortem.severity,
            "duration_text": postmortem.duration_text,
            "incidents": tuple(id for id in postmortem.incidents if self.knows_incident(id)),
            "aliases": postmortem.aliases,
            "digest": " ".join((postmortem.digest, self.ground, *(one.digest if one else "" for one in named))),
        }
        return ShownPostmortem.light(known, partial(self.narrative, postmortem))

    def narrative(self, postmortem: Postmortem) -> dict[str, Any]:
        anonymous = anonymiser(self.people(postmortem)) if self.public else str
        actions = (
            ShownAction(priority=item.priority, action=anonymous(item.action), due=item.due, status=item.status)
            for item in postmortem.action_items
        )
        return {
            "title": anonymous(postmortem.title),
            "sections": tuple(self.sections(postmortem, anonymous)),
            "actions": tuple(actions),
        }

    def knows_incident(self, id: str) -> bool:
        incident = self.archive.incidents.get(id)
        return incident is not None and self.opens(incident.audience)

    def sections(self, postmortem: Postmortem, anonymous: Callable[[str], str]) -> Iterable[ShownSection]:
        """The sections that may be shown."""
        shown = postmortem.published if self.public else postmortem.sections
        for section in shown:
            yield ShownSection(title=section.title, level=section.level, text=anonymous(section.text))

    def people(self, postmortem: Postmortem) -> dict[str, str]:
        """The role to write for each known name or handle."""
        found: dict[str, str] = dict.fromkeys(postmortem.authors, "an author")
        found |= {item.owner: "the owner" for item in postmortem.action_items if item.owner}
        for id in postmortem.incidents:
            if incident := self.archive.incidents.get(id):
                roles = incident.roles
                found |= dict.fromkeys(roles.experts, "a subject matter expert")
                found |= {roles.scribe: "the scribe", roles.communications: "the communications lead"}
                found |= {roles.commander: "the incident commander"}
        return {name.removeprefix("@"): role for name, role in found.items() if name.removeprefix("@")}

    def slo(self, slo: Slo) -> ShownSlo:
        return ShownSlo(
            id=slo.id,
            service=slo.service,
            name=slo.name,
            description=slo.description,
            sli=slo.sli,
            objective=slo.objective,
            window=slo.window,
            components=tuple(id for id in slo.components if id in self.component_ids),
            method=slo.method,
            timeslice_target=slo.timeslice_target,
            timeslice_window=slo.timeslice_window,
            exclude_maintenance=slo.exclude_maintenance,
            source_kind=slo.source_kind,
            measurements=slo.measurements,
        )


_ADDRESS = r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"


def anonymiser(roles: Mapping[str, str]) -> Callable[[str], str]:
    """A function that replaces the known names, their e-mail addresses, and every @handle, by roles."""
    known = {name.lower(): role for name, role in roles.items()}
    names = "|".join(re.escape(name) for name in sorted(roles, key=len, reverse=True))
    named = rf"@?(?<!\w)(?:{names})(?!\w)|" if names else ""
    pattern = re.compile(rf"{_ADDRESS}|{named}(?<![\w@/.])@[A-Za-z][\w-]*", re.IGNORECASE)

    def role(hit: re.Match[str]) -> str:
        word = hit[0].lower()
        if "@" in word[1:]:
            parts = re.split(r"[._+-]", word.split("@")[0])
            return next((known[part] for part in parts if part in known), hit[0])
        return known.get(word.removeprefix("@"), "an engineer")

    return lambda text: pattern.sub(role, text)


def site(settings: Settings) -> Site:
    """What may be seen of the settings."""
    return Site(
        name=settings.name,
        url=settings.url,
        description=settings.description,
        language=settings.language,
        time_zone=settings.time_zone,
        severities={id: severity.name for id, severity in settings.severities.items()},
        weights=settings.policies.weights,
        still=settings.as_of is not None,
    )


def began(shown: ShownOccurrence) -> datetime | None:
    """When an occurrence begins: its start, its scheduled window's, or its first update's."""
    if shown.started:
        return shown.started
    if isinstance(shown, ShownMaintenance) and shown.scheduled:
        return shown.scheduled.start
    return shown.told
