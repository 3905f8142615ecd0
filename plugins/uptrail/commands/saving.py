"""The last steps that all responders' commands share: show the change, ask, save exactly one file, commit it."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from uptrail.adapters.printing import line
from uptrail.commands.asking import Questions, at_terminal
from uptrail.commands.check import read_as_of
from uptrail.commands.committing import Repository
from uptrail.commands.proposal import Proposal, printable
from uptrail.commands.root import root_option
from uptrail.commands.scene import Scene
from uptrail.commands.writing import write
from uptrail.problem import Level, Problem
from uptrail.rules.wording import moment

Command = TypeVar("Command", bound=Callable[..., Any])
CONFLICT = re.compile(r"^(?:<{7} |>{7} |={7}$)", re.MULTILINE)

OPTIONS = (
    click.option("--yes", "-y", is_flag=True, help="Take every suggestion and save without asking."),
    click.option("--commit", is_flag=True, help="Commit exactly this file."),
    click.option("--push", is_flag=True, help="Commit and push."),
    click.option("--dry-run", is_flag=True, help="Show the change and write nothing."),
    root_option,
    click.option("--as-of", metavar="TIME", callback=read_as_of, hidden=True, help="Take this time for now."),
)


def saving_options(command: Command) -> Command:
    """Add the options that `Session.begin` takes."""
    for option in reversed(OPTIONS):
        command = option(command)
    return command


@dataclass(frozen=True)
class Session:
    """One run of a command."""

    scene: Scene
    questions: Questions
    repository: Repository | None
    push: bool
    dry_run: bool
    yes: bool

    @classmethod
    def begin(
        cls,
        root: Path | None,
        as_of: datetime | None,
        *,
        yes: bool,
        commit: bool,
        push: bool,
        dry_run: bool,
        records: bool = True,
    ) -> "Session":
        """Read the records, or only the settings, and refuse at once what could not be committed later."""
        scene = Scene.open(root, as_of, records=records)
        repository = Repository.ready(scene.home) if commit or push else None
        for problem in scene.complaints:
            click.echo(line(problem), err=True)
        if scene.frozen:
            click.echo(f"Now is {moment(scene.now)}: {scene.frozen}.")
        return cls(scene, Questions(at_terminal(), quick=yes), repository, push, dry_run, yes)

    def past(self, name: str, given: str | None, offered: str = "now") -> datetime:
        """A time that has come, from the flag `--name`; a zone that was assumed is said back."""
        spoken = self.questions.offer(f"--{name}", given or offered, self.scene.times.past, "", offered)
        if echo := spoken.echo(name, self.scene.now):
            click.echo(echo)
        return spoken.at

    def promise(self, given: str | None, offered: str) -> str:
        """When the next update comes, from `--next` or an answer; a zone that was assumed is said back."""
        found = self.questions.offer("--next", given, self.scene.times.promise, "Next update", offered)
        if found.due and (echo := found.due.echo("next update", self.scene.now)):
            click.echo(echo)
        return found.text

    def finish(self, proposal: Proposal, message: str) -> None:
        """Show the change, ask, save and commit."""
        if self.repository:
            self.repository.refuse(proposal.path)
        show(proposal)
        _refuse_misread(proposal)
        self.save(proposal, message, proposal.new_problems())

    def save(self, proposal: Proposal, message: str, problems: Iterable[Problem]) -> None:
        """Ask about a change that was shown, with what the checks will say of it; then save and commit it."""
        along = (
            self.repository is not None and proposal.before is not None and self.repository.uncommitted(proposal.path)
        )
        if along:
            click.echo(f"{proposal.path} has other changes that are not committed yet: they would go along.")
        if self.dry_run:
            click.echo("Nothing was written: this was --dry-run.")
            return
        self._agree(problems)
        try:
            write(proposal)
        except OSError as error:
            raise click.ClickException(f"{proposal.path} cannot be written: {error.strerror or error}") from None
        click.echo(f"Saved {proposal.path}")
        if self.repository:
            name = self.repository.commit(proposal.path, message)
            click.echo(f"Committed {name}: {printable(message)}")
            if self.push:
                self.repository.push()
                click.echo("Pushed.")
        else:
            click.echo("Commit and push it to publish.")

    def _agree(self, problems: Iterable[Problem]) -> None:
        """Go on only when somebody agrees, or nobody needs to."""
        errors = [problem for problem in problems if problem.level is Level.ERROR]
        if errors and not self.questions.there and not self.yes:
            raise click.ClickException("nothing was written: mend the errors above, or save all the same with --yes")
        question = "Save it all the same?" if errors else "Save it?"
        if not self.questions.confirm(question, default=not errors or self.yes or not self.questions.there):
            raise click.ClickException("nothing was written")


def show(proposal: Proposal) -> None:
    """Print the diff, what the public will read, what stays internal, and what the checks will say."""
    click.echo()
    for row in proposal.diff():
        click.echo(row)
    click.echo()
    told = proposal.newly_public()
    if told:
        click.echo("The public will read:")
        for row in told:
            click.echo(f"  {printable(' '.join(row.split()))}")
    elif proposal.will_be.shown:
        click.echo("The public will read: nothing new.")
    else:
        click.echo("The public will read: nothing, since the record is internal.")
    click.echo(f"Stays internal: {', '.join(proposal.will_be.internal()) or 'nothing'}.")
    if problems := proposal.new_problems():
        click.echo("uptrail check will say:")
        for problem in problems:
            remedy = f"; {problem.remedy}" if problem.remedy else ""
            click.echo(printable(f"  {problem.level.value}: {problem.message}{remedy} [{problem.rule}]"))
    click.echo()


def _refuse_misread(proposal: Proposal) -> None:
    """Every command adds one update: words that would be read as another form are named. Raises a click exception."""
    before, after = (weighed.record.updates if weighed.record else () for weighed in (proposal.was, proposal.will_be))
    if len(after) != len(before) + 1:
        raise click.ClickException(
            "nothing was written: the words look like an update's own form, or the file cannot be read; "
            "see uptrail check, or edit the file"
        )


def refuse_conflict(path: str, text: str) -> None:
    """Stop at a file that git has left half merged. Raises a click exception."""
    if CONFLICT.search(text):
        raise click.ClickException(f"{path} holds the marks of an unfinished merge: resolve it first")
