"""How bad each moment of an SLO was: the questions that declared and measured badness both answer.

Budgets, burn rates, ledgers and forecasts are written once, on these. Bad and total are
seconds, or events where occurrences are counted.
"""

from collections.abc import Sequence
from datetime import timedelta
from fractions import Fraction
from typing import NamedTuple, Protocol

from uptrail.measures.component_status import StatusIndex
from uptrail.measures.ticks import EPOCH, moment
from uptrail.measures.windows import Windowed
from uptrail.records.measurements import Measurements
from uptrail.records.slo import MaintenancePolicy, Method
from uptrail.timespan import Span, union


class Objective(Protocol):
    """What an SLO must have: the record and what an audience sees of it both do."""

    @property
    def id(self) -> str: ...
    @property
    def objective(self) -> Fraction: ...
    @property
    def window(self) -> Windowed: ...
    @property
    def components(self) -> Sequence[str]: ...
    @property
    def method(self) -> Method: ...
    @property
    def timeslice_target(self) -> Fraction | None: ...
    @property
    def timeslice_window(self) -> timedelta | None: ...
    @property
    def exclude_maintenance(self) -> MaintenancePolicy: ...
    @property
    def source_kind(self) -> str: ...
    @property
    def measurements(self) -> Measurements: ...


class Tally(NamedTuple):
    """What a window holds, in `unit`s: `bad` of `total` that is known; unknown time and events are in neither.

    `known` and `excluded` (maintenance) are seconds; `events` counts events, and is 0 for declared badness.
    """

    bad: Fraction
    total: Fraction
    known: Fraction
    excluded: Fraction
    events: Fraction


class Piece(NamedTuple):
    """A span, in microseconds since 1970, over which `bad` units were spent evenly."""

    start: int
    end: int
    bad: Fraction


class Badness(Protocol):
    """The questions that declared and measured badness both answer."""

    @property
    def index(self) -> StatusIndex:
        """What is known of the components."""

    @property
    def unit(self) -> str:
        """`seconds` or `events`."""

    @property
    def turns(self) -> Sequence[Sequence[int]]:
        """The moments, in microseconds since 1970, at which badness may change its course: rows, each in order."""

    def tally(self, window: Span) -> Tally:
        """The sums over a window, up to `as_of`."""

    def pieces(self, window: Span) -> Sequence[Piece]:
        """Where in a window the bad units were spent: disjoint, in order, only those above zero."""


def planned_spans(slo: Objective, index: StatusIndex) -> tuple[Span, ...]:
    """When any of the SLO's components was under maintenance, up to the index's `as_of`."""
    known = Span(EPOCH, index.as_of)
    return union(
        Span(moment(segment.start), moment(segment.end)).clip(known)
        for component in slo.components
        for segment in index.segments(component)
        if segment.planned
    )
