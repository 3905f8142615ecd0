"""How to hear of news: feeds, calendars, badges, a card for other sites, and the API, for all and per component."""

import re
from collections.abc import Iterable, Mapping
from html import escape

from uptrail.audience import View
from uptrail.outputs import text
from uptrail.outputs.document import Document, Page
from uptrail.outputs.templating import key, page
from uptrail.outputs.words import words_for

PATH = "subscribe/index.html"


def documents(view: View) -> Iterable[Document]:
    """The one page."""
    section = words_for(view.site.language).gettext("Subscribe")
    yield Document(PATH, lambda: render(view), key("subscribe", view.digest), None, section)


def render(view: View) -> Page:
    """The page; nothing on it depends on the moment."""
    words = words_for(view.site.language)
    return page(
        view,
        PATH,
        "subscribe.html",
        title=words.gettext("Subscribe"),
        description=words.gettext("Feeds, calendars, badges and the API of %(name)s", name=view.site.name),
        snippets=snippets(view),
    )


def snippets(view: View) -> Mapping[str, str]:
    """What others paste into their own pages."""
    url = view.site.url
    name = re.sub(r"([\\\[\]])", r"\\\1", text.line(view.site.name))
    title = escape(words_for(view.site.language).gettext("%(name)s status", name=text.line(view.site.name)))
    return {
        "badge": f"![{name}]({url}badge.svg)",
        "frame": f'<iframe src="{url}embed/card.html" title="{title}" width="360" height="200"></iframe>',
        "script": f'<script async src="{url}embed/uptrail.js"></script>',
    }
