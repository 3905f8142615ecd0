"""Finds the record that a responder means: by its id, a part of it, or as the only one that is open."""

import click

from uptrail.commands.asking import Questions
from uptrail.commands.scene import Scene
from uptrail.records import Incident, Maintenance
from uptrail.rules.wording import moment, suggestion
from uptrail.values import Unreadable

Told = Incident | Maintenance
LATEST = "latest"


def find(scene: Scene, wanted: str | None, questions: Questions) -> Told:
    """The record; it is not over. Raises a usage error that lists what could be meant."""
    if wanted is None or wanted.lower() == LATEST:
        return only(going_on(scene), scene, questions)
    known = records(scene)
    if wanted.lower() in known:
        return _not_over(known[wanted.lower()], scene)
    hits = [record for id, record in known.items() if wanted.lower() in id]
    hits = [record for record in hits if record.ended is None] or hits
    if not hits:
        raise click.UsageError(_unknown(scene, wanted))
    if len(hits) > 1 and all(record.ended for record in hits):
        raise click.UsageError(f"nothing like {wanted!r} is open: {len(hits)} records are over")
    return _not_over(only(hits, scene, questions), scene)


def records(scene: Scene) -> dict[str, Told]:
    """Incidents and maintenances by id."""
    return {**scene.archive.incidents, **scene.archive.maintenances}


def going_on(scene: Scene) -> list[Told]:
    """The open incidents, else the maintenances whose only window has begun; newest first."""
    found: list[Told] = [incident for incident in scene.archive.incidents.values() if incident.ended is None]
    found = found or [
        maintenance
        for maintenance in scene.archive.maintenances.values()
        if maintenance.ended is None and not maintenance.repeat
        if maintenance.scheduled and maintenance.scheduled.start <= scene.now
    ]
    return sorted(found, key=lambda record: record.id, reverse=True)


def only(found: list[Told], scene: Scene, questions: Questions) -> Told:
    """The only one, or the one that somebody picks."""
    if not found:
        raise click.UsageError("nothing is open: name the record, or begin one with uptrail new incident")
    if len(found) == 1:
        return found[0]
    lines = [f"  {number}. {record.id}  {record.title}" for number, record in enumerate(found, 1)]
    if not questions.there:
        raise click.UsageError("\n".join(["which one? Give its id, or a part that only it has:", *lines]))
    click.echo("\n".join(["Several are open:", *lines]))
    return questions.answer("ID", None, lambda text: _picked(found, text), "Which one")


def _picked(found: list[Told], text: str) -> Told:
    """One of a list, by its number or a part of its id."""
    word = text.strip().lower()
    if word.isdigit() and 1 <= int(word) <= len(found):
        return found[int(word) - 1]
    hits = [record for record in found if word and word in record.id]
    if len(hits) != 1:
        raise Unreadable(f"{text.strip()!r} is none of them, or several", f"write a number from 1 to {len(found)}")
    return hits[0]


def _not_over(record: Told, scene: Scene) -> Told:
    if record.ended is None:
        return record
    how = "is cancelled" if record.cancelled else "is over"
    what = (
        "what came back is a new incident: uptrail new incident" if isinstance(record, Incident) else "write a new one"
    )
    raise click.UsageError(f"{record.id} {how} since {moment(record.ended)}; {what}")


def _unknown(scene: Scene, wanted: str) -> str:
    others = [id for id in (*scene.archive.notices, *scene.archive.drills) if wanted.lower() in id]
    if others:
        return f"{others[0]} is neither an incident nor a maintenance: edit its file"
    if wanted.lower() in scene.taken:
        return f"the file of {wanted} cannot be read as an incident: see uptrail check"
    known = [record.id for record in going_on(scene)] or list(records(scene))
    return f"no incident or maintenance has {wanted!r} in its id; {suggestion(wanted, known)}".rstrip("; ")
