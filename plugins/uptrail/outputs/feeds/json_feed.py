"""`feed.json` and one per component: JSON Feed 1.1 with the entries and the ids of the Atom feed."""

import json
from collections.abc import Iterable
from functools import partial
from typing import Any

from uptrail.audience import View
from uptrail.outputs import text
from uptrail.outputs.document import Document
from uptrail.outputs.feeds.entries import Channel, addresses
from uptrail.outputs.templating import key
from uptrail.outputs.words import iso

VERSION = "https://jsonfeed.org/version/1.1"


def documents(view: View) -> Iterable[Document]:
    """The feed, then one per component."""
    for path, channel in addresses(view, "json"):
        yield Document(path, partial(render, view, path, channel), key(path, view.digest, *channel.digests))


def render(view: View, path: str, channel: Channel) -> bytes:
    """The feed's bytes."""
    return (json.dumps(feed(view, path, channel), ensure_ascii=False, indent=1) + "\n").encode()


def feed(view: View, path: str, channel: Channel) -> dict[str, Any]:
    """The feed as the format has it."""
    items = [
        {
            "id": entry.id,
            "url": entry.link,
            "title": entry.title,
            "content_html": entry.content,
            "date_published": iso(entry.at),
            "tags": [entry.folder],
        }
        for entry in channel.entries
    ]
    return {
        "version": VERSION,
        "title": channel.title,
        "home_page_url": channel.link,
        "feed_url": view.site.url + path,
        "language": view.site.language,
        "authors": [{"name": text.line(view.site.name), "url": view.site.url}],
        "items": items,
    }
