"""Recording rules: the error ratio over each window, and the objective, its budget and what is left of it."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from uptrail.measures import queries
from uptrail.measures.queries import duration
from uptrail.outputs.prometheus.burning import FIRST, Burning, number
from uptrail.timespan import seconds

ERROR = "slo:sli_error:ratio_rate"
TOTAL = "slo:sli_total:events"
BAD = "slo:sli_bad:events"
_KNOWN = ">= -1"
"""Leaves out the NaN of a time without events, which would spoil every average that it is in."""
_JOINED = "/ on(sloth_id, sloth_slo, sloth_service) group_left"


def groups(burning: Burning, version: str) -> Iterator[dict[str, Any]]:
    """The two groups of recordings of an objective."""
    yield {"name": f"sloth-slo-sli-recordings-{burning.slo.id}", "rules": list(_indicator(burning))}
    yield {"name": f"sloth-slo-meta-recordings-{burning.slo.id}", "rules": list(_about(burning, version))}


# --- the indicator ---


def _indicator(burning: Burning) -> Iterator[dict[str, Any]]:
    for window in burning.windows:
        yield _over(burning, ERROR, window, _error(burning, window))
    if not burning.source.ratio:
        yield from _counts(burning)
    if burning.period not in burning.windows:
        yield _over(burning, ERROR, burning.period, _whole(burning))


def _over(burning: Burning, name: str, window: timedelta, expression: str) -> dict[str, Any]:
    length = duration(window)
    labels = dict(sorted({**burning.labels, "sloth_window": length}.items()))
    return {"record": name + length, "expr": expression, "labels": labels}


def _error(burning: Burning, window: timedelta) -> str:
    """The bad share of what happened in a window."""
    source = burning.source
    if not source.ratio:
        good, total = (queries.events(query, window) for query in (source.good, source.total))
        return f"(\n  1 - (\n{_good(good, total, 4)}\n    /\n{_within(total, 4)}\n  )\n)"
    share = queries.ratio(source.ratio, window)
    if share is not None:
        return f"(\n  1 -\n{_within(share, 2)}\n)\n{_KNOWN}"
    if window == FIRST:
        inner = _within(source.ratio, 4)
        return f"(\n  1 - avg_over_time(\n{inner}[{duration(window)}:]\n  )\n)\n{_KNOWN}"
    return f"avg_over_time({ERROR}{duration(FIRST)}{burning.selector}[{duration(window)}])"


def _good(good: str, total: str, depth: int) -> str:
    """Good events; none, where there are events and the query for good ones finds no series."""
    return _within(f"({good})\nor\n0 * ({total})", depth)


def _within(expression: str, depth: int) -> str:
    """An expression in brackets of its own lines."""
    pad = " " * depth
    lines = "\n".join(f"{pad}  {line.rstrip()}" for line in expression.strip().splitlines())
    return f"{pad}(\n{lines}\n{pad})"


def _counts(burning: Burning) -> Iterator[dict[str, Any]]:
    """How many events there were, so that few of them alert nobody and sums are taken over sums."""
    source = burning.source
    wanted = {FIRST, *(pair.long for pair in burning.pairs)} if burning.min_events else {FIRST}
    for window in sorted(wanted):
        yield _over(burning, TOTAL, window, queries.events(source.total, window))
    good, total = (queries.events(query, FIRST) for query in (source.good, source.total))
    yield _over(burning, BAD, FIRST, f"(\n  {total}\n)\n-\n{_good(good, total, 0)}")


def _whole(burning: Burning) -> str:
    """The error ratio of the whole period from what was recorded; sums over sums where events are counted."""
    length, first, selector = duration(burning.period), duration(FIRST), burning.selector
    if burning.source.ratio:
        return f"avg_over_time({ERROR}{first}{selector}[{length}])"
    return f"sum_over_time({BAD}{first}{selector}[{length}])\n/\nsum_over_time({TOTAL}{first}{selector}[{length}])"


# --- the objective ---


def _about(burning: Burning, version: str) -> Iterator[dict[str, Any]]:
    slo, selector = burning.slo, burning.selector
    yield _record(burning, "slo:objective:ratio", f"vector({number(slo.objective)})")
    yield _record(burning, "slo:error_budget:ratio", f"vector({number(burning.budget)})")
    yield _record(burning, "slo:time_period:days", f"vector({number(seconds(burning.period) / 86_400)})")
    if burning.budget:
        for name, window in (("current", FIRST), ("period", burning.period)):
            expression = f"{ERROR}{duration(window)}{selector}\n{_JOINED}\nslo:error_budget:ratio{selector}"
            yield _record(burning, f"slo:{name}_burn_rate:ratio", expression)
        left = f"1 - slo:period_burn_rate:ratio{selector}"
        yield _record(burning, "slo:period_error_budget_remaining:ratio", left)
    about = {
        "sloth_mode": "uptrail",
        "sloth_objective": number(slo.objective * 100),
        "sloth_spec": "uptrail",
        "sloth_version": version,
    }
    yield _record(burning, "sloth_slo_info", "vector(1)", about)


def _record(burning: Burning, name: str, expression: str, more: dict[str, str] | None = None) -> dict[str, Any]:
    return {"record": name, "expr": expression, "labels": dict(sorted({**burning.labels, **(more or {})}.items()))}
