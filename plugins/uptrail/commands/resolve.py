"""`uptrail resolve`: say that an incident is over, or a maintenance completed."""

from datetime import datetime
from pathlib import Path
from typing import Any

import click

from uptrail.commands.answers import read_words
from uptrail.commands.finding import Told, find
from uptrail.commands.new_incident import written
from uptrail.commands.proposal import Proposal, label
from uptrail.commands.saving import Session, refuse_conflict, saving_options
from uptrail.commands.spoken import Spoken
from uptrail.commands.telling import phases, refuse_before, touched
from uptrail.commands.wording import over, work
from uptrail.files.write import CannotWrite, NewUpdate, Plain, set_value
from uptrail.records import Incident
from uptrail.records.occurrence import Audience, UpdateStatus
from uptrail.rules.known_words import WORDS
from uptrail.rules.wording import moment


@click.command()
@click.argument("id", required=False)
@click.option("--resolved", metavar="TIME", help="When it was over. [now]")
@click.option("--mitigated", metavar="TIME", help="When customers stopped noticing, if that was earlier.")
@click.option("--mitigation", type=click.Choice(WORDS["mitigation"]), help="What helped. Internal.")
@click.option("--text", help="The last update's words. [a suggestion with how long it lasted]")
@click.option("--summary", help="One sentence for the suggestion: what it was.")
@saving_options
def resolve(id: str | None, root: Path | None, as_of: datetime | None, **given: Any) -> None:
    """Resolve an incident, or complete a maintenance.

    ID is the record's id or a part of it; without one it is the only one that is open.
    """
    manner = {name: given.pop(name) for name in ("yes", "commit", "push", "dry_run")}
    session = Session.begin(root, as_of, **manner)
    record = find(session.scene, id, session.questions)
    click.echo(f"{record.id}: {record.title}")
    close(session, record, **given)


def close(
    session: Session,
    record: Told,
    *,
    text: str | None,
    resolved: str | None = None,
    mitigated: str | None = None,
    mitigation: str | None = None,
    summary: str | None = None,
    at: str | None = None,
) -> None:
    """Add the last update and the time of the end, show them and save. The update is of now, or of `at`."""
    scene, path = session.scene, record.source.path
    told = session.past("at", at)
    ended = min(session.past("resolved", resolved), told) if resolved else told
    refuse_before(record, told)
    _refuse_early(record, ended)
    before = scene.text(path)
    refuse_conflict(path, before)
    values: dict[str, Plain] = {}
    if isinstance(record, Incident):
        soothed = _mitigated(session, record, mitigated, ended)
        values = {"mitigated": soothed or "", "mitigation": mitigation or "", "resolved": ended}
    elif not record.repeat:
        values = {"completed": ended}
    after = _with(before, {key: value for key, value in values.items() if value})
    words = _words(session, record, ended, text, summary or "")
    last = phases(record)[-1]
    after = written(after, NewUpdate(told, last.value, text=words))
    message = f"{label(record)}: {record.title} ({last.value.lower()})"
    session.finish(Proposal(scene, path, before, after), message)


def _with(text: str, values: dict[str, Plain]) -> str:
    try:
        for key, value in values.items():
            text = set_value(text, (key,), value)
    except CannotWrite as error:
        raise click.ClickException(f"{error}; nothing was written") from None
    return text


def _refuse_early(record: Told, ended: datetime) -> None:
    started = record.started if isinstance(record, Incident) else record.scheduled and record.scheduled.start
    if started and ended < started.replace(second=0, microsecond=0):
        word = "it started" if isinstance(record, Incident) else "its window begins"
        raise click.ClickException(
            f"{moment(ended)} is before {word} ({moment(started)}): did you mean uptrail cancel?"
        )


def _mitigated(session: Session, record: Incident, given: str | None, ended: datetime) -> datetime | None:
    """When customers stopped noticing: from the flag, else asked for when the file does not say it."""
    if given:
        return session.past("mitigated", given)
    if record.mitigated or not session.questions.there:
        return None

    def read(text: str) -> Spoken | None:
        return session.scene.times.past(text) if text.strip() else None

    watched = next((update.at for update in record.updates if update.status is UpdateStatus.MONITORING), None)
    offered = moment(watched) if watched and watched <= ended else ""
    question = "When did customers stop noticing (Enter: not said)"
    spoken = session.questions.offer("--mitigated", None, read, question, offered)
    if spoken and (echo := spoken.echo("mitigated", session.scene.now)):
        click.echo(echo)
    return spoken.at if spoken else None


def _words(session: Session, record: Told, ended: datetime, given: str | None, summary: str) -> str:
    names = list(touched(session.scene, record))
    if isinstance(record, Incident):
        offered = over(names, record.started, ended, summary.strip())
    else:
        offered = work(UpdateStatus.COMPLETED, names, None)
    who = "the public reads it" if record.audience is Audience.PUBLIC else "internal"
    return session.questions.offer("--text", given, read_words, f"Last update ({who})", offered)
