"""`feed.rss`, `history.rss` and one per component: RSS 2.0 with the entries and the ids of the Atom feed."""

from collections.abc import Iterable
from functools import partial
from io import StringIO

from uptrail.audience import View
from uptrail.outputs.document import Document
from uptrail.outputs.feeds.entries import Channel, addresses
from uptrail.outputs.templating import key

HISTORY = "history.rss"


def documents(view: View) -> Iterable[Document]:
    """The feed under each of its names, then one per component."""
    for path, channel in addresses(view, "rss", HISTORY):
        yield Document(path, partial(render, view, path, channel), key(path, view.digest, *channel.digests))


def render(view: View, path: str, channel: Channel) -> bytes:
    """The feed's bytes, in UTF-8; the description of an entry is its whole HTML."""
    from uptrail.outputs.feeds.writers import RssFeed

    feed = RssFeed(
        title=channel.title,
        link=channel.link,
        description=channel.title,
        language=view.site.language,
        feed_url=view.site.url + path,
        moment=channel.moment,
    )
    for entry in channel.entries:
        feed.add_item(
            title=entry.title,
            link=entry.link,
            description=entry.content,
            unique_id=entry.id,
            unique_id_is_permalink=False,
            pubdate=entry.at,
            categories=[entry.folder],
        )
    out = StringIO()
    feed.write(out, "utf-8")
    return out.getvalue().encode()
