"""What several outputs say about one view: what is happening, what comes next, and each component's figures.

All of it is worked out on first use and kept with the view, so that ten outputs ask for one answer.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from functools import cached_property, lru_cache
from typing import NamedTuple

from uptrail.audience import ShownComponent, ShownIncident, ShownMaintenance, ShownNotice, ShownOccurrence, View, began
from uptrail.measures import schedule
from uptrail.measures.component_status import Overall, StatusIndex, overall
from uptrail.measures.ticks import moment, ticks
from uptrail.measures.uptime import Day, Uptime, days, uptime
from uptrail.outputs.coming import Coming
from uptrail.outputs.occurrences import components_of, heard, latest_update
from uptrail.outputs.templating import key
from uptrail.records.occurrence import ComponentStatus, UpdateStatus
from uptrail.timespan import Span

BARS = 90
MOST_WITH_BARS = 30
"""Home shows so many components with their bars; where there are more, only those that are not well."""
MOST_GROUPS = 24
"""Where there are more groups, those that are not well come first and the others are counted."""
MOST_UNWELL = 40
"""A board without bars names so many components that are not well, shared out among their groups."""
WINDOWS = (30, 90, 365)
RECENT = timedelta(days=14)
NEAR = timedelta(days=25 * 31)
AHEAD = timedelta(days=30)
RUNNING = (UpdateStatus.IN_PROGRESS, UpdateStatus.VERIFYING)


class Row(NamedTuple):
    """A group on a board without bars: its place among the groups, how many of its members are `unwell`, the worst."""

    place: int
    name: str
    members: int
    unwell: int
    shown: list[ShownComponent]


@dataclass(frozen=True, eq=False)
class State:
    """The view at its moment."""

    view: View

    @property
    def as_of(self) -> datetime:
        return self.view.as_of

    @property
    def today(self) -> date:
        """The last day of every row of bars, in UTC."""
        return self.as_of.date()

    @cached_property
    def digest(self) -> str:
        """A name for everything in the view and its moment: for pages that tell of all of it."""
        view = self.view
        shown = (view.incidents, view.maintenances, view.notices, view.postmortems, view.slos)
        return key(view.digest, self.as_of.isoformat(), *(one.digest for kind in shown for one in kind.values()))

    # --- what is happening ---

    @cached_property
    def index(self) -> StatusIndex:
        """Every component's status at every moment."""
        return StatusIndex(self.view.incidents.values(), self.view.maintenances.values(), self.as_of)

    @cached_property
    def _near(self) -> StatusIndex:
        """The same of the last two years and a little: most pages need no more, however long the history."""
        first = self.horizon
        near = [one for one in self.view.incidents.values() if (ended := one.ended) is None or ended > first]
        return StatusIndex(near, self.view.maintenances.values(), self.as_of)

    @cached_property
    def horizon(self) -> datetime:
        """The moment from which on figures are made without looking at the whole history."""
        return self.as_of - NEAR

    @cached_property
    def current(self) -> Mapping[str, ComponentStatus]:
        """Each component's status now."""
        return {id: self._near.current(id) for id in self.view.components}

    def index_of(self, window: Span) -> StatusIndex:
        """What knows every status within a window; what lies within one year needs no more than that year's."""
        if window.start >= self.horizon:
            return self._near
        year = window.start.year
        return self._year(year) if window.end <= datetime(year + 1, 1, 1, tzinfo=UTC) else self.index

    def _year(self, year: int) -> StatusIndex:
        """Every status within a calendar year, in UTC."""
        if year not in self._by_year:
            first, last = datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC)
            incidents = [
                one
                for one in self.view.incidents.values()
                if ((ended := one.ended) is None or ended > first) and ((start := began(one)) is None or start < last)
            ]
            self._by_year[year] = StatusIndex(incidents, self.view.maintenances.values(), self.as_of)
        return self._by_year[year]

    @cached_property
    def _by_year(self) -> dict[int, StatusIndex]:
        return {}

    def changed(self, component: str) -> datetime | None:
        """When a component's status last changed, up to now."""
        last = self._last_edge(self._near, component)
        return last if last and last >= self.horizon else self._last_edge(self.index, component)

    def _last_edge(self, index: StatusIndex, component: str) -> datetime | None:
        edges = (at for one in index.segments(component) for at in (one.start, one.end))
        last = max((at for at in edges if at <= ticks(self.as_of)), default=None)
        return None if last is None else moment(last)

    @cached_property
    def coming(self) -> Coming:
        """What the clock alone will change."""
        return Coming(self.view, self.current)

    @cached_property
    def overall(self) -> Overall:
        """The state of everything now."""
        return overall(self.current.values())

    @cached_property
    def open_incidents(self) -> tuple[ShownIncident, ...]:
        """Incidents that have begun and are not over, the one that was heard of last first."""
        found = (one for one in self.view.incidents.values() if one.is_open(self.as_of))
        return tuple(sorted(found, key=lambda one: (heard(one) or self.as_of, one.id), reverse=True))

    @cached_property
    def recent_incidents(self) -> tuple[ShownIncident, ...]:
        """Incidents of the last fourteen days that are over, newest first."""
        since = self.as_of - RECENT
        return tuple(
            one
            for one in self.view.incidents.values()
            if (one.ended or began(one) or since) > since and not one.is_open(self.as_of)
        )

    @cached_property
    def notices(self) -> tuple[ShownNotice, ...]:
        """Notices that hold now, newest first."""
        return tuple(one for one in self.view.notices.values() if self.holds(one))

    def holds(self, notice: ShownNotice) -> bool:
        """Whether a notice has begun, and has neither ended nor been cancelled."""
        start = began(notice)
        over = min((end for end in (notice.ended, notice.cancelled) if end), default=None)
        return (start is None or start <= self.as_of) and (over is None or over > self.as_of)

    # --- maintenance ---

    @cached_property
    def _phases(self) -> Mapping[str, UpdateStatus]:
        return {id: schedule.phase(one, self.as_of) for id, one in self.view.maintenances.items()}

    def phase_of(self, maintenance: ShownMaintenance) -> UpdateStatus:
        """Scheduled, In progress, Verifying or Completed, now."""
        return self._phases[maintenance.id]

    @cached_property
    def running_maintenances(self) -> tuple[ShownMaintenance, ...]:
        """Maintenances in progress, newest first."""
        return tuple(one for one in self.view.maintenances.values() if self.phase_of(one) in RUNNING)

    @cached_property
    def upcoming(self) -> tuple[tuple[Span, ShownMaintenance], ...]:
        """Every announced window that begins in the next thirty days, the next one first."""
        found = (
            (window, one)
            for one in self.view.maintenances.values()
            if self.phase_of(one) is not UpdateStatus.COMPLETED
            for window in schedule.upcoming(one, self.as_of, AHEAD)
        )
        return tuple(sorted(found, key=lambda pair: (pair[0], pair[1].id)))

    def window_of(self, maintenance: ShownMaintenance) -> Span | None:
        """The window that concerns a reader now: the running one, else the next, else the last."""
        runs = schedule.windows(maintenance, self.as_of)
        if runs and self.phase_of(maintenance) in RUNNING:
            return Span(runs[-1].start, _planned_end(maintenance, runs[-1]))
        ahead = schedule.upcoming(maintenance, self.as_of, timedelta(days=3660 if not maintenance.repeat else 400))
        if ahead:
            return ahead[0]
        if runs:
            return runs[-1]
        return Span(maintenance.scheduled.start, maintenance.scheduled.end) if maintenance.scheduled else None

    # --- components ---

    @cached_property
    def few(self) -> bool:
        """Whether home has room for every component with its bars."""
        return len(self.view.components) <= MOST_WITH_BARS

    def unwell(self, members: Iterable[ShownComponent]) -> list[ShownComponent]:
        """Those that are not operational now, or will not be by an announced moment, worst first."""
        found = [one for one in members if any(stage.value.rank for stage in self.coming.component(one.id))]
        return sorted(found, key=lambda one: -self.current[one.id].rank)

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """The groups with those of their members that are not well; where there are many, the sick ones first."""
        groups = [(name, len(members), self.unwell(members)) for name, members in self.view.groups.items()]
        sick = sum(1 for _, _, unwell in groups if unwell)
        each = max(MOST_UNWELL // max(min(sick, MOST_GROUPS), 1), 1)
        rows = [
            Row(place, name, count, len(unwell), unwell[:each]) for place, (name, count, unwell) in enumerate(groups, 1)
        ]
        if len(rows) > MOST_GROUPS:
            rows.sort(key=lambda row: not row.unwell)
        return tuple(rows[:MOST_GROUPS])

    @cached_property
    def due(self) -> datetime | None:
        """The first update that is promised of an open incident and still ahead."""
        latest = (latest_update(one) for one in self.open_incidents)
        promised = (update.next_update for update in latest if update and update.next_update)
        return min((at for at in promised if at > self.as_of), default=None)

    @property
    def restless(self) -> bool:
        """Whether news is to be expected: an incident is open, or maintenance runs."""
        return bool(self.open_incidents or self.running_maintenances)

    @cached_property
    def _touching(self) -> Mapping[str, tuple[ShownOccurrence, ...]]:
        found: dict[str, list[ShownOccurrence]] = {id: [] for id in self.view.components}
        for one in (*self.view.incidents.values(), *self.view.maintenances.values()):
            for id in components_of(one):
                if id in found:
                    found[id].append(one)
        return {id: tuple(ones) for id, ones in found.items()}

    def touching(self, component: str) -> tuple[ShownOccurrence, ...]:
        """The incidents and then the maintenances that name a component, each newest first."""
        return self._touching[component]

    @cached_property
    def _touched(self) -> Mapping[tuple[str, int], Sequence[str]]:
        found: dict[tuple[str, int], list[str]] = {}
        for id, ones in self._touching.items():
            for one in ones:
                for year in self._years(one):
                    found.setdefault((id, year), []).append(one.digest)
        return found

    def _years(self, one: ShownOccurrence) -> Iterable[int]:
        """The years in which something may have changed a status: all, for what may repeat."""
        if not isinstance(one, ShownIncident):
            return (0,)
        first, last = began(one) or self.as_of, one.ended or self.as_of
        return range(first.year, max(first, last).year + 1)

    def touched_in(self, component: str, year: int) -> tuple[str, ...]:
        """The digests of all that may have changed a component's status within a year, in UTC."""
        return (*self._touched.get((component, year), ()), *self._touched.get((component, 0), ()))

    @cached_property
    def _bars(self) -> dict[str, tuple[Day, ...]]:
        return {}

    def bars(self, component: ShownComponent) -> tuple[Day, ...]:
        """The last ninety days of a component, today last."""
        if component.id not in self._bars:
            first = self.today - timedelta(days=BARS - 1)
            weights = self.view.site.weights
            self._bars[component.id] = days(component.id, self._near, first, self.today, component.since, weights)
        return self._bars[component.id]

    def uptime(self, component: ShownComponent, window: Span) -> Uptime:
        """A component's uptime within a window, clipped to its first day and to now."""
        return uptime(component.id, self.index_of(window), window, component.since, self.view.site.weights)

    def uptime_over(self, component: ShownComponent, days: int) -> Fraction | None:
        """The share of the last so many times 24 hours; None when nothing was measured."""
        return self.uptime(component, Span(self.as_of - timedelta(days=days), self.as_of)).fraction


@lru_cache(maxsize=2)
def state_of(view: View) -> State:
    """The state of a view, the same object for every output that asks."""
    return State(view)


def _planned_end(maintenance: ShownMaintenance, run: Span) -> datetime:
    """When a running window is announced to end, however long it has run on."""
    plan = maintenance.scheduled
    if plan is None:
        return run.end
    return min(run.end, run.start + (plan.end - plan.start)) if maintenance.repeat else min(run.end, plan.end)
