"""History: an index by year, and a page per month with everything that began in it."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache, partial
from itertools import groupby

from uptrail.audience import ShownIncident, ShownMaintenance, ShownNotice, ShownOccurrence, View, began
from uptrail.outputs import text
from uptrail.outputs.document import Document, Page, Part
from uptrail.outputs.occurrences import components_of
from uptrail.outputs.pages.incident import is_over
from uptrail.outputs.pages.maintenance import phase_name
from uptrail.outputs.state import State, state_of
from uptrail.outputs.templating import key, page
from uptrail.outputs.words import words_for

INDEX = "history/index.html"

MOST_PLACES = 60_000
"""A year's list of words names so many places at most, shared out among its records: some 100 kB on the wire."""
LONGEST = 80
"""Longer words than this are no words."""
_WORD = re.compile(r"[^\W_]{2,}")

Months = Mapping[date, Sequence[ShownOccurrence]]
"""What began in each month, newest first; the months too. A month is its first day."""


def documents(view: View) -> Iterable[Document]:
    """The index, then a page and a list to search for each year, and a page per month, in which anything began."""
    state = state_of(view)
    months = by_month(state)
    counts = (f"{month}:{len(listed)}" for month, listed in months.items())
    section = words_for(view.site.language).gettext("History")
    named = key("history", view.digest, view.as_of.isoformat(), *counts)
    yield Document(INDEX, lambda: render_index(state, months), named, view.as_of, section)
    told = told_in(state)
    years = sorted({month.year for month in months})
    for year, listed in by_year(months).items():
        within = [name for month, (name, _) in told.items() if month.year == year]
        path = f"history/{year}/index.html"
        named = key("year", view.digest, path, *map(str, years), *within)
        yield Document(path, partial(render_year, state, year, listed, years), named)
        path = f"history/{year}/search.json"
        yield Document(path, partial(render_search, listed), key("search", path, view.digest, *within))
        path = f"history/{year}/words.json"
        parts = tuple(
            Part(key("said", told[month][0]), partial(render_said, months[month]))
            for month in months
            if month.year == year
        )
        yield Document(path, render_words, key("words", path, view.digest, *within), parts=parts)
    for month, (name, settled) in told.items():
        path = path_of(month)
        moment = "" if settled else view.as_of.isoformat()
        near = (str(one) for one in neighbours(months, month))
        named = key("month", view.digest, path, moment, *near, name)
        yield Document(path, partial(render_month, state, months, month), named)


@lru_cache(maxsize=2)
def told_in(state: State) -> Mapping[date, tuple[str, bool]]:
    """For each month a name for all that its lines tell, and whether that no longer changes with time."""
    return {
        month: (
            key(*(f"{one.digest}{phase(state, one)}" for one in listed)),
            all(_settled(state, one) for one in listed),
        )
        for month, listed in by_month(state).items()
    }


def path_of(month: date) -> str:
    """Where a month's page is."""
    return f"history/{month:%Y-%m}/index.html"


@lru_cache(maxsize=2)
def by_month(state: State) -> Months:
    """Everything that has begun, by the UTC month in which it did."""
    view = state.view
    every = (*view.incidents.values(), *view.maintenances.values(), *view.notices.values())
    dated = [(start, one) for one in every if (start := began(one)) and start <= state.as_of]
    dated.sort(key=lambda pair: (pair[0], pair[1].id), reverse=True)
    found: dict[date, Sequence[ShownOccurrence]] = {}
    for (year, month), pairs in groupby(dated, key=lambda pair: (pair[0].year, pair[0].month)):
        found[date(year, month, 1)] = [one for _, one in pairs]
    return found


def by_year(months: Months) -> Mapping[int, Sequence[ShownOccurrence]]:
    """Everything by the year in which it began, newest first."""
    found: dict[int, list[ShownOccurrence]] = {}
    for month, listed in months.items():
        found.setdefault(month.year, []).extend(listed)
    return found


def _settled(state: State, one: ShownOccurrence) -> bool:
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


def render_year(state: State, year: int, listed: Sequence[ShownOccurrence], years: Sequence[int]) -> Page:
    """One year as a plain list, for those who search with their browser's own means."""
    words = words_for(state.view.site.language)
    name = state.view.site.name
    return page(
        state.view,
        f"history/{year}/index.html",
        "year.html",
        title=str(year),
        description=words.gettext("Incidents and maintenance of %(name)s in %(month)s", name=name, month=str(year)),
        listed=[(FOLDERS[kind_of(one)], one, began(one)) for one in listed],
        earlier=max((other for other in years if other < year), default=None),
        later=min((other for other in years if other > year), default=None),
    )


def render_search(listed: Sequence[ShownOccurrence]) -> bytes:
    """What the search looks through: `[[address, title, day, severity, [component, …]], …]`, newest first."""
    rows = [
        (
            f"{FOLDERS[kind_of(one)]}/{one.id}",
            text.line(one.title),
            f"{began(one):%Y-%m-%d}",
            one.severity if isinstance(one, ShownIncident) else "",
            components_of(one),
        )
        for one in listed
    ]
    return json.dumps(rows, separators=(",", ":"), ensure_ascii=False).encode("utf-8", "replace")


def render_said(listed: Sequence[ShownOccurrence]) -> bytes:
    """The words of each occurrence of a month: a list of lists."""
    return json.dumps([list(said(one)) for one in listed], separators=(",", ":")).encode()


def render_words(*months: bytes) -> bytes:
    """The words of the updates and where they are said: `{word: [place in search.json, …]}`, in lower case.

    `months` are those of `render_said`, newest first as in search.json.
    """
    listed = [words for month in months for words in json.loads(month)]
    most = max(MOST_PLACES // len(listed), 1)
    places: dict[str, list[int]] = {}
    for place, words in enumerate(listed):
        for word in words[:most]:
            places.setdefault(word, []).append(place)
    told = dict(sorted(places.items()))
    return json.dumps(told, separators=(",", ":"), ensure_ascii=False).encode("utf-8", "replace")


def said(one: ShownOccurrence) -> Iterable[str]:
    """The words of an occurrence's updates, each once, in the order in which they were said."""
    told = (part for update in one.updates for part in (update.impact, update.current_actions, update.text) if part)
    whole = "\n".join(text.words_only(part) for part in told)
    return dict.fromkeys(word for word in _WORD.findall(text.clean(whole).lower()) if len(word) <= LONGEST)


FOLDERS = {"incident": "incidents", "maintenance": "maintenance", "notice": "notices"}


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
        severities=sorted({one.severity for one in state.view.incidents.values()} - {""}),
    )
