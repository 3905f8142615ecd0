"""Status at any past moment: a page that asks for one, and by year the lists from which a browser answers."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial

from uptrail.audience import ShownComponent, View, began
from uptrail.measures.uptime import midnight
from uptrail.outputs.document import Document, Page
from uptrail.outputs.pages.component import first_month
from uptrail.outputs.state import State, state_of
from uptrail.outputs.templating import key, page
from uptrail.outputs.words import words_for
from uptrail.timespan import Span

PATH = "status-at/index.html"


def documents(view: View) -> Iterable[Document]:
    """The page, then a file per year since the first that anything is known of."""
    state = state_of(view)
    listed = years(state)
    named = key("status-at", view.digest, view.as_of.isoformat(), *map(str, listed))
    yield Document(PATH, lambda: render(state, listed), named, view.as_of)
    for year in listed:
        path = f"status-at/{year}.json"
        moment = view.as_of.isoformat() if year == state.today.year else ""
        causes = (cause for id in view.components for cause in state.touched_in(id, year))
        yield Document(path, partial(render_year, state, year), key(path, view.digest, moment, *causes))


def render_year(state: State, year: int) -> bytes:
    """The statuses of a year."""
    spans = {one.id: within(state, one, year) for one in state.view.components.values()}
    return json.dumps({"components": spans}, separators=(",", ":")).encode()


def years(state: State) -> Sequence[int]:
    """The years that there is something to tell of, newest first."""
    first = min((first_month(state, one) for one in state.view.components.values()), default=state.today)
    return range(state.today.year, first.year - 1, -1)


def within(state: State, component: ShownComponent, year: int) -> Mapping[str, object]:
    """What one component was at each moment of a year, in seconds since 1970.

    `since` is its first moment, or null; `spans` are `[start, end, status]` with half-open times,
    disjoint and in order; at all other moments it was operational. What holds as of the page, holds at that second.
    """
    now = state.current[component.id]
    window = Span(datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC))
    merged = state.index_of(window).merged(component.id, window)
    return {
        "since": _seconds(midnight(component.since, UTC)) if component.since else None,
        "spans": [
            [_seconds(span.start), _seconds(span.end) + (span.end == state.as_of and status is now), status.value]
            for span, status in merged
        ],
    }


def _seconds(moment: datetime) -> float:
    seconds = moment.timestamp()
    return int(seconds) if seconds == int(seconds) else seconds


def render(state: State, listed: Sequence[int]) -> Page:
    """The page; without scripts it leads to the history of each year."""
    words = words_for(state.view.site.language)
    name = state.view.site.name
    return page(
        state.view,
        PATH,
        "past.html",
        title=words.gettext("Status at a moment"),
        description=words.gettext("What worked on %(name)s at any past moment", name=name),
        years=listed,
        has_page={moment.year for moment in _begun(state)},
        state=state,
    )


def _begun(state: State) -> Iterable[datetime]:
    view = state.view
    every = (*view.incidents.values(), *view.maintenances.values(), *view.notices.values())
    return (start for one in every if (start := began(one)) and start <= state.as_of)
