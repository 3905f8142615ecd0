"""`uptrail new maintenance`: announce planned work."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import click

from uptrail.commands.answers import components_of, read_audience, read_title, read_words
from uptrail.commands.new_incident import EMPTY, written
from uptrail.commands.proposal import Proposal
from uptrail.commands.saving import Session, saving_options
from uptrail.commands.spoken import Spoken
from uptrail.commands.telling import by_name
from uptrail.commands.wording import work
from uptrail.files.write import NewUpdate, Plain, set_value
from uptrail.records.occurrence import ComponentStatus, UpdateStatus
from uptrail.rules.wording import moment
from uptrail.values import Unreadable, read_length


@click.command()
@click.option("--title", help="What will be done, in a customer's words.")
@click.option("--component", multiple=True, metavar="ID[=STATUS]", help="What is touched. [under_maintenance]")
@click.option("--public/--internal", default=None, help="Whether the public status page shows it. [internal]")
@click.option("--from", "begin", metavar="TIME", help="When it begins.")
@click.option("--to", "end", metavar="TIME", help="When it is over.")
@click.option("--for", "length", metavar="LENGTH", help="How long it takes, instead of --to: 2 hours.")
@click.option("--repeat", metavar="RULE", help="That it comes again, by RFC 5545: FREQ=WEEKLY;BYDAY=SU.")
@click.option("--text", help="The announcement. [a suggestion]")
@saving_options
def maintenance(root: Path | None, as_of: datetime | None, **given: Any) -> None:
    """Announce a maintenance: write its file with a first update.

    Asks for what no flag says; where nobody can be asked, --title, --from and --to or --for must be given.
    TIME is 03:00, tomorrow 03:00, 2026-04-12 03:00 UTC, or now.
    """
    manner = {name: given.pop(name) for name in ("yes", "commit", "push", "dry_run")}
    session = Session.begin(root, as_of, **manner, records=False)
    ends = given["end"] or given["length"]
    session.questions.require({"--title": given["title"], "--from": given["begin"], "--to or --for": ends})
    ask = session.questions
    title = ask.answer("--title", given["title"], read_title, "What will be done, in a customer's words")
    components = _components(session, given["component"])
    window = _window(session, given["begin"], given["end"], given["length"])
    public = bool(given["public"])
    if given["public"] is None and ask.there:
        public = ask.answer("--public", None, read_audience, "Show it on the public status page? (y/n)")
    repeat = (given["repeat"] or "").strip()
    update = _announcement(session, components, window, given["text"], public=public, repeated=bool(repeat))
    text = written(_front(title, components, window, repeat, public=public), update)
    path = session.scene.new_path(window[0], title, "maintenance")
    message = f"Maintenance: {title} ({update.status.lower()})"
    session.finish(Proposal(session.scene, path, None, text), message)


def _components(session: Session, given: tuple[str, ...]) -> dict[str, ComponentStatus]:
    known = session.scene.archive.components
    read = components_of(known, ComponentStatus.UNDER_MAINTENANCE.value)
    typed = ", ".join(given) if given else None
    question = f"Which components ({', '.join(known)}; Enter for none)"
    return session.questions.offer("--component", typed, read, question, "")


def _window(session: Session, begin: str | None, end: str | None, length: str | None) -> tuple[datetime, datetime]:
    """When it begins and ends; assumed zones are said back."""
    if end and length:
        raise click.UsageError("--to and --for say the same: give one of them")
    times, ask = session.scene.times, session.questions
    start = ask.answer("--from", begin, times.ahead, "When does it begin")
    _said(session, "from", start)

    def until(text: str) -> Spoken:
        try:
            return Spoken(start.at + _length(text))
        except Unreadable:
            return times.later(text, start.at)

    if length:
        stop = Spoken(start.at + ask.answer("--for", length, _length, ""))
    else:
        stop = ask.answer("--to", end, until, "When is it over, or how long does it take")
    _said(session, "to", stop)
    if stop.at <= start.at:
        raise click.UsageError(f"it would end ({moment(stop.at)}) before it begins ({moment(start.at)})")
    if stop.at <= session.scene.now:
        raise click.UsageError(
            f"it would be over by now ({moment(session.scene.now)}): check the day and the time zone"
        )
    return start.at, stop.at


def _length(text: str) -> timedelta:
    length = read_length(text)
    if length < timedelta(minutes=1):
        raise Unreadable(f"{text.strip()} is too short", "write 30 minutes, or 2 hours")
    return length


def _said(session: Session, name: str, spoken: Spoken) -> None:
    if echo := spoken.echo(name, session.scene.now):
        click.echo(echo)


def _announcement(
    session: Session,
    components: dict[str, ComponentStatus],
    window: tuple[datetime, datetime],
    given: str | None,
    *,
    public: bool,
    repeated: bool,
) -> NewUpdate:
    phase = UpdateStatus.SCHEDULED if window[0] > session.scene.now else UpdateStatus.IN_PROGRESS
    offered = work(phase, list(by_name(session.scene, components, public=public)), window)
    offered += " It comes again regularly." if repeated else ""
    who = "the public reads it" if public else "internal"
    text = session.questions.offer("--text", given, read_words, f"Announcement ({who})", offered)
    return NewUpdate(session.scene.now, phase.value, text=text)


def _front(
    title: str,
    components: dict[str, ComponentStatus],
    window: tuple[datetime, datetime],
    repeat: str,
    *,
    public: bool,
) -> str:
    values: dict[str, Plain] = {
        "title": title,
        "kind": "maintenance",
        "audience": "public" if public else "",
        "components": {id: status.value for id, status in components.items()},
        "scheduled": {"from": window[0], "to": window[1]},
        "repeat": repeat,
    }
    text = EMPTY
    for key, value in values.items():
        if value not in ("", {}):
            text = set_value(text, (key,), value)
    return text
