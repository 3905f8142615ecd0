"""`feed.atom`: one entry per update, newest first, under ids that never change. `history.atom` is the same feed
under the name that clients of the status-page API ask for; each component has one of its own."""

from collections.abc import Iterable
from functools import partial
from io import StringIO

from uptrail.audience import View
from uptrail.outputs import text
from uptrail.outputs.document import Document
from uptrail.outputs.feeds.entries import Channel, Entry, addresses
from uptrail.outputs.templating import key

HISTORY = "history.atom"


def documents(view: View) -> Iterable[Document]:
    """The feed under each of its names, then one per component."""
    for path, channel in addresses(view, "atom", HISTORY):
        yield Document(path, partial(render, view, path, channel), key(path, view.digest, *channel.digests))


def render(view: View, path: str, channel: Channel) -> bytes:
    """The feed's bytes, in UTF-8."""
    from uptrail.outputs.feeds.writers import AtomFeed

    site = view.site
    feed = AtomFeed(
        title=channel.title,
        link=channel.link,
        description="",
        language=site.language,
        author_name=text.line(site.name),
        feed_url=site.url + path,
        feed_guid=channel.link,
        moment=channel.moment,
    )
    for entry in channel.entries:
        feed.add_item(**item(entry))
    out = StringIO()
    feed.write(out, "utf-8")
    return out.getvalue().encode()


def item(entry: Entry) -> dict[str, object]:
    """One entry, as the generator takes it."""
    return {
        "title": entry.title,
        "link": entry.link,
        "unique_id": entry.id,
        "pubdate": entry.at,
        "updateddate": entry.at,
        "description": None,
        "content": entry.content,
        "categories": [entry.folder],
    }
