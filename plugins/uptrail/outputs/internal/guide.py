"""How to lead the conversation about an incident: the facilitator's guide, and an agenda for each postmortem."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

from uptrail.archive import Archive
from uptrail.audience import View
from uptrail.outputs.document import Document, Page
from uptrail.outputs.internal.digests import digest
from uptrail.outputs.internal.paper import page
from uptrail.outputs.internal.postmortems import incidents_of, newest_first
from uptrail.problem import Problem
from uptrail.records import Incident, Postmortem
from uptrail.records.occurrence import Roles
from uptrail.records.postmortem import PostmortemStatus
from uptrail.rules.template import asked, gaps, present
from uptrail.rules.wording import count

MINUTES = {"Welcome": 5, "What happened": 20, "How it could happen": 15, "What will change": 15, "Close": 5}
"""How long each part of the conversation takes; an hour in all."""

MOST = 8
"""So many open questions fit into one conversation."""

SLOW = 30
"""Minutes between two rows of a timeline after which the agenda asks what happened between them."""


@dataclass(frozen=True)
class Person:
    """Somebody to invite, and why."""

    name: str
    parts: tuple[str, ...]


def documents(view: View, archive: Archive, problems: Sequence[Problem]) -> Iterator[Document]:
    """`guide/index.html`, and `postmortems/<id>/agenda/index.html` for each that is not Complete."""
    waiting = [one for one in newest_first(archive) if one.status is not PostmortemStatus.COMPLETE]
    yield Document("guide/index.html", partial(_guide, view, waiting))
    for postmortem in waiting:
        incidents = incidents_of(archive, postmortem)
        path = agenda_of(postmortem)
        named = digest(view.site, postmortem, asked(archive, postmortem), *incidents)
        yield Document(path, partial(_agenda, view, archive, path, postmortem, incidents), named)


def agenda_of(postmortem: Postmortem) -> str:
    """Where a postmortem's agenda is, from the site's root."""
    return f"postmortems/{postmortem.id}/agenda/index.html"


def invited(postmortem: Postmortem, incidents: Sequence[Incident]) -> list[Person]:
    """Everybody whom the records name, each once, in the order of their parts in it."""
    parts: dict[str, list[str]] = {}
    for incident in incidents:
        for part, name in _roles(incident.roles):
            parts.setdefault(name, []).append(part)
    for author in postmortem.authors:
        parts.setdefault(author, []).append("author")
    for item in postmortem.action_items:
        if item.owner:
            parts.setdefault(item.owner, []).append("owner of an action")
    people: dict[str, Person] = {}
    for name, played in parts.items():
        known = name.removeprefix("@").casefold()
        before = people.get(known, Person(name.removeprefix("@"), ()))
        people[known] = Person(before.name, tuple(dict.fromkeys((*before.parts, *played))))
    return list(people.values())


def questions(archive: Archive, postmortem: Postmortem) -> Iterator[str]:
    """What the document itself leaves open, as questions to those who were there."""
    unknown = sum(entry.at is None for entry in postmortem.timeline)
    if unknown:
        yield f"When was it? {count(unknown, 'row')} of the timeline {'has' if unknown == 1 else 'have'} no time yet."
    known = [entry for entry in postmortem.timeline if entry.at]
    for before, after in pairwise(known):
        if before.at and after.at and (minutes := int((after.at - before.at).total_seconds() // 60)) >= SLOW:
            yield f"What did people see and try in the {minutes} minutes after “{before.event}”?"
    sections = asked(archive, postmortem)
    unfilled = {gap.section.title for gap in gaps(postmortem, sections)}
    missing = [name for name in sections if name not in present(postmortem, sections)]
    for title in (*sorted(unfilled), *missing):
        yield f"Who can fill in “{title}”?"
    if postmortem.factors and not any(factor.primary for factor in postmortem.factors):
        yield "Which contributing factor mattered most?"
    for item in postmortem.action_items:
        if item.is_open and not (item.owner and item.due):
            yield f"Who takes “{item.action}”, and by when?"


def _roles(roles: Roles) -> Iterator[tuple[str, str]]:
    named = {
        "incident commander": (roles.commander,),
        "communications": (roles.communications,),
        "expert": roles.experts,
        "scribe": (roles.scribe,),
    }
    for part, names in named.items():
        yield from ((part, name) for name in names if name)


def _guide(view: View, waiting: Sequence[Postmortem]) -> Page:
    return page(
        view,
        "guide/index.html",
        "guide.html",
        title="Leading a postmortem",
        description="Ground rules, questions and the course of the conversation",
        minutes=MINUTES,
        waiting=waiting,
    )


def _agenda(view: View, archive: Archive, path: str, postmortem: Postmortem, incidents: Sequence[Incident]) -> Page:
    asking = list(questions(archive, postmortem))
    return page(
        view,
        path,
        "agenda.html",
        title=f"Agenda: {postmortem.title}",
        description="An hour to learn from it",
        postmortem=postmortem,
        incidents=incidents,
        people=invited(postmortem, incidents),
        asking=asking[:MOST],
        unasked=max(len(asking) - MOST, 0),
        minutes=MINUTES,
    )
