"""The page of one published postmortem: what happened, why, and what changes, with roles in place of people."""

import re
from collections.abc import Iterable
from functools import partial
from typing import NamedTuple

from uptrail.audience import ShownPostmortem, View
from uptrail.outputs import text
from uptrail.outputs.document import Document, Page
from uptrail.outputs.templating import key, page


class Part(NamedTuple):
    """A section with the anchor of its heading; `level` is 2 or 3."""

    anchor: str
    level: int
    title: str
    text: str


def documents(view: View) -> Iterable[Document]:
    """A page per postmortem."""
    for postmortem in view.postmortems.values():
        path = f"postmortems/{postmortem.id}/index.html"
        titles = (view.incidents[id].digest for id in postmortem.incidents if id in view.incidents)
        named = key("postmortem", view.digest, postmortem.digest, *titles)
        yield Document(path, partial(render, view, postmortem, path), named)


def render(view: View, postmortem: ShownPostmortem, path: str) -> Page:
    """The page, in the document's own order of sections."""
    parts = parts_of(postmortem)
    return page(
        view,
        path,
        "postmortem.html",
        title=postmortem.title,
        description=text.excerpt(next((part.text for part in parts if part.text.strip()), ""), 160),
        postmortem=postmortem,
        parts=parts,
        incidents=[view.incidents[id] for id in postmortem.incidents if id in view.incidents],
    )


def parts_of(postmortem: ShownPostmortem) -> tuple[Part, ...]:
    """The sections with anchors that are unique on the page; deeper headings stand as the third level."""
    seen: dict[str, int] = {}
    found = []
    for section in postmortem.sections:
        stem = re.sub(r"[^a-z0-9]+", "-", section.title.lower()).strip("-") or "section"
        seen[stem] = seen.get(stem, 0) + 1
        anchor = stem if seen[stem] == 1 else f"{stem}-{seen[stem]}"
        found.append(Part(anchor, 2 if section.level <= 2 else 3, section.title, section.text))
    return tuple(found)
