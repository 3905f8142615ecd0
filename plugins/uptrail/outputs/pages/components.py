"""Every component on one page, by group, with its status and its uptime; home leaves out what there is no room for."""

from collections.abc import Iterable

from uptrail.audience import View
from uptrail.outputs.document import Document, Page
from uptrail.outputs.state import WINDOWS, State, state_of
from uptrail.outputs.templating import key, page
from uptrail.outputs.words import words_for

PATH = "components/index.html"


def documents(view: View) -> Iterable[Document]:
    """The one page; none without components."""
    if view.components:
        state = state_of(view)
        yield Document(PATH, lambda: render(state), key("components", state.digest), view.as_of)


def render(state: State) -> Page:
    """The page at the view's moment."""
    words = words_for(state.view.site.language)
    return page(
        state.view,
        PATH,
        "components.html",
        title=words.gettext("Components"),
        description=words.gettext("Every component of %(name)s and its status", name=state.view.site.name),
        state=state,
        window=WINDOWS[1],
    )
