"""Queries that people wrote for any window become queries for one: `{{.window}}` is where the window goes.

A plain counter, `sum(requests_total{job="api"})`, which OpenSLO documents often hold, is read as its increase.
"""

import re
from datetime import timedelta

from uptrail.values import Unreadable

PLACE = re.compile(r"\{\{\s*\.?\s*window\s*\}\}", re.IGNORECASE)
_NAME = r"[a-zA-Z_:][\w:]*_(?:total|count|bucket|sum)"
_MATCHERS = r"(?:\{(?:[^{}\"']|\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*')*\})?"
_COUNTER = re.compile(rf"(?:sum\s*\(\s*(?P<inner>{_NAME}{_MATCHERS})\s*\)|(?P<bare>{_NAME}{_MATCHERS}))", re.ASCII)
_DIFFERENCE = re.compile(r"\((?P<all>.*)\) - \((?P<bad>.*)\)", re.DOTALL)
_QUOTED = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'|`[^`]*`")
_FIXED = re.compile(r"\[\s*[0-9][^\]]*\]")
_PER_SECOND = re.compile(r"\bi?rate\s*\(")
_INCREASE = re.compile(r"\bincrease\s*\(")
_UNITS = (("y", 31_536_000, True), ("w", 604_800, True), ("d", 86_400, False), ("h", 3600, False), ("m", 60, False))


def duration(length: timedelta) -> str:
    """A length as Prometheus writes it: `5m`, `1d`, `4w`, `30d`, `1h30m`; seconds are the smallest unit."""
    left = int(length.total_seconds())
    parts = []
    for unit, size, whole in (*_UNITS, ("s", 1, False)):
        if left >= size and not (whole and left % size):
            parts.append(f"{left // size}{unit}")
            left %= size
    return "".join(parts) or "0s"


def events(query: str, window: timedelta) -> str:
    """The query for a count of events in one window; raises `Unreadable` when it cannot be asked of any window.

    A rate per second is multiplied by the window's seconds.
    """
    text = _filled(query, window)
    if text is None:
        raise Unreadable("the query has no window", "write sum(increase(name_total[{{.window}}])), with {{.window}}")
    bare = _QUOTED.sub('""', text)
    if _PER_SECOND.search(bare) and not _INCREASE.search(bare):
        return f"({text}) * {int(window.total_seconds())}"
    return text


def ratio(query: str, window: timedelta) -> str | None:
    """The query for the good share in one window; None when it tells of a moment and not of a window."""
    return _filled(query, window)


def _filled(query: str, window: timedelta) -> str | None:
    """The query with the window in its place; None when it has no place for one."""
    query, length = query.strip(), duration(window)
    if PLACE.search(query):
        return PLACE.sub(length, query)
    if (counter := _increase(query, length)) is not None:
        return counter
    if (both := _DIFFERENCE.fullmatch(query)) is not None:
        whole, bad = _increase(both["all"].strip(), length), _increase(both["bad"].strip(), length)
        if whole and bad:
            return f"({whole}) - ({bad})"
    if fixed := _FIXED.search(_QUOTED.sub('""', query)):
        raise Unreadable(f"the window {fixed[0]} is fixed in the query", "write [{{.window}}] in its place")
    return None


def _increase(query: str, length: str) -> str | None:
    """The increase of a plain counter; None for any other query."""
    found = _COUNTER.fullmatch(query)
    return f"sum(increase({found['inner'] or found['bare']}[{length}]))" if found else None
