"""`uptrail update`: tell what is known now, in the file of an incident or a maintenance that is not over."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from uptrail.commands.answers import components_of, phase_of, read_words
from uptrail.commands.finding import Told, find
from uptrail.commands.new_incident import written
from uptrail.commands.proposal import Proposal, label
from uptrail.commands.resolve import close
from uptrail.commands.saving import Session, refuse_conflict, saving_options
from uptrail.commands.telling import next_promise, phase, phases, refuse_before, touched
from uptrail.commands.wording import suggest, work
from uptrail.files.write import NewUpdate
from uptrail.records import Incident
from uptrail.records.occurrence import Audience, ComponentStatus, UpdateStatus


@dataclass(frozen=True)
class Answers:
    """The flags as typed; None for what was not said."""

    status: str | None
    component: tuple[str, ...]
    impact: str | None
    actions: str | None
    text: str | None
    next: str | None
    at: str | None


@click.command()
@click.argument("id", required=False)
@click.option("--status", metavar="PHASE", help="identified, monitoring, investigating; in_progress, verifying.")
@click.option("--component", multiple=True, metavar="ID=STATUS", help="How a component does from now on.")
@click.option("--impact", help="The update's Impact.")
@click.option("--actions", help="The update's Current Actions.")
@click.option("--text", help="The update's words. [a suggestion for the phase]")
@click.option("--next", metavar="WHEN", help="When the next update comes: 30 minutes, 15:00, none. [by severity]")
@click.option("--at", metavar="TIME", help="When this was so. [now]")
@saving_options
def update(id: str | None, root: Path | None, as_of: datetime | None, **given: Any) -> None:
    """Add an update to an incident or a maintenance.

    ID is the record's id or a part of it; without one it is the only one that is open.
    """
    manner = {name: given.pop(name) for name in ("yes", "commit", "push", "dry_run")}
    answers = Answers(**given)
    session = Session.begin(root, as_of, **manner)
    record = find(session.scene, id, session.questions)
    said = answers.status or answers.text or answers.impact or answers.component
    session.questions.require({"--status, --text, --impact or --component": said})
    click.echo(f"{record.id}: {record.title}")
    status = _status(session, record, answers)
    if status is phases(record)[-1]:
        if answers.component or answers.impact or answers.actions or answers.next:
            raise click.UsageError(
                f"{status.value} ends it and returns every component: say it with --text and --at only"
            )
        close(session, record, text=answers.text, at=answers.at)
        return
    at = session.past("at", answers.at)
    refuse_before(record, at)
    before = session.scene.text(record.source.path)
    refuse_conflict(record.source.path, before)
    after = written(before, _update(session, record, answers, status, at))
    message = f"{label(record)}: {record.title} ({status.value.lower()})"
    session.finish(Proposal(session.scene, record.source.path, before, after), message)


def _status(session: Session, record: Told, answers: Answers) -> UpdateStatus:
    """The phase that was said, else the one it is in, which a person may change."""
    known = phases(record)
    current = phase(record) or known[0]
    if answers.status is None and not session.questions.there:
        return current
    choice = ", ".join(one.value.lower() for one in known)
    read = phase_of(known)
    return session.questions.offer("--status", answers.status, read, f"Phase ({choice})", current.value.lower())


def _update(session: Session, record: Told, answers: Answers, status: UpdateStatus, at: datetime) -> NewUpdate:
    scene = session.scene
    changes = _changes(session, record, answers.component)
    words = _words(session, record, answers, status)
    promised = ""
    if isinstance(record, Incident):
        offered = next_promise(scene, record.severity, record.started, at)
        promised = session.promise(answers.next, offered)
    elif answers.next:
        promised = session.promise(answers.next, "")
    return NewUpdate(
        at,
        status.value,
        impact=answers.impact or "",
        current_actions=answers.actions or "",
        next_update=promised,
        components={id: changed.value for id, changed in changes.items()},
        text=words,
    )


def _changes(session: Session, record: Told, given: tuple[str, ...]) -> dict[str, ComponentStatus]:
    known = session.scene.archive.components
    typed = ", ".join(given) if given else None
    held = ", ".join(id for id in record.components) or "none so far"
    question = f"Components that changed (ID=STATUS, ...; touched: {held}; Enter for none)"
    return session.questions.offer("--component", typed, components_of(known), question, "")


def _words(session: Session, record: Told, answers: Answers, status: UpdateStatus) -> str:
    """What the update says; words that were given another way need no suggestion."""
    readers = touched(session.scene, record)
    if isinstance(record, Incident):
        offered = suggest(status, readers, phase(record), answers.impact or "")
    else:
        window = (record.scheduled.start, record.scheduled.end) if record.scheduled and not record.repeat else None
        offered = work(status, list(readers), window)
    repeated = answers.status is None and status is phase(record)
    if not session.questions.there and repeated:
        offered = ""
    who = "the public reads it" if record.audience is Audience.PUBLIC else "internal"
    return session.questions.offer("--text", answers.text, read_words, f"Update ({who})", offered)
