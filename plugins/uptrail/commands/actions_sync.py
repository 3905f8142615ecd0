"""`uptrail actions sync`: propose the statuses that tickets on a forge have by now, and write them only when asked."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import click

from uptrail import files
from uptrail.archive import Archive
from uptrail.commands.proposal import Proposal, printable
from uptrail.commands.root import SETTINGS, root_option
from uptrail.commands.saving import refuse_conflict
from uptrail.commands.scene import Scene
from uptrail.commands.writing import write
from uptrail.files.write import CannotWrite, replace_cell
from uptrail.importers.tickets import Desk, Link, Places, Refused, Standing, Ticket, find
from uptrail.problem import Source
from uptrail.records import ActionItem, Postmortem
from uptrail.records.action_item import ActionStatus
from uptrail.rules.wording import count

BECOMES = {Standing.DONE: ActionStatus.DONE, Standing.GIVEN_UP: ActionStatus.WONT_DO}
"""What an open action item becomes; an open ticket changes nothing, and neither does one closed unclearly."""


@dataclass(frozen=True)
class Asked:
    """An action item with its ticket."""

    item: ActionItem
    number: int
    link: Link
    place: Source

    def __str__(self) -> str:
        return f"{self.place}: {self.item.id}"


@dataclass(frozen=True)
class Change:
    """A status that an action item should have, and why."""

    asked: Asked
    status: ActionStatus
    why: str

    @property
    def of(self) -> str:
        """The action item and its place."""
        return str(self.asked)

    def __str__(self) -> str:
        item = self.asked.item
        was = item.status.value if item.status else item.status_text or "no status"
        return f"{self.asked}: {was} -> {self.status.value}, since the ticket {self.why}"


@dataclass
class Found:
    """What came of one run."""

    changes: dict[str, list[Change]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    asked: int = 0


@click.command()
@click.option("--write", "writing", is_flag=True, help="Write the changes; without it they are only shown.")
@click.option("--all", "closed", is_flag=True, help="Ask about closed action items too, and say what disagrees.")
@root_option
def sync(writing: bool, closed: bool, root: Path | None) -> None:
    """Ask GitHub and GitLab what became of linked tickets, and propose statuses.

    A closed ticket makes an open action item Done, or Won't Do when it is closed as not planned. The
    change is printed as a diff; --write applies it to the Status cells and to nothing else. Tokens
    come from GITHUB_TOKEN and GITLAB_TOKEN. Ends with 1 when anything could not be asked or written.
    """
    scene = Scene.open(root, None)
    try:
        places = Places.of(scene.archive.settings.forges, os.environ)
        desk = Desk(places)
    except Refused as error:
        raise click.UsageError(f"{error.message}; {error.remedy}") from None
    found = _ask(desk, list(_linked(scene.archive, places, closed=closed)))
    proposals = list(_proposals(scene, found))
    for proposal in proposals:
        click.echo("\n".join(proposal.diff()))
    written = [_saved(proposal) for proposal in proposals] if writing else []
    _tell(found, writing=writing and all(written))
    if found.failures or not all(written):
        raise click.exceptions.Exit(1)


def _linked(archive: Archive, places: Places, *, closed: bool) -> Iterator[Asked]:
    """The action items that lead to one ticket of a known forge: by their link, else by the action's own text."""
    for postmortem in archive.postmortems.values():
        for number, item in enumerate(postmortem.action_items):
            if item.is_open or closed:
                link = places.link(item.link) or _only(places, item.action)
                if link:
                    yield Asked(item, number, link, archive.at(postmortem, "action_items", number))


def _only(places: Places, text: str) -> Link | None:
    """The ticket that a text names, when it names exactly one."""
    links = {link for address in find(text) if (link := places.link(address))}
    return links.pop() if len(links) == 1 else None


def _ask(desk: Desk, linked: Sequence[Asked]) -> Found:
    """Ask about one after the other; what cannot be known is said once per item, or once per forge."""
    found = Found()
    silent: dict[str, int] = {}
    for each in linked:
        if each.link.place in desk.shut:
            silent[each.link.place] = silent.get(each.link.place, 0) + 1
            continue
        try:
            ticket = desk.ask(each.link)
        except Refused as error:
            remedy = f"; {error.remedy}" if error.remedy else ""
            found.failures.append(f"{each}: {error.message}{remedy}")
        else:
            found.asked += 1
            _judge(found, each, ticket)
    for place, more in silent.items():
        found.failures.append(f"{count(more, 'more action item')} with tickets on {place} could not be asked about")
    return found


def _judge(found: Found, each: Asked, ticket: Ticket) -> None:
    """A change for an open item, a note where both sides cannot be right."""
    item, status = each.item, BECOMES.get(ticket.standing)
    if item.is_open and status:
        found.changes.setdefault(each.place.path, []).append(Change(each, status, ticket.why))
    elif item.is_open and ticket.standing is Standing.UNSAID:
        found.notes.append(f"{each}: the ticket {ticket.why}")
    elif not item.is_open and (ticket.standing is Standing.OPEN or (status and status is not item.status)):
        said = item.status.value if item.status else ""
        found.notes.append(f"{each}: it is {said} here, but the ticket {ticket.why}; correct one of the two")


# --- writing ---


def _proposals(scene: Scene, found: Found) -> Iterator[Proposal]:
    """One new text for each file; what cannot be written is named, and the rest goes on."""
    for path, changes in sorted(found.changes.items()):
        try:
            before = scene.text(path)
            refuse_conflict(path, before)
        except click.ClickException as error:
            found.failures.append(error.message)
            changes.clear()
            continue
        after = before
        for change in list(changes):
            try:
                after = _with(scene, after, path, change)
            except CannotWrite as error:
                changes.remove(change)
                found.failures.append(f"{change.of}: {error}; write {change.status.value} yourself")
        if after != before:
            yield Proposal(scene, path, before, after)


def _with(scene: Scene, text: str, path: str, change: Change) -> str:
    """The text with one status.

    Raises `CannotWrite` unless reading it again finds that status new and everything else as it was.
    """
    number = change.asked.number
    place = scene.archive.at(_postmortem(scene.archive, change.asked), "action_items", number, "status")
    try:
        edited = replace_cell(text, place.line, place.column, change.status.value)
    except CannotWrite:
        raise CannotWrite("no table has a Status cell for it") from None
    wanted, new = list(_items(scene, path, text)), list(_items(scene, path, edited))
    if number < len(wanted):
        wanted[number] = wanted[number].model_copy(update={"status": change.status, "status_text": change.status.value})
    if wanted != new:
        raise CannotWrite("no table has a Status cell for it")
    return edited


def _postmortem(archive: Archive, each: Asked) -> Postmortem:
    return archive.postmortems[each.item.postmortem]


def _items(scene: Scene, path: str, text: str) -> tuple[ActionItem, ...]:
    reading = files.read_texts({SETTINGS: scene.text(SETTINGS), path: text}, clock=scene.now)
    return next((one.action_items for one in reading.archive.postmortems.values()), ())


def _saved(proposal: Proposal) -> bool:
    """Write one file; whether that went well. What goes wrong with one leaves the others."""
    try:
        write(proposal)
    except (click.ClickException, OSError) as error:
        told = error.message if isinstance(error, click.ClickException) else error.strerror or str(error)
        click.echo(f"{proposal.path}: not written: {told}", err=True)
        return False
    return True


def _tell(found: Found, *, writing: bool) -> None:
    """Each change with its reason, what a person should look at, and a line that sums it up."""
    changes = [len(changes) for changes in found.changes.values() if changes]
    for change in (change for changes in found.changes.values() for change in changes):
        click.echo(printable(str(change)))
    for line in found.notes:
        click.echo(printable(line))
    for line in found.failures:
        click.echo(printable(line), err=True)
    total = sum(changes)
    told = f"{count(found.asked, 'action item')} asked about"
    if not total:
        click.echo(f"{told}, none would change")
    elif writing:
        click.echo(f"{told}, {total} changed in {count(len(changes), 'file')}")
    else:
        click.echo(f"{told}, {total} would change in {count(len(changes), 'file')}; --write applies it")
