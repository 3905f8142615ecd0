"""A postmortem's text as parts to lay out: each section as written, or the structure that was read from it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from uptrail.records import Postmortem
from uptrail.records.occurrence import TimelineEntry
from uptrail.records.postmortem import CATEGORIES, Factor
from uptrail.records.section_names import meant_names

_STRUCTURE = re.compile(r"\s*(?:[-*+]\s|\d+[.)]\s|\|)")


class Part(NamedTuple):
    """One section: `kind` says which structure stands in it, between the Markdown `before` and `after`.

    A section of kind `text` is all `before`.
    """

    anchor: str
    title: str
    level: int
    kind: str
    before: str
    after: str


class Row(NamedTuple):
    """A row of a timeline; `at` is None when the time is unknown and `time` is what was typed.

    `new_day` marks the first row of each day, and `after` is the time since `start`, if that is known.
    """

    at: datetime | None
    time: str
    event: str
    origin: str
    new_day: bool
    after: timedelta | None


class Rows(tuple[Row, ...]):
    """The rows of a timeline."""

    __slots__ = ()

    @property
    def sourced(self) -> bool:
        """Whether any says where it is known from."""
        return any(row.origin for row in self)

    @property
    def timed(self) -> bool:
        """Whether any tells the time since the start."""
        return any(row.after is not None for row in self)


@dataclass(frozen=True)
class Bone:
    """The contributing factors of one category; the category of those without one is empty."""

    category: str
    factors: tuple[Factor, ...]


def parts(postmortem: Postmortem) -> Iterator[Part]:
    """The sections in the order of the file, each under an anchor of its own."""
    seen: dict[str, int] = {}
    names = meant_names(section.title for section in postmortem.sections)
    for section, name in zip(postmortem.sections, names, strict=True):
        slug = re.sub(r"[^a-z0-9]+", "-", section.title.split("(")[0].lower()).strip("-") or "section"
        seen[slug] = seen.get(slug, 0) + 1
        anchor = slug if seen[slug] == 1 else f"{slug}-{seen[slug]}"
        kind = _kind(name, postmortem)
        before, after = (section.text, "") if kind == "text" else prose_around(section.text)
        yield Part(anchor, section.title, max(section.level, 2), kind, before, after)


def _kind(name: str, postmortem: Postmortem) -> str:
    """Which structure a section is laid out as: one that was read from it, else its text."""
    read: dict[str, tuple[str, object]] = {
        "timeline": ("timeline", postmortem.timeline),
        "5 whys analysis": ("whys", postmortem.whys),
        "contributing factors": ("factors", postmortem.factors),
        "fault tree": ("fault_tree", postmortem.fault_tree),
        "action items": ("actions", postmortem.action_items),
    }
    kind, value = read.get(name, ("text", None))
    return kind if value else "text"


def prose_around(text: str) -> tuple[str, str]:
    """What a section says in sentences before its first list or table, and what it says after that."""
    before: list[str] = []
    after: list[str] = []
    begun = False
    for line in text.splitlines():
        if _STRUCTURE.match(line):
            begun = True
        elif not begun:
            before.append(line)
        elif not line.startswith((" ", "\t")):
            after.append(line)
    return "\n".join(before).strip(), "\n".join(after).strip()


def timeline(entries: Sequence[TimelineEntry], start: datetime | None) -> Rows:
    """Timeline rows in the order written, with the time passed since `start`."""
    rows: list[Row] = []
    day = None
    for entry in entries:
        new_day = entry.at is not None and entry.at.date() != day
        if entry.at is not None:
            day = entry.at.date()
        after = entry.at - start if entry.at and start else None
        rows.append(Row(entry.at, entry.time, entry.event, entry.origin, new_day, after))
    return Rows(rows)


def bones(factors: Iterable[Factor]) -> tuple[Bone, ...]:
    """Factors by category in the fishbone's order, then other categories, then those without one."""
    found: dict[str, list[Factor]] = {}
    for factor in sorted(factors, key=lambda factor: not factor.primary):
        found.setdefault(factor.category, []).append(factor)
    known = [category for category in CATEGORIES if category in found]
    others = sorted(category for category in found if category and category not in CATEGORIES)
    ordered = [*known, *others, *([""] if "" in found else [])]
    return tuple(Bone(category, tuple(found[category])) for category in ordered)
