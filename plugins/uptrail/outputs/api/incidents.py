"""`api/v2/incidents.json`, the newest fifty, and `api/v2/incidents/unresolved.json`."""

from collections.abc import Iterable
from functools import partial
from itertools import islice

from uptrail.audience import ShownIncident, View, began
from uptrail.outputs.api import objects
from uptrail.outputs.document import Document
from uptrail.outputs.state import State, state_of
from uptrail.outputs.templating import key

PATH = "api/v2/incidents.json"
UNRESOLVED = "api/v2/incidents/unresolved.json"
MOST = 50


def documents(view: View) -> Iterable[Document]:
    """The two files."""
    state = state_of(view)
    for path, listed in ((PATH, newest(state)), (UNRESOLVED, state.open_incidents)):
        yield Document(path, partial(render, state, listed), key(path, state.digest), view.as_of)


def newest(state: State) -> tuple[ShownIncident, ...]:
    """The fifty incidents that began last, of those that have begun."""
    begun = (one for one in state.view.incidents.values() if (began(one) or state.as_of) <= state.as_of)
    return tuple(islice(begun, MOST))


def render(state: State, listed: Iterable[ShownIncident]) -> bytes:
    """A file's bytes."""
    incidents = [objects.incident(state, one) for one in listed]
    return objects.dump({"page": objects.page(state), "incidents": incidents})
