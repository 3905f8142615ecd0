"""The uptime page: every component over 30, 90 and 365 days, and the rule with its weights."""

from collections.abc import Iterable

from uptrail.audience import View
from uptrail.outputs.document import Document, Page
from uptrail.outputs.pages.component import months
from uptrail.outputs.state import WINDOWS, State, state_of
from uptrail.outputs.templating import key, page
from uptrail.outputs.words import words_for
from uptrail.records.occurrence import ComponentStatus

PATH = "uptime/index.html"
MONTHS = 12


def documents(view: View) -> Iterable[Document]:
    """The one page."""
    state = state_of(view)
    section = words_for(view.site.language).gettext("Uptime")
    yield Document(PATH, lambda: render(state), key("uptime", state.digest), view.as_of, section)


def render(state: State) -> Page:
    """The page at the view's moment."""
    view = state.view
    words = words_for(view.site.language)
    # One month more, for on the first of a month there is no data yet of the newest.
    known = {one.id: months(state, one, MONTHS + 1) for one in view.components.values()}
    by_month = {id: {month.first: month.figure for month in found} for id, found in known.items()}
    return page(
        view,
        PATH,
        "uptime.html",
        title=words.gettext("Uptime"),
        description=words.gettext("Uptime of %(name)s over 30, 90 and 365 days", name=view.site.name),
        windows=WINDOWS,
        figures={one.id: [state.uptime_over(one, days) for days in WINDOWS] for one in view.components.values()},
        months=sorted({first for figures in by_month.values() for first in figures}, reverse=True)[:MONTHS],
        by_month=by_month,
        weights=[(status.value, view.site.weights.of(status.value)) for status in ComponentStatus],
    )
