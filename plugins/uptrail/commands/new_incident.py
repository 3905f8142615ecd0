"""`uptrail new incident`: declare an incident in one line, or by answering a few questions."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from uptrail.commands.answers import components_of, read_audience, read_title, read_words, severity_of
from uptrail.commands.proposal import Proposal
from uptrail.commands.saving import Session, saving_options
from uptrail.commands.telling import by_name, next_promise
from uptrail.commands.wording import suggest
from uptrail.files.write import CannotWrite, NewUpdate, Plain, add_update, set_value
from uptrail.records.occurrence import ComponentStatus, UpdateStatus
from uptrail.rules.known_words import WORDS
from uptrail.rules.severity import is_severe

EMPTY = "---\n---\n"


@dataclass(frozen=True)
class Answers:
    """The flags as typed; None for what was not said."""

    title: str | None
    severity: str | None
    component: tuple[str, ...]
    public: bool | None
    started: str | None
    detected: str | None
    acknowledged: str | None
    detected_by: str | None
    commander: str | None
    communications: str | None
    expert: tuple[str, ...]
    scribe: str | None
    trigger: str | None
    users_affected: str | None
    impact: str | None
    actions: str | None
    text: str | None
    next: str | None


@dataclass(frozen=True)
class Beginning:
    """What is known of the incident when it is declared."""

    title: str
    severity: str
    components: dict[str, ComponentStatus]
    public: bool
    started: datetime
    detected: datetime | None
    acknowledged: datetime
    declared: datetime
    roles: dict[str, str]


@click.command()
@click.option("--title", help="What is wrong, in a customer's words.")
@click.option("--severity", help="An id of your severity matrix, such as SEV2.")
@click.option("--component", multiple=True, metavar="ID=STATUS", help="What is touched, and how; may be repeated.")
@click.option("--public/--internal", default=None, help="Whether the public status page shows it. [internal]")
@click.option("--started", metavar="TIME", help="When customers began to notice. [now]")
@click.option("--detected", metavar="TIME", help="When you noticed.")
@click.option("--acknowledged", metavar="TIME", help="When somebody took it up. [now]")
@click.option("--detected-by", type=click.Choice(WORDS["detected_by"]), help="How you noticed.")
@click.option("--commander", metavar="NAME", help="Who leads. Internal.")
@click.option("--communications", metavar="NAME", help="Who talks to customers. Internal.")
@click.option("--expert", multiple=True, metavar="NAME", help="Who mends; may be repeated. Internal.")
@click.option("--scribe", metavar="NAME", help="Who takes notes. Internal.")
@click.option("--trigger", help="What changed just before. Internal.")
@click.option("--users-affected", help="Such as 12 %. Internal.")
@click.option("--impact", help="The first update's Impact.")
@click.option("--actions", help="The first update's Current Actions.")
@click.option("--text", help="The first update's words. [a suggestion]")
@click.option("--next", metavar="WHEN", help="When the next update comes: 30 minutes, 15:00, none. [by severity]")
@saving_options
def incident(root: Path | None, as_of: datetime | None, **given: Any) -> None:
    """Declare an incident: write its file with a first update.

    Asks for what no flag says; where nobody can be asked, --title and --severity must be given.
    TIME is now, 14:05, 14:05 UTC, 10 minutes ago, or 2026-03-04 14:05 UTC.
    """
    manner = {name: given.pop(name) for name in ("yes", "commit", "push", "dry_run")}
    session = Session.begin(root, as_of, **manner, records=False)
    answers = Answers(**given)
    session.questions.require({"--title": answers.title, "--severity": answers.severity})
    known = _begin(session, answers)
    text = _text(known, answers, _first_update(session, known, answers))
    path = session.scene.new_path(known.started, known.title, "incident")
    message = f"Incident: {known.title} ({known.severity}, investigating)"
    session.finish(Proposal(session.scene, path, None, text), message)


def _begin(session: Session, answers: Answers) -> Beginning:
    """Ask for what is missing, in the order in which a responder knows it."""
    ask, settings = session.questions, session.scene.archive.settings
    title = ask.answer("--title", answers.title, read_title, "What is wrong, in a customer's words")
    matrix = ", ".join(f"{id} {level.name}" for id, level in settings.severities.items())
    severity = ask.answer("--severity", answers.severity, severity_of(settings.severities), f"Severity ({matrix})")
    components = _components(session, answers.component)
    public = _public(session, answers.public)
    started = session.past("started", answers.started)
    detected = session.past("detected", answers.detected) if answers.detected else None
    acknowledged = session.past("acknowledged", answers.acknowledged)
    roles = _roles(session, severity, answers)
    return Beginning(title, severity, components, public, started, detected, acknowledged, session.scene.now, roles)


def _components(session: Session, given: tuple[str, ...]) -> dict[str, ComponentStatus]:
    known = session.scene.archive.components
    if session.questions.there and not session.questions.quick and not given and known:
        click.echo(f"Components: {', '.join(known)}")
    question = "Which are touched, and how (ID=STATUS, ...; Enter for none)"
    typed = ", ".join(given) if given else None
    return session.questions.offer("--component", typed, components_of(known), question, "")


def _public(session: Session, given: bool | None) -> bool:
    """Only a flag or a plain yes opens a record; no suggestion ever does."""
    if given is not None or not session.questions.there:
        return bool(given)
    return session.questions.answer("--public", None, read_audience, "Show it on the public status page? (y/n)")


def _roles(session: Session, severity: str, answers: Answers) -> dict[str, str]:
    """Who does what; asked for when the severity pages somebody."""
    asked = {
        "commander": "Who leads (Enter: nobody yet)",
        "communications": "Who talks to customers (Enter: nobody yet)",
    }
    roles = {"commander": answers.commander, "communications": answers.communications, "scribe": answers.scribe}
    if is_severe(session.scene.archive, severity):
        for role, question in asked.items():
            roles[role] = session.questions.offer(f"--{role}", roles[role], read_words, question, "")
    return {role: name.strip() for role, name in roles.items() if name and name.strip()}


def _first_update(session: Session, known: Beginning, answers: Answers) -> NewUpdate:
    ask, scene = session.questions, session.scene
    readers = by_name(scene, known.components, public=known.public)
    offered = suggest(UpdateStatus.INVESTIGATING, readers, impact=answers.impact or "")
    who = "the public reads it" if known.public else "internal"
    words = ask.offer("--text", answers.text, read_words, f"First update ({who})", offered)
    promised = next_promise(scene, known.severity, known.started, known.declared)
    return NewUpdate(
        known.declared,
        UpdateStatus.INVESTIGATING.value,
        impact=answers.impact or "",
        current_actions=answers.actions or "",
        next_update=session.promise(answers.next, promised),
        text=words,
    )


def _text(known: Beginning, answers: Answers, update: NewUpdate) -> str:
    """The whole file."""
    values: dict[str, Plain] = {
        "title": known.title,
        "severity": known.severity,
        "audience": "public" if known.public else "",
        "components": {id: status.value for id, status in known.components.items()},
        "started": known.started,
        "detected": known.detected or "",
        "detected_by": answers.detected_by or "",
        "acknowledged": known.acknowledged,
        "declared": known.declared,
        "roles": known.roles,
        "users_affected": (answers.users_affected or "").strip(),
        "trigger": (answers.trigger or "").strip(),
    }
    if answers.expert and not known.roles:
        values["roles"] = {"experts": ", ".join(answers.expert)}
    text = EMPTY
    for key, value in values.items():
        if value not in ("", {}):
            text = set_value(text, (key,), value)
    if answers.expert and known.roles:
        text = set_value(text, ("roles", "experts"), answers.expert)
    return written(text, update)


def written(text: str, update: NewUpdate) -> str:
    """The text with one more update. Raises a click exception when the words cannot be told from the file's form."""
    try:
        return add_update(text, update)
    except CannotWrite as error:
        raise click.ClickException(f"{error}; nothing was written") from None
