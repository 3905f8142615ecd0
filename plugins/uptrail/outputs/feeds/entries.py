"""What every feed tells: which updates, under which ids, in which words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property, lru_cache
from heapq import nlargest
from itertools import takewhile
from operator import itemgetter
from urllib.parse import urlsplit

from uptrail.audience import ShownIncident, ShownMaintenance, ShownNotice, ShownOccurrence, ShownPostmortem, View
from uptrail.outputs import text
from uptrail.outputs.occurrences import anchor, components_of, published_at, summary_of
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
    """A feed of everything or of one component: its path without the ending, its name and what it tells of.

    `near` is everything that may have one of the `most` newest entries, which are made when a feed is.
    """

    path: str
    title: str
    link: str
    view: View
    near: tuple[ShownOccurrence, ...]
    most: int

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """The newest entries, newest first."""
        every = (entry for shown in self.near for entry in _entries(self.view, shown))
        return tuple(nlargest(self.most, every, key=lambda entry: entry.order))

    @property
    def moment(self) -> datetime:
        """When it last changed: with its newest entry, never with the clock."""
        return max((entry.at for entry in self.entries), default=NEVER)

    @cached_property
    def digests(self) -> tuple[str, ...]:
        """What it depends on beside the site."""
        return tuple(_digest(self.view, shown) for shown in self.near)


def main_channel(view: View) -> Channel:
    """The feed of everything."""
    return _main(state_of(view))


@lru_cache(maxsize=2)
def _main(state: State) -> Channel:
    view = state.view
    words, name = words_for(view.site.language), text.line(view.site.name)
    title = words.gettext("%(name)s: incidents and maintenance", name=name)
    return Channel("feed", title, view.site.url, view, nearest(_told(state), MOST), MOST)


def component_channels(view: View) -> tuple[Channel, ...]:
    """The feed of each component."""
    return _of_components(state_of(view))


@lru_cache(maxsize=2)
def _of_components(state: State) -> tuple[Channel, ...]:
    view, name = state.view, text.line(state.view.site.name)
    words = words_for(view.site.language)
    found = []
    touching = _touching(state)
    for one in view.components.values():
        title = words.gettext("%(first)s: %(second)s", first=name, second=text.line(one.name))
        near = nearest(touching[one.id], MOST_OF_COMPONENT)
        link = f"{view.site.url}components/{one.id}/"
        found.append(Channel(f"components/{one.id}/feed", title, link, view, near, MOST_OF_COMPONENT))
    return tuple(found)


Told = tuple[datetime, ShownOccurrence]
"""Something, and when its last entry is."""


@lru_cache(maxsize=2)
def _told(state: State) -> Sequence[Told]:
    """All that was told at the time, what was told of last first; what was written afterwards is no news."""
    view = state.view
    every = (*view.incidents.values(), *view.maintenances.values(), *view.notices.values())
    told = [(at, shown) for shown in every if not shown.backfilled and (at := _latest(view, shown))]
    return sorted(told, key=itemgetter(0), reverse=True)


def _touching(state: State) -> Mapping[str, Sequence[Told]]:
    """For each component what was told last of incidents and maintenances that name it: enough for its feed."""
    found: dict[str, list[Told]] = {id: [] for id in state.view.components}
    hungry = set(found)
    for told in _told(state):
        if not hungry:
            break
        for id in components_of(told[1]) if not isinstance(told[1], ShownNotice) else ():
            if id in hungry and _full(found[id], told, MOST_OF_COMPONENT):
                hungry.discard(id)
            elif id in hungry:
                found[id].append(told)
    return found


def _full(told: Sequence[Told], other: Told, most: int) -> bool:
    """Whether nobody's entries are among the newest any more, since so many others have one after its last."""
    return len(told) >= most and told[most - 1][0] > other[0]


def nearest(told: Sequence[Told], most: int) -> tuple[ShownOccurrence, ...]:
    """What may have one of the newest entries, of all that was told, which comes with what was told of last first."""
    return tuple(shown for _, shown in takewhile(lambda one: not _full(told, one, most), told))


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


def _digest(view: View, shown: ShownOccurrence) -> str:
    """A name for all entries of something."""
    published = _published(view, shown)
    return f"{shown.digest}{published.postmortem.digest}{published.at.isoformat()}" if published else shown.digest


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
