"""Pictures for shared links: a card for the site, for its state now, and for each of the newest incidents."""

from collections.abc import Iterable
from functools import partial

from uptrail.audience import ShownIncident, View
from uptrail.outputs import text
from uptrail.outputs.document import Document
from uptrail.outputs.fonts import has_cjk
from uptrail.outputs.occurrences import phase_of_incident
from uptrail.outputs.pages.home import banner_of
from uptrail.outputs.pages.incident import NEWEST, card_of, effects, is_over
from uptrail.outputs.state import State, state_of
from uptrail.outputs.templating import SITE_CARD, key
from uptrail.outputs.words import words_for
from uptrail.records.occurrence import Audience


def documents(view: View) -> Iterable[Document]:
    """The site's card, that of its state, and one per incident of the newest; for the public site alone."""
    if view.audience is not Audience.PUBLIC:
        return
    state = state_of(view)
    banner = banner_of(state)
    name = view.site.name
    yield _card(SITE_CARD, "no_data", name, view.site.description, "")
    yield _card(f"cards/home-{banner.status}.png", banner.status, banner.answer, name, "")
    for incident in list(view.incidents.values())[:NEWEST]:
        status, phase = _told(state, incident)
        moment = words_for(view.site.language).moment(incident.started) if incident.started else ""
        digits = f"{incident.started:%Y-%m-%d %H:%M} UTC" if incident.started else ""
        yield _card(card_of(incident), status, incident.title, f"{name} · {phase}", moment, digits)


def _told(state: State, incident: ShownIncident) -> tuple[str, str]:
    """The status that colours an incident's card, and its phase in words."""
    phase = words_for(state.view.site.language).phase(phase_of_incident(incident, state.as_of))
    if is_over(incident, state.as_of):
        return "operational", phase
    worst = next((effect.worst for effect in effects(incident, state)), None)
    return (worst.value if worst and worst.rank else "degraded_performance"), phase


def _card(path: str, status: str, *lines: str) -> Document:
    shown = tuple(text.line(line) for line in lines)
    return Document(path, partial(draw, status, *shown), key("card", path, status, str(has_cjk()), *shown))


def draw(status: str, title: str, above: str, below: str, digits: str = "") -> bytes:
    """The picture; what draws is loaded only when a picture is missing."""
    from uptrail.outputs import picture

    return picture.draw(status, title, above, below, digits)
