"""`api/v1/uptime/<component>/<year>.json`: each day of a component, and its status at every moment of the year."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache, partial

from uptrail.audience import ShownComponent, View
from uptrail.measures.component_status import StatusIndex
from uptrail.measures.uptime import Day, days, midnight
from uptrail.outputs import text
from uptrail.outputs.api.v1.parts import ROOT, Json, amount, dump, head, share, time
from uptrail.outputs.document import Document
from uptrail.outputs.state import State, state_of
from uptrail.outputs.templating import key
from uptrail.timespan import Span

DAY = timedelta(days=1)
WELL: Json = {"uptime": 1.0, "downtime": 0, "no_data": 0, "seconds": {"operational": 86400}}
UNKNOWN: Json = {"uptime": None, "downtime": 0, "no_data": 86400, "seconds": {}}


def documents(view: View) -> Iterable[Document]:
    """A file per component and year; that of a year that is over depends on what happened in it alone."""
    state = state_of(view)
    for id, years in years_of(state).items():
        for year in years:
            path = path_of(id, year)
            causes = state.touched_in(id, year)
            moment = view.as_of.isoformat() if year == state.today.year else ""
            named = key("v1", view.digest, path, moment, *causes)
            yield Document(path, partial(render, state, view.components[id], year), named)


def path_of(component: str, year: int) -> str:
    """Where a component's year is."""
    return f"{ROOT}uptime/{component}/{year}.json"


def span_of(year: int) -> Span:
    """A calendar year in UTC."""
    return Span(datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC))


@lru_cache(maxsize=2)
def years_of(state: State) -> Mapping[str, tuple[int, ...]]:
    """By component the years with data, newest first: from its first day, else from what is known first."""
    found = {}
    for component in state.view.components.values():
        first = component.since.year if component.since else first_year(state, component)
        found[component.id] = tuple(range(state.today.year, first - 1, -1))
    return found


def first_year(state: State, component: ShownComponent) -> int:
    """The year in which it is first known not to have been operational, else this one."""
    known = state.index.spans(component.id)
    return min((one.span.start.year for one in known), default=state.today.year)


def render(state: State, component: ShownComponent, year: int) -> bytes:
    """One year of one component, oldest day first."""
    whole = span_of(year)
    index = state.index_of(whole)
    merged = index.merged(component.id, whole)
    return dump(
        {
            **head(state.view, "uptime"),
            "component": component.id,
            "name": text.line(component.name),
            "year": year,
            "since": component.since.isoformat() if component.since else None,
            "until": time(min(whole.end, state.as_of)),
            "days": list(rows(state, component, year, index)),
            "spans": [{"from": time(one.start), "to": time(one.end), "status": now.value} for one, now in merged],
        }
    )


def rows(state: State, component: ShownComponent, year: int, index: StatusIndex) -> Iterator[Json]:
    """Each day up to today; days on which nothing happened need no measuring."""
    day, last = date(year, 1, 1), min(date(year, 12, 31), state.today)
    causes = index.spans(component.id, span_of(year))
    touched = {state.today, *(touched for cause in causes for touched in dates(cause.span))}
    weights = state.view.site.weights
    while day <= last:
        if day in touched:
            (measured,) = days(component.id, index, day, day, component.since, weights)
            yield row(measured)
        else:
            known = not component.since or day >= component.since
            yield {"day": day.isoformat(), **(WELL if known else UNKNOWN)}
        day += DAY


def dates(span: Span) -> Iterator[date]:
    """The days in UTC that a span touches."""
    day = span.start.date()
    while midnight(day, UTC) < span.end:
        yield day
        day += DAY


def row(measured: Day) -> Json:
    """A day on which something happened; the ids of its causes are there when there are any."""
    told: Json = {
        "day": measured.day.isoformat(),
        "uptime": share(measured.uptime),
        "downtime": amount(measured.downtime),
        "no_data": amount(measured.no_data),
        "seconds": {status.value: amount(held) for status, held in measured.seconds.items()},
    }
    if measured.incidents or measured.maintenances:
        told |= {"incidents": list(measured.incidents), "maintenances": list(measured.maintenances)}
    return told
