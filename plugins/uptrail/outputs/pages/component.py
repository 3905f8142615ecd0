"""The page of one component: its days, its uptime by month, and what happened to it."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import NamedTuple

from uptrail.audience import ShownComponent, ShownIncident, ShownMaintenance, View
from uptrail.measures.uptime import Uptime, midnight
from uptrail.outputs.bars import Bars
from uptrail.outputs.document import Document, Page
from uptrail.outputs.state import WINDOWS, State, state_of
from uptrail.outputs.templating import key, page
from uptrail.outputs.words import words_for
from uptrail.timespan import Span

MOST_MONTHS = 24
MOST_LISTED = 50


class Month(NamedTuple):
    """A calendar month in UTC and a component's uptime within it, as far as it has passed."""

    first: date
    figure: Uptime


def documents(view: View) -> Iterable[Document]:
    """A page per component."""
    state = state_of(view)
    for component in view.components.values():
        path = f"components/{component.id}/index.html"
        touching = (one.digest for one in state.touching(component.id))
        named = key("component", view.digest, component.id, view.as_of.isoformat(), *touching)
        yield Document(path, partial(render, state, component, path), named, view.as_of)


def render(state: State, component: ShownComponent, path: str) -> Page:
    """The page at the view's moment."""
    words = words_for(state.view.site.language)
    touching = state.touching(component.id)
    incidents = [one for one in touching if isinstance(one, ShownIncident)]
    maintenances = [one for one in touching if isinstance(one, ShownMaintenance)]
    return page(
        state.view,
        path,
        "component.html",
        title=component.name,
        description=component.description
        or words.gettext("Status, uptime and incidents of %(name)s", name=component.name),
        component=component,
        now=state.current[component.id].value,
        bars=Bars(state.bars(component)),
        uptimes=[(days, state.uptime_over(component, days)) for days in WINDOWS],
        months=months(state, component),
        state=state,
        incidents=incidents[:MOST_LISTED],
        incident_count=len(incidents),
        maintenances=maintenances[:MOST_LISTED],
    )


def months(state: State, component: ShownComponent, most: int = MOST_MONTHS) -> tuple[Month, ...]:
    """Of the last so many months those that there is data for, newest first; the first and last may be parts."""
    found = []
    month = state.today.replace(day=1)
    for _ in range(most):
        following = (month + timedelta(days=32)).replace(day=1)
        figure = state.uptime(component, Span(midnight(month, UTC), midnight(following, UTC)))
        if figure.total or figure.maintenance:
            found.append(Month(month, figure))
        month = (month - timedelta(days=1)).replace(day=1)
        if month < first_month(state, component):
            break
    return tuple(found)


def first_month(state: State, component: ShownComponent) -> date:
    """The month of its first day; without one, that of the first thing known of it."""
    if component.since:
        return component.since.replace(day=1)
    segments = state.index.merged(component.id)
    first: datetime = segments[0][0].start if segments else state.as_of
    return first.date().replace(day=1)
