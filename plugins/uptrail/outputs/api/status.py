"""`api/v2/status.json`: the overall status alone."""

from collections.abc import Iterable

from uptrail.audience import View
from uptrail.outputs.api import objects
from uptrail.outputs.document import Document
from uptrail.outputs.state import state_of
from uptrail.outputs.templating import key

PATH = "api/v2/status.json"


def documents(view: View) -> Iterable[Document]:
    """The one file."""
    state = state_of(view)

    def render() -> bytes:
        return objects.dump({"page": objects.page(state), "status": objects.status(state)})

    yield Document(PATH, render, key("status", state.digest), view.as_of)
