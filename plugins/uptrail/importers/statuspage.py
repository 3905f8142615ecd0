"""From Statuspage: the JSON of its public API (`/api/v2/…`) or of its management API (`/v1/pages/…`).

| there | here |
|---|---|
| impact `critical`, `major`, `minor`, `none` | `SEV1`, `SEV2`, `SEV3`, `SEV4` |
| a component's status | the same word |
| an incident with a schedule | `kind: maintenance` |
| `/incidents/abc123` | an alias of the record |
| a published postmortem | a postmortem with everything below Summary |
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from uptrail.importers.foreign import ForeignEvent, ForeignUpdate, Imported
from uptrail.importers.intake import Intake, line, mappings, said
from uptrail.importers.prose import from_html, from_mixed
from uptrail.importers.statuspage_export import Export
from uptrail.importers.writing import dated_id, imported

SEVERITIES = {"critical": "SEV1", "major": "SEV2", "minor": "SEV3", "none": "SEV4"}
STATUSES = {
    "investigating": "Investigating",
    "identified": "Identified",
    "monitoring": "Monitoring",
    "resolved": "Resolved",
}
PHASES = {
    "scheduled": "Scheduled",
    "in_progress": "In progress",
    "verifying": "Verifying",
    "completed": "Completed",
}
CONDITIONS = {"operational", "degraded_performance", "partial_outage", "major_outage", "under_maintenance"}
BY_IMPACT = {"critical": "major_outage", "major": "partial_outage", "minor": "degraded_performance"}
SAME_MOMENT = timedelta(minutes=1)
_MARKS = ('"incident_updates"', '"scheduled_maintenances"', '"incidents"')


def identify(files: Mapping[str, str]) -> bool:
    """Whether any JSON file holds incidents in Statuspage's form."""
    return any(path.endswith(".json") and any(mark in text for mark in _MARKS) for path, text in files.items())


def extract(files: Mapping[str, str]) -> Imported:
    """The incidents, maintenances, published postmortems, components and groups of the export."""
    export = Export(Intake(files))
    for path in sorted(files):
        if path.endswith(".json"):
            export.collect(path, export.intake.json(path))
    export.read_components()
    events = list(_Telling(export, export.intake).events())
    return imported(export.intake, export.site(), events, export.components.ordered())


@dataclass
class _Telling:
    """Tells the events of an export."""

    export: Export
    intake: Intake

    def events(self) -> Iterator[ForeignEvent]:
        for id, (path, item) in self.export.incidents.items():
            title = line(item.get("name"))
            if not title:
                self.intake.lost(path, f"incident {id} has no name", near=json.dumps(id))
                continue
            planned = _planned(item)
            self.intake.count(path, "maintenance" if planned else "incident")
            yield self.event(path, id, title, item, planned)

    def event(self, path: str, id: str, title: str, item: dict[str, Any], planned: bool) -> ForeignEvent:
        near = json.dumps(id)
        impact = line(item.get("impact_override")) or line(item.get("impact"))
        if not planned and impact not in SEVERITIES:
            self.intake.complain(path, f"incident {id}: the impact {impact!r} is no severity", near=near)

        def time(key: str) -> datetime | None:
            return self.intake.time(path, item.get(key), f"{key} of {id}", near=near)

        started = time("started_at") or time("created_at")
        window = self.window(path, id, time("scheduled_for"), time("scheduled_until")) if planned else None
        updates, review = self.updates(path, id, item, PHASES if planned else STATUSES)
        before, updates = self.conditions(path, id, item, planned, started, impact, updates)
        over = line(item.get("status")) in {"resolved", "postmortem", "completed"}
        resolved = time("resolved_at") or (self.last_word(path, id, updates) if over else None)
        written = "" if review else said(item.get("postmortem_body"))
        published = self.export.shown and bool(line(item.get("postmortem_published_at")))
        return ForeignEvent(
            id=dated_id(window[0] if window else started, title, id),
            key=id,
            title=title,
            kind="maintenance" if planned else "incident",
            severity="" if planned else SEVERITIES.get(impact, ""),
            shown=self.export.shown,
            components=before,
            started=None if planned else started,
            resolved=None if planned else resolved,
            window=window,
            completed=resolved if planned else None,
            backfilled=item.get("backfilled") is True,
            aliases=(f"incidents/{id}",),
            updates=updates,
            notes="" if published or not written else f"A postmortem that was not published:\n\n{from_mixed(written)}",
            review=review or (from_mixed(written) if published else ""),
        )

    def last_word(self, path: str, id: str, updates: tuple[ForeignUpdate, ...]) -> datetime | None:
        """The end of an event that is over but does not say since when, unless an update says so."""
        if any(update.status in {"Resolved", "Completed"} for update in updates):
            return None
        end = "its last update was taken" if updates else "it is open here"
        self.intake.complain(path, f"{id} is over without a time of its end; {end}", near=json.dumps(id))
        return updates[-1].at if updates else None

    def window(
        self, path: str, id: str, start: datetime | None, end: datetime | None
    ) -> tuple[datetime, datetime] | None:
        if start and end:
            return (start, end)
        message = f"maintenance {id} has no complete schedule"
        self.intake.complain(path, message, "add scheduled: {from: …, to: …}", near=json.dumps(id))
        return None

    def updates(
        self, path: str, id: str, item: dict[str, Any], words: Mapping[str, str]
    ) -> tuple[tuple[ForeignUpdate, ...], str]:
        """The updates, oldest first, and the published postmortem apart."""
        found: list[ForeignUpdate] = []
        review = ""
        for update in mappings(item.get("incident_updates")):
            key = line(update.get("id"))
            at = self.intake.time(path, update.get("display_at") or update.get("created_at"), f"update {key} of {id}")
            if at is None:
                if not said(update.get("display_at") or update.get("created_at")):
                    self.intake.lost(path, f"update {key} of {id} has no time", near=json.dumps(id))
                continue
            status = line(update.get("status"))
            body = said(update.get("body"))
            if status == "postmortem":
                review = from_mixed(body)
            else:
                found.append(ForeignUpdate(at, from_html(body), words.get(status, ""), self.changed(path, update)))
        found.reverse()
        return tuple(sorted(found, key=lambda one: one.at)), review

    def changed(self, path: str, update: dict[str, Any]) -> dict[str, str]:
        """The statuses that an update sets, by our component ids."""
        found: dict[str, str] = {}
        for part in mappings(update.get("affected_components")):
            status, code = line(part.get("new_status")), line(part.get("code"))
            if status in CONDITIONS and code:
                found[self.export.component(path, code, line(part.get("name")))] = status
        return found

    def conditions(
        self,
        path: str,
        id: str,
        item: dict[str, Any],
        planned: bool,
        started: datetime | None,
        impact: str,
        updates: tuple[ForeignUpdate, ...],
    ) -> tuple[dict[str, str], tuple[ForeignUpdate, ...]]:
        """The statuses at the start, and the updates with what each changes from there."""
        parts = [part for part in mappings(item.get("components")) if line(part.get("id"))]
        named = [self.export.component(path, line(part["id"]), line(part.get("name"))) for part in parts]
        told = [component for update in updates for component in update.components]
        if planned:
            return dict.fromkeys([*named, *told], "under_maintenance"), tuple(_silent(update) for update in updates)
        if named and not told:
            status = BY_IMPACT.get(impact, "operational")
            self.intake.decided(
                path, f"incident {id}: no update says how components did; by its impact, {status}", near=json.dumps(id)
            )
            return dict.fromkeys(named, status), updates
        before = {component: "operational" for component in named if component not in told}
        if updates and started and updates[0].at - started < SAME_MOMENT:
            before |= updates[0].components
        self.left_over(path, id, updates)
        return before, tuple(_changes(before, updates))

    def left_over(self, path: str, id: str, updates: tuple[ForeignUpdate, ...]) -> None:
        """Say it when an incident was resolved although a component was not well: here it is well from then on."""
        last = updates[-1] if updates else None
        if last and last.status == "Resolved":
            for component, status in last.components.items():
                if status != "operational":
                    message = f"incident {id} was resolved with {component} at {status}; here it is operational then"
                    self.intake.decided(path, message, near=json.dumps(id))


def _changes(before: Mapping[str, str], updates: tuple[ForeignUpdate, ...]) -> Iterator[ForeignUpdate]:
    """The updates, each with the statuses that differ from those before it."""
    now = dict(before)
    for update in updates:
        news = {id: status for id, status in update.components.items() if now.get(id) != status}
        now |= update.components
        yield ForeignUpdate(update.at, update.text, update.status, {} if update.status == "Resolved" else news)


def _silent(update: ForeignUpdate) -> ForeignUpdate:
    return ForeignUpdate(update.at, update.text, update.status)


def _planned(item: Mapping[str, Any]) -> bool:
    if item.get("scheduled_for") or item.get("impact") == "maintenance":
        return True
    return line(item.get("status")) in PHASES
