"""Maintenance and notices: the public page, with what the file holds beyond it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial

from uptrail.archive import Archive
from uptrail.audience import View
from uptrail.outputs.document import Document, Page
from uptrail.outputs.internal.digests import by_path, digest
from uptrail.outputs.internal.paper import page
from uptrail.outputs.internal.parts import timeline
from uptrail.outputs.pages import maintenance as maintenance_page
from uptrail.outputs.pages import notice as notice_page
from uptrail.problem import Problem
from uptrail.records import Maintenance, Notice


def documents(view: View, archive: Archive, problems: Sequence[Problem]) -> Iterator[Document]:
    """`maintenance/<id>/index.html` and `notices/<id>/index.html`; the public page's own key is part of theirs."""
    listed = by_path(problems)
    for document in (*maintenance_page.documents(view), *notice_page.documents(view)):
        record = _record(archive, document.path)
        if record:
            found = listed.get(record.source.path, ())
            render = partial(_page, view, document, record, found)
            key = digest(document.key, record, *found) if document.key else ""
            yield document._replace(render=render, key=key)


def _record(archive: Archive, path: str) -> Maintenance | Notice | None:
    folder, id = path.split("/")[:2]
    shelves: Mapping[str, Mapping[str, Maintenance | Notice]] = {
        "maintenance": archive.maintenances,
        "notices": archive.notices,
    }
    return shelves.get(folder, {}).get(id)


def _page(view: View, document: Document, record: Maintenance | Notice, problems: Sequence[Problem]) -> Page:
    public = document.made()
    within = page(
        view,
        document.path,
        "announced.html",
        title=record.title,
        record=record,
        timeline=timeline(record.timeline, record.started),
        problems=problems,
    )
    return replace(public, content=public.content + within.content) if isinstance(public, Page) else within
