"""`uptrail actions`: what was promised in postmortems and drills, overdue first; an overdue P0 is a failing end."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import click

from uptrail import files
from uptrail.adapters.printing import line
from uptrail.archive import Archive
from uptrail.commands.actions_sync import sync
from uptrail.commands.check import read_as_of
from uptrail.commands.root import find_root, kept, root_option
from uptrail.commands.slo.table import Cell, printed
from uptrail.outputs import text
from uptrail.outputs.internal.promise_lists import csv_text, json_text
from uptrail.outputs.internal.promises import Promise, promises, same_owner
from uptrail.problem import Level
from uptrail.records.action_item import ActionStatus
from uptrail.rules.wording import count
from uptrail.values import Unreadable, read_day, read_length

STATUSES: dict[str, Callable[[Promise], bool]] = {
    "open": lambda one: one.item.is_open,
    "closed": lambda one: not one.item.is_open,
    "all": lambda _one: True,
    "to-do": lambda one: one.item.status is ActionStatus.TO_DO,
    "in-progress": lambda one: one.item.status is ActionStatus.IN_PROGRESS,
    "done": lambda one: one.item.status is ActionStatus.DONE,
    "wont-do": lambda one: one.item.status is ActionStatus.WONT_DO,
    "unknown": lambda one: one.item.status is None,
}
HEADINGS = ("Late", "Priority", "Action", "Owner", "Due", "Status", "Age", "Team", "From")
LONGEST = 60
FIRST = "P0"


def read_by(read: Callable[[str], Any]) -> Callable[..., Any]:
    """A callback that reads an option's text; what cannot be read ends the command with its remedy."""

    def callback(_context: click.Context, _option: click.Parameter, given: str | None) -> Any:
        try:
            return read(given) if given else None
        except Unreadable as error:
            raise click.BadParameter(f"{error.message}; {error.remedy}") from None

    return callback


@dataclass(frozen=True)
class Filter:
    """What somebody asked for; several values of one option are alternatives, options narrow each other."""

    status: tuple[str, ...]
    priority: tuple[str, ...]
    owner: tuple[str, ...]
    team: tuple[str, ...]
    overdue: bool
    age: timedelta | None
    due_before: date | None

    def wants(self, one: Promise) -> bool:
        """Whether an action item is asked for."""
        item = one.item
        return (
            any(STATUSES[name](one) for name in self.status)
            and (not self.priority or item.priority.casefold() in _folded(self.priority))
            and (not self.owner or same_owner(item.owner) in {same_owner(owner) for owner in self.owner})
            and (not self.team or bool(_folded(one.teams) & _folded(self.team)))
            and (not self.overdue or one.late > 0)
            and (self.age is None or (one.age is not None and one.age >= self.age.days))
            and (self.due_before is None or (item.due is not None and item.due < self.due_before))
        )


def _folded(words: Sequence[str]) -> set[str]:
    return {word.strip().casefold() for word in words}


@click.group(invoke_without_command=True)
@click.option(
    "--status",
    type=click.Choice(list(STATUSES)),
    multiple=True,
    default=("open",),
    show_default=True,
    help="How far it is; may be repeated.",
)
@click.option("--priority", multiple=True, metavar="P0", help="Of this priority; may be repeated.")
@click.option("--owner", multiple=True, metavar="NAME", help="Of this owner, or nobody; may be repeated.")
@click.option(
    "--team",
    multiple=True,
    metavar="TEAM",
    help="Of this team's incidents or drills; may be repeated.",
)
@click.option("--overdue", is_flag=True, help="Only what is past its due date.")
@click.option("--age", metavar="LENGTH", callback=read_by(read_length), help="Promised at least so long ago: 90 days.")
@click.option("--due-before", metavar="DAY", callback=read_by(read_day), help="Due before this day: 2026-04-01.")
@click.option("--format", "form", type=click.Choice(["table", "csv", "json"]), default="table", help="How to print it.")
@click.option("--as-of", metavar="TIME", callback=read_as_of, help="As it stood on the day of this time.")
@root_option
@click.pass_context
def actions(context: click.Context, /, form: str, as_of: datetime | None, root: Path | None, **given: Any) -> None:
    """List the action items of all postmortems and drills, overdue first.

    Ends with 1 when an overdue P0 is among those that it lists, so that a scheduled job can tell.
    """
    if context.invoked_subcommand:
        return
    archive = _read(find_root(root), as_of)
    wanted = Filter(**given)
    found = [one for one in promises(archive) if wanted.wants(one)]
    if form == "csv":
        click.echo(csv_text(found, line_end="\n"), nl=False)
    elif form == "json":
        click.echo(json_text(found, archive.today), nl=False)
    else:
        _print(found, archive)
    if any(one.late and one.item.priority == FIRST for one in found):
        raise click.exceptions.Exit(1)


actions.add_command(sync)


def _read(home: Path, as_of: datetime | None) -> Archive:
    """The archive, as if it were `as_of`; errors in its documents are told on the error stream."""
    reading = files.read(home, clock=datetime.now(UTC), environ=os.environ, cache=kept(home))
    drills = tuple(drill.source.path for drill in reading.archive.drills.values())
    for problem in reading.problems:
        if problem.level is Level.ERROR and problem.source.path.startswith(("postmortems/", *drills)):
            click.echo(line(problem), err=True)
    return replace(reading.archive, as_of=as_of) if as_of else reading.archive


def _print(found: Sequence[Promise], archive: Archive) -> None:
    """A table and a line that sums it up."""
    if found:
        click.echo(printed(HEADINGS, [_row(one) for one in found], right=(0, 6)), nl=False)
    late = sum(one.late > 0 for one in found)
    told = f"{count(len(found), 'action item')}, {late} overdue" if found else "No action item is like that"
    click.echo(f"{told}, as of {archive.today}")


def _row(one: Promise) -> list[Cell]:
    item = one.item
    status = item.status.value if item.status else item.status_text or "?"
    action = text.line(item.action)
    return [
        Cell(f"{one.late} d" if one.late else "", "red"),
        Cell(item.priority or "-", "red" if one.late and item.priority == FIRST else None),
        Cell(action if len(action) <= LONGEST else f"{action[: LONGEST - 1].rstrip()}…"),
        Cell(item.owner or "-", None if item.owner else "yellow"),
        Cell(item.due.isoformat() if item.due else item.due_text or "-"),
        Cell(status),
        Cell("-" if one.age is None else f"{one.age} d"),
        Cell(", ".join(one.teams) or "-"),
        Cell(item.postmortem),
    ]
