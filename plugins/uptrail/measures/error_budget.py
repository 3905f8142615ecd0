"""The error budget of an SLO: what its objective allows, what was spent, and what is left, exactly.

The budget is (1 - objective) x the window: seconds of the whole window without excluded maintenance,
or events so far where occurrences are counted. Rounding is left to whoever shows a figure.
"""

from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from uptrail.measures import windows
from uptrail.measures.badness import Badness, Objective
from uptrail.measures.component_status import StatusIndex
from uptrail.measures.declared import Declared
from uptrail.measures.measured import Measured
from uptrail.records.slo import MaintenancePolicy, Method
from uptrail.settings import Weights
from uptrail.timespan import Span, seconds

MIN_EVENTS = 100


@dataclass(frozen=True, slots=True)
class Budget:
    """An error budget and how it was made; `allowed`, `spent` and `total` are in `unit`, the rest in seconds.

    `window` is whole (a calendar window may end later); figures count up to `until`. `known` is how
    much of it was measured, `excluded` how much maintenance left out. `enough` is False when there
    are no measurements, or fewer events than the least that may be judged: then nothing `remaining` is told.
    """

    window: Span
    until: datetime
    objective: Fraction
    unit: str
    allowed: Fraction
    spent: Fraction
    total: Fraction
    known: Fraction
    excluded: Fraction
    events: Fraction
    enough: bool
    method: Method
    exclude_maintenance: MaintenancePolicy
    source_kind: str

    @property
    def left(self) -> Fraction:
        """What may still be spent; negative when too much was."""
        return self.allowed - self.spent

    @property
    def remaining(self) -> Fraction | None:
        """`left` as a share of the budget, 1 when untouched, below 0 when overspent; None without enough data.

        An objective of 100 % has no budget: all of nothing remains until anything is bad, then none.
        """
        if not self.enough:
            return None
        if not self.allowed:
            return Fraction(0) if self.spent else Fraction(1)
        return self.left / self.allowed

    @property
    def consumed(self) -> Fraction | None:
        """What was spent as a share of the budget."""
        return None if self.remaining is None else 1 - self.remaining

    @property
    def attained(self) -> Fraction | None:
        """The share that was good, of what is known; None when nothing is."""
        return 1 - self.spent / self.total if self.total else None

    @property
    def coverage(self) -> Fraction | None:
        """How much of the time so far, without excluded maintenance, is known."""
        elapsed = seconds(Span(self.window.start, self.until).length) - self.excluded
        return self.known / elapsed if elapsed else None

    @property
    def met(self) -> bool | None:
        """Whether the objective is attained so far; None without enough data."""
        return None if not self.enough or self.attained is None else self.attained >= self.objective


def badness(slo: Objective, index: StatusIndex, weights: Weights, since: date | None = None) -> Badness:
    """What the SLO says it is held to: the incidents of its components, or its measurements.

    `since` is the day from which incidents were recorded. Make it once per SLO and ask it often.
    """
    return Declared(slo, index, weights, since) if slo.source_kind == "incidents" else Measured(slo, index)


def error_budget(
    slo: Objective,
    index: StatusIndex,
    weights: Weights,
    *,
    min_events: int = MIN_EVENTS,
    since: date | None = None,
    window: Span | None = None,
) -> Budget:
    """The budget at the index's `as_of`, over the SLO's own window or another."""
    return budget_at(slo, badness(slo, index, weights, since), index.as_of, min_events=min_events, window=window)


def budget_at(
    slo: Objective, bad: Badness, as_of: datetime, *, min_events: int = MIN_EVENTS, window: Span | None = None
) -> Budget:
    """The budget as it stood at any moment up to the one that `bad` was made for.

    Measured against declared downtime: hand in `Declared(slo, index, weights)` for an SLO that is measured.
    """
    window = windows.window(slo.window, as_of) if window is None else window
    until = max(min(window.end, as_of), window.start)
    tally = bad.tally(Span(window.start, until))
    base = tally.total if bad.unit == "events" else seconds(window.length) - tally.excluded
    measured = isinstance(bad, Measured)
    return Budget(
        window=window,
        until=until,
        objective=slo.objective,
        unit=bad.unit,
        allowed=(1 - slo.objective) * base,
        spent=tally.bad,
        total=tally.total,
        known=tally.known,
        excluded=tally.excluded,
        events=tally.events,
        enough=tally.total > 0 and (not measured or tally.events >= min_events),
        method=slo.method,
        exclude_maintenance=slo.exclude_maintenance,
        source_kind=slo.source_kind if measured else "incidents",
    )


def allowance(objective: Fraction, window: Span) -> Fraction:
    """How many seconds of a window an objective allows to be bad: 99.95 % of 30 days allows 1296."""
    return (1 - objective) * seconds(window.length)
