"""The drill register, and a page for each tabletop exercise."""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial

from uptrail.archive import Archive
from uptrail.audience import View
from uptrail.measures.action_items import days_overdue
from uptrail.outputs.document import Document, Page
from uptrail.outputs.internal.digests import by_path, digest
from uptrail.outputs.internal.paper import page
from uptrail.outputs.internal.parts import timeline
from uptrail.outputs.internal.periods import Leaf, Register, split
from uptrail.problem import Problem
from uptrail.records import Drill


def documents(view: View, archive: Archive, problems: Sequence[Problem]) -> Iterator[Document]:
    """`drills/index.html` (by year when there are many) and `drills/<id>/index.html`."""
    listed = by_path(problems)
    register = split(newest_first(archive), day_of, "drills")
    for number, leaf in enumerate(register.leaves):
        yield Document(
            path=leaf.path, render=partial(_register, view, register, leaf), section="" if number else "Drills"
        )
    for drill in archive.drills.values():
        found = listed.get(drill.source.path, ())
        moving = archive.today if any(item.is_open for item in drill.action_items) else ""
        yield Document(
            path=f"drills/{drill.id}/index.html",
            render=partial(_page, view, archive, drill, found),
            key=digest(view.digest, drill, found, archive.settings.severities, moving),
            modified=drill.started,
        )


def newest_first(archive: Archive) -> list[Drill]:
    """All drills, the newest first; those without a start lead."""
    return sorted(
        archive.drills.values(), key=lambda drill: (drill.started is None, drill.started, drill.id), reverse=True
    )


def day_of(drill: Drill) -> date | None:
    """The day a drill was held on."""
    return drill.started.date() if drill.started else None


def _register(view: View, register: Register[Drill], leaf: Leaf[Drill]) -> Page:
    title = f"Drills {leaf.period}" if leaf.period else "Drills"
    return page(view, leaf.path, "drills.html", title=title, description="Exercises", register=register, leaf=leaf)


def _page(view: View, archive: Archive, drill: Drill, problems: Sequence[Problem]) -> Page:
    return page(
        view,
        f"drills/{drill.id}/index.html",
        "drill.html",
        title=drill.title,
        description=drill.scenario,
        drill=drill,
        severity=archive.settings.severities.get(drill.severity),
        length=drill.ended - drill.started if drill.ended and drill.started else None,
        timeline=timeline(drill.timeline, drill.started),
        actions=[(item, days_overdue(archive, item)) for item in drill.action_items],
        problems=problems,
    )
