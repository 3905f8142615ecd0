"""The search page, and the static lists behind it: every record by each of its facets, without a script or an index."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from markupsafe import Markup

from uptrail.archive import Archive
from uptrail.audience import View
from uptrail.outputs.document import Document, Page
from uptrail.outputs.internal.addresses import TAGS, address, tag_address
from uptrail.outputs.internal.digests import digest
from uptrail.outputs.internal.facets import FACETS, KINDS, Facets, Found, day_of
from uptrail.outputs.internal.paper import page
from uptrail.outputs.internal.periods import Leaf, Register, split
from uptrail.outputs.internal.slugs import slug_of
from uptrail.outputs.text import line
from uptrail.outputs.words import Words, words_for
from uptrail.records import Record

SEARCH = "search/index.html"

FEW = 12
"""So many values of a facet stand on the search page; all of them are one click away."""

MOST = 300
"""So many values of a facet, those of the most records, can be chosen beside words."""

ALL = 2000
"""So many values of a facet, those of the most records, are listed at all."""

LIMIT = 1000
"""A list of at most so many records is one page; longer ones are split by time."""

REGISTERS = {
    "Incident": "incidents/",
    "Postmortem": "postmortems/",
    "SLO": "slos/",
    "Drill": "drills/",
    "Maintenance": "maintenance/",
}
"""Kinds that have a register need no list here."""

_ROW = Markup('<li><a href="%s%s">%s</a><p>%s</p></li>\n')


@dataclass(frozen=True, slots=True)
class Row:
    """A record in a list: its address from the site's root, its title, its day, and a line about it."""

    address: str
    title: str
    day: date | None
    told: str

    def under(self, root: str) -> Markup:
        """The row on a page from which the site's root is `root`."""
        return _ROW % (root, self.address, self.title, self.told)


@dataclass(frozen=True)
class Value:
    """A value of a facet, how many records have it, and where they are listed, from the site's root."""

    name: str
    path: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Facet:
    """A facet with its values, those of the most records first; years and severities in their own order."""

    name: str
    title: str
    values: tuple[Value, ...]

    @property
    def path(self) -> str:
        """Where its values' pages lie, and a list of all values when there are many."""
        return f"browse/{self.name}/"

    @property
    def long(self) -> bool:
        """Whether its values have a page of their own: too many for the search page, or tags, to which pages lead."""
        return len(self.values) > FEW or self.path == TAGS

    @property
    def listed(self) -> str:
        """Where all its values are listed."""
        return self.path if self.long else f"search/#{self.name}"


def documents(view: View, archive: Archive, facets: Facets) -> Iterator[Document]:
    """`search/index.html`, `browse/<facet>/index.html` of tags and of long facets, and a list per value."""
    known = tuple(_facets(archive, facets, words_for(view.site.language)))
    shown = digest(*((one.name, *((value.name, value.path, len(value.rows)) for value in one.values)) for one in known))
    common = digest(view.site)
    yield Document(SEARCH, partial(_search, view, known), digest(common, shown))
    for facet in known:
        if facet.long:
            yield Document(f"{facet.path}index.html", partial(_values, view, facet), digest(common, facet.name, shown))
        for value in facet.values:
            if value.path.startswith(facet.path):
                yield from _lists(view, common, facet, value)


def _lists(view: View, common: str, facet: Facet, value: Value) -> Iterator[Document]:
    register = split(value.rows, lambda row: row.day, value.path.rstrip("/"), LIMIT)
    periods = digest(*((leaf.period, len(leaf.rows)) for leaf in register.leaves))
    for leaf in register.leaves:
        rows = (f"{row.address} {row.title}\n{row.told}" for row in leaf.rows)
        key = digest(common, facet.title, facet.listed, value.name, periods, "\n".join(rows))
        yield Document(leaf.path, partial(_list, view, facet, value, register, leaf), key)


def _facets(archive: Archive, facets: Facets, words: Words) -> Iterator[Facet]:
    """The facets that any record has, and tags."""
    grouped: dict[str, dict[str, list[Row]]] = {name: {} for name in FACETS}
    for record, row in _rows(archive, facets, words):
        for name, values in facets.of(record).items():
            for value in values:
                grouped[name].setdefault(value, []).append(row)
    for name, title in FACETS.items():
        taken = Counter(slug_of(value.casefold()) for value in grouped[name])
        listed = [Value(value, path_of(name, value, rows, taken), tuple(rows)) for value, rows in grouped[name].items()]
        if listed or name == "tag":
            yield Facet(name, title, tuple(_ordered(name, listed)))


def _rows(archive: Archive, facets: Facets, words: Words) -> Iterator[tuple[Record, Row]]:
    """Every record that is found, the newest first, those without a date leading."""
    records = [(day_of(one), one) for kind in KINDS for one in archive.of(kind).values()]
    records.sort(key=lambda pair: (pair[0] is None, str(pair[0] or ""), pair[1].id), reverse=True)
    for day, record in records:
        title = getattr(record, "title", "") or getattr(record, "name", "")
        told = (*((words.day(day),) if day else ()), *_brief(facets.of(record)))
        yield record, Row(address(record), line(title) or record.id, day, " · ".join(told))


def _brief(found: Found) -> tuple[str, ...]:
    return tuple(", ".join(found[name]) for name in ("kind", "severity", "service") if name in found)


def _ordered(name: str, values: Sequence[Value]) -> list[Value]:
    if name == "year":
        return sorted(values, key=lambda value: value.name, reverse=True)
    if name == "severity":
        return sorted(values, key=lambda value: value.name)
    return sorted(values, key=lambda value: (-len(value.rows), value.name.casefold()))


def path_of(facet: str, value: str, rows: Sequence[Row], taken: Mapping[str, int]) -> str:
    """Where a value's records are listed; the record's own page when it is the only one.

    A tag always has a list, since its records lead there without knowing of each other.
    `taken` counts the values of each slug: those that look alike (`a b`, `a-b`) are told apart.
    """
    if facet == "kind" and value in REGISTERS:
        return REGISTERS[value]
    if facet == "tag":
        return tag_address(value)
    if len(rows) == 1:
        return rows[0].address
    slug = slug_of(value.casefold())
    return f"browse/{facet}/{slug if taken[slug] == 1 else f'{slug}-{digest(value)[:6]}'}/"


def _search(view: View, facets: Sequence[Facet]) -> Page:
    description = "Find incidents, postmortems and everything else by words and by facets"
    return page(view, SEARCH, "search.html", title="Search", description=description, facets=facets, few=FEW, most=MOST)


def _values(view: View, facet: Facet) -> Page:
    return page(
        view,
        f"{facet.path}index.html",
        "browse_facet.html",
        title=f"By {facet.title.lower()}",
        description=f"Records by {facet.title.lower()}",
        facet=facet,
        most=ALL,
    )


def _list(view: View, facet: Facet, value: Value, register: Register[Row], leaf: Leaf[Row]) -> Page:
    root = "../" * leaf.path.count("/")
    title = f"{facet.title}: {value.name}" + (f", {leaf.period}" if leaf.period else "")
    return page(
        view,
        leaf.path,
        "browse_value.html",
        title=title,
        description=f"{register.count} records",
        facet=facet,
        value=value,
        register=register,
        leaf=leaf,
        rows=Markup("").join(row.under(root) for row in leaf.rows),
    )
