"""`api/v1/history/<month>.json`: everything that was ever published, by the UTC month in which it began."""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import partial

from uptrail.audience import ShownIncident, ShownMaintenance, ShownNotice, ShownOccurrence, View
from uptrail.outputs import text
from uptrail.outputs.api import objects
from uptrail.outputs.api.v1.parts import ROOT, Json, dump, head, time
from uptrail.outputs.document import Document
from uptrail.outputs.occurrences import newest_first, phase_of_incident
from uptrail.outputs.pages import history as pages
from uptrail.outputs.pages.maintenance import phase_name
from uptrail.outputs.state import State, state_of
from uptrail.outputs.templating import key
from uptrail.records.occurrence import Update, UpdateStatus

FOLDERS = {"incident": "incidents", "maintenance": "maintenance", "notice": "notices"}


def documents(view: View) -> Iterable[Document]:
    """A file per month in which anything began; it does not depend on the moment once all of it is over."""
    state = state_of(view)
    told = pages.told_in(state)
    for month, listed in pages.by_month(state).items():
        path = path_of(f"{month:%Y-%m}")
        name, settled = told[month]
        moment = "" if settled else view.as_of.isoformat()
        links = (f"{one.id} {link}" for one in listed if (link := postmortem_of(state, one)))
        yield Document(path, partial(render, state, month, listed), key("v1", view.digest, path, moment, name, *links))


def months_of(state: State) -> list[str]:
    """The months that have a file, newest first."""
    return [f"{month:%Y-%m}" for month in pages.by_month(state)]


def path_of(month: str) -> str:
    """Where a month's file is."""
    return f"{ROOT}history/{month}.json"


def postmortem_of(state: State, shown: ShownOccurrence) -> str | None:
    """The address of its public postmortem."""
    found = state.view.postmortem_of.get(shown.id) if isinstance(shown, ShownIncident) else None
    return f"{state.view.site.url}postmortems/{found.id}/" if found else None


def render(state: State, month: date, listed: Sequence[ShownOccurrence]) -> bytes:
    """One month, newest first."""
    told = [entry(state, one) for one in listed]
    return dump({**head(state.view, "history"), "month": f"{month:%Y-%m}", "entries": told})


def entry(state: State, shown: ShownOccurrence) -> Json:
    """One incident, maintenance or notice with all that is public of it; `code` is its id in `api/v2/`."""
    kind = pages.kind_of(shown)
    return {
        "kind": kind,
        "id": shown.id,
        "code": objects.code("incident", shown.id),
        "url": f"{state.view.site.url}{FOLDERS[kind]}/{shown.id}/",
        "title": text.line(shown.title),
        "started": time(shown.started),
        "cancelled": time(shown.cancelled),
        "backfilled": shown.backfilled,
        "components": {id: status.value for id, status in shown.components.items()},
        **more(state, shown),
        "updates": [update_of(shown, one) for one in newest_first(shown.updates)],
    }


def more(state: State, shown: ShownOccurrence) -> Json:
    """What only one kind of record has, and when it was over."""
    if isinstance(shown, ShownIncident):
        return incident(state, shown)
    if isinstance(shown, ShownMaintenance):
        return maintenance(state, shown)
    return {"ended": time(shown.ended) if isinstance(shown, ShownNotice) else None}


def incident(state: State, shown: ShownIncident) -> Json:
    """An incident's own fields."""
    return {
        "status": snake(phase_of_incident(shown, state.as_of)),
        "severity": shown.severity or None,
        "detected": time(shown.detected),
        "acknowledged": time(shown.acknowledged),
        "declared": time(shown.declared),
        "mitigated": time(shown.mitigated),
        "ended": time(shown.ended),
        "postmortem": postmortem_of(state, shown),
    }


def maintenance(state: State, shown: ShownMaintenance) -> Json:
    """A maintenance's own fields."""
    plan = shown.scheduled
    return {
        "status": snake(phase_name(state, shown)),
        "scheduled": {"from": time(plan.start), "to": time(plan.end), "zone": plan.zone} if plan else None,
        "repeat": text.line(shown.repeat) or None,
        "ended": time(shown.ended),
    }


def update_of(shown: ShownOccurrence, update: Update) -> Json:
    """One update, in plain words."""
    return {
        "id": update.id,
        "code": objects.code("update", f"{shown.id}/{update.id}"),
        "at": time(update.at),
        "status": snake(update.status) if update.status else None,
        "text": objects.body(update),
        "next_update": time(update.next_update),
        "components": {id: status.value for id, status in update.components.items()},
    }


def snake(phase: UpdateStatus | str) -> str:
    """A phase as the API spells it."""
    return phase.lower().replace(" ", "_")
