"""Calendars, read back by the library and, for recurrences, by its own counting against ours."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar, Event

from outputs.small import documents, public, raw, record, update
from uptrail.audience import View
from uptrail.measures.schedule import upcoming
from uptrail.records import Maintenance, Record

WEEKLY = {"from": "2026-03-01 02:00 Europe/Amsterdam", "to": "2026-03-01 04:00 Europe/Amsterdam"}


def weekly(repeat: str = "FREQ=WEEKLY;BYDAY=SU", **values: Any) -> Record:
    return record(Maintenance, "weekly", **{"title": "Weekly", "scheduled": WEEKLY, "repeat": repeat} | values)


def events(view: View, path: str = "maintenance.ics") -> dict[str, Event]:
    calendar = Calendar.from_ical(raw(view, path))
    assert not calendar.errors
    return {str(one["UID"]).split("@")[0]: one for one in calendar.walk("VEVENT")}


def test_each_maintenance_is_an_event_that_blocks_nobody() -> None:
    found = events(public())
    assert set(found) == {"2026-04-05-move", "2026-03-10-done"}
    move = found["2026-04-05-move"]
    assert move["UID"] == "2026-04-05-move@status.lantern.example"
    assert move.decoded("DTSTART") == datetime(2026, 4, 5, 2, tzinfo=UTC)
    assert move.decoded("DTEND") == datetime(2026, 4, 5, 3, tzinfo=UTC)
    assert move.decoded("DTSTAMP") == datetime(2026, 3, 25, 9, tzinfo=UTC)
    assert (move["STATUS"], move["TRANSP"], move["SEQUENCE"]) == ("CONFIRMED", "TRANSPARENT", 1)
    assert move["URL"] == "https://status.lantern.example/maintenance/2026-04-05-move/"
    assert move["DESCRIPTION"] == "Web shop\n\nSunday night."


def test_a_components_calendar_holds_its_own() -> None:
    assert set(events(public(), "components/web/maintenance.ics")) == {"2026-04-05-move", "2026-03-10-done"}
    assert set(events(public(), "components/api/maintenance.ics")) == set()


def test_the_sequence_grows_with_each_word_and_uid_stays() -> None:
    said = [update("2026-03-20 10:00", "Scheduled", text="a"), update("2026-03-21 10:00", "Scheduled", text="b")]
    found = [events(public(weekly(updates=said[:count])))["weekly"] for count in (0, 1, 2)]
    off = events(public(weekly(updates=said, cancelled="2026-03-22 10:00 UTC")))["weekly"]
    assert [one["SEQUENCE"] for one in (*found, off)] == [0, 1, 2, 3]
    assert {one["UID"] for one in (*found, off)} == {"weekly@status.lantern.example"}
    assert [one["STATUS"] for one in (*found, off)] == ["CONFIRMED", "CONFIRMED", "CONFIRMED", "CANCELLED"]


@pytest.mark.parametrize(
    "repeat",
    [
        "FREQ=WEEKLY;BYDAY=SU",
        "FREQ=WEEKLY;BYDAY=SU;COUNT=4",
        "FREQ=WEEKLY;BYDAY=SU;UNTIL=20260405T020000",
        "FREQ=WEEKLY;BYDAY=SU;UNTIL=20260404T235959Z",
        "FREQ=MONTHLY;BYDAY=-1SU;INTERVAL=2",
        "FREQ=MONTHLY;BYDAY=TU,TH;BYSETPOS=1,-1",
        "FREQ=YEARLY;BYMONTH=3,10;BYDAY=-1SU",
        "RRULE:FREQ=DAILY;COUNT=40",
    ],
)
def test_a_reader_of_the_calendar_finds_our_windows(repeat: str) -> None:
    """The event's own rule, counted by dateutil in the event's own zone, across March and October."""
    view = public(weekly(repeat))
    event = events(view)["weekly"]
    start = event.decoded("DTSTART")
    assert str(start.tzinfo) == "Europe/Amsterdam"
    theirs = rrulestr(event["RRULE"].to_ical().decode(), dtstart=start).between(
        view.as_of, view.as_of + timedelta(days=365)
    )
    ours = upcoming(view.maintenances["weekly"], view.as_of, timedelta(days=365))
    assert [one.astimezone(UTC) for one in theirs] == [window.start for window in ours]
    assert {window.end - window.start for window in ours} <= {event.decoded("DURATION")}
    assert start.hour == 2


def test_the_zone_is_described_and_says_when_summer_begins() -> None:
    calendar = Calendar.from_ical(raw(public(weekly()), "maintenance.ics"))
    (zone,) = calendar.walk("VTIMEZONE")
    assert zone["TZID"] == "Europe/Amsterdam"
    made = zone.to_tz(lookup_tzid=False)
    offsets = [datetime(2026, month, day, 12, tzinfo=made).utcoffset() for month, day in ((3, 28), (3, 30), (10, 26))]
    assert offsets == [timedelta(hours=1), timedelta(hours=2), timedelta(hours=1)]
    assert b"VTIMEZONE" not in raw(public(), "maintenance.ics")


def test_a_series_that_was_completed_ends() -> None:
    event = events(public(weekly(completed="2026-03-20 10:00 UTC")))["weekly"]
    assert event["RRULE"]["UNTIL"] == [datetime(2026, 3, 20, 10, tzinfo=UTC)]


def test_a_rule_that_cannot_be_counted_happens_once() -> None:
    for repeat in ("FREQ=WEEKLY;X-EVIL=1", "FREQ=YEARLY;BYEASTER=0", "FREQ=MONTHLY;BYDAY=SU(+1)", "weekly"):
        assert "RRULE" not in events(public(weekly(repeat)))["weekly"]


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="FREQ=DAILYWK;COUNTBYSMOHRUP0123456789,-+:()TZ", max_size=40))
def test_any_rule_makes_a_calendar(repeat: str) -> None:
    for start in (repeat, f"FREQ=MONTHLY;BYDAY={repeat}", f"FREQ=WEEKLY;{repeat}"):
        assert "weekly" in events(public(weekly(start)))


def test_calendars_do_not_depend_on_the_moment() -> None:
    view = public(weekly())
    made = documents(view)["maintenance.ics"]
    assert made.render() == documents(public(weekly()))["maintenance.ics"].render()
    assert b"20260331" not in raw(view, "maintenance.ics")


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80), st.text(max_size=200))
def test_no_text_adds_a_line(title: str, text: str) -> None:
    evil = "\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:evil\r\n"
    said = [update("2026-03-20 10:00", "Scheduled", text=text + evil)]
    made = raw(public(weekly(title=title + evil, updates=said)), "maintenance.ics")
    lines = made.replace(b"\r\n ", b"").split(b"\r\n")
    assert all(len(line) <= 75 for line in made.split(b"\r\n"))
    assert not any(byte in line for line in lines for byte in (b"\n", b"\r"))
    assert lines.count(b"BEGIN:VEVENT") == lines.count(b"END:VEVENT") == 3
    found = Calendar.from_ical(made).walk("VEVENT")
    assert sorted(str(one["UID"]).split("@")[0] for one in found) == ["2026-03-10-done", "2026-04-05-move", "weekly"]
