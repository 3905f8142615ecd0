"""`feed.atom`: one entry per update, newest first, under ids that never change. `history.atom` is the same feed
under the name that clients of the status-page API ask for."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import partial
from io import StringIO
from typing import NamedTuple
from urllib.parse import urlsplit

from feedgenerator import Atom1Feed

from uptrail.audience import ShownIncident, ShownMaintenance, ShownOccurrence, View
from uptrail.outputs import text
from uptrail.outputs.document import Document
from uptrail.outputs.occurrences import anchor
from uptrail.outputs.templating import key
from uptrail.outputs.words import words_for
from uptrail.records.occurrence import Update

PATHS = ("feed.atom", "history.atom")
MOST = 50


class Entry(NamedTuple):
    """An update, and what it is about."""

    shown: ShownOccurrence
    update: Update


class Feed(Atom1Feed):  # type: ignore[misc]
    """An Atom feed whose time is that of its entries, never the clock's."""

    def latest_post_date(self) -> datetime:
        moment: datetime = self.feed["moment"]
        return moment


def documents(view: View) -> Iterable[Document]:
    """The feed under each of its names."""
    entries = newest(view)
    digests = [f"{entry.shown.digest}{entry.update.id}" for entry in entries]
    for path in PATHS:
        yield Document(path, partial(render, view, path, entries), key(path, view.digest, *digests))


def newest(view: View) -> tuple[Entry, ...]:
    """The newest fifty updates of everything that was told at the time."""
    every = (*view.incidents.values(), *view.maintenances.values(), *view.notices.values())
    entries = (Entry(shown, update) for shown in every if not shown.backfilled for update in shown.updates)
    ordered = sorted(entries, key=lambda entry: (entry.update.at, entry.shown.id, entry.update.id), reverse=True)
    return tuple(ordered[:MOST])


def render(view: View, path: str, entries: Iterable[Entry]) -> bytes:
    """The feed's bytes, in UTF-8."""
    words = words_for(view.site.language)
    site = view.site
    feed = Feed(
        title=words.gettext("%(name)s: incidents and maintenance", name=text.line(site.name)),
        link=site.url,
        description="",
        language=site.language,
        author_name=text.line(site.name),
        feed_url=site.url + path,
        feed_guid=site.url,
        moment=max((entry.update.at for entry in entries), default=view.as_of),
    )
    for entry in entries:
        feed.add_item(**item(view, entry))
    out = StringIO()
    feed.write(out, "utf-8")
    return out.getvalue().encode()


def item(view: View, entry: Entry) -> dict[str, object]:
    """One entry, as the generator takes it."""
    shown, update = entry
    words = words_for(view.site.language)
    phase = words.phase(update.status.value) if update.status else words.gettext("Update")
    return {
        "title": f"{text.line(shown.title)} ({phase})",
        "link": f"{view.site.url}{folder_of(shown)}/{shown.id}/#{anchor(update)}",
        "unique_id": entry_id(view.site.url, shown, update),
        "pubdate": update.at,
        "updateddate": update.at,
        "description": None,
        "content": content(view, update),
        "categories": [folder_of(shown)],
    }


def entry_id(url: str, shown: ShownOccurrence, update: Update) -> str:
    """A tag URI (RFC 4151) of the site's host, the update's day and its record; the text has no part in it."""
    host = urlsplit(url).hostname or "localhost"
    return f"tag:{host},{update.at:%Y-%m-%d}:{folder_of(shown)}/{shown.id}/{anchor(update)}"


def folder_of(shown: ShownOccurrence) -> str:
    """The folder that the record's page is in."""
    if isinstance(shown, ShownIncident):
        return "incidents"
    return "maintenance" if isinstance(shown, ShownMaintenance) else "notices"


def content(view: View, update: Update) -> str:
    """What the update says, as HTML."""
    return "".join(_paragraphs(view, update))


def _paragraphs(view: View, update: Update) -> Iterator[str]:
    words = words_for(view.site.language)
    labelled = (
        (words.gettext("Impact"), update.impact),
        (words.gettext("What we are doing"), update.current_actions),
        ("", update.text),
    )
    for label, said in labelled:
        if said:
            yield f"<p><strong>{label}</strong></p>\n" if label else ""
            yield text.markdown(said, view.audience)
    if update.next_update:
        yield f"<p>{words.gettext('Next update by %(time)s', time=words.moment(update.next_update))}</p>\n"
