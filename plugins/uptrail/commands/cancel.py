"""`uptrail cancel`: an incident that turned out to be nothing, or a maintenance that will not take place."""

from datetime import datetime
from pathlib import Path

import click

from uptrail.commands.answers import read_words
from uptrail.commands.finding import find
from uptrail.commands.new_incident import written
from uptrail.commands.proposal import Proposal, label
from uptrail.commands.saving import Session, refuse_conflict, saving_options
from uptrail.commands.telling import phases, refuse_before
from uptrail.commands.wording import called_off
from uptrail.files.write import CannotWrite, NewUpdate, set_value
from uptrail.records import Incident
from uptrail.records.occurrence import Audience
from uptrail.values import Unreadable


@click.command()
@click.argument("id")
@click.option("--reason", help="Why; the public reads it when the record is public.")
@saving_options
def cancel(
    id: str,
    root: Path | None,
    as_of: datetime | None,
    reason: str | None,
    *,
    yes: bool,
    commit: bool,
    push: bool,
    dry_run: bool,
) -> None:
    """Cancel an incident that was none, or a maintenance that will not take place.

    ID is the record's id or a part of it. The file stays, with the reason as its last update.
    """
    session = Session.begin(root, as_of, yes=yes, commit=commit, push=push, dry_run=dry_run)
    record = find(session.scene, id, session.questions)
    session.questions.require({"--reason": reason})
    click.echo(f"{record.id}: {record.title}")
    now, path = session.scene.now, record.source.path
    refuse_before(record, now)
    who = "the public reads it" if record.audience is Audience.PUBLIC else "internal"
    why = session.questions.answer("--reason", reason, _read_reason, f"Why is it cancelled ({who})")
    before = session.scene.text(path)
    refuse_conflict(path, before)
    try:
        after = set_value(before, ("cancelled",), now)
    except CannotWrite as error:
        raise click.ClickException(f"{error}; nothing was written") from None
    words = called_off(why, planned=not isinstance(record, Incident))
    after = written(after, NewUpdate(now, phases(record)[-1].value, text=words))
    session.finish(Proposal(session.scene, path, before, after), f"{label(record)}: {record.title} (cancelled)")


def _read_reason(text: str) -> str:
    if not text.strip():
        raise Unreadable("the reason is empty", "one sentence is enough")
    return read_words(text)
