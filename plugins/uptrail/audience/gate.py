"""The projection of an archive for one audience."""

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, partial
from typing import Any, TypeVar

from uptrail.archive import Archive
from uptrail.audience.roles import anonymiser
from uptrail.audience.seen import View
from uptrail.audience.shown import (
    ShownAction,
    ShownComponent,
    ShownIncident,
    ShownMaintenance,
    ShownNotice,
    ShownOccurrence,
    ShownPostmortem,
    ShownSection,
    ShownSlo,
    Site,
    began,
)
from uptrail.records import Component, Incident, Maintenance, Notice, Postmortem, Slo
from uptrail.records.occurrence import Audience, ComponentStatus, Occurrence, Update
from uptrail.settings import Settings

Told = TypeVar("Told", bound=Occurrence)
Seen = TypeVar("Seen", bound=ShownOccurrence)

UPDATE_IS_PUBLIC = Update.model_fields.keys() == {
    "id", "at", "status", "impact", "current_actions", "next_update", "next_update_text", "components", "text",
}  # fmt: skip
"""Whether an update has only the fields that everybody may see; with any other field, updates are copied without it."""

REDACTED = "[redacted]"
HANDLE = re.compile(r"(?<![\w@/.])@[A-Za-z][\w-]*")
DURATION = re.compile(
    r"(?:(?:about |ca\. |[~≈] ?)?\d[\d.,:]* ?(?:(?:day|hour|hr|minute|min|second|sec)s?|[dhms])?(?:,? and |, | )?)*"
)
"""A duration that is nothing else."""


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
    def redaction(self) -> tuple[re.Pattern[str], ...]:
        return self.archive.settings.redacting if self.public else ()

    def opens(self, audience: Audience) -> bool:
        return not self.public or audience is Audience.PUBLIC

    def text(self, text: str) -> str:
        for pattern in self.redaction if text else ():
            text = pattern.sub(REDACTED, text)
        return text

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
            name=self.text(component.name or component.id),
            group=self.text(component.group),
            description=self.text(component.description),
            since=component.since,
            aliases=component.aliases,
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
        """All fields of the projection, the updates and some times when they are asked for; then what follows."""
        changes = [(at, self.statuses(said)) for at, said in incident.changes] if incident.changes else ()
        known = {
            "id": incident.id,
            "title": self.text(incident.title),
            "components": self.statuses(incident.components),
            "started": incident.started,
            "cancelled": incident.cancelled,
            "backfilled": incident.backfilled,
            "aliases": incident.aliases,
            "severity": incident.severity,
            "resolved": incident.resolved,
            "told": incident.told,
            "heard": incident.heard,
            "called_over": incident.called_over,
            "changes": tuple(change for change in changes if change[1]),
            "digest": incident.digest + self.ground,
        }
        return ShownIncident.light(known, partial(self.updates, incident), partial(steps, incident))

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
        """A public postmortem stays closed while a redaction pattern matches its text, or what would be shown of it."""
        if not self.opens(postmortem.audience):
            return False
        if not self.redaction:
            return True
        shown = self.postmortem(postmortem)
        texts = [shown.title, shown.duration_text, *(action.action for action in shown.actions)]
        texts += [text for section in shown.sections for text in (section.title, section.text)]
        texts += [HANDLE.sub("", text) for text in _published(postmortem)]
        return not any(pattern.search(text) for pattern in self.redaction for text in texts if text)

    def postmortem(self, postmortem: Postmortem) -> ShownPostmortem:
        """All fields of the projection; those that tell of people when they are asked for."""
        named = [self.archive.incidents.get(id) for id in postmortem.incidents]
        known = {
            "id": postmortem.id,
            "date": postmortem.date,
            "severity": postmortem.severity,
            "duration_text": self.duration(postmortem),
            "incidents": tuple(id for id in postmortem.incidents if self.knows_incident(id)),
            "aliases": postmortem.aliases,
            "digest": " ".join((postmortem.digest, self.ground, *(one.digest if one else "" for one in named))),
        }
        return ShownPostmortem.light(known, partial(self.narrative, postmortem))

    def duration(self, postmortem: Postmortem) -> str:
        """The duration as typed; a remark beside it may name somebody."""
        text = postmortem.duration_text
        return text if not self.public or DURATION.fullmatch(text) else anonymiser(self.people(postmortem))(text)

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
            yield ShownSection(title=anonymous(section.title), level=section.level, text=anonymous(section.text))

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
            service=self.text(slo.service),
            name=self.text(slo.name),
            description=self.text(slo.description),
            sli=self.text(slo.sli),
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


def steps(incident: Incident) -> dict[str, datetime | None]:
    """The times between an incident's start and its end."""
    return {
        "detected": incident.detected,
        "acknowledged": incident.acknowledged,
        "declared": incident.declared,
        "mitigated": incident.mitigated,
    }


def _published(postmortem: Postmortem) -> Iterator[str]:
    """The texts of a postmortem that would be published, as typed."""
    yield postmortem.title
    yield from (text for section in postmortem.published for text in (section.title, section.text))
    yield from (item.action for item in postmortem.action_items)


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
