"""One objective as its rules see it: its windows, labels and thresholds."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

from uptrail.measures.queries import duration
from uptrail.records import Slo
from uptrail.records.slo import SliSource

FIRST = timedelta(minutes=5)
WINDOWS = (
    FIRST,
    timedelta(minutes=30),
    timedelta(hours=1),
    timedelta(hours=2),
    timedelta(hours=6),
    timedelta(days=1),
    timedelta(days=3),
)
_DAYS = {"day": 1, "week": 7, "month": 30, "quarter": 90, "year": 365}


class Pair(NamedTuple):
    """A long window, the short one that ends the alert, and the burn rate over both that sets it off."""

    severity: str
    long: timedelta
    short: timedelta
    factor: Fraction

    @property
    def name(self) -> str:
        return duration(self.long)


PAIRS = (
    ("page", timedelta(hours=1), timedelta(minutes=5), Fraction(2, 100)),
    ("page", timedelta(hours=6), timedelta(minutes=30), Fraction(5, 100)),
    ("ticket", timedelta(days=1), timedelta(hours=2), Fraction(10, 100)),
    ("ticket", timedelta(days=3), timedelta(hours=6), Fraction(10, 100)),
)
"""Severity, long and short window, and the share of the budget that may be gone after the long one."""


@dataclass(frozen=True)
class Links:
    """Where alerts lead: the internal archive's address, and a runbook's address by the objective's id or alert."""

    site: str = ""
    runbook: str = ""
    runbooks: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Burning:
    """An objective, and below how many events its alerts stay silent."""

    slo: Slo
    min_events: int

    @property
    def source(self) -> SliSource:
        return self.slo.measured_by

    @property
    def budget(self) -> Fraction:
        """The share of events that may be bad."""
        return 1 - self.slo.objective

    @cached_property
    def period(self) -> timedelta:
        """The window; one of the calendar, which Prometheus does not know, by its usual length."""
        window = self.slo.window
        if window.unit in ("minute", "hour"):
            return window.count * timedelta(**{f"{window.unit}s": 1})
        return timedelta(days=window.count * _DAYS[window.unit])

    @cached_property
    def windows(self) -> tuple[timedelta, ...]:
        """The windows that the error ratio is recorded for, but the whole period."""
        return tuple(length for length in WINDOWS if length <= self.period) or (FIRST,)

    @cached_property
    def all_pairs(self) -> tuple[Pair, ...]:
        """Every alert that fits into the period; for an objective of 100 % the one that anything sets off."""
        if not self.budget:
            return tuple(Pair(name, long, short, Fraction(0)) for name, long, short, _ in PAIRS[:1])
        return tuple(
            Pair(name, long, short, share * (self.period // timedelta(seconds=1)) / int(long.total_seconds()))
            for name, long, short, share in PAIRS
            if long <= self.period
        )

    @cached_property
    def pairs(self) -> tuple[Pair, ...]:
        """The alerts that a total outage sets off at all."""
        return tuple(pair for pair in self.all_pairs if pair.factor * self.budget < 1)

    @cached_property
    def identity(self) -> dict[str, str]:
        """The labels that name the objective."""
        short = self.slo.id.removeprefix(f"{self.slo.service}-") or self.slo.id
        return {"sloth_id": self.slo.id, "sloth_service": self.slo.service, "sloth_slo": short}

    @cached_property
    def labels(self) -> dict[str, str]:
        """The labels of every rule, in the order of their names."""
        found = dict(self.identity)
        if self.slo.team:
            found["team"] = self.slo.team
        if self.slo.tier is not None:
            found["tier"] = str(self.slo.tier)
        return dict(sorted(found.items()))

    @cached_property
    def selector(self) -> str:
        """`{sloth_id="…", …}`, to find the objective's own series."""
        return "{" + ", ".join(f"{name}={quoted(value)}" for name, value in self.identity.items()) + "}"

    @property
    def alert(self) -> str:
        """The alerts' name, made of the id: `ShippingApiLatencyErrorBudgetBurn`."""
        return "".join(word.capitalize() for word in re.split(r"[^a-zA-Z0-9]+", self.slo.id)) + "ErrorBudgetBurn"


def quoted(text: str) -> str:
    """Text as a string of PromQL."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def number(value: Fraction) -> str:
    """A number for PromQL: all its digits when they end, else the nearest that a server can hold."""
    for places in range(13):
        if (value * 10**places).denominator == 1:
            return f"{float(value):.{places}f}"
    return repr(float(value))
