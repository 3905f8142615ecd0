"""`health.json`: how fresh the site is, for monitors outside and for the script that asks for news."""

import json
from collections.abc import Iterable

from uptrail.audience import View
from uptrail.outputs.document import Document
from uptrail.outputs.state import State, state_of
from uptrail.outputs.templating import key
from uptrail.outputs.words import iso

PATH = "health.json"


def documents(view: View) -> Iterable[Document]:
    """The one file."""
    state = state_of(view)
    yield Document(PATH, lambda: render(state), key("health", state.digest, view.commit))


def render(state: State) -> bytes:
    """The build's moment, the commit that it was read from, and what it says in short."""
    answer = {
        "as_of": iso(state.as_of),
        "commit": state.view.commit or None,
        "status": state.overall.indicator,
        "open_incidents": len(state.open_incidents),
        "running_maintenances": len(state.running_maintenances),
        "next_update_due": iso(state.due) if state.due else None,
        "changes_at": [iso(moment) for moment in state.coming.moments],
    }
    return (json.dumps(answer, indent=2) + "\n").encode()
