"""History: an index by year, and a page per month with everything that began in it."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import partial

from uptrail.audience import ShownIncident, ShownMaintenance, ShownNotice, ShownOccurrence, View, began
from uptrail.outputs.document import Document, Page
from uptrail.outputs.pages.incident import is_over
from uptrail.outputs.pages.maintenance import phase_name
from uptrail.outputs.state import State, state_of
from uptrail.outputs.templating import key, page
from uptrail.outputs.words import words_for

INDEX = "history/index.html"

Months = Mapping[date, Sequence[ShownOccurrence]]
"""What began in each month, newest first; the months too. A month is its first day."""


def documents(view: View) -> Iterable[Document]:
    """The index, then a page per month in which anything began."""
    state = state_of(view)
    months = by_month(state)
    counts = (f"{month}:{len(listed)}" for month, listed in months.items())
    section = words_for(view.site.language).gettext("History")
    yield Document(
        INDEX, lambda: render_index(state, months), key("history", view.digest, *counts), view.as_of, section
    )
    for month, listed in months.items():
        path = path_of(month)
        moment = "" if all(settled(state, one) for one in listed) else view.as_of.isoformat()
        near = (str(one) for one in neighbours(months, month))
        digests = (f"{one.digest}{phase(state, one)}" for one in listed)
        named = key("month", view.digest, path, moment, *near, *digests)
        yield Document(path, partial(render_month, state, months, month), named)


def path_of(month: date) -> str:
    """Where a month's page is."""
    return f"history/{month:%Y-%m}/index.html"


def by_month(state: State) -> Months:
    """Everything that has begun, by the UTC month in which it did."""
    view = state.view
    every = (*view.incidents.values(), *view.maintenances.values(), *view.notices.values())
    dated = [(start, one) for one in every if (start := began(one)) and start <= state.as_of]
    dated.sort(key=lambda pair: (pair[0], pair[1].id), reverse=True)
    found: dict[date, list[ShownOccurrence]] = {}
    for start, one in dated:
        found.setdefault(start.date().replace(day=1), []).append(one)
    return found


def settled(state: State, one: ShownOccurrence) -> bool:
    """Whether its line no longer changes with time."""
    if isinstance(one, ShownIncident):
        return is_over(one, state.as_of)
    return not isinstance(one, ShownMaintenance) or phase(state, one) in ("completed", "cancelled")


def phase(state: State, one: ShownOccurrence) -> str:
    """The phase of a maintenance, or empty."""
    return phase_name(state, one) if isinstance(one, ShownMaintenance) else ""


def neighbours(months: Months, month: date) -> tuple[date | None, date | None]:
    """The nearest earlier and later months that have a page."""
    listed = list(months)
    at = listed.index(month)
    return (listed[at + 1] if at + 1 < len(listed) else None, listed[at - 1] if at else None)


def render_month(state: State, months: Months, month: date) -> Page:
    """One month, newest first."""
    words = words_for(state.view.site.language)
    earlier, later = neighbours(months, month)
    return page(
        state.view,
        path_of(month),
        "month.html",
        title=words.month(month),
        description=words.gettext(
            "Incidents and maintenance of %(name)s in %(month)s", name=state.view.site.name, month=words.month(month)
        ),
        listed=[(kind_of(one), one) for one in months[month]],
        state=state,
        phase_name=partial(phase_name, state),
        earlier=earlier,
        later=later,
    )


def kind_of(one: ShownOccurrence) -> str:
    """incident, maintenance or notice."""
    return {ShownIncident: "incident", ShownMaintenance: "maintenance", ShownNotice: "notice"}[type(one)]


def render_index(state: State, months: Months) -> Page:
    """The months by year, each with how many incidents began in it."""
    words = words_for(state.view.site.language)
    years: dict[int, list[tuple[date, Counter[str]]]] = {}
    for month, listed in months.items():
        years.setdefault(month.year, []).append((month, Counter(kind_of(one) for one in listed)))
    return page(
        state.view,
        INDEX,
        "history.html",
        title=words.gettext("History"),
        description=words.gettext("Every incident and maintenance of %(name)s, by month", name=state.view.site.name),
        years=years,
    )
