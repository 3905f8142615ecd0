"""The records' pages, marked for the search index: what of a page is indexed, and by which facets it is found.

The marks are Pagefind's attributes, so that its own command line, too, can index a finished site. They lie in
the page's own part; what the theme puts around it is not indexed.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache, partial

from markupsafe import escape

from uptrail.archive import Archive
from uptrail.audience import View
from uptrail.outputs.document import Document, Page
from uptrail.outputs.internal import announced, browse, drills, incidents, postmortems, slos
from uptrail.outputs.internal.addresses import address
from uptrail.outputs.internal.digests import digest
from uptrail.outputs.internal.facets import KINDS, Facets, Found, day_of
from uptrail.problem import Problem
from uptrail.records import Record

BODY = '<div class="up-page">'
MARKED = '<div class="up-page" data-pagefind-body>'


def documents(view: View, archive: Archive, problems: Sequence[Problem]) -> Iterator[Document]:
    """The pages of all kinds of records and their registers, and the static lists to browse them by facet."""
    facets = Facets(archive)
    records = {f"{address(one)}index.html": one for kind in KINDS for one in archive.of(kind).values()}
    for document in _pages(view, archive, problems):
        record = records.get(document.path)
        yield marked(document, facets.of(record), record) if record else document
    yield from browse.documents(view, archive, facets)


def _pages(view: View, archive: Archive, problems: Sequence[Problem]) -> Iterator[Document]:
    for output in (incidents, postmortems, slos, announced, drills):
        yield from output.documents(view, archive, problems)


def marked(document: Document, found: Found, record: Record) -> Document:
    """The document of a record's page with its marks, on which its key then depends too."""
    day = day_of(record)
    marks = "".join((*_filters(found), _date(day.isoformat()) if day else ""))
    key = digest(document.key, marks) if document.key else ""
    return document._replace(render=partial(_render, document.render, marks), key=key)


def _render(render: Callable[..., Page | bytes], marks: str, *parts: bytes) -> Page | bytes:
    page = render(*parts)
    if not isinstance(page, Page):
        return page
    return replace(page, content=page.content.replace(BODY, f"{MARKED}\n{marks}", 1))


def _filters(found: Found) -> Iterable[str]:
    """Empty elements, since a value in an attribute may hold every character."""
    return (_filter(name, values) for name, values in found.items())


@lru_cache(maxsize=4096)
def _filter(name: str, values: tuple[str, ...]) -> str:
    opening = f'<data hidden data-pagefind-filter="{name}[value]" value="'
    return "".join(f'{opening}{escape(value)}"></data>' for value in values)


def _date(day: str) -> str:
    return f'<data hidden data-pagefind-meta="date[value]" value="{day}"></data>\n'
