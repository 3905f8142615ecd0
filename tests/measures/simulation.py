"""The rule that the uptime page prints, asked of one second after another: it knows nothing of spans.

It shares no code with the measures, nor with the library that counts recurrence rules.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

SEVERE = ["operational", "degraded_performance", "partial_outage", "major_outage"]
MINUTE = timedelta(minutes=1)

Works = tuple[int, int, int | None, int | None]
"""A maintenance: planned start, planned length, when its In progress was told, when it was completed."""


def simulate_incident(one, second: int) -> str:
    """What one incident says at a second: the latest thing said so far, from its start until it is resolved."""
    start, end, first, changes = one
    if second < start or (end is not None and second >= end):
        return "operational"
    said = "operational"
    for at, status in sorted([(start, first), *changes], key=lambda change: change[0]):
        if at <= second:
            said = status
    return said


def simulate_work(one: Works, second: int) -> bool:
    """Whether work goes on at a second: from its first sign of life until it is completed, else as planned."""
    planned, length, told, done = one
    begun = planned if told is None else told
    if second < begun or (done is not None and second >= done):
        return False
    return done is not None or told is not None or second < planned + length


def simulate(incidents, works: Iterable[Works], second: int) -> str:
    """The worst that any incident says, else maintenance where any goes on."""
    said = [simulate_incident(one, second) for one in incidents]
    worst = max(said, key=SEVERE.index, default="operational")
    if worst == "operational" and any(simulate_work(one, second) for one in works):
        return "under_maintenance"
    return worst


@dataclass(frozen=True)
class Repeat:
    """A recurrence rule as text, and the same said anew: which days it means, and how many times at most."""

    rule: str
    means: Callable[[date], bool]
    most: int | None = None
    last: date | None = None


def every(days: int, first: date) -> Callable[[date], bool]:
    return lambda day: (day - first).days % days == 0


def weekly(weekdays: set[int], weeks: int, first: date) -> Callable[[date], bool]:
    """Monday is 0; weeks begin on Monday."""
    monday = first - timedelta(days=first.weekday())
    return lambda day: day.weekday() in weekdays and (day - monday).days // 7 % weeks == 0


def monthly(place: int, weekday: int) -> Callable[[date], bool]:
    """The second Sunday of a month is (2, 6), the last Friday (-1, 4)."""
    if place > 0:
        return lambda day: day.weekday() == weekday and (day.day - 1) // 7 == place - 1
    return lambda day: day.weekday() == weekday and (day + timedelta(days=7)).month != day.month


def begins(repeat: Repeat, first: date, at: time, walls: Iterable[tuple[datetime, datetime]]) -> Iterator[datetime]:
    """The moments at which somebody who watches the clock on the wall begins to work.

    `walls` are moments, a minute apart, each with what that clock shows. Where its hands are put forward past
    the time, work begins when they would have reached it; where they are put back, the first time counts.
    """
    done: set[date] = set()
    before: datetime | None = None
    for moment, wall in walls:
        skipped = 0 if before is None else max((wall - before) // MINUTE - 1, 0)
        before = wall
        times = [(wall - (skipped - late) * MINUTE, moment + late * MINUTE) for late in range(skipped)]
        for shown, begun in [*times, (wall, moment)]:
            day = shown.date()
            if shown.time() != at or day < first or day in done or not repeat.means(day):
                continue
            if len(done) != repeat.most and (repeat.last is None or day <= repeat.last):
                done.add(day)
                yield begun


def clock_on_the_wall(zone: str, first: datetime, minutes: int) -> list[tuple[datetime, datetime]]:
    """Every minute from `first` with what the clock of a zone shows."""
    moments = (first + number * MINUTE for number in range(minutes))
    return [(moment, moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)) for moment in moments]


def series(begun: list[int], length: int, told: Mapping[int, tuple[int | None, int | None]], until: int) -> set[int]:
    """The minutes at which the work of a series goes on, as known `until` a minute.

    `told` says of a window, by its place, how many minutes after its planned start In progress and
    Completed were told. Only the last can go on for want of a Completed.
    """
    found: set[int] = set()
    known = [start for start in begun if start <= until]
    for place, start in enumerate(known):
        late, early = told.get(place, (None, None))
        end = start + length if early is None else start + early
        if late is not None and early is None and place == len(known) - 1:
            end = until
        found.update(range(start + (late or 0), end))
    return {minute for minute in found if minute < until}
