"""The library's feeds, with the time of their entries in place of the clock's; loaded only when a feed is made."""

from datetime import datetime

from feedgenerator import Atom1Feed, Rss201rev2Feed


class AtomFeed(Atom1Feed):  # type: ignore[misc]
    """An Atom feed, changed at the `moment` that it is given."""

    def latest_post_date(self) -> datetime:
        moment: datetime = self.feed["moment"]
        return moment


class RssFeed(Rss201rev2Feed):  # type: ignore[misc]
    """An RSS feed, changed at the `moment` that it is given."""

    def latest_post_date(self) -> datetime:
        moment: datetime = self.feed["moment"]
        return moment
