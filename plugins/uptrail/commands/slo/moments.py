"""As of when budgets are shown: now, any moment, or the end of a month that is rebuilt."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from typing import NamedTuple
from zoneinfo import ZoneInfo

import click

from uptrail.archive import Archive
from uptrail.commands.check import read_as_of
from uptrail.measures import error_budget, windows
from uptrail.measures.accounts import Account, since
from uptrail.measures.component_status import StatusIndex
from uptrail.measures.ticks import TICK
from uptrail.records import Slo
from uptrail.records.slo import WindowKind
from uptrail.timespan import Span
from uptrail.values import Unreadable, checked_day

_MONTH = re.compile(r"(\d{4})-(\d{1,2})")


class AsOf(NamedTuple):
    """What `--as-of` asked for: a moment, the first day of a month, or neither for now."""

    moment: datetime | None = None
    month: date | None = None


def read_moment_or_month(context: click.Context, option: click.Parameter, text: str | None) -> AsOf:
    """`2026-02-14 10:00 UTC`, or `2026-02` for that month up to its end."""
    found = _MONTH.fullmatch(text.strip()) if text else None
    if not found:
        return AsOf(read_as_of(context, option, text))
    try:
        return AsOf(month=checked_day(int(found[1]), int(found[2]), 1))
    except Unreadable as error:
        raise click.BadParameter(f"{error.message}; write it as 2026-02, or 2026-02-14 10:00 UTC") from None


as_of_option = click.option(
    "--as-of",
    metavar="TIME",
    callback=read_moment_or_month,
    help="As they stood at this time, or at the end of a month, 2026-02.",
)


@dataclass(frozen=True, eq=False)
class WindowAccount(Account):
    """An objective held to one window, whichever its own would be at the index's moment."""

    window: Span

    @property
    def standing(self) -> None:
        """Bands hold for an objective's own window: of another there is no since."""

    @cached_property
    def budget(self) -> error_budget.Budget:
        """The budget over that window."""
        least = self.settings.policies.min_events
        return error_budget.budget_at(self.slo, self.bad, self.index.as_of, min_events=least, window=self.window)


def looked_at(archive: Archive, slos: Sequence[Slo], asked: AsOf) -> Archive:
    """The archive as of what was asked for. Raises a usage error for a month that is still to come."""
    if asked.month is None:
        return replace(archive, as_of=asked.moment) if asked.moment else archive
    months = [windows.month_of(asked.month, zone) for zone in _zones(archive, slos)]
    if min(month.start for month in months) >= archive.as_of:
        raise click.UsageError(f"{asked.month:%Y-%m} has not begun as of {archive.as_of:%Y-%m-%d %H:%M} UTC")
    return replace(archive, as_of=min(max(month.end for month in months), archive.as_of))


def accounts_of(archive: Archive, slos: Sequence[Slo], month: date | None = None) -> list[Account]:
    """The objectives at the archive's moment, or at the end of a month, on one index of statuses.

    A rolling window ends with the month by the organisation's clock; of calendar windows the one is
    taken that holds the month's last moment by its own clock.
    """
    index = StatusIndex(archive.incidents.values(), archive.maintenances.values(), archive.as_of)
    if month is None:
        return [Account(slo, index, archive.settings, since(archive, slo)) for slo in slos]
    found: list[Account] = []
    for slo in slos:
        end = windows.month_of(month, _zone(archive, slo)).end
        last = end if slo.window.kind is WindowKind.ROLLING else end - TICK
        window = windows.window(slo.window, min(last, archive.as_of))
        found.append(WindowAccount(slo, index, archive.settings, since(archive, slo), window))
    return found


def _zones(archive: Archive, slos: Sequence[Slo]) -> set[ZoneInfo]:
    return {archive.settings.zone, *(_zone(archive, slo) for slo in slos)}


def _zone(archive: Archive, slo: Slo) -> ZoneInfo:
    return ZoneInfo(slo.window.time_zone) if slo.window.kind is WindowKind.CALENDAR else archive.settings.zone
