"""Tags: what people filed incidents, postmortems and other records under."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from uptrail.archive import Archive
from uptrail.audience import View
from uptrail.outputs.document import Document, Page
from uptrail.outputs.internal.addresses import same_tag, tag_address
from uptrail.outputs.internal.digests import digest
from uptrail.outputs.internal.paper import page
from uptrail.outputs.internal.periods import Leaf, Register, split
from uptrail.problem import Problem
from uptrail.records import Postmortem
from uptrail.records.occurrence import Occurrence

Tagged = Occurrence | Postmortem


@dataclass(frozen=True)
class Tag:
    """A tag as it was first typed, and the records that have it, newest first."""

    name: str
    rows: tuple[Tagged, ...]

    @property
    def address(self) -> str:
        """Its page, from the site's root."""
        return tag_address(self.name)


def documents(view: View, archive: Archive, problems: Sequence[Problem]) -> Iterator[Document]:
    """`tags/index.html`, and a page for each tag, by year when many records have it."""
    known = tags(archive)
    named = digest(view.digest, *((tag.name, len(tag.rows)) for tag in known))
    yield Document("tags/index.html", partial(_index, view, known), named)
    for tag in known:
        register = split(tag.rows, day_of, tag.address.rstrip("/"))
        about = digest(view.digest, tag.name, *(row.digest for row in tag.rows))
        for leaf in register.leaves:
            yield Document(leaf.path, partial(_page, view, tag, register, leaf), digest(about, leaf.path))


def tags(archive: Archive) -> list[Tag]:
    """Every tag, however it is typed, by name."""
    kinds = (archive.incidents, archive.postmortems, archive.maintenances, archive.notices, archive.drills)
    names: dict[str, str] = {}
    found: dict[str, dict[int, Tagged]] = {}
    for record in (record for kind in kinds for record in kind.values()):
        for tag in record.tags:
            known = same_tag(tag)
            names.setdefault(known, " ".join(tag.split()))
            found.setdefault(known, {})[id(record)] = record
    return [Tag(names[known], tuple(sorted(found[known].values(), key=_newest))) for known in sorted(found) if known]


def day_of(record: Tagged) -> date | None:
    """The day of a postmortem, or on which something started."""
    if isinstance(record, Postmortem):
        return record.date
    return record.started.date() if record.started else None


def _newest(record: Tagged) -> tuple[int, bool, str]:
    return (-(day_of(record) or date.max).toordinal(), isinstance(record, Postmortem), record.id)


def _index(view: View, known: Sequence[Tag]) -> Page:
    return page(view, "tags/index.html", "tags.html", title="Tags", description="What records are about", tags=known)


def _page(view: View, tag: Tag, register: Register[Tagged], leaf: Leaf[Tagged]) -> Page:
    return page(
        view,
        leaf.path,
        "tag.html",
        title=f"{tag.name} {leaf.period}".strip(),
        description="Records with this tag",
        tag=tag,
        rows=[(day_of(row), row, type(row).__name__.lower()) for row in leaf.rows],
        register=register,
        leaf=leaf,
    )
