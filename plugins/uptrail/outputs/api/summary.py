"""`api/v2/summary.json`: components, unresolved incidents, maintenance that runs or comes, and the overall status."""

from collections.abc import Iterable

from uptrail.audience import View
from uptrail.outputs.api import objects
from uptrail.outputs.document import Document
from uptrail.outputs.state import State, state_of
from uptrail.outputs.templating import key
from uptrail.records.occurrence import UpdateStatus

PATH = "api/v2/summary.json"


def documents(view: View) -> Iterable[Document]:
    """The one file."""
    state = state_of(view)
    yield Document(PATH, lambda: objects.dump(summary(state)), key("summary", state.digest), view.as_of)


def summary(state: State) -> objects.Json:
    """The file's body."""
    planned = [one for one in state.view.maintenances.values() if state.phase_of(one) is not UpdateStatus.COMPLETED]
    return {
        "page": objects.page(state),
        "components": objects.components(state),
        "incidents": [objects.incident(state, one) for one in state.open_incidents],
        "scheduled_maintenances": [objects.maintenance(state, one) for one in planned],
        "status": objects.status(state),
    }
