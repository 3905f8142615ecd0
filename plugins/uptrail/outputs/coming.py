"""What the clock alone will change: the same answers as now, asked again at each moment that is already announced.

A page is laid out for the build's moment; the browser shows the stage that its own clock has reached.
A stage is what a build at its start would say if nothing new had been written.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import TypeVar

from uptrail.audience import ShownMaintenance, View
from uptrail.measures import schedule
from uptrail.measures.component_status import StatusIndex
from uptrail.outputs.stages import Stage
from uptrail.records.occurrence import ComponentStatus, UpdateStatus

MOST = 12
WITHIN = timedelta(days=30)

T = TypeVar("T")


@dataclass(frozen=True, eq=False)
class Coming:
    """The announced future of a view; `now` is each component's status at its moment."""

    view: View
    now: Mapping[str, ComponentStatus]

    @cached_property
    def _unfinished(self) -> tuple[ShownMaintenance, ...]:
        as_of, every = self.view.as_of, self.view.maintenances.values()
        return tuple(one for one in every if schedule.phase(one, as_of) is not UpdateStatus.COMPLETED)

    @cached_property
    def moments(self) -> tuple[datetime, ...]:
        """When announced maintenance begins or ends, after now and within thirty days, at most twelve."""
        as_of = self.view.as_of
        spans = [span for one in self._unfinished for span in schedule.upcoming(one, as_of, WITHIN)]
        spans += [span for one in self._unfinished for span in schedule.windows(one, as_of)[-1:]]
        found = {moment for span in spans for moment in (span.start, span.end)}
        return tuple(sorted(moment for moment in found if as_of < moment <= as_of + WITHIN)[:MOST])

    @cached_property
    def current(self) -> Mapping[datetime, Mapping[str, ComponentStatus]]:
        """Each component's status now and at each of the moments."""
        view, as_of = self.view, self.view.as_of
        open_incidents = [one for one in view.incidents.values() if one.ended is None or one.ended > as_of]
        found = {as_of: self.now}
        for moment in self.moments:
            index = StatusIndex(open_incidents, self._unfinished, moment)
            found[moment] = {id: index.current(id) for id in view.components}
        return found

    def component(self, id: str) -> tuple[Stage[ComponentStatus], ...]:
        """A component's statuses from now on."""
        return self.stages(lambda moment: self.current[moment][id])

    def phase(self, maintenance: ShownMaintenance) -> tuple[Stage[UpdateStatus], ...]:
        """A maintenance's phases from now on."""
        return self.stages(lambda moment: schedule.phase(maintenance, moment))

    def stages(self, at: Callable[[datetime], T]) -> tuple[Stage[T], ...]:
        """What `at` says from now on; equal neighbours are one."""
        found: list[Stage[T]] = [Stage(at(self.view.as_of), None, None)]
        for moment in self.moments:
            value = at(moment)
            if value != found[-1].value:
                found[-1] = found[-1]._replace(end=moment)
                found.append(Stage(value, moment, None))
        return tuple(found)
