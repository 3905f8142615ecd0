"""What became of the budget in past months and quarters, each a window of its own by a wall clock."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from uptrail.measures import windows
from uptrail.measures.accounts import Account
from uptrail.measures.error_budget import Budget
from uptrail.measures.ticks import TICK
from uptrail.records.slo import WindowKind
from uptrail.settings import Band
from uptrail.timespan import Span


@dataclass(frozen=True)
class Period:
    """A month or a quarter, by its first day, and its budget; `over` is False for the one that still runs."""

    unit: str
    first: date
    span: Span
    over: bool
    budget: Budget
    band: Band | None

    @property
    def name(self) -> str:
        """`2026-03`, or `2026 Q1`."""
        return f"{self.first:%Y-%m}" if self.unit == "month" else f"{self.first:%Y} Q{(self.first.month + 2) // 3}"


def periods(account: Account, unit: str, most: int) -> tuple[Period, ...]:
    """The present `month` or `quarter` and those before, newest first, back to the first of which anything is known.

    Of an objective with a calendar window they are those of its own time zone, else of the organisation's.
    """
    window = account.slo.window
    zone = ZoneInfo(window.time_zone) if window.kind is WindowKind.CALENDAR else account.settings.zone
    found = list(_back(account, unit, zone, most))
    while found and not found[-1].budget.known:
        found.pop()
    return tuple(found)


def _back(account: Account, unit: str, zone: ZoneInfo, most: int) -> Iterator[Period]:
    now: datetime = account.index.as_of
    moment = now
    for _ in range(most):
        span = windows.calendar(unit, 1, zone, moment)
        budget = account.budget_at(min(span.end, now), span)
        first = span.start.astimezone(zone).date()
        yield Period(unit, first, span, span.end <= now, budget, account.band_of(budget.remaining))
        moment = span.start - TICK
