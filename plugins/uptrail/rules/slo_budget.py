"""The error budget that an SLO states is the one that follows from its objective and window.

The budget is (100 % - objective) x window: 99.95 % over 30 days is 21.6 minutes. A month is not always 30 days:
for a calendar month any figure between that of 28 and of 31 days is right. What stands in brackets is
passed over, and a figure may be rounded. Budgets counted in requests or events cannot be checked.

**Fails**

```yaml title="slos/checkout.yaml"
service: checkout-api
slos:
  - name: Availability
    objective: 99.9%
    window: 30 days rolling
    error_budget: "21.6 minutes/month"
```

**Passes**

```yaml title="slos/checkout.yaml"
service: checkout-api
slos:
  - name: Latency
    objective: 99.0%
    window: 30 days rolling
    error_budget: "432 minutes/month (at p99)"
```
"""

import re
from collections.abc import Iterator
from fractions import Fraction

from uptrail.archive import Archive
from uptrail.problem import Level, Problem
from uptrail.records import Slo
from uptrail.records.slo import Window, WindowKind
from uptrail.rules.wording import count
from uptrail.timespan import seconds
from uptrail.values import Unreadable, read_length, read_percent

ID = "slo-budget"
LEVEL = Level.WARNING
SCOPE = "record"

SIZES = {"minute": (60, 60), "hour": (3600, 3600), "day": (86400, 86400), "week": (604800, 604800)}
SIZES |= {
    unit: (low * 86400, high * 86400)
    for unit, low, high in (("month", 28, 31), ("quarter", 90, 92), ("year", 365, 366))
}
_PERIOD = re.compile(r"\s*(?:/|\bper\b)\s*(?P<period>[^/()]+?)\s*$", re.IGNORECASE)
_LAST = re.compile(r"(\d+(?:\.(\d+))?)\s*([a-z]+)\s*$", re.IGNORECASE)
_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}


def check(archive: Archive) -> Iterator[Problem]:
    """Every stated budget that is another one."""
    for slo in archive.slos.values():
        if slo.error_budget and (fault := _fault(slo)):
            message, remedy = fault
            yield Problem(archive.at(slo, "error_budget"), ID, message, LEVEL, remedy)


def _fault(slo: Slo) -> tuple[str, str] | None:
    amount, period = _split(slo.error_budget)
    share = 1 - slo.objective
    if amount.endswith("%"):
        return _percent_fault(slo, amount, share)
    try:
        stated = seconds(read_length(amount))
    except Unreadable:
        if re.match(r"\s*\d", amount):
            return None
        return f"the error budget {slo.error_budget!r} cannot be read", f"write {_right(slo.window, share, 60)}"
    slack, unit = _precision(amount)
    low, high = (share * size for size in _sizes(slo.window, period))
    if low - slack <= stated <= high + slack:
        return None
    right = _right(slo.window, share, unit)
    objective = _decimal(slo.objective * 100)
    return f"an objective of {objective}% over {_named(slo.window)} leaves {right}, not {amount}", f"write {right}"


def _percent_fault(slo: Slo, amount: str, share: Fraction) -> tuple[str, str] | None:
    try:
        stated = read_percent(amount)
    except Unreadable as error:
        return error.message, error.remedy
    if stated == share:
        return None
    right = f"{_decimal(share * 100)}%"
    return f"an objective of {_decimal(slo.objective * 100)}% leaves {right}, not {amount}", f"write {right}"


def _split(text: str) -> tuple[str, str]:
    """The amount, and the period it is said to be for, without remarks in brackets."""
    bare = re.sub(r"\([^)]*\)", " ", text).strip()
    found = _PERIOD.search(bare)
    return (bare[: found.start()].strip(), found["period"].lower()) if found else (bare, "")


def _sizes(window: Window, period: str) -> tuple[int, int]:
    """The shortest and the longest length, in seconds, that a stated budget may be for.

    A stated period that is not the window's own is taken at its word, but a rolling window of about a
    month is what people call a month.
    """
    own = _window_sizes(window)
    if period in {"", "window"}:
        return own
    if period.startswith("month") and 28 * 86400 <= own[0] <= own[1] <= 31 * 86400:
        return own
    if period in {"minute", "hour", "day", "week"}:
        return SIZES[period]
    try:
        size = int(read_length(period).total_seconds())
    except Unreadable:
        return own
    return size, size


def _window_sizes(window: Window) -> tuple[int, int]:
    low, high = SIZES.get(window.unit, SIZES["day"])
    return low * window.count, high * window.count


def _precision(amount: str) -> tuple[Fraction, int]:
    """Half of the last digit that was written, and its unit, both in seconds."""
    found = _LAST.search(amount)
    unit = _UNITS.get(found[3][0].lower(), 60) if found else 60
    digits = len(found[2] or "") if found else 0
    return Fraction(unit, 2 * 10**digits), unit


def _right(window: Window, share: Fraction, unit: int) -> str:
    """The budget of the window, in the unit that was used."""
    name = {1: "seconds", 60: "minutes", 3600: "hours", 86400: "days", 604800: "weeks"}[unit]
    low, high = (_decimal(share * size / unit) for size in _window_sizes(window))
    if low == high:
        return f"{low} {name}"
    return f"{low} to {high} {name}, by the {window.unit}'s length"


def _named(window: Window) -> str:
    if window.kind is WindowKind.CALENDAR:
        return f"a calendar {window.unit}"
    return count(window.count, window.unit)


def _decimal(value: Fraction) -> str:
    """At most four decimals, without zeros at the end."""
    rounded = round(value * 10_000)
    return f"{rounded // 10_000}.{rounded % 10_000:04}".rstrip("0").rstrip(".")
