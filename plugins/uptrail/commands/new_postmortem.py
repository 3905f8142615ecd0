"""`uptrail new postmortem`: a draft that already says what the incident's record knows."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path

import click

from uptrail import files, pipeline
from uptrail.commands.drafting import filled, template_named
from uptrail.commands.facts import facts_of
from uptrail.commands.finding import LATEST, only
from uptrail.commands.proposal import Proposal, Weighed, printable
from uptrail.commands.saving import Session, saving_options
from uptrail.commands.scene import Scene
from uptrail.files import Reading
from uptrail.problem import Problem
from uptrail.records import Incident, Postmortem
from uptrail.records.occurrence import Audience
from uptrail.rules.template import DEFAULT, template_of
from uptrail.rules.wording import count, moment, suggestion

UNFILLED = {"placeholder", "postmortem-filled"}
"""What is said of a draft's questions; they are there to be answered."""


@dataclass(frozen=True)
class Draft(Proposal):
    """A new postmortem before it is saved."""

    incident: Incident

    @cached_property
    def reading(self) -> Reading:
        """The draft and its incident, read as a build would."""
        found = files.read_texts({self.path: self.after}, clock=self.scene.now)
        archive = self.scene.archive.only([self.incident, *found.archive.postmortems.values()])
        return Reading(archive, found.problems, found.allows)

    @property
    def record(self) -> Postmortem | None:
        """What the draft means; None when it cannot be read at all."""
        return next(iter(self.reading.archive.postmortems.values()), None)

    @cached_property
    def will_be(self) -> Weighed:
        """What the checks will say of it."""
        problems = tuple(one for one in pipeline.judge(self.reading) if one.source.path == self.path)
        return Weighed(None, None, problems, {})


@click.command()
@click.argument("incident")
@click.option("--template", "name", metavar="NAME", default=DEFAULT, help="short, learning, or one of your own.")
@saving_options
def postmortem(
    incident: str,
    root: Path | None,
    as_of: datetime | None,
    name: str,
    *,
    yes: bool,
    commit: bool,
    push: bool,
    dry_run: bool,
) -> None:
    """Begin the postmortem of an incident.

    INCIDENT is the record's id or a part of it, or latest for the one that was over last. What the record
    knows is filled in: times, people, timeline, what it cost in error budgets. The rest is short questions.
    """
    session = Session.begin(root, as_of, yes=yes, commit=commit, push=push, dry_run=dry_run)
    scene = session.scene
    record = find(session, incident)
    click.echo(f"{record.id}: {record.title}")
    path = f"postmortems/{record.id}.md"
    _refuse_second(scene, record, path)
    if record.ended is None:
        click.echo("It is not over yet: what is not known stays a question.")
    draft = Draft(scene, path, None, text_of(scene, record, name), record)
    show(draft)
    told = [problem for problem in draft.new_problems() if problem.rule not in UNFILLED]
    session.save(draft, f"Postmortem: {record.title} (draft)", told)


def find(session: Session, wanted: str) -> Incident:
    """The incident, open or over; raises a usage error that says what could be meant."""
    scene, word = session.scene, wanted.strip().lower()
    incidents = scene.archive.incidents
    if word in incidents:
        return incidents[word]
    if word == LATEST:
        over = [one for one in incidents.values() if one.ended and not one.cancelled]
        if not over:
            raise click.UsageError("no incident is over yet: name one")
        return max(over, key=lambda one: (one.ended or scene.now, one.id))
    hits = [one for id, one in incidents.items() if word and word in id]
    if not hits:
        raise click.UsageError(f"no incident has {wanted!r} in its id; {suggestion(word, incidents)}".rstrip("; "))
    found = only(sorted(hits, key=lambda one: one.id, reverse=True), scene, session.questions)
    return incidents[found.id]


def text_of(scene: Scene, incident: Incident, name: str) -> str:
    """The draft's text; it names its template, so that it is held to that one's sections."""
    template = template_named(scene.archive, name)
    wanted = name.strip().lower() or DEFAULT
    text = filled(template, facts_of(scene.archive, incident, wanted))
    text = text if text.endswith("\n") else f"{text}\n"
    path = f"postmortems/{incident.id}.md"
    found = files.read_texts({path: text}, clock=scene.now).archive.postmortems.get(incident.id)
    if found and wanted not in (DEFAULT, "uptrail") and template_of(found) != wanted:
        if text.startswith("---"):
            raise click.ClickException(f"{template.source.path} must say **Template**: {wanted} below the title")
        text = f"---\ntemplate: {wanted}\n---\n\n{text}"
    return text


def show(draft: Draft) -> None:
    """Print the draft, how many questions it leaves, and what else the checks will say."""
    click.echo()
    for row in draft.diff():
        click.echo(row)
    click.echo()
    problems = draft.new_problems()
    open_ = sum(problem.rule in UNFILLED for problem in problems)
    public = draft.record is not None and draft.record.audience is Audience.PUBLIC
    who = "Its template makes it public." if public else "It is internal."
    click.echo(f"{count(open_, 'part')} {'is' if open_ == 1 else 'are'} not filled in yet. {who}")
    if others := [problem for problem in problems if problem.rule not in UNFILLED]:
        click.echo("uptrail check will say:")
        for problem in others:
            click.echo(printable(f"  {_told(problem)}"))
    click.echo()


def _told(problem: Problem) -> str:
    remedy = f"; {problem.remedy}" if problem.remedy else ""
    return f"{problem.level.value}: {problem.message}{remedy} [{problem.rule}]"


def _refuse_second(scene: Scene, incident: Incident, path: str) -> None:
    """One postmortem is enough. Raises a usage error that says where it is."""
    about = scene.archive.postmortems_of.get(incident.id, ())
    there = about[0].source.path if about else path if (scene.home / path).exists() else ""
    if there:
        raise click.UsageError(f"{there} is about this incident already: edit that file")
    if incident.cancelled and not incident.resolved:
        click.echo(f"It was cancelled {moment(incident.cancelled)}; a postmortem is not asked for.")
