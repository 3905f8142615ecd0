"""The home page: is it up, what is broken, when do I hear more; then components, bars and the last two weeks."""

from collections.abc import Iterable
from typing import NamedTuple

from uptrail.audience import ShownIncident, View
from uptrail.outputs.bars import Bars
from uptrail.outputs.document import Document, Page
from uptrail.outputs.occurrences import components_of
from uptrail.outputs.state import WINDOWS, State, state_of
from uptrail.outputs.templating import key, page
from uptrail.outputs.words import words_for
from uptrail.records.occurrence import ComponentStatus

PATH = "index.html"
MOST_OPEN = 6
MOST_RECENT = 12

ANSWERS = {
    "All Systems Operational": "All systems operational",
    "Service Under Maintenance": "Under maintenance",
    "Partially Degraded Service": "Partly degraded",
    "Minor Service Outage": "Minor outage",
    "Partial System Outage": "Partial outage",
    "Major Service Outage": "Major outage",
}


class Banner(NamedTuple):
    """The answer to: is it up? `status` is the component status that gives it its colour and shape."""

    status: str
    answer: str


def documents(view: View) -> Iterable[Document]:
    """The one home page."""
    state = state_of(view)
    yield Document(PATH, lambda: render(state), key("home", state.digest), view.as_of)


def render(state: State) -> Page:
    """The page at the view's moment."""
    view = state.view
    words = words_for(view.site.language)
    banner = banner_of(state)
    return page(
        view,
        PATH,
        "home.html",
        title=words.gettext("%(name)s status", name=view.site.name),
        description=words.gettext("%(answer)s as of %(time)s", answer=banner.answer, time=words.moment(view.as_of)),
        state=state,
        banner=banner,
        affected={one.id: affected(state, one) for one in state.open_incidents[:MOST_OPEN]},
        bars={one.id: Bars(state.bars(one)) for one in view.components.values()},
        windows=WINDOWS,
        most_open=MOST_OPEN,
        most_recent=MOST_RECENT,
    )


def banner_of(state: State) -> Banner:
    """The overall status in words; an open incident is never under the words that all is well."""
    words = words_for(state.view.site.language)
    worst = max(state.current.values(), key=lambda status: status.rank, default=ComponentStatus.OPERATIONAL)
    count = len(state.open_incidents)
    calm = worst in (ComponentStatus.OPERATIONAL, ComponentStatus.UNDER_MAINTENANCE)
    if calm and count:
        answer = words.ngettext("%(count)s open incident", "%(count)s open incidents", count)
        return Banner(ComponentStatus.DEGRADED_PERFORMANCE.value, answer)
    return Banner(worst.value, words.gettext(ANSWERS[state.overall.description]))


def affected(state: State, incident: ShownIncident) -> list[tuple[str, str]]:
    """The components that an open incident still affects, with their current statuses, worst first."""
    now = [(id, state.current[id]) for id in components_of(incident) if id in state.current]
    hurt = sorted((pair for pair in now if pair[1].rank), key=lambda pair: -pair[1].rank)
    return [(id, status.value) for id, status in hurt]
