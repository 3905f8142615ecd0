"""`robots.txt`: the public site is for everyone and says where its map is; the internal one is for no robot."""

from collections.abc import Iterable

from uptrail.audience import View
from uptrail.outputs.document import Document
from uptrail.outputs.templating import key
from uptrail.records.occurrence import Audience


def documents(view: View) -> Iterable[Document]:
    """The one file; a hand-written one takes its place."""
    rules = render(view)
    yield Document("robots.txt", lambda: rules.encode(), key("robots", rules), yields=True)


def render(view: View) -> str:
    """What robots may do."""
    if view.audience is Audience.INTERNAL:
        return "User-agent: *\nDisallow: /\n"
    return f"User-agent: *\nAllow: /\nSitemap: {view.site.url}sitemap.xml\n"
