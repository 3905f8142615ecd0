"""`api/v1/index.json`: where all the other files are, so that no client has to guess an address."""

from collections.abc import Sequence

from uptrail.audience import View
from uptrail.outputs import text
from uptrail.outputs.api.v1 import history, slos, uptime
from uptrail.outputs.api.v1.parts import ROOT, Json, dump, head, time
from uptrail.outputs.api.v1.schemas import SCHEMAS
from uptrail.outputs.document import Document
from uptrail.outputs.state import State, state_of
from uptrail.outputs.templating import key

PATH = ROOT + "index.json"


def documents(view: View) -> Sequence[Document]:
    """The one file."""
    state = state_of(view)
    months = history.months_of(state)
    parts = (view.as_of.isoformat(), *months, str(uptime.years_of(state)), str(bool(view.slos)))
    return [Document(PATH, lambda: dump(index(state, months)), key("v1-index", view.digest, *parts), view.as_of)]


def index(state: State, months: Sequence[str]) -> Json:
    """The file's body."""
    view, url = state.view, state.view.site.url
    components = [
        {
            "id": id,
            "name": text.line(view.components[id].name),
            "uptime": [{"year": year, "url": url + uptime.path_of(id, year)} for year in years],
        }
        for id, years in uptime.years_of(state).items()
    ]
    return {
        **head(view, "index"),
        "name": text.line(view.site.name),
        "url": url,
        "as_of": time(view.as_of),
        "history": [{"month": month, "url": url + history.path_of(month)} for month in months],
        "components": components,
        "slos": url + slos.PATH if view.slos else None,
        "schemas": [f"{url}{ROOT}schemas/{name}.json" for name in SCHEMAS],
    }
