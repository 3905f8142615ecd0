"""Every uptime figure and bar that is printed, against a simulation that paints one second after another."""

import json
import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from functools import cache
from itertools import pairwise
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as reader

from measures.made import SOURCE
from measures.simulation import SEVERE, Repeat, begins, clock_on_the_wall, simulate_incident, weekly
from outputs.small import documents
from uptrail.archive import Archive
from uptrail.audience import Audience, View, view
from uptrail.outputs.document import Page
from uptrail.records import Component, Incident, Maintenance
from uptrail.records.maintenance import Schedule
from uptrail.records.occurrence import Audience as Readers
from uptrail.records.occurrence import ComponentStatus, Update
from uptrail.settings import Settings

AS_OF = datetime(2026, 4, 20, 17, 23, 45, tzinfo=UTC)
DAWN = datetime(2025, 4, 1, tzinfo=UTC)
"""The simulated world begins here, more than 365 days before `AS_OF`."""
LENGTH = int((AS_OF - DAWN).total_seconds())
SINCE = {"old": date(2024, 1, 1), "young": date(2026, 2, 11)}
RANK = ["operational", "under_maintenance", *SEVERE[1:]]
WEIGHT = {"degraded_performance": Fraction(1, 10), "partial_outage": Fraction(3, 10), "major_outage": Fraction(1)}
EDGES = [
    *(LENGTH - days * 86400 for days in (0, 30, 90, 365)),
    *(int((datetime(2026, month, 1, tzinfo=UTC) - DAWN).total_seconds()) for month in (1, 2, 3, 4)),
    int((datetime(2026, 2, 11, tzinfo=UTC) - DAWN).total_seconds()),
]
"""Where windows, months and components begin and end."""
SECOND = st.integers(0, LENGTH) | st.builds(
    lambda edge, away: min(max(edge + away, 0), LENGTH), st.sampled_from(EDGES), st.integers(-4000, 4000)
)
INCIDENTS = st.lists(
    st.tuples(
        st.sampled_from(list(SINCE)),
        SECOND,
        st.integers(1, 9000),
        st.sampled_from(SEVERE),
        st.lists(st.tuples(st.integers(0, 9000), st.sampled_from(SEVERE)), max_size=2),
    ),
    max_size=8,
)
NIGHT, ZONE, HOURS = time(1, 30), "Europe/Lisbon", 2
WORK = Repeat("FREQ=WEEKLY;BYDAY=SU", weekly({6}, 1, DAWN.date()))


@cache
def nights() -> list[int]:
    """The second at which each recurring window of `old` begins."""
    walls = clock_on_the_wall(ZONE, DAWN, LENGTH // 60)
    return [int((one - DAWN).total_seconds()) for one in begins(WORK, DAWN.date(), NIGHT, walls)]


def paint(incidents) -> dict[str, bytearray]:
    """Each component's status at every second of the world, as its place in `RANK`."""
    worlds = {id: bytearray(LENGTH) for id in SINCE}
    for start in nights():
        stop = min(start + HOURS * 3600, LENGTH)
        worlds["old"][start:stop] = bytes([1]) * (stop - start)
    for component, *told in incidents:
        world, (start, length, first, changes) = worlds[component], told
        one = (start, start + length, first, [(start + at, status) for at, status in changes])
        for second in range(start, min(start + length, LENGTH)):
            said = simulate_incident(one, second)
            if said != "operational":
                world[second] = max(world[second], RANK.index(said))
    return worlds


def moment(second: int) -> datetime:
    return DAWN + timedelta(seconds=second)


def seen(incidents) -> View:
    """What the public may see of records that say the same."""
    records: dict[type, dict[str, Any]] = {Component: {}, Incident: {}, Maintenance: {}}
    for id, since in SINCE.items():
        records[Component][id] = Component(
            id=id, source=SOURCE, name=id.title(), audience=Readers.PUBLIC, since=since, group="Group"
        )
    for number, (component, start, length, first, changes) in enumerate(incidents):
        updates = tuple(
            Update(id=f"u{place}", at=moment(start + at), components={component: ComponentStatus(status)})
            for place, (at, status) in enumerate(changes)
        )
        records[Incident][f"i{number}"] = Incident(
            id=f"i{number}",
            source=SOURCE,
            title=f"Number {number}",
            audience=Readers.PUBLIC,
            started=moment(start),
            resolved=moment(start + length),
            components={component: ComponentStatus(first)},
            updates=updates,
        )
    first = moment(nights()[0])
    records[Maintenance]["nights"] = Maintenance(
        id="nights",
        source=SOURCE,
        title="Every Sunday night",
        audience=Readers.PUBLIC,
        scheduled=Schedule(start=first, end=first + timedelta(hours=HOURS), zone=ZONE),
        repeat=WORK.rule,
        components={"old": ComponentStatus.UNDER_MAINTENANCE},
    )
    configured = Settings.model_validate(
        {
            "name": "Lantern",
            "url": "https://status.lantern.example/",
            "policies": {"weights": {"degraded_performance": "0.1"}},
        }
    )
    return view(Archive(configured, AS_OF, records), Audience.PUBLIC)


def counted(world: bytearray, id: str, start: int, end: int) -> dict[str, int]:
    """The seconds at each status from one second to another, without those that there is no data for."""
    known = int((datetime.combine(SINCE[id], time(), UTC) - DAWN).total_seconds())
    start, end = max(start, known, 0), max(min(end, LENGTH), 0)
    held = {status: world.count(bytes([place]), start, end) for place, status in enumerate(RANK) if place}
    held["operational"] = max(end - start, 0) - sum(held.values())
    return {status: count for status, count in held.items() if count}


def percentage(held: dict[str, int]) -> str:
    """As it must be printed: two decimals, rounded down, and 100% only for all of it."""
    total = sum(held.values()) - held.get("under_maintenance", 0)
    down = sum((WEIGHT.get(status, 0) * seconds for status, seconds in held.items()), Fraction(0))
    if not total:
        return "No data yet"
    if not down:
        return "100%"
    hundredths = (total - down) * 10_000 // total
    return f"{hundredths // 100}.{hundredths % 100:02}%"


def lasting(seconds: Fraction) -> str:
    """A length of time as it must be printed: whole minutes, in its two largest units."""
    minutes = int(seconds // 60)
    if not seconds:
        return "none"
    parts = [(minutes // 1440, "d"), (minutes // 60 % 24, "h"), (minutes % 60, "min")]
    while len(parts) > 1 and not parts[0][0]:
        parts.pop(0)
    return " ".join(f"{count} {unit}" for count, unit in parts[:2] if count) or "less than a minute"


def page(view: View, path: str) -> Any:
    made = documents(view)[path].made()
    assert isinstance(made, Page)
    return reader.fromstring(made.content)


def words(element: Any) -> str:
    return " ".join(element.text_content().split())


def bars(element: Any) -> list[str]:
    """The status of each day that a drawing shows, oldest first."""
    [drawing] = element.xpath(".//svg[@class='up-bars']")
    shown: dict[int, str] = {}
    for path in drawing.xpath("./path"):
        pen = 0
        for move, number in re.findall(r"([Mmh])(-?\d+)", path.get("d")):
            if move == "h":
                days = range(pen // 4, (pen + int(number)) // 4 + 1)
                shown |= dict.fromkeys(days, path.get("class").removeprefix("up-"))
            pen = int(number) if move == "M" else pen + int(number)
    return [shown[day] for day in range(len(shown))]


def days_of(world: bytearray, id: str, count: int) -> Iterable[tuple[date, dict[str, int]]]:
    for back in range(count - 1, -1, -1):
        day = AS_OF.date() - timedelta(days=back)
        start = int((datetime.combine(day, time(), UTC) - DAWN).total_seconds())
        yield day, counted(world, id, start, start + 86400)


def months_of(world: bytearray, id: str) -> list[tuple[str, dict[str, int]]]:
    """The last twelve months that there is data for, newest first."""
    firsts = [datetime(2025 + (month + 3) // 12, (month + 3) % 12 + 1, 1, tzinfo=UTC) for month in range(14)]
    edges = [int((first - DAWN).total_seconds()) for first in firsts]
    held = [(f"{first:%B %Y}", counted(world, id, *edge)) for first, edge in zip(firsts, pairwise(edges), strict=False)]
    return [(name, seconds) for name, seconds in reversed(held) if seconds][:12]


def over(world: bytearray, id: str) -> list[str]:
    """The figures for the last 30, 90 and 365 times 24 hours."""
    return [percentage(counted(world, id, LENGTH - days * 86400, LENGTH)) for days in (30, 90, 365)]


@settings(deadline=None, max_examples=15)
@given(INCIDENTS)
def test_what_is_printed_is_what_happened(incidents) -> None:
    worlds, shown = paint(incidents), seen(incidents)
    home, uptime = page(shown, "index.html"), page(shown, "uptime/index.html")
    figures, by_month = uptime.xpath("//table")[:2]
    months = [words(cell) for cell in by_month.xpath(".//thead//th")][1:]
    for id, world in worlds.items():
        expected = [max(held, key=RANK.index) if held else "no_data" for _, held in days_of(world, id, 90)]
        [part] = home.xpath(f"//ul[@class='up-parts']/li[.//a[contains(@href, 'components/{id}/')]]")
        assert [words(span).split(" uptime")[0] for span in part.xpath(".//span[starts-with(@class, 'up-w')]")] == (
            over(world, id)
        )
        assert bars(part) == expected
        [row] = figures.xpath(f".//tr[th/a[contains(@href, '/{id}/')]]")
        assert [words(cell) for cell in row.xpath("./td")] == over(world, id)
        [row] = by_month.xpath(f".//tr[th/a[contains(@href, '/{id}/')]]")
        printed = {month: words(cell) for month, cell in zip(months, row.xpath("./td"), strict=True)}
        told = {month: percentage(held) for month, held in months_of(world, id)}
        assert printed == {month: told.get(month, "–") for month in months}
        check_component(shown, world, id, expected)
        check_api(shown, world, id)


def check_component(shown: View, world: bytearray, id: str, expected: list[str]) -> None:
    """Its own page: its figures, its bars, and its months with downtime and maintenance."""
    own = page(shown, f"components/{id}/index.html")
    facts = own.xpath("//div[@class='up-fact'][starts-with(dt, 'Uptime')]/dd")
    assert [words(fact) for fact in facts] == over(world, id)
    assert bars(own) == expected
    rows = [[words(cell) for cell in row.xpath("./th|./td")] for row in own.xpath("//tbody/tr")][:12]
    assert rows == [
        [
            month,
            percentage(held),
            lasting(sum((WEIGHT.get(status, 0) * Fraction(count) for status, count in held.items()), Fraction(0))),
            lasting(Fraction(held.get("under_maintenance", 0))),
        ]
        for month, held in months_of(world, id)
    ]


def check_api(shown: View, world: bytearray, id: str) -> None:
    """Every day of `api/v1/`."""
    told: dict[str, Any] = {}
    for year in (2025, 2026):
        made = documents(shown).get(f"api/v1/uptime/{id}/{year}.json")
        told |= {day["day"]: day for day in json.loads(made.made())["days"]} if made else {}
    for day, held in days_of(world, id, 385):
        said = told[day.isoformat()] if day >= SINCE[id] else told.get(day.isoformat(), {"seconds": {}})
        assert {status: count for status, count in said["seconds"].items() if count} == held
        if not held:
            continue
        down = sum((WEIGHT.get(status, 0) * count for status, count in held.items()), Fraction(0))
        total = sum(held.values()) - held.get("under_maintenance", 0)
        assert said["downtime"] == float(down)
        assert said["uptime"] == ((total - down) * 10**8 // total / 10**8 if total else None)
        assert said["no_data"] == 86400 - sum(held.values())


def test_the_painter_knows_both_changes_of_the_clock() -> None:
    """Otherwise the comparisons above would prove little."""
    shown = {moment(start).hour for start in nights()}
    assert shown == {0, 1}
    assert len(nights()) == 55
