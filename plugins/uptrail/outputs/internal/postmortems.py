"""Each postmortem as a page to read in peace, and the register of all of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from functools import partial

from uptrail.archive import Archive
from uptrail.audience import View
from uptrail.measures.action_items import days_overdue
from uptrail.measures.incident_costs import Costs
from uptrail.measures.stated_budget import Claim, claims, shares
from uptrail.outputs.document import Document, Page
from uptrail.outputs.internal.digests import by_path, digest
from uptrail.outputs.internal.drawn import cut_sets, milestones_key, of_postmortem
from uptrail.outputs.internal.duties import Duty, duty
from uptrail.outputs.internal.lore import Lore, cause_address, lore_of
from uptrail.outputs.internal.paper import page
from uptrail.outputs.internal.parts import bones, parts, timeline
from uptrail.outputs.internal.periods import Leaf, Register, split
from uptrail.outputs.words import words_for
from uptrail.problem import Problem
from uptrail.records import Incident, Postmortem, Slo

TOLERANCE = timedelta(minutes=5)


@dataclass(frozen=True)
class Row:
    """A line of the register."""

    postmortem: Postmortem
    length: timedelta | None
    open_actions: int
    overdue_actions: int
    duty: Duty | None
    spent: Sequence[tuple[Slo, Fraction]] = ()
    said: Sequence[Claim] = ()

    @property
    def budget_differs(self) -> bool:
        """Whether what is written about an error budget is not what the ledger says."""
        return any(not claim.agrees for claim in self.said)

    @property
    def differs(self) -> bool:
        """Whether the duration as written is more than five minutes off the incidents' own times."""
        written = self.postmortem.duration
        return written is not None and self.length is not None and abs(written - self.length) > TOLERANCE


def documents(view: View, archive: Archive, problems: Sequence[Problem]) -> Iterator[Document]:
    """`postmortems/index.html` (by year when there are many) and `postmortems/<id>/index.html`."""
    costs = Costs(archive)
    rows = [row(costs, postmortem) for postmortem in newest_first(archive)]
    register = split(rows, lambda row: row.postmortem.date, "postmortems")
    for number, leaf in enumerate(register.leaves):
        section = "" if number else "Postmortems"
        yield Document(path=leaf.path, render=partial(_register, view, register, leaf), section=section)
    listed, lore = by_path(problems), lore_of(archive)
    for each in rows:
        found = listed.get(each.postmortem.source.path, ())
        yield Document(
            path=f"postmortems/{each.postmortem.id}/index.html",
            render=partial(_page, view, archive, lore, each, found),
            key=key(view, archive, lore, each, found),
        )


def newest_first(archive: Archive) -> list[Postmortem]:
    """All postmortems by date, the newest first; those without a date lead."""
    return sorted(
        archive.postmortems.values(), key=lambda one: (one.date is None, str(one.date or ""), one.id), reverse=True
    )


def incidents_of(archive: Archive, postmortem: Postmortem) -> tuple[Incident, ...]:
    """The incidents that a postmortem is about, as far as they are in the archive."""
    return tuple(archive.incidents[id] for id in postmortem.incidents if id in archive.incidents)


def row(costs: Costs, postmortem: Postmortem) -> Row:
    """A postmortem with what is still to be done about it; the length is its incidents' own, else as written."""
    archive = costs.archive
    incidents = incidents_of(archive, postmortem)
    lengths = [length for one in incidents if (length := one.duration(archive.as_of)) is not None]
    owed = [found for one in incidents if (found := duty(costs, one))]
    return Row(
        postmortem=postmortem,
        length=max(lengths, default=postmortem.duration),
        open_actions=sum(item.is_open for item in postmortem.action_items),
        overdue_actions=sum(days_overdue(archive, item) > 0 for item in postmortem.action_items),
        duty=max(owed, key=lambda found: found.overdue, default=None),
        spent=spent(costs, incidents),
        said=claims(costs, postmortem),
    )


def spent(costs: Costs, incidents: Sequence[Incident]) -> list[tuple[Slo, Fraction]]:
    """What the incidents together spent of each objective's budget, the largest share first; only what is something."""
    totals = shares(costs, incidents)
    found = [(costs.archive.slos[id], share) for id, share in totals.items() if share]
    return sorted(found, key=lambda pair: (-pair[1], pair[0].id))


def key(view: View, archive: Archive, lore: Lore, row: Row, problems: Sequence[Problem]) -> str:
    """What a postmortem's page depends on; the day only while something in it can become late."""
    incidents = incidents_of(archive, row.postmortem)
    moving = any(one.is_open(archive.as_of) for one in incidents)
    return digest(
        view.site,
        archive.settings.severities,
        row.postmortem,
        archive.today if row.open_actions else "",
        archive.as_of if moving else row.length,
        (row.duty.state, row.duty.days) if row.duty else "",
        *((slo.id, slo.name, share) for slo, share in row.spent),
        row.budget_differs,
        *((one.id, one.title, *milestones_key(one)) for one in incidents),
        *((one.record.id, one.record.title, one.day, one.why) for one in lore.similar_to(row.postmortem)),
        again(lore, row.postmortem),
        *(
            (one.item, one.late, one.promised, lore.linked_by(one))
            for one in lore.unkept_before(*row.postmortem.incidents)
        ),
        *problems,
    )


def again(lore: Lore, postmortem: Postmortem) -> dict[str, tuple[str, int]]:
    """The factors that other postmortems name too, by their words here: the page of each, and how many others."""
    found = lore.again.get(postmortem.id, {})
    return {text: (cause_address(cause), len(cause.postmortems) - 1) for text, cause in found.items()}


def _register(view: View, register: Register[Row], leaf: Leaf[Row]) -> Page:
    title = f"Postmortems {leaf.period}" if leaf.period else "Postmortems"
    description = "What happened, why, and what will change"
    return page(view, leaf.path, "postmortems.html", title=title, description=description, register=register, leaf=leaf)


def _page(view: View, archive: Archive, lore: Lore, row: Row, problems: Sequence[Problem]) -> Page:
    postmortem = row.postmortem
    incidents = incidents_of(archive, postmortem)
    shape = bones(postmortem.factors)
    start = min((one.started for one in incidents if one.started), default=None)
    return page(
        view,
        f"postmortems/{postmortem.id}/index.html",
        "postmortem.html",
        title=postmortem.title,
        description=postmortem.summary[:200],
        postmortem=postmortem,
        row=row,
        incidents=incidents,
        unknown=[id for id in postmortem.incidents if id not in archive.incidents and id != postmortem.id],
        severity=archive.settings.severities.get(postmortem.severity),
        parts=list(parts(postmortem)),
        timeline=timeline(postmortem.timeline, start),
        bones=shape,
        again=again(lore, postmortem),
        pictures=of_postmortem(postmortem, incidents, shape, words_for(view.site.language)),
        cut_sets=cut_sets(postmortem),
        actions=[(item, days_overdue(archive, item)) for item in postmortem.action_items],
        similar=lore.similar_to(postmortem),
        unkept=[(one, lore.linked_by(one)) for one in lore.unkept_before(*postmortem.incidents)],
        problems=problems,
    )
