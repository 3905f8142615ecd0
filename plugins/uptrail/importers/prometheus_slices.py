"""Good and total events of an objective, slice by slice: both asked for the same moments, in pieces a server takes."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import NamedTuple, Protocol

from uptrail.importers.prometheus_answer import NOISE, Refused
from uptrail.measures import queries
from uptrail.records.slo import SliSource
from uptrail.values import Unreadable

MOST_POINTS = 10_000
"""Fewer than the 11,000 that a server gives at once."""
PLACES = 6
DAY = timedelta(days=1)


class Asks(Protocol):
    """What asks: times in seconds since 1970, values at each where there are any."""

    def ask(self, query: str, start: int, end: int, step: int) -> dict[int, Fraction]: ...


class Row(NamedTuple):
    """One measured slice; `start` in seconds since 1970, counts rounded to six places."""

    start: int
    good: Fraction
    total: Fraction


def slices(client: Asks, source: SliSource, start: int, end: int, step: int) -> list[Row]:
    """The slices from `start` to `end` that the server has data for, in order.

    Raises `Refused` when anything is not as it must be; then nothing of it should be kept.
    """
    try:
        if source.ratio:
            return [Row(at, share, Fraction(1)) for at, share in _ratios(client, source.ratio, start, end, step)]
        return _counts(client, source, start, end, step)
    except Unreadable as error:
        raise Refused(error.message, error.remedy) from None


def _counts(client: Asks, source: SliSource, start: int, end: int, step: int) -> list[Row]:
    length = timedelta(seconds=step)
    total = _whole(client, queries.events(source.total, length), start, end, step)
    good = _whole(client, queries.events(source.good, length), start, end, step)
    if not good and any(total.values()):
        _insist_on_good(client, source.good, end, step)
    found = []
    for at, all_ in sorted(total.items()):
        fine = good.get(at, Fraction(0))
        if fine > all_ * (1 + NOISE) + NOISE:
            raise Refused(
                f"{_day(at - step)}: {float(fine):g} good events of only {float(all_):g}",
                "every good event must be among the total: correct the queries, or begin after that with --since",
            )
        found.append(Row(at - step, min(_rounded(fine), _rounded(all_)), _rounded(all_)))
    return found


def _insist_on_good(client: Asks, query: str, end: int, step: int) -> None:
    """Without a single good event it may be a total outage, or a misspelt query: then a day finds nothing either."""
    if not client.ask(queries.events(query, DAY), end, end, step):
        raise Refused("the query for good events finds nothing, while there are events", "is it spelt right?")


def _ratios(client: Asks, query: str, start: int, end: int, step: int) -> Iterator[tuple[int, Fraction]]:
    text = queries.ratio(query, timedelta(seconds=step)) or query.strip()
    for at, share in sorted(_whole(client, text, start, end, step).items()):
        if share > 1 + NOISE:
            raise Refused(
                f"{_day(at - step)}: the ratio {float(share):g} is above 1", "write the share of what is good"
            )
        yield at - step, min(_rounded(share), Fraction(1))


def _whole(client: Asks, query: str, start: int, end: int, step: int) -> dict[int, Fraction]:
    """The values at the end of every slice, asked for piece by piece."""
    found: dict[int, Fraction] = {}
    for first in range(start + step, end + 1, step * MOST_POINTS):
        last = min(first + step * (MOST_POINTS - 1), end)
        found |= client.ask(query, first, last, step)
    return found


def _rounded(value: Fraction) -> Fraction:
    return Fraction(round(value * 10**PLACES), 10**PLACES)


def _day(at: int) -> str:
    return f"{datetime.fromtimestamp(at, UTC):%Y-%m-%d %H:%M} UTC"
