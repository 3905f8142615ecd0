"""`embed/card.html`: the state of everything on one small page without scripts, meant for an iframe."""

import hashlib
from base64 import b64encode
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from markupsafe import Markup

from uptrail.audience import View
from uptrail.outputs.document import Document
from uptrail.outputs.pages.home import banner_of
from uptrail.outputs.state import State, state_of
from uptrail.outputs.templating import environment_for, key
from uptrail.records.occurrence import Audience

PATH = "embed/card.html"
MOST = 3


@cache
def style() -> str:
    """The card's own rules, which stand in the page: it is one file."""
    return files("uptrail.outputs").joinpath("assets", "card.css").read_text(encoding="utf-8").strip()


@cache
def style_hash() -> str:
    """What the content security policy allows: these rules and no other."""
    return "sha256-" + b64encode(hashlib.sha256(style().encode()).digest()).decode()


def documents(view: View) -> Iterable[Document]:
    """The one page, of the public site: nobody shows an internal state on another page."""
    if view.audience is Audience.INTERNAL:
        return
    state = state_of(view)
    yield Document(PATH, lambda: render(state), key("card", state.digest))


def render(state: State) -> bytes:
    """The page's bytes; it is not wrapped in the theme."""
    view = state.view
    banner = banner_of(state, state.current)
    page = environment_for(view.site.language, view.audience, view.site.time_zone).get_template("card.html")
    return page.render(
        site=view.site,
        as_of=view.as_of,
        banner=banner,
        incidents=state.open_incidents[:MOST],
        more=len(state.open_incidents) - MOST,
        running=state.running_maintenances[:MOST],
        upcoming=state.upcoming[:1],
        style=Markup(style()),  # noqa: S704 - our own file
        style_hash=style_hash(),
    ).encode()
