"""The page of one incident: the permanent address that updates, feeds and customers' tickets point to."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import partial
from typing import NamedTuple

from uptrail.audience import ShownIncident, View
from uptrail.measures.component_status import StatusIndex, StatusSpan
from uptrail.outputs import text
from uptrail.outputs.document import Document, Page
from uptrail.outputs.occurrences import components_of, heard, newest_first, phase_of_incident
from uptrail.outputs.state import State, state_of
from uptrail.outputs.templating import SITE_CARD, page
from uptrail.records.occurrence import ComponentStatus, Update

NEWEST = 30
"""So many incidents have a card of their own, when their address is shared; older ones show the site's."""


class Effect(NamedTuple):
    """What one incident did to one component, and how it is now as far as this incident goes."""

    component: str
    spans: tuple[StatusSpan, ...]
    worst: ComponentStatus


def documents(view: View) -> Iterable[Document]:
    """A page per incident; the page of one that is over does not depend on the moment."""
    state = state_of(view)
    for number, incident in enumerate(view.incidents.values()):
        path = path_of(incident)
        card = card_of(incident) if number < NEWEST else SITE_CARD
        yield Document(
            path, partial(render, state, incident, path, card), _key(state, incident, card), modified(incident)
        )


def card_of(incident: ShownIncident) -> str:
    """Where the picture of an incident is, if it is one of the newest."""
    return f"cards/incidents/{incident.id}.png"


def path_of(incident: ShownIncident) -> str:
    """Where the page is."""
    return f"incidents/{incident.id}/index.html"


def _key(state: State, incident: ShownIncident, card: str) -> str:
    postmortem = state.view.postmortem_of.get(incident.id)
    moment = "" if is_over(incident, state.as_of) else state.as_of.isoformat()
    about = postmortem.id if postmortem else ""
    return "\0".join(("incident", state.view.digest, incident.digest, about, card, moment))  # hashed with its path


def is_over(incident: ShownIncident, as_of: datetime) -> bool:
    """Whether nothing on its page changes with time any more."""
    return incident.ended is not None and incident.ended <= as_of


def modified(incident: ShownIncident) -> datetime | None:
    """When something was last said or happened."""
    last = incident.ended or incident.started
    said = heard(incident)
    return said if last is None or (said is not None and said > last) else last


def render(state: State, incident: ShownIncident, path: str, card: str = SITE_CARD) -> Page:
    """The page, with its updates newest first."""
    updates = newest_first(incident.updates)
    return page(
        state.view,
        path,
        "incident.html",
        title=incident.title,
        description=summary_of(updates),
        card=card,
        incident=incident,
        over=is_over(incident, state.as_of),
        phase_name=phase_of_incident(incident, state.as_of),
        updates=updates,
        effects=tuple(effects(incident, state)),
        postmortem=state.view.postmortem_of.get(incident.id),
    )


def summary_of(updates: Iterable[Update]) -> str:
    """What the latest update says, in a line."""
    said = (update.text or update.impact or update.current_actions for update in updates)
    return text.excerpt(next(said, ""), 160)


def effects(incident: ShownIncident, state: State) -> Iterator[Effect]:
    """Every component that it names, worst first, with the times at which it was not operational."""
    index = StatusIndex((incident,), (), state.as_of)
    found = []
    for component in components_of(incident):
        spans = index.spans(component)
        worst = max((one.status for one in spans), key=lambda one: one.rank, default=ComponentStatus.OPERATIONAL)
        found.append(Effect(component, spans, worst))
    yield from sorted(found, key=lambda effect: -effect.worst.rank)
