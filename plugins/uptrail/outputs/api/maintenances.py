"""`api/v2/scheduled-maintenances.json`, the newest fifty, and below it what is upcoming and what is active."""

from collections.abc import Iterable
from functools import partial
from itertools import islice

from uptrail.audience import ShownMaintenance, View
from uptrail.outputs.api import objects
from uptrail.outputs.document import Document
from uptrail.outputs.state import State, state_of
from uptrail.outputs.templating import key
from uptrail.records.occurrence import UpdateStatus

PATH = "api/v2/scheduled-maintenances.json"
UPCOMING = "api/v2/scheduled-maintenances/upcoming.json"
ACTIVE = "api/v2/scheduled-maintenances/active.json"
MOST = 50


def documents(view: View) -> Iterable[Document]:
    """The three files."""
    state = state_of(view)
    every = view.maintenances.values()
    lists: dict[str, tuple[ShownMaintenance, ...]] = {
        PATH: tuple(islice(every, MOST)),
        UPCOMING: tuple(one for one in every if state.phase_of(one) is UpdateStatus.SCHEDULED),
        ACTIVE: state.running_maintenances,
    }
    for path, listed in lists.items():
        yield Document(path, partial(render, state, listed), key(path, state.digest), view.as_of)


def render(state: State, listed: Iterable[ShownMaintenance]) -> bytes:
    """A file's bytes."""
    maintenances = [objects.maintenance(state, one) for one in listed]
    return objects.dump({"page": objects.page(state), "scheduled_maintenances": maintenances})
