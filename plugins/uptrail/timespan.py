"""Half-open spans of time `[start, end)` in UTC, and exact arithmetic on sets of them.

Overlaps count once: every function that returns several spans returns them sorted and disjoint.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import TypeVar

ZERO = timedelta(0)
K = TypeVar("K")


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """The moments from `start` up to, but not including, `end`; empty when `end <= start`."""

    start: datetime
    end: datetime

    @property
    def length(self) -> timedelta:
        """How long the span lasts; never negative."""
        return max(self.end - self.start, ZERO)

    def __bool__(self) -> bool:
        return self.end > self.start

    def __contains__(self, moment: datetime) -> bool:
        return self.start <= moment < self.end

    def clip(self, window: "Span") -> "Span":
        """The part of this span that lies within `window`, possibly empty."""
        return Span(max(self.start, window.start), min(self.end, window.end))


def union(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The spans that cover exactly the moments that any of `spans` covers."""
    merged: list[Span] = []
    for span in sorted(span for span in spans if span):
        if merged and span.start <= merged[-1].end:
            if span.end > merged[-1].end:
                merged[-1] = Span(merged[-1].start, span.end)
        else:
            merged.append(span)
    return tuple(merged)


def intersect(some: Iterable[Span], others: Iterable[Span]) -> tuple[Span, ...]:
    """The spans that cover exactly the moments that both sides cover."""
    left, right = union(some), union(others)
    found: list[Span] = []
    i = j = 0
    while i < len(left) and j < len(right):
        common = left[i].clip(right[j])
        if common:
            found.append(common)
        if left[i].end <= right[j].end:
            i += 1
        else:
            j += 1
    return tuple(found)


def subtract(some: Iterable[Span], others: Iterable[Span]) -> tuple[Span, ...]:
    """The spans that cover exactly the moments of `some` that `others` do not cover."""
    left: list[Span] = []
    holes = union(others)
    for span in union(some):
        start = span.start
        for hole in holes:
            if hole.end <= start:
                continue
            if hole.start >= span.end:
                break
            if hole.start > start:
                left.append(Span(start, hole.start))
            start = max(start, hole.end)
        if start < span.end:
            left.append(Span(start, span.end))
    return tuple(left)


def clip(spans: Iterable[Span], window: Span) -> tuple[Span, ...]:
    """The disjoint parts of `spans` within `window`."""
    return union(span.clip(window) for span in spans)


def total(spans: Iterable[Span]) -> timedelta:
    """How long the union of `spans` lasts."""
    return sum((span.length for span in union(spans)), ZERO)


def seconds(length: timedelta) -> Fraction:
    """A length in seconds, exactly."""
    return Fraction(length // timedelta(microseconds=1), 1_000_000)


def share_out(claims: Mapping[K, Iterable[Span]]) -> dict[K, Fraction]:
    """Split the union of all claims among their owners, in seconds.

    A moment that n owners claim is shared equally, 1/n each, so that the
    shares add up exactly to `seconds(total(all claims))`.
    """
    edges: list[tuple[datetime, int, K]] = []
    for owner, spans in claims.items():
        for span in union(spans):
            edges.append((span.start, 1, owner))
            edges.append((span.end, -1, owner))
    edges.sort(key=lambda edge: edge[0])
    shares: dict[K, Fraction] = {owner: Fraction(0) for owner in claims}
    active: set[K] = set()
    before = datetime.min.replace(tzinfo=UTC)
    for moment, step, owner in edges:
        if active and moment > before:
            part = seconds(moment - before) / len(active)
            for sharer in active:
                shares[sharer] += part
        before = moment
        if step > 0:
            active.add(owner)
        else:
            active.discard(owner)
    return shares
