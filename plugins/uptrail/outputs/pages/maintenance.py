"""Maintenance: a page for each, and the list of what runs, what is planned and what was."""

from collections.abc import Iterable
from datetime import datetime
from functools import partial

from uptrail.audience import ShownMaintenance, View
from uptrail.measures import schedule
from uptrail.outputs.document import Document, Page
from uptrail.outputs.occurrences import components_of, heard, newest_first
from uptrail.outputs.pages.incident import summary_of
from uptrail.outputs.state import AHEAD, State, state_of
from uptrail.outputs.templating import key, page
from uptrail.outputs.words import words_for
from uptrail.records.occurrence import UpdateStatus

LIST = "maintenance/index.html"
MOST_PAST = 50


def documents(view: View) -> Iterable[Document]:
    """The list, then a page per maintenance; one that is completed does not depend on the moment."""
    state = state_of(view)
    words = words_for(view.site.language)
    digests = (one.digest for one in view.maintenances.values())
    list_key = key("maintenances", view.digest, view.as_of.isoformat(), *digests)
    yield Document(LIST, lambda: render_list(state), list_key, section=words.gettext("Maintenance"))
    for one in view.maintenances.values():
        path = path_of(one)
        moment = "" if is_over(state, one) else view.as_of.isoformat()
        yield Document(
            path, partial(render, state, one, path), key("maintenance", view.digest, one.digest, moment), modified(one)
        )


def path_of(maintenance: ShownMaintenance) -> str:
    """Where the page is."""
    return f"maintenance/{maintenance.id}/index.html"


def modified(maintenance: ShownMaintenance) -> datetime | None:
    """When something was last said or ended."""
    return max((at for at in (heard(maintenance), maintenance.ended) if at), default=None)


def is_over(state: State, maintenance: ShownMaintenance) -> bool:
    """Whether nothing on its page changes with time any more."""
    return state.phase_of(maintenance) is UpdateStatus.COMPLETED


def phase_name(state: State, maintenance: ShownMaintenance) -> str:
    """The phase in lower case; `cancelled` for what was called off."""
    cancelled = maintenance.cancelled
    if cancelled and cancelled <= state.as_of and maintenance.completed is None:
        return "cancelled"
    return state.phase_of(maintenance).value.lower()


def render(state: State, maintenance: ShownMaintenance, path: str) -> Page:
    """One maintenance, with its updates newest first."""
    updates = newest_first(maintenance.updates)
    window = state.window_of(maintenance)
    running = phase_name(state, maintenance) in ("in progress", "verifying")
    return page(
        state.view,
        path,
        "maintenance.html",
        title=maintenance.title,
        description=summary_of(updates),
        state=state,
        one=maintenance,
        over=is_over(state, maintenance),
        phase_name=phase_name(state, maintenance),
        window=window,
        late=running and window is not None and window.end <= state.as_of,
        updates=updates,
        components_named=components_of(maintenance),
        ahead=schedule.upcoming(maintenance, state.as_of, AHEAD * 3)[:5] if maintenance.repeat else (),
    )


def render_list(state: State) -> Page:
    """What runs, what comes in the next thirty days, and the newest of what is over."""
    words = words_for(state.view.site.language)
    past = [one for one in state.view.maintenances.values() if is_over(state, one)]
    ahead = {one.id for _, one in state.upcoming}
    later = [
        one
        for one in state.view.maintenances.values()
        if state.phase_of(one) is UpdateStatus.SCHEDULED and one.id not in ahead
    ]
    return page(
        state.view,
        LIST,
        "maintenances.html",
        title=words.gettext("Maintenance"),
        description=words.gettext("Planned work on %(name)s: running, upcoming and past", name=state.view.site.name),
        state=state,
        later=later,
        past=past[:MOST_PAST],
        past_count=len(past),
        phase_name=partial(phase_name, state),
    )
