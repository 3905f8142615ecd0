"""`api/v2/components.json`: every component and group, in order."""

from collections.abc import Iterable

from uptrail.audience import View
from uptrail.outputs.api import objects
from uptrail.outputs.document import Document
from uptrail.outputs.state import state_of
from uptrail.outputs.templating import key

PATH = "api/v2/components.json"


def documents(view: View) -> Iterable[Document]:
    """The one file."""
    state = state_of(view)

    def render() -> bytes:
        return objects.dump({"page": objects.page(state), "components": objects.components(state)})

    yield Document(PATH, render, key("components", state.digest), view.as_of)
