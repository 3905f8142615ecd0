"""Feeds by the grammars of their formats, and by the rules that a grammar cannot say, for whatever a record holds."""

from email.utils import parsedate_to_datetime
from functools import cache
from pathlib import Path

import feedparser
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis
from hypothesis import strategies as st
from lxml import etree

from outputs.feeds.test_atom import told
from outputs.small import documents, public, raw, record, update
from uptrail.audience import View
from uptrail.records import Incident

ATOM = "{http://www.w3.org/2005/Atom}"
SITES = ["https://status.lantern.example/", "https://lantern.example/status/", "http://localhost:8000/"]
LANGUAGES = ["en", "pt-BR", "ja", "ar"]
NASTY = st.text(max_size=40) | st.sampled_from(
    ["", " ", "]]>", "&amp;<b>", "\x00\x0b\ufffe", "\u202egnp.exe", "<!--", "&#0;", "<?xml?>", "x" * 300]
)


@cache
def grammar(name: str) -> etree.RelaxNG:
    return etree.RelaxNG(etree.parse(Path(__file__).parent / "schemas" / f"{name}.rng"))


def complaints(path: str, made: bytes) -> list[str]:
    """What is wrong with a feed."""
    form = "atom" if path.endswith("atom") else "rss"
    tree = etree.fromstring(made)
    schema = grammar(form)
    schema.validate(tree)
    found = [f"{path}:{error.line}: {error.message}" for error in schema.error_log]
    found += (f"{path}: {said}" for said in (atom_rules(tree) if form == "atom" else rss_rules(tree)))
    parsed = feedparser.parse(made)
    return [*found, f"{path}: {parsed.bozo_exception}"] if parsed.bozo else found


def atom_rules(feed: etree._Element) -> list[str]:
    """RFC 4287, 4.1.1 and 4.1.2: authors, ids, links; and that a feed is as new as its newest entry."""
    found, entries = [], feed.findall(f"{ATOM}entry")
    if feed.find(f"{ATOM}author") is None and any(entry.find(f"{ATOM}author") is None for entry in entries):
        found.append("an entry has no author")
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    if len(ids) != len(set(ids)):
        found.append("two entries have one id")
    if len(feed.findall(f"{ATOM}link[@rel='self']")) != 1:
        found.append("it does not say its own address")
    for element in (feed, *entries):
        links = [(link.get("type"), link.get("hreflang")) for link in element.findall(f"{ATOM}link[@rel='alternate']")]
        if len(links) != len(set(links)):
            found.append("two alternates of one type and language")
    updated = [entry.findtext(f"{ATOM}updated", "") for entry in entries]
    if updated and feed.findtext(f"{ATOM}updated") != max(updated):
        found.append("it is not as new as its newest entry")
    if updated != sorted(updated, reverse=True):
        found.append("it is not in order")
    return found


def rss_rules(rss: etree._Element) -> list[str]:
    """Ids are unique, dates are real and in order, the channel is as new as its newest item."""
    found, items = [], rss.findall("channel/item")
    ids = [item.findtext("guid") for item in items]
    if len(ids) != len(set(ids)):
        found.append("two items have one id")
    for item in items:
        guid = item.find("guid")
        if guid is not None and guid.get("isPermaLink", "true") == "true" and not str(guid.text).startswith("http"):
            found.append("an id is no address, but says that it is")
    dates = [parsedate_to_datetime(item.findtext("pubDate", "")) for item in items]
    if dates != sorted(dates, reverse=True):
        found.append("it is not in order")
    if dates and parsedate_to_datetime(rss.findtext("channel/lastBuildDate", "")) != dates[0]:
        found.append("it is not as new as its newest item")
    return found


def feeds(view: View) -> list[str]:
    return [path for path in documents(view) if path.endswith((".atom", ".rss"))]


@pytest.mark.parametrize("url", SITES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_feed_keeps_to_its_format(url: str, language: str) -> None:
    view = public(url=url, language=language)
    assert len(feeds(view)) == 10
    assert [said for path in feeds(view) for said in complaints(path, raw(view, path))] == []


@hypothesis(max_examples=80, deadline=None)
@given(NASTY, NASTY, NASTY, NASTY)
def test_whatever_a_record_holds(title: str, text: str, impact: str, actions: str) -> None:
    odd = record(
        Incident,
        "2026-03-30-odd",
        title=title,
        started="2026-03-30 09:00 UTC",
        components={"web": "major_outage"},
        updates=[
            update("2026-03-30 09:10", "Investigating", text=text, impact=impact, current_actions=actions),
            {**update("2026-03-30 09:10", text=impact), "id": "20260330t0910-2"},
        ],
    )
    view = public(odd, name=title or "x")
    for path in ("feed.atom", "feed.rss", "components/web/feed.atom", "components/web/feed.rss"):
        assert complaints(path, raw(view, path)) == []


def test_a_feed_of_nothing_is_one_too() -> None:
    view = public()
    for path in ("components/mail/feed.atom", "components/mail/feed.rss"):
        assert complaints(path, raw(view, path)) == []


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("feed.atom", b"updated>", b"changed>"),
        ("feed.atom", b"</id><", b"</id><id>tag:a,2026:b</id><"),
        ("feed.atom", b"T10:00:00+", b" 10:00:00+"),
        ("feed.atom", b'rel="self"', b'rel="me"'),
        ("feed.atom", b'href="https:', b'href="'),
        ("feed.rss", b"<pubDate>Tue", b"<pubDate>Dienstag"),
        ("feed.rss", b"guid", b"id"),
        ("feed.rss", b'isPermaLink="false"', b'isPermaLink="no"'),
        ("feed.rss", b"<link>https:", b"<link>"),
        ("feed.rss", b"<title>", b"<title/><title>"),
    ],
)
def test_a_feed_that_breaks_its_format_is_refused(path: str, old: bytes, new: bytes) -> None:
    """Otherwise the tests above would prove little."""
    made = raw(public(told("one")), path)
    assert complaints(path, made) == []
    assert old in made
    assert complaints(path, made.replace(old, new))
