"""Every lesson of every postmortem, to read by team, component, severity, and by the kind of cause it came from."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from uptrail.archive import Archive
from uptrail.audience import View
from uptrail.outputs import text
from uptrail.outputs.document import Document, Page
from uptrail.outputs.internal.digests import digest
from uptrail.outputs.internal.lore import lore_of
from uptrail.outputs.internal.paper import page
from uptrail.outputs.internal.periods import Leaf, Register, split
from uptrail.outputs.internal.postmortems import newest_first
from uptrail.outputs.internal.slugs import slug_of
from uptrail.outputs.internal.teams import teams_of, touched
from uptrail.problem import Problem
from uptrail.records import Postmortem
from uptrail.records.postmortem import CATEGORIES

_ITEM = re.compile(r"(?:[-*+]|\d{1,9}[.)])[ \t]+")
FACETS = ("team", "component", "severity", "category")
"""By what lessons may be read, beside by time."""


@dataclass(frozen=True)
class Lesson:
    """One lesson, as Markdown, and where it was learnt. `category` is that of the primary cause."""

    text: str
    postmortem: Postmortem
    category: str
    components: tuple[str, ...]
    teams: tuple[str, ...]

    @property
    def facets(self) -> Mapping[str, tuple[str, ...]]:
        """Its values of each facet, in their compared spelling."""
        one = self.postmortem
        severity = (one.severity,) if one.severity else ()
        values = (self.teams, self.components, severity, (self.category or "uncategorised",))
        return dict(zip(FACETS, values, strict=True))


@dataclass(frozen=True)
class Facet:
    """The lessons that share a value, newest first."""

    kind: str
    value: str
    title: str
    rows: tuple[Lesson, ...]

    @property
    def address(self) -> str:
        """Its page, from the site's root."""
        return f"lessons/{self.kind}/{slug_of(self.value)}/"


def documents(view: View, archive: Archive, problems: Sequence[Problem]) -> Iterator[Document]:
    """`lessons/index.html`, by year when there are many, and a page for each value of each facet."""
    rows = lessons(archive)
    listed = facets(archive, rows)
    named = digest(view.digest, *((row.postmortem.digest, row.category, row.components, row.teams) for row in rows))
    whole = Facet("", "", "Lessons", rows)
    for facet in (whole, *listed):
        folder = facet.address.rstrip("/") if facet.kind else "lessons"
        register = split(facet.rows, lambda row: row.postmortem.date, folder)
        for leaf in register.leaves:
            section = "Lessons" if leaf.path == "lessons/index.html" else ""
            render = partial(_page, view, facet, listed, register, leaf)
            yield Document(leaf.path, render, digest(named, leaf.path), section=section)


def lessons(archive: Archive) -> tuple[Lesson, ...]:
    """All of them, from the newest postmortem to the oldest."""
    lore, found = lore_of(archive), list[Lesson]()
    for postmortem in newest_first(archive):
        texts = split_up(postmortem.lessons) if postmortem.lessons else ()
        causes = lore.causes_of.get(postmortem.id, ())
        components = touched(archive, postmortem) if texts else ()
        teams = teams_of(archive, components)
        category = causes[0].category if causes else ""
        found += [Lesson(text, postmortem, category, components, teams) for text in texts]
    return tuple(found)


def split_up(source: str) -> tuple[str, ...]:
    """The lessons in a section: each item of its lists, with what is nested in it, and each other paragraph."""
    found: list[list[str]] = []
    open = listed = False
    for line in text.clean(source).splitlines():
        item = _ITEM.match(line)
        if line.startswith("#") or not line.strip():
            open = open and listed
            if open and found:
                found[-1].append("")
        elif item:
            found.append([line[item.end() :]])
            open = listed = True
        elif open and (not listed or line[0] in " \t" or found[-1][-1]):
            found[-1].append(line.strip() if not listed else line.removeprefix("  "))
        else:
            found.append([line])
            open, listed = True, False
    return tuple(told for lines in found if (told := "\n".join(lines).strip()))


def facets(archive: Archive, rows: Iterable[Lesson]) -> tuple[Facet, ...]:
    """Every value of every facet that has lessons: components as they are listed, severities as in the matrix."""
    found: dict[tuple[str, str], list[Lesson]] = {}
    for row in rows:
        for kind, values in row.facets.items():
            for value in values:
                found.setdefault((kind, value), []).append(row)
    orders: Mapping[str, Sequence[str]] = {
        "component": tuple(archive.components),
        "severity": tuple(archive.settings.severities),
        "category": CATEGORIES,
    }

    def place(key: tuple[str, str]) -> tuple[int, int, str]:
        order = orders.get(key[0], ())
        return (FACETS.index(key[0]), order.index(key[1]) if key[1] in order else len(order), key[1])

    return tuple(Facet(*key, _title(archive, *key), tuple(found[key])) for key in sorted(found, key=place))


def _title(archive: Archive, kind: str, value: str) -> str:
    component = archive.components.get(value) if kind == "component" else None
    if component:
        return component.name or value
    return value.capitalize() if kind == "category" else value


def _page(view: View, facet: Facet, listed: Sequence[Facet], register: Register[Lesson], leaf: Leaf[Lesson]) -> Page:
    groups: dict[str, list[Lesson]] = {}
    for row in leaf.rows:
        groups.setdefault(row.category, []).append(row)
    order = sorted(groups, key=lambda name: (name == "", CATEGORIES.index(name) if name in CATEGORIES else 99, name))
    title = f"Lessons: {facet.title}" if facet.kind else "Lessons"
    return page(
        view,
        leaf.path,
        "lessons.html",
        title=f"{title} {leaf.period}".strip(),
        description="What postmortems taught",
        facet=facet,
        by_kind=[(kind, [one for one in listed if one.kind == kind]) for kind in FACETS],
        groups=[(name, groups[name]) for name in order],
        register=register,
        leaf=leaf,
    )
