"""Each incident with everything that is known of it, and the register of all of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from uptrail.archive import Archive
from uptrail.audience import ShownIncident, View
from uptrail.measures.incident_costs import Costs
from uptrail.outputs.document import Document, Page
from uptrail.outputs.internal.checklists import RESOLUTION, TRIAGE, marked
from uptrail.outputs.internal.digests import by_path, digest
from uptrail.outputs.internal.drawn import of_timeline
from uptrail.outputs.internal.duties import Duty, duty
from uptrail.outputs.internal.lore import Lore, lore_of
from uptrail.outputs.internal.paper import page
from uptrail.outputs.internal.parts import timeline
from uptrail.outputs.internal.periods import Leaf, Register, split
from uptrail.outputs.internal.response import gaps, steps
from uptrail.outputs.occurrences import components_of, newest_first
from uptrail.outputs.pages.incident import effects
from uptrail.outputs.state import state_of
from uptrail.outputs.words import words_for
from uptrail.problem import Problem
from uptrail.records import Incident, Postmortem
from uptrail.records.occurrence import Audience


@dataclass(frozen=True)
class Row:
    """A line of the register."""

    incident: Incident
    length: timedelta | None
    open: bool
    postmortem: Postmortem | None
    duty: Duty | None


def documents(view: View, archive: Archive, problems: Sequence[Problem]) -> Iterator[Document]:
    """`incidents/index.html` (by year when there are many) and `incidents/<id>/index.html`."""
    costs = Costs(archive)
    rows = [row(costs, archive.incidents[id]) for id in view.incidents]
    register = split(rows, lambda row: day_of(row.incident), "incidents")
    for number, leaf in enumerate(register.leaves):
        section = "" if number else "Incidents"
        yield Document(leaf.path, partial(_register, view, register, leaf), section=section)
    listed, lore = by_path(problems), lore_of(archive)
    common = digest(view.digest, archive.settings, *(c.audience for c in archive.components.values()))
    for each in rows:
        shown = view.incidents[each.incident.id]
        found = listed.get(each.incident.source.path, ())
        yield Document(
            path=f"incidents/{shown.id}/index.html",
            render=partial(_page, view, archive, costs, lore, each, shown, found),
            key=key(common, archive, costs, lore, each, found),
            modified=shown.heard or shown.started,
        )


def day_of(incident: Incident) -> date | None:
    """The day an incident started on."""
    return incident.started.date() if incident.started else None


def row(costs: Costs, incident: Incident) -> Row:
    """An incident with its postmortem, written or owed."""
    archive = costs.archive
    return Row(
        incident=incident,
        length=incident.duration(archive.as_of),
        open=incident.is_open(archive.as_of),
        postmortem=next(iter(archive.postmortems_of.get(incident.id, ())), None),
        duty=duty(costs, incident),
    )


def key(common: str, archive: Archive, costs: Costs, lore: Lore, row: Row, problems: Sequence[Problem]) -> str:
    """What an incident's page depends on beside what all of them do, `common`.

    The moment only while it is open, and the days only while its postmortem is late.
    """
    incident = row.incident
    return digest(
        common,
        incident,
        archive.as_of if row.open else "",
        row.duty.days if row.duty else "",
        row.duty.state if row.duty else "",
        *((one.id, one.title, one.status) for one in archive.postmortems_of.get(incident.id, ())),
        *costs.slos(incident),
        *costs.maintenances(incident),
        *((one.record.id, one.record.title, one.day, one.why) for one in lore.similar(incident.id)),
        *((one.item, one.late, one.promised, lore.linked_by(one)) for one in lore.unkept_before(incident.id)),
        *problems,
    )


def _register(view: View, register: Register[Row], leaf: Leaf[Row]) -> Page:
    title = f"Incidents {leaf.period}" if leaf.period else "Incidents"
    description = "Every incident, the internal ones included"
    return page(view, leaf.path, "incidents.html", title=title, description=description, register=register, leaf=leaf)


def _page(
    view: View,
    archive: Archive,
    costs: Costs,
    lore: Lore,
    row: Row,
    shown: ShownIncident,
    problems: Sequence[Problem],
) -> Page:
    incident = row.incident
    touched = components_of(shown)
    return page(
        view,
        f"incidents/{incident.id}/index.html",
        "incident.html",
        title=incident.title,
        description=f"{incident.severity} {incident.title}".strip(),
        incident=incident,
        row=row,
        severity=archive.settings.severities.get(incident.severity),
        touched=touched,
        public_components=[id for id in touched if is_public(archive, id)],
        effects=tuple(effects(shown, state_of(view))),
        steps=steps(incident, archive),
        updates=newest_first(incident.updates),
        gaps=gaps(incident, archive),
        budgets=costs.of(incident),
        timeline=timeline(incident.timeline, incident.started),
        picture=of_timeline(incident.title, incident.timeline, incident, words_for(view.site.language)),
        triage=list(marked(incident.triage, TRIAGE)),
        resolution=list(marked(incident.resolution, RESOLUTION)),
        postmortems=archive.postmortems_of.get(incident.id, ()),
        similar=lore.similar(incident.id),
        unkept=[(one, lore.linked_by(one)) for one in lore.unkept_before(incident.id)],
        problems=problems,
    )


def is_public(archive: Archive, component: str) -> bool:
    """Whether the public site names a component."""
    known = archive.components.get(component)
    return known is not None and known.audience is Audience.PUBLIC
