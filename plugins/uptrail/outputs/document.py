"""A document is one published file in memory: where it goes, and how to make it when the cache lacks it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Page:
    """An HTML page's own part; the adapter puts it into the site's theme.

    `content` is finished HTML that contains the page's `<h1>`; `head` is finished HTML for the
    `<head>` (feeds, social cards). `title` and `description` are plain text.
    """

    title: str
    content: str
    description: str = ""
    head: str = ""


class Part(NamedTuple):
    """A piece of a file, which may be kept from build to build under a key of its own, like a document."""

    key: str
    make: Callable[[], bytes]


class Document(NamedTuple):
    """One file of a site.

    `path` is relative to the site's root, with `/`: `incidents/x/index.html`, `feed.xml`.
    `key` names everything that the content depends on beside the program and the theme; documents
    with equal keys are equal, and an empty key means: make it anew each time.
    `render` makes a `Page` (wrapped in the theme) or the file's final bytes; it takes the bytes of the `parts`.
    `section` is the title under which it may stand in the site's navigation, or empty.
    `yields` says that a file which a person put at the same address keeps it.
    """

    path: str
    render: Callable[..., Page | bytes]
    key: str = ""
    modified: datetime | None = None
    section: str = ""
    yields: bool = False
    parts: tuple[Part, ...] = ()

    def made(self, kept: Callable[[Part], bytes] = lambda part: part.make()) -> Page | bytes:
        """The page or the file's bytes; `kept` gives the bytes of a part."""
        return self.render(*map(kept, self.parts))

    @property
    def root(self) -> str:
        """The relative address of the site's root as seen from this document: `../../`, or `./`."""
        return "../" * self.path.count("/") or "./"
