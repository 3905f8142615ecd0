"""What every feed tells: which updates, under which ids, in which words."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property, lru_cache
from heapq import nlargest
from urllib.parse import urlsplit

from uptrail.audience import ShownIncident, ShownMaintenance, ShownOccurrence, ShownPostmortem, View
from uptrail.outputs import text
from uptrail.outputs.occurrences import anchor, published_at, summary_of
from uptrail.outputs.state import State, state_of
from uptrail.outputs.words import words_for
from uptrail.records.occurrence import Update

MOST = 50
"""How many entries the feed of everything holds."""
NEVER = datetime(1970, 1, 1, tzinfo=UTC)
"""When a feed without entries last changed."""
MOST_OF_COMPONENT = 25
"""How many the feed of one component holds."""


@dataclass(frozen=True, eq=False)
class Entry:
    """An update, what it is about, and how a feed tells of it; what is worked out serves every format."""

    view: View
    shown: ShownOccurrence
    update: Update

    @property
    def at(self) -> datetime:
        """When it was published."""
        return self.update.at

    @property
    def order(self) -> tuple[datetime, str, str]:
        """Newer is greater; the ids settle what happened in the same minute."""
        return self.update.at, self.shown.id, self.update.id

    @property
    def digest(self) -> str:
        """A name for all that it tells."""
        return f"{self.shown.digest}{self.update.id}"

    @cached_property
    def id(self) -> str:
        """A tag URI (RFC 4151) of the site's host, the update's day and its record; the text has no part in it."""
        host = urlsplit(self.view.site.url).hostname or "localhost"
        return f"tag:{host},{self.at:%Y-%m-%d}:{self.folder}/{self.shown.id}/{anchor(self.update)}"

    @cached_property
    def link(self) -> str:
        """Where it stands on its record's page."""
        return f"{self.view.site.url}{self.folder}/{self.shown.id}/#{anchor(self.update)}"

    @property
    def folder(self) -> str:
        """The folder that the record's page is in."""
        if isinstance(self.shown, ShownIncident):
            return "incidents"
        return "maintenance" if isinstance(self.shown, ShownMaintenance) else "notices"

    @cached_property
    def title(self) -> str:
        """The record's title and the phase that is announced."""
        words = words_for(self.view.site.language)
        phase = words.phase(self.update.status.value) if self.update.status else words.gettext("Update")
        return f"{text.line(self.shown.title)} ({phase})"

    @cached_property
    def content(self) -> str:
        """What the update says, as HTML."""
        return "".join(self._paragraphs())

    def _paragraphs(self) -> Iterator[str]:
        words, update = words_for(self.view.site.language), self.update
        labelled = (
            (words.gettext("Impact"), update.impact),
            (words.gettext("What we are doing"), update.current_actions),
            ("", update.text),
        )
        for label, said in labelled:
            if said:
                yield f"<p><strong>{label}</strong></p>\n" if label else ""
                yield text.markdown(said, self.view.audience)
        if update.next_update:
            yield f"<p>{words.gettext('Next update by %(time)s', time=words.moment(update.next_update))}</p>\n"


@dataclass(frozen=True, eq=False)
class Publication(Entry):
    """The public postmortem of an incident that is over; it is told once, and its text may change."""

    shown: ShownIncident
    postmortem: ShownPostmortem

    @property
    def digest(self) -> str:
        """A name for all that it tells."""
        return f"{self.shown.digest}{self.postmortem.digest}"

    @cached_property
    def id(self) -> str:
        """A tag URI of the site's host, the incident's last day and the postmortem."""
        host = urlsplit(self.view.site.url).hostname or "localhost"
        return f"tag:{host},{self.shown.ended or self.at:%Y-%m-%d}:postmortems/{self.postmortem.id}/{self.shown.id}"

    @cached_property
    def link(self) -> str:
        """The postmortem's page."""
        return f"{self.view.site.url}postmortems/{self.postmortem.id}/"

    @property
    def folder(self) -> str:
        """The folder that the postmortem's page is in."""
        return "postmortems"

    @cached_property
    def title(self) -> str:
        """The incident's title, and that this is its postmortem."""
        return f"{text.line(self.shown.title)} ({words_for(self.view.site.language).phase('postmortem')})"

    @cached_property
    def content(self) -> str:
        """Its summary, as HTML."""
        return text.markdown(summary_of(self.postmortem), self.view.audience)


@dataclass(frozen=True, eq=False)
class Channel:
    """A feed of everything or of one component: its path without the ending, its name and its entries, newest first."""

    path: str
    title: str
    link: str
    entries: tuple[Entry, ...]

    @property
    def moment(self) -> datetime:
        """When it last changed: with its newest entry, never with the clock."""
        return max((entry.at for entry in self.entries), default=NEVER)

    @cached_property
    def digests(self) -> tuple[str, ...]:
        """What it depends on beside the site."""
        return tuple(entry.digest for entry in self.entries)


def main_channel(view: View) -> Channel:
    """The feed of everything."""
    return _main(state_of(view))


@lru_cache(maxsize=2)
def _main(state: State) -> Channel:
    view = state.view
    words, name = words_for(view.site.language), text.line(view.site.name)
    every = (*view.incidents.values(), *view.maintenances.values(), *view.notices.values())
    title = words.gettext("%(name)s: incidents and maintenance", name=name)
    return Channel("feed", title, view.site.url, newest(view, every, MOST))


def component_channels(view: View) -> tuple[Channel, ...]:
    """The feed of each component."""
    return _of_components(state_of(view))


@lru_cache(maxsize=2)
def _of_components(state: State) -> tuple[Channel, ...]:
    view, name = state.view, text.line(state.view.site.name)
    words = words_for(view.site.language)
    found = []
    for one in view.components.values():
        title = words.gettext("%(first)s: %(second)s", first=name, second=text.line(one.name))
        entries = newest(view, state.touching(one.id), MOST_OF_COMPONENT)
        link = f"{view.site.url}components/{one.id}/"
        found.append(Channel(f"components/{one.id}/feed", title, link, entries))
    return tuple(found)


def newest(view: View, every: Iterable[ShownOccurrence], most: int) -> tuple[Entry, ...]:
    """The newest updates of all that was told at the time; what was written afterwards is no news."""
    told = [(at, shown) for shown in every if (at := _latest(view, shown)) and not shown.backfilled]
    # Nobody's entries are among the newest when so many others have one after its last.
    since = min(nlargest(most, (at for at, _ in told)), default=NEVER)
    entries = (entry for at, shown in told if at >= since for entry in _entries(view, shown))
    return tuple(nlargest(most, entries, key=lambda entry: entry.order))


def _latest(view: View, shown: ShownOccurrence) -> datetime | None:
    """When the last entry of something is; None when nothing was told."""
    published = _published(view, shown)
    return published.update.at if published else shown.heard


def _published(view: View, shown: ShownOccurrence) -> Publication | None:
    """The postmortem of an incident that is over, told after all else of it."""
    postmortem = view.postmortem_of.get(shown.id)
    if not postmortem or not isinstance(shown, ShownIncident) or not shown.ended or shown.ended > view.as_of:
        return None
    at = published_at(shown, postmortem, view.as_of)
    return Publication(view, shown, Update(id="~postmortem", at=at), postmortem)


def _entries(view: View, shown: ShownOccurrence) -> Iterator[Entry]:
    """An entry per update, and one for the postmortem of an incident that is over."""
    for update in shown.updates:
        yield Entry(view, shown, update)
    if published := _published(view, shown):
        yield published


def addresses(view: View, ending: str, *also: str) -> Iterator[tuple[str, Channel]]:
    """Every feed of one format with its path: the main one, also under other names, then one per component."""
    main = main_channel(view)
    for path in (f"feed.{ending}", *also):
        yield path, main
    for channel in component_channels(view):
        yield f"{channel.path}.{ending}", channel
