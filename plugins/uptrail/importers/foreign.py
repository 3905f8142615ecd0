"""What an importer understood of a foreign export, before it is written down as records."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from uptrail.problem import Problem


@dataclass(frozen=True, slots=True)
class ForeignComponent:
    """A component as its old home knew it; `shown` when that home was public."""

    id: str
    name: str
    group: str = ""
    description: str = ""
    since: date | None = None
    shown: bool = True
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ForeignUpdate:
    """One message that was published: `text` is Markdown, `components` what it changed."""

    at: datetime
    text: str
    status: str = ""
    components: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ForeignEvent:
    """An incident, maintenance or notice. Times are in UTC; empty or None is what the export does not say.

    `key` is what the old home called it; it tells apart two events with the same `id`.
    `notes` are for the team alone; `review` is a published postmortem.
    """

    id: str
    key: str
    title: str
    kind: str = "incident"
    severity: str = ""
    shown: bool = True
    components: Mapping[str, str] = field(default_factory=dict)
    started: datetime | None = None
    resolved: datetime | None = None
    window: tuple[datetime, datetime] | None = None
    completed: datetime | None = None
    cancelled: datetime | None = None
    backfilled: bool = False
    aliases: tuple[str, ...] = ()
    updates: tuple[ForeignUpdate, ...] = ()
    notes: str = ""
    review: str = ""

    @property
    def began(self) -> datetime | None:
        """When it began, as far as anything says so."""
        first = min((update.at for update in self.updates), default=None)
        return self.started or (self.window[0] if self.window else first)


@dataclass(frozen=True, slots=True)
class ForeignSite:
    """What the export says about the status page itself."""

    name: str = ""
    url: str = ""
    time_zone: str = ""


@dataclass(frozen=True, slots=True)
class Imported:
    """The outcome of an import, nothing of it on disk yet.

    `texts` are files by their path in the new repository, `understood` a sentence for each
    file of the export that was read, `problems` what was skipped or had to be decided.
    """

    texts: Mapping[str, str]
    problems: tuple[Problem, ...] = ()
    understood: Mapping[str, str] = field(default_factory=dict)
    components: tuple[ForeignComponent, ...] = ()


class Importer(Protocol):
    """What every module on this shelf offers. `files` are the export's texts by path; nothing is fetched."""

    def identify(self, files: Mapping[str, str]) -> bool:
        """Whether the files look like an export of this kind."""

    def extract(self, files: Mapping[str, str]) -> Imported:
        """The records that the files mean, and what could not be understood. Never raises on content."""
