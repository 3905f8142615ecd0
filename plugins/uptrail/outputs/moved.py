"""Old addresses, `aliases:` of records: at each a page of a few lines that leads on to the record's own.

They come last of all outputs and give way to any other document, so that none can take a real page's place.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import partial

from uptrail.audience import ShownComponent, ShownOccurrence, ShownPostmortem, View
from uptrail.outputs.document import Document
from uptrail.outputs.templating import environment_for, key
from uptrail.records.address import FOLDERS, place_of

Moved = ShownOccurrence | ShownPostmortem | ShownComponent


def documents(view: View) -> Iterable[Document]:
    """A page per old address; of two records with the same one, the newer keeps it."""
    for path, (target, title) in places(view).items():
        yield Document(path, partial(render, view, path, target, title), key("moved", path, target, title), yields=True)


def places(view: View) -> Mapping[str, tuple[str, str]]:
    """Where each old address leads: a folder of the site, and the record's title."""
    found: dict[str, tuple[str, str]] = {}
    for path, target, title in _every(view):
        if path.removesuffix("index.html") != target:
            found.setdefault(path, (target, title))
    return found


def _every(view: View) -> Iterator[tuple[str, str, str]]:
    shelves: tuple[Iterable[Moved], ...] = (
        view.incidents.values(),
        view.maintenances.values(),
        view.notices.values(),
        view.postmortems.values(),
        view.components.values(),
    )
    for folder, records in zip(FOLDERS.values(), shelves, strict=True):
        for one in records:
            for alias in one.aliases:
                if path := place_of(alias, folder, view.site.url):
                    yield path, f"{folder}/{one.id}/", one.name if isinstance(one, ShownComponent) else one.title


def render(view: View, path: str, target: str, title: str) -> bytes:
    """The page: it goes on by itself, tells machines where to, and offers a link."""
    environment = environment_for(view.site.language, view.audience, view.site.time_zone)
    there = "../" * path.count("/") + target
    page = environment.get_template("moved.html")
    return page.render(site=view.site, title=title, there=there, canonical=view.site.url + target).encode()
