"""The objects of the status-page API v2, as its published clients expect them."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime, time
from functools import lru_cache
from typing import Any

from uptrail.audience import (
    ShownComponent,
    ShownIncident,
    ShownMaintenance,
    ShownOccurrence,
    ShownPostmortem,
    began,
)
from uptrail.outputs import text
from uptrail.outputs.occurrences import (
    components_of,
    heard,
    held_after,
    newest_first,
    phase_of_incident,
    published_at,
    statuses_before,
    summary_of,
)
from uptrail.outputs.state import State
from uptrail.records.occurrence import ComponentStatus, Update, UpdateStatus
from uptrail.timespan import Span

Json = dict[str, Any]

ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyz"
IMPACTS = ("critical", "major", "minor", "none")
IMPACT_OF = {
    ComponentStatus.OPERATIONAL: "none",
    ComponentStatus.UNDER_MAINTENANCE: "none",
    ComponentStatus.DEGRADED_PERFORMANCE: "minor",
    ComponentStatus.PARTIAL_OUTAGE: "major",
    ComponentStatus.MAJOR_OUTAGE: "critical",
}
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
INCIDENT_PHASES = ("investigating", "identified", "monitoring", "resolved", "postmortem")
MAINTENANCE_PHASES = ("scheduled", "in_progress", "verifying", "completed")


def code(kind: str, id: str) -> str:
    """Twelve lower-case letters and digits that stand for a record's id for ever."""
    number = int.from_bytes(hashlib.blake2b(f"{kind}:{id}".encode(), digest_size=16).digest(), "big")
    number %= 36**12
    letters = ""
    for _ in range(12):
        number, letter = divmod(number, 36)
        letters += ALPHABET[letter]
    return letters


def stamp(at: datetime | None) -> str | None:
    """A moment with milliseconds and `Z`, or null."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z") if at else None


def dump(body: Json) -> bytes:
    """A JSON file's bytes."""
    return (json.dumps(body, ensure_ascii=False, indent=1) + "\n").encode()


def page_id(state: State) -> str:
    """The id of the site itself, made of its address."""
    return code("page", state.view.site.url)


def page(state: State) -> Json:
    """The `page` object, which every file carries."""
    site = state.view.site
    return {
        "id": page_id(state),
        "name": text.line(site.name),
        "url": site.url.rstrip("/"),
        "time_zone": site.time_zone,
        "updated_at": stamp(state.as_of),
    }


def status(state: State) -> Json:
    """The `status` object: how everything is."""
    return {"indicator": state.overall.indicator, "description": state.overall.description}


# --- components ---


def components(state: State) -> list[Json]:
    """Every component in its order, each named group before its members."""
    found: list[Json] = []
    for name, members in state.view.groups.items():
        listed = [component(state, one, position) for position, one in enumerate(members, 1)]
        found.extend([group(state, name, members, listed), *listed] if name else listed)
    top = (one for one in found if one["group_id"] is None)
    for position, one in enumerate(top, 1):
        one["position"] = position
    return found


def component(state: State, shown: ShownComponent, position: int = 1) -> Json:
    """One component."""
    created = datetime.combine(shown.since, time(), tzinfo=UTC) if shown.since else BEGINNING
    return {
        "id": code("component", shown.id),
        "name": text.line(shown.name),
        "status": state.current[shown.id].value,
        "created_at": stamp(created),
        "updated_at": stamp(max(created, state.changed(shown.id) or created)),
        "position": position,
        "description": text.line(shown.description) or None,
        "showcase": True,
        "start_date": shown.since.isoformat() if shown.since else None,
        "group_id": code("group", shown.group) if shown.group else None,
        "page_id": page_id(state),
        "group": False,
        "only_show_if_degraded": False,
    }


def group(state: State, name: str, members: tuple[ShownComponent, ...], listed: list[Json]) -> Json:
    """A group: a component that holds others, at the status of the worst."""
    worst = max((state.current[one.id] for one in members), key=lambda status: status.rank)
    return {
        **component(state, members[0]),
        "id": code("group", name),
        "name": text.line(name),
        "status": worst.value,
        "created_at": min(one["created_at"] for one in listed),
        "updated_at": max(one["updated_at"] for one in listed),
        "description": None,
        "start_date": None,
        "group_id": None,
        "group": True,
        "components": [one["id"] for one in listed],
    }


@lru_cache(maxsize=2)
def placed(state: State) -> Mapping[str, Json]:
    """The component objects by record id, as the full list has them."""
    by_code = {one["id"]: one for one in components(state)}
    return {id: by_code[code("component", id)] for id in state.view.components}


# --- incidents ---


def incident(state: State, shown: ShownIncident) -> Json:
    """One incident with its updates, newest first."""
    phase = phase_of_incident(shown, state.as_of)
    over = phase in ("resolved", "cancelled")
    updates = [incident_update(state, shown, *said) for said in statuses_before(shown)]
    told = occurrence(state, shown, shown.declared or shown.started, shown.ended if over else None)
    if over and (published := state.view.postmortem_of.get(shown.id)):
        updates.append(postmortem_update(state, shown, published))
        phase, told["updated_at"] = "postmortem", max(told["updated_at"], updates[-1]["updated_at"])
    return {
        **told,
        "status": "resolved" if phase == "cancelled" else known_phase(phase, INCIDENT_PHASES),
        "monitoring_at": stamp(first(shown, UpdateStatus.MONITORING)),
        "resolved_at": stamp(shown.ended if over else None),
        "impact": impact(state, shown),
        "shortlink": f"{state.view.site.url}incidents/{shown.id}/",
        "started_at": stamp(shown.started or created(shown, shown.declared)),
        "incident_updates": updates[::-1],
    }


def known_phase(phase: str, known: tuple[str, ...]) -> str:
    """A phase as the API spells it; the first of those that are known for one that clients would not know."""
    name = phase.lower().replace(" ", "_")
    return name if name in known else known[0]


def postmortem_update(state: State, shown: ShownIncident, published: ShownPostmortem) -> Json:
    """The update that tells of the public postmortem: its summary and where to read it."""
    at = published_at(shown, published, state.as_of)
    address = f"{state.view.site.url}postmortems/{published.id}/"
    told = Update(id="postmortem", at=at, text=summary_of(published))
    return {
        **update_object(state, shown, told, "postmortem", {}),
        "body": "\n\n".join(part for part in (body(told), address) if part),
        "deliver_notifications": False,
    }


def occurrence(state: State, shown: ShownOccurrence, begun: datetime | None, ended: datetime | None) -> Json:
    """What incidents and maintenances have in common."""
    known = placed(state)
    begun = created(shown, begun)
    return {
        "id": code("incident", shown.id),
        "name": text.line(shown.title),
        "created_at": stamp(begun),
        "updated_at": stamp(max(at for at in (begun, heard(shown), ended) if at)),
        "page_id": page_id(state),
        "components": [known[id] for id in components_of(shown) if id in known],
        "reminder_intervals": None,
    }


def created(shown: ShownOccurrence, begun: datetime | None) -> datetime:
    """When it was first told of: its first update, else what is known of its beginning."""
    return min((update.at for update in shown.updates), default=begun or began(shown) or BEGINNING)


def first(shown: ShownOccurrence, status: UpdateStatus) -> datetime | None:
    """When a phase was first announced."""
    return min((update.at for update in shown.updates if update.status is status), default=None)


def impact(state: State, shown: ShownIncident) -> str:
    """none, minor, major or critical: by the severity's place in the matrix, else by the worst status it set."""
    matrix = list(state.view.site.severities)
    if shown.severity in matrix:
        return IMPACTS[min(matrix.index(shown.severity), len(IMPACTS) - 1)]
    said = [*shown.components.values(), *(now for update in shown.updates for now in update.components.values())]
    return IMPACT_OF[max(said, key=lambda status: status.rank, default=ComponentStatus.OPERATIONAL)]


def incident_update(state: State, shown: ShownIncident, update: Update, before: Mapping[str, ComponentStatus]) -> Json:
    """One update; `before` holds the statuses that held until it."""
    status = update.status or last_status(shown, update) or UpdateStatus.INVESTIGATING
    changes = changed_by(shown, update, before)
    return update_object(state, shown, update, known_phase(status, INCIDENT_PHASES), changes)


def last_status(shown: ShownOccurrence, update: Update) -> UpdateStatus | None:
    """The phase that held when an update without one was written."""
    earlier = (one.status for one in newest_first(shown.updates) if one.at <= update.at and one.status)
    return next(earlier, None)


Change = tuple[ComponentStatus, ComponentStatus]


def changed_by(shown: ShownIncident, update: Update, before: Mapping[str, ComponentStatus]) -> dict[str, Change]:
    """The components that an update speaks of, with their statuses before and after."""
    after = held_after(shown, update, before)
    named = update.components if before and update.status is not UpdateStatus.RESOLVED else after
    return {id: (before.get(id, ComponentStatus.OPERATIONAL), after[id]) for id in named if id in after}


def update_object(
    state: State, shown: ShownOccurrence, update: Update, status: str, changes: Mapping[str, Change]
) -> Json:
    """The object of one update of an incident or a maintenance."""
    at = stamp(update.at)
    affected = [affected_component(state, id, change) for id, change in changes.items() if id in state.current]
    return {
        "id": code("update", f"{shown.id}/{update.id}"),
        "status": status,
        "body": body(update),
        "incident_id": code("incident", shown.id),
        "created_at": at,
        "updated_at": at,
        "display_at": at,
        "affected_components": affected or None,
        "deliver_notifications": not shown.backfilled,
        "custom_tweet": None,
        "tweet_id": None,
    }


def body(update: Update) -> str:
    """What an update says, in plain words."""
    parts = (update.text, update.impact, update.current_actions)
    return "\n\n".join(words for part in parts if (words := text.words_only(part)))


def affected_component(state: State, id: str, change: Change) -> Json:
    """A component in an update, as `Group - Component`."""
    shown = state.view.components[id]
    name = f"{shown.group} - {shown.name}" if shown.group else shown.name
    old, new = change
    return {
        "code": code("component", id),
        "name": text.line(name),
        "old_status": old.value,
        "new_status": new.value,
    }


# --- maintenance ---


def maintenance(state: State, shown: ShownMaintenance) -> Json:
    """One scheduled maintenance, at the window that concerns a reader now; of one without, when it was told of."""
    phase = state.phase_of(shown)
    over = phase is UpdateStatus.COMPLETED
    window = state.window_of(shown)
    ended = (shown.ended or (window.end if window else None)) if over else None
    told = created(shown, None)
    plan = (shown.scheduled if not shown.repeat else window) or Span(told, told)
    return {
        **occurrence(state, shown, window.start if window else None, ended),
        "status": phase.value.lower().replace(" ", "_"),
        "monitoring_at": None,
        "resolved_at": stamp(ended),
        "impact": "maintenance",
        "shortlink": f"{state.view.site.url}maintenance/{shown.id}/",
        "started_at": stamp(window.start if window else told),
        "scheduled_for": stamp(plan.start),
        "scheduled_until": stamp(plan.end),
        "incident_updates": [maintenance_update(state, shown, update) for update in newest_first(shown.updates)],
    }


def maintenance_update(state: State, shown: ShownMaintenance, update: Update) -> Json:
    """One update of a maintenance; only what it says of components counts."""
    status = update.status or last_status(shown, update) or UpdateStatus.SCHEDULED
    changes = {id: (ComponentStatus.OPERATIONAL, now) for id, now in update.components.items()}
    return update_object(state, shown, update, known_phase(status, MAINTENANCE_PHASES), changes)
