"""Calendars, read back by the library and, for recurrences, by its own counting against ours."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar, Event

from outputs.small import documents, public, raw, record, update
from uptrail.audience import ShownMaintenance, View
from uptrail.measures.schedule import upcoming
from uptrail.outputs.calendars import maintenance
from uptrail.outputs.calendars.maintenance import EPOCH, sequence
from uptrail.outputs.state import State, state_of
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
    assert (move["STATUS"], move["TRANSP"]) == ("CONFIRMED", "TRANSPARENT")
    assert move["URL"] == "https://status.lantern.example/maintenance/2026-04-05-move/"
    assert move["DESCRIPTION"] == "Web shop\n\nSunday night."


def test_a_components_calendar_holds_its_own() -> None:
    assert set(events(public(), "components/web/maintenance.ics")) == {"2026-04-05-move", "2026-03-10-done"}
    assert set(events(public(), "components/api/maintenance.ics")) == set()


def test_an_event_is_made_once_for_all_calendars(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []

    def event(state: State, shown: ShownMaintenance) -> Event:
        made.append(shown.id)
        return make(state, shown)

    make = maintenance.event
    monkeypatch.setattr(maintenance, "event", event)
    view = at(public(), None)
    whole, part = (raw(view, path) for path in ("maintenance.ics", "components/web/maintenance.ics"))
    assert sorted(made) == ["2026-03-10-done", "2026-04-05-move"]
    assert whole.split(b"BEGIN:VEVENT")[1:] == part.split(b"BEGIN:VEVENT")[1:]
    assert whole.endswith(b"END:VEVENT\r\nEND:VCALENDAR\r\n")


def at(view: View, committed: datetime | None) -> View:
    return replace(view, committed=committed)


def test_the_sequence_grows_when_a_window_moves_without_a_word_and_uid_stays() -> None:
    """Also when it moves back to where it was: only the commit tells."""
    windows = [{"from": f"2026-05-0{day} 02:00 UTC", "to": f"2026-05-0{day} 03:00 UTC"} for day in (3, 2, 3)]
    commits = [datetime(2026, 3, 20, 10, 0, second, tzinfo=UTC) for second in (0, 1, 2)]
    pairs = zip(windows, commits, strict=True)
    found = [events(at(public(weekly("", scheduled=window)), commit))["weekly"] for window, commit in pairs]
    assert [one.decoded("DTSTART").day for one in found] == [3, 2, 3]
    first = int((commits[0] - EPOCH).total_seconds())
    assert [one["SEQUENCE"] for one in found] == [first, first + 1, first + 2]
    assert {one["UID"] for one in found} == {"weekly@status.lantern.example"}


@given(st.lists(st.datetimes(datetime(2020, 1, 1), datetime(2088, 1, 1)), min_size=2, max_size=4, unique=True))
def test_the_sequence_never_falls_and_fits_a_calendars_numbers(moments: list[datetime]) -> None:
    view = public(weekly())
    state = [state_of(at(view, moment.replace(tzinfo=UTC))) for moment in sorted(moments)]
    found = [sequence(one, one.view.maintenances["weekly"]) for one in state]
    assert found == sorted(found)
    assert 0 <= found[0] <= found[-1] < 2**31


def test_being_called_off_is_a_change_of_its_own() -> None:
    commit = datetime(2026, 3, 22, 9, tzinfo=UTC)
    planned = events(at(public(weekly()), commit))["weekly"]
    off = events(at(public(weekly(cancelled="2026-03-22 10:00 UTC")), commit))["weekly"]
    assert (planned["STATUS"], off["STATUS"]) == ("CONFIRMED", "CANCELLED")
    assert off["SEQUENCE"] == planned["SEQUENCE"] + 1


def test_without_a_commit_the_builds_moment_counts() -> None:
    view = public()
    assert events(view)["2026-04-05-move"]["SEQUENCE"] == int((view.as_of - EPOCH).total_seconds())


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
    commit = datetime(2026, 3, 30, 9, tzinfo=UTC)
    view = at(public(weekly()), commit)
    later = replace(view, as_of=view.as_of + timedelta(hours=1))
    made, again = (documents(one)["maintenance.ics"] for one in (view, later))
    assert (made.key, made.made()) == (again.key, again.made())
    assert b"20260331" not in raw(view, "maintenance.ics")
    assert made.key != documents(at(view, commit + timedelta(seconds=1)))["maintenance.ics"].key


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
