"""The home page: is it up, what is broken, when do I hear more; then components, bars and the last two weeks."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from uptrail.audience import ShownIncident, View
from uptrail.measures.component_status import overall
from uptrail.outputs.bars import Bars
from uptrail.outputs.document import Document, Page
from uptrail.outputs.occurrences import components_of
from uptrail.outputs.state import WINDOWS, State, state_of
from uptrail.outputs.templating import key, page
from uptrail.outputs.words import gettext_noop, words_for
from uptrail.records.occurrence import ComponentStatus

PATH = "index.html"
MOST_OPEN = 4
"""So many open incidents are told in full, and ten more in a line each; so many works and notices too."""
MOST_RECENT = 12
MOST_NAMED = 5
"""So many components are named of an incident or a maintenance; its own page names all."""

ANSWERS = {
    "All Systems Operational": gettext_noop("All systems operational"),
    "Service Under Maintenance": gettext_noop("Under maintenance"),
    "Partially Degraded Service": gettext_noop("Partly degraded"),
    "Minor Service Outage": gettext_noop("Minor outage"),
    "Partial System Outage": gettext_noop("Partial outage"),
    "Major Service Outage": gettext_noop("Major outage"),
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
    banners = state.coming.stages(lambda moment: banner_of(state, state.coming.current[moment]))
    banner = banners[0].value
    return page(
        view,
        PATH,
        "home.html",
        title=words.gettext("%(name)s status", name=view.site.name),
        description=words.gettext("%(answer)s as of %(time)s", answer=banner.answer, time=words.moment(view.as_of)),
        card=f"cards/home-{banner.status}.png",
        state=state,
        banners=banners,
        affected={one.id: affected(state, one) for one in state.open_incidents[:MOST_OPEN]},
        bars={one.id: Bars(state.bars(one)) for one in view.components.values()} if state.few else {},
        windows=WINDOWS,
        most_open=MOST_OPEN,
        most_recent=MOST_RECENT,
        most_named=MOST_NAMED,
    )


def banner_of(state: State, statuses: Mapping[str, ComponentStatus] | None = None) -> Banner:
    """The overall status in words, now or by `statuses`; an open incident never stands under words of calm."""
    statuses = state.current if statuses is None else statuses
    words = words_for(state.view.site.language)
    worst = max(statuses.values(), key=lambda status: status.rank, default=ComponentStatus.OPERATIONAL)
    count = len(state.open_incidents)
    calm = worst in (ComponentStatus.OPERATIONAL, ComponentStatus.UNDER_MAINTENANCE)
    if calm and count:
        answer = words.ngettext("%(count)s open incident", "%(count)s open incidents", count)
        return Banner(ComponentStatus.DEGRADED_PERFORMANCE.value, answer)
    return Banner(worst.value, words.gettext(ANSWERS[overall(statuses.values()).description]))


def affected(state: State, incident: ShownIncident) -> list[tuple[str, str]]:
    """The components that an open incident still affects, with their current statuses, worst first."""
    now = [(id, state.current[id]) for id in components_of(incident) if id in state.current]
    hurt = sorted((pair for pair in now if pair[1].rank), key=lambda pair: -pair[1].rank)
    return [(id, status.value) for id, status in hurt]
