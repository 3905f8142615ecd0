"""What a responder's command knows before it asks: where the records are, what they say, and what time it is."""

import os
import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

import click

from uptrail import files
from uptrail.archive import Archive
from uptrail.commands.root import SETTINGS, find_root, kept
from uptrail.commands.spoken import SpokenTimes
from uptrail.files.names import stem_of
from uptrail.importers.writing import slug
from uptrail.problem import Level, Problem

RECORD = re.compile(r"\.(?:md|ya?ml)", re.IGNORECASE)


@dataclass(frozen=True)
class Scene:
    """The repository at one moment. `now` is to the minute, since that is what files say."""

    home: Path
    archive: Archive
    now: datetime
    frozen: str = ""
    complaints: tuple[Problem, ...] = ()
    """What is wrong with the settings: it explains why a name is unknown."""

    @classmethod
    def open(cls, root: Path | None, as_of: datetime | None, *, records: bool = True) -> "Scene":
        """Read the repository, or only its settings, which takes no time however long its history is.

        `as_of` takes the clock's place. Raises a usage error without a root.
        """
        home, clock = find_root(root), datetime.now(UTC)
        if records:
            reading = files.read(home, clock=clock, environ=os.environ, cache=kept(home))
        else:
            reading = files.read_texts({SETTINGS: text_of(home, SETTINGS)}, clock=clock, environ=os.environ)
        archive = replace(reading.archive, as_of=as_of) if as_of else reading.archive
        frozen = f"as_of in {SETTINGS} says so" if archive.settings.as_of and not as_of else ""
        wrong = [one for one in reading.problems if one.source.path == SETTINGS and one.level is Level.ERROR]
        now = archive.as_of.astimezone(UTC).replace(second=0, microsecond=0)
        return cls(home, archive, now, frozen, tuple(wrong))

    @property
    def times(self) -> SpokenTimes:
        """Reads times as people say them, on the organisation's own clock."""
        return SpokenTimes(self.now, self.archive.settings.time_zone)

    @cached_property
    def taken(self) -> frozenset[str]:
        """Every id that a file of an incident or a postmortem has, readable or not, in lower case."""
        shelves = (self.home / "incidents", self.home / "postmortems")
        names = (path.name for shelf in shelves for path in shelf.rglob("*") if RECORD.fullmatch(path.suffix))
        return frozenset(stem_of(name).lower() for name in names)

    def new_path(self, day: datetime, title: str, kind: str) -> str:
        """The path of a new record: the day and the title, with a number when that is taken."""
        base = f"{day.astimezone(UTC):%Y-%m-%d}-{slug(title) or kind}"
        id, number = base, 1
        while id in self.taken:
            number += 1
            id = f"{base}-{number}"
        return f"incidents/{id}.md"

    def text(self, path: str) -> str:
        """A file as it stands on the disk. Raises a click exception when it cannot be read."""
        return text_of(self.home, path)


def text_of(home: Path, path: str) -> str:
    """A file's text with its line ends and BOM. Raises a click exception when it cannot be read."""
    try:
        return (home / path).read_bytes().decode("utf-8")
    except OSError as error:
        raise click.ClickException(f"{path} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise click.ClickException(f"{path} is not UTF-8 text: save it as UTF-8 first") from None
