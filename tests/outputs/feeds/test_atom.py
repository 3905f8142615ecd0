import xml.etree.ElementTree as ET

import feedparser
from hypothesis import given, settings
from hypothesis import strategies as st

from outputs.small import public, raw, record, update
from uptrail.outputs.feeds.entries import MOST
from uptrail.records import Incident, Postmortem

ATOM = "{http://www.w3.org/2005/Atom}"


def told(title: str, text: str = "x", count: int = 1) -> Incident:
    made = record(
        Incident,
        "2026-03-30-told",
        title=title,
        started="2026-03-30 10:00 UTC",
        updates=[update(f"2026-03-30 {10 + n // 60}:{n % 60:02}", "Monitoring", text=text) for n in range(count)],
    )
    assert isinstance(made, Incident)
    return made


def test_a_reader_finds_one_entry_per_update_newest_first() -> None:
    feed = feedparser.parse(raw(public(), "feed.atom"))
    assert not feed.bozo
    assert [entry.title for entry in feed.entries][:2] == [
        'Orders "fail" at <checkout> & beyond (Identified)',
        'Orders "fail" at <checkout> & beyond (Investigating)',
    ]
    assert len(feed.entries) == 8
    first = feed.entries[0]
    assert first.link == "https://status.lantern.example/incidents/2026-03-31-orders-fail/#update-20260331t1100"
    assert "<strong>the cause</strong>" in first.content[0].value


def test_what_was_written_afterwards_is_not_news() -> None:
    assert b"afterwards" not in raw(public(), "feed.atom")


def test_ids_do_not_change_when_words_are_corrected() -> None:
    first, second = (feedparser.parse(raw(public(told(title, text)), "feed.atom")) for title, text in ("ab", "cd"))
    assert [entry.id for entry in first.entries] == [entry.id for entry in second.entries]
    assert first.entries[2].id == "tag:status.lantern.example,2026-03-30:incidents/2026-03-30-told/update-20260330t1000"


def test_the_feed_keeps_to_the_newest() -> None:
    feed = feedparser.parse(raw(public(told("many", count=200)), "feed.atom"))
    assert len(feed.entries) == MOST
    assert len({entry.id for entry in feed.entries}) == MOST


def test_history_is_the_same_feed_under_the_name_that_clients_know() -> None:
    feed, history = raw(public(), "feed.atom"), raw(public(), "history.atom")
    assert feed.replace(b"feed.atom", b"history.atom") == history


@settings(max_examples=60)
@given(st.text(max_size=60), st.text(max_size=120))
def test_any_title_and_text_make_a_sound_feed(title: str, text: str) -> None:
    made = raw(public(told(title + "]]>\x00\"'", text + "]]>\x0b&")), "feed.atom")
    tree = ET.fromstring(made)
    entries = tree.findall(f"{ATOM}entry")
    assert len(entries) == 9
    for entry in entries:
        assert entry.findtext(f"{ATOM}id", "").startswith("tag:status.lantern.example,")
        assert entry.findtext(f"{ATOM}updated")
        assert entry.findtext(f"{ATOM}title")


def test_the_postmortem_of_an_old_incident_is_news_when_it_is_published() -> None:
    """However much was told of others between its last update and its postmortem."""
    old = record(
        Incident,
        "2025-01-07-old",
        title="Old trouble",
        audience="public",
        started="2025-01-07 10:00 UTC",
        resolved="2025-01-07 11:00 UTC",
        updates=[update("2025-01-07 11:00", "Resolved", text="Over")],
    )
    written = record(
        Postmortem,
        "2025-01-07-old",
        title="Old trouble",
        audience="public",
        date="2026-03-31",
        incidents=["2025-01-07-old"],
    )
    others = [
        record(
            Incident,
            f"2026-02-01-{number}",
            title="Other trouble",
            audience="public",
            started="2026-02-01 10:00 UTC",
            updates=[update("2026-02-01 10:00", "Investigating", text="Looking")],
        )
        for number in range(MOST)
    ]
    feed = feedparser.parse(raw(public(old, written, *others), "feed.atom"))
    assert any("Old trouble" in entry.title for entry in feed.entries)
