"""The objectives page: what each public SLO promises, what was attained, what is left, and how it was measured."""

from collections.abc import Iterable
from typing import NamedTuple

from uptrail.audience import ShownSlo, View
from uptrail.measures.error_budget import Budget, error_budget
from uptrail.measures.windows import window
from uptrail.outputs.document import Document, Page
from uptrail.outputs.state import State, state_of
from uptrail.outputs.templating import key, page
from uptrail.outputs.words import words_for

PATH = "slos/index.html"


class Held(NamedTuple):
    """An objective and its budget at the view's moment."""

    slo: ShownSlo
    budget: Budget


def documents(view: View) -> Iterable[Document]:
    """The one page; none without objectives."""
    if view.slos:
        state = state_of(view)
        section = words_for(view.site.language).gettext("Objectives")
        yield Document(PATH, lambda: render(state), key("slos", state.digest), view.as_of, section)


def render(state: State) -> Page:
    """The page, by service."""
    words = words_for(state.view.site.language)
    services: dict[str, list[Held]] = {}
    for slo in state.view.slos.values():
        services.setdefault(slo.service, []).append(Held(slo, budget(state, slo)))
    return page(
        state.view,
        PATH,
        "slos.html",
        title=words.gettext("Objectives"),
        description=words.gettext("Service level objectives of %(name)s", name=state.view.site.name),
        services=services,
    )


def budget(state: State, slo: ShownSlo) -> Budget:
    """The error budget over the objective's own window, counted from its components' first day."""
    known = [state.view.components[id].since for id in slo.components if id in state.view.components]
    since = min((day for day in known if day), default=None)
    index = state.index_of(window(slo.window, state.as_of))
    return error_budget(slo, index, state.view.site.weights, since=since)
