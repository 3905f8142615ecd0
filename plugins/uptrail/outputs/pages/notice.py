"""The page of one notice: something customers should know that touches no component."""

from collections.abc import Iterable
from datetime import datetime
from functools import partial

from uptrail.audience import ShownNotice, View, began
from uptrail.outputs.document import Document, Page
from uptrail.outputs.occurrences import heard, newest_first
from uptrail.outputs.pages.incident import summary_of
from uptrail.outputs.state import State, state_of
from uptrail.outputs.templating import key, page


def documents(view: View) -> Iterable[Document]:
    """A page per notice."""
    state = state_of(view)
    for notice in view.notices.values():
        path = path_of(notice)
        holds = "holds" if state.holds(notice) else ""
        yield Document(
            path, partial(render, state, notice, path), key("notice", view.digest, notice.digest, holds), heard(notice)
        )


def path_of(notice: ShownNotice) -> str:
    """Where the page is."""
    return f"notices/{notice.id}/index.html"


def render(state: State, notice: ShownNotice, path: str) -> Page:
    """The page, with its updates newest first."""
    updates = newest_first(notice.updates)
    return page(
        state.view,
        path,
        "notice.html",
        title=notice.title,
        description=summary_of(updates),
        notice=notice,
        holds=state.holds(notice),
        began=began(notice),
        until=until(notice),
        updates=updates,
    )


def until(notice: ShownNotice) -> datetime | None:
    """When it ends or was withdrawn, whichever is earlier."""
    return min((end for end in (notice.ended, notice.cancelled) if end), default=None)
