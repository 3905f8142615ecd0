"""`404.html`: for a mistyped or outdated address; in an outage it still says how things are."""

from collections.abc import Iterable

from uptrail.audience import View
from uptrail.outputs.document import Document, Page
from uptrail.outputs.pages.home import banner_of
from uptrail.outputs.state import State, state_of
from uptrail.outputs.templating import key, page
from uptrail.outputs.words import words_for

PATH = "404.html"


def documents(view: View) -> Iterable[Document]:
    """The one page. It is served at any depth: whoever publishes it gives it the site's address as its base."""
    state = state_of(view)
    yield Document(PATH, lambda: render(state), key("404", state.digest), yields=True)


def render(state: State) -> Page:
    """The page at the view's moment."""
    words = words_for(state.view.site.language)
    return page(
        state.view,
        PATH,
        "404.html",
        title=words.gettext("There is no such page"),
        banner=banner_of(state),
        state=state,
        most_open=3,
    )
