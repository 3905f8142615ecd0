"""Moments as whole microseconds since 1970, so that long sums stay integers and exact."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction
from functools import lru_cache

from uptrail.timespan import Span

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
TICK = timedelta(microseconds=1)
PER_SECOND = 1_000_000
FAR = datetime(9999, 1, 1, tzinfo=UTC)
"""Later than any moment that is written: the end of what has not ended."""


def ticks(moment: datetime) -> int:
    """A moment as microseconds since 1970."""
    return (moment - EPOCH) // TICK


def moment(count: int) -> datetime:
    """The moment, in UTC, that is `count` microseconds after 1970 began."""
    return EPOCH + timedelta(microseconds=count)


def span(start: int, end: int) -> Span:
    """The span between two counts of microseconds."""
    return Span(moment(start), moment(end))


@lru_cache(maxsize=8192)
def in_seconds(count: int) -> Fraction:
    """Microseconds as seconds, exactly."""
    return Fraction(count, PER_SECOND)
