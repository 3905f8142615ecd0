"""Contributing factors: which were found again and again, in which categories, and what they spent of the budgets."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import partial

from uptrail.archive import Archive
from uptrail.audience import View
from uptrail.measures import recurrence
from uptrail.measures.factors import Cause, Mention
from uptrail.measures.recurrence import Echo
from uptrail.outputs.document import Document, Page
from uptrail.outputs.internal.digests import digest
from uptrail.outputs.internal.factor_costs import Cost, FactorCosts, costs_of, total
from uptrail.outputs.internal.lore import Lore, category_address, cause_address, lore_of
from uptrail.outputs.internal.paper import page
from uptrail.outputs.internal.periods import Leaf, Register, split
from uptrail.outputs.internal.postmortems import incidents_of
from uptrail.outputs.internal.slos import quantity
from uptrail.problem import Problem
from uptrail.records import Incident
from uptrail.records.postmortem import CATEGORIES

MOST = 100
"""So many factors and triggers that came again are on the first page."""


@dataclass(frozen=True)
class Row:
    """A factor with what it spent."""

    cause: Cause
    cost: Cost
    address: str


@dataclass(frozen=True)
class Category:
    """The factors of one category, those that were found most often first; the name of those without one is empty."""

    name: str
    rows: tuple[Row, ...]

    @property
    def title(self) -> str:
        """The category for a heading."""
        return self.name.capitalize() or "Not categorised"

    @property
    def address(self) -> str:
        """Its page, from the site's root."""
        return category_address(self.name)

    @property
    def postmortems(self) -> int:
        """How many postmortems name a factor of it."""
        return len({one.id for row in self.rows for one in row.cause.postmortems})

    @property
    def primary(self) -> int:
        """In how many of them a factor of it is the primary cause."""
        return len({id for row in self.rows for id in row.cause.primary_in})

    @property
    def cost(self) -> Cost:
        """What they spent together."""
        return total(row.cost for row in self.rows)


def documents(view: View, archive: Archive, problems: Sequence[Problem]) -> Iterator[Document]:
    """`factors/index.html`, a page for each category, and one for each factor that was found again."""
    lore, costs = lore_of(archive), costs_of(view, archive)
    categories = by_category(lore, costs)
    echoes = recurrence.same_trigger(archive.incidents.values())
    index = partial(_index, view, archive, categories, costs, echoes)
    yield Document("factors/index.html", index, section="Factors")
    for category in categories:
        register = split(category.rows, lambda row: row.cause.latest, category.address.rstrip("/"))
        named = digest(view.digest, category.name, *map(_row_key, category.rows))
        for leaf in register.leaves:
            render = partial(_category, view, category, register, leaf)
            yield Document(leaf.path, render, digest(named, leaf.path))
    for row in (row for category in categories for row in category.rows if row.address):
        yield from _pages(view, archive, row, costs)


def by_category(lore: Lore, costs: FactorCosts) -> list[Category]:
    """Every factor under its category, in the fishbone's order, then other categories, then those without one."""
    found: dict[str, list[Row]] = {}
    for cause in lore.causes:
        found.setdefault(cause.category, []).append(Row(cause, costs.of(cause), cause_address(cause)))
    known = [name for name in CATEGORIES if name in found]
    others = sorted(name for name in found if name and name not in CATEGORIES)
    order = [*known, *others, *([""] if "" in found else [])]
    return [Category(name, tuple(sorted(found[name], key=_often))) for name in order]


def _often(row: Row) -> tuple[int, int, int]:
    latest = row.cause.latest or date.min
    return (-len(row.cause.postmortems), -latest.toordinal(), row.cause.number)


def _row_key(row: Row) -> tuple[object, ...]:
    named = row.cause.postmortems
    return (row.cause.text, row.cost, *((one.id, one.title, one.id in row.cause.primary_in) for one in named))


def amount(seconds: Fraction, events: Fraction) -> tuple[str, ...]:
    """Budget spent, in words, for each unit; nothing is a dash."""
    spent = {"seconds": seconds, "events": events}
    return tuple(quantity(value, unit) for unit, value in spent.items() if value) or ("–",)


def _when(mention: Mention) -> tuple[date, str]:
    return mention.postmortem.date or date.max, mention.postmortem.id


def recent(lore: Lore, since: date) -> list[Cause]:
    """The factors that were found again on a day or after it, the latest first."""
    known = [(cause.latest, cause) for cause in lore.causes if cause_address(cause)]
    found = [(latest, cause) for latest, cause in known if latest and latest >= since]
    return [cause for _, cause in sorted(found, key=lambda pair: (pair[0], pair[1].number), reverse=True)]


def _index(
    view: View, archive: Archive, categories: Sequence[Category], costs: FactorCosts, echoes: Sequence[Echo]
) -> Page:
    again = sorted((row for one in categories for row in one.rows if row.address), key=_often)
    return page(
        view,
        "factors/index.html",
        "factors.html",
        title="Factors",
        description="What contributed to incidents, and what it spent of the error budgets",
        categories=categories,
        again=again,
        count=sum(len(category.rows) for category in categories),
        others=costs.others,
        total=costs.total,
        echoes=[(echo, [archive.incidents[id] for id in reversed(echo.incidents)]) for echo in echoes[:MOST]],
        echo_count=len(echoes),
        most=MOST,
        amount=amount,
    )


def _category(view: View, category: Category, register: Register[Row], leaf: Leaf[Row]) -> Page:
    return page(
        view,
        leaf.path,
        "factor_category.html",
        title=f"{category.title} {leaf.period}".strip(),
        description="Contributing factors of one category",
        category=category,
        register=register,
        leaf=leaf,
        amount=amount,
    )


def _pages(view: View, archive: Archive, row: Row, costs: FactorCosts) -> Iterator[Document]:
    """The pages of one factor, by time when it was found very often."""
    newest = sorted(row.cause.mentions, key=_when, reverse=True)
    register = split(newest, lambda mention: mention.postmortem.date, row.address.rstrip("/"))
    parts = costs.parts.get(str(row.cause.number), ())
    about = digest(
        view.digest,
        row.cause.category,
        *(one.primary for one in newest),
        *(one.postmortem.digest for one in newest),
        *(archive.incidents[id].title for one in newest for id in one.postmortem.incidents if id in archive.incidents),
        *((part.slo.name, part.spent, part.share, part.in_year) for part in parts),
    )
    for leaf in register.leaves:
        yield Document(leaf.path, partial(_cause, view, archive, row, costs, register, leaf), digest(about, leaf.path))


def _cause(
    view: View, archive: Archive, row: Row, costs: FactorCosts, register: Register[Mention], leaf: Leaf[Mention]
) -> Page:
    mentions: list[tuple[Mention, tuple[Incident, ...]]] = [
        (mention, incidents_of(archive, mention.postmortem)) for mention in leaf.rows
    ]
    return page(
        view,
        leaf.path,
        "factor.html",
        title=row.cause.text,
        description=f"A contributing factor in {len(row.cause.postmortems)} postmortems",
        row=row,
        mentions=mentions,
        register=register,
        leaf=leaf,
        parts=costs.parts.get(str(row.cause.number), ()),
        category=category_address(row.cause.category),
        quantity=quantity,
        amount=amount,
    )
