"""RSS, JSON Feed and each component's feeds tell the same news under the same ids as the Atom feed."""

import json
import xml.etree.ElementTree as ET

import feedparser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outputs.feeds.test_atom import told
from outputs.small import documents, public, raw
from uptrail.outputs.feeds.entries import MOST_OF_COMPONENT

PATHS = ("feed", "components/api/feed", "components/web/feed", "components/mail/feed")


@pytest.mark.parametrize("path", PATHS)
def test_all_formats_tell_the_same(path: str) -> None:
    view = public()
    atom, rss = (feedparser.parse(raw(view, f"{path}.{form}")) for form in ("atom", "rss"))
    assert not atom.bozo
    assert not rss.bozo
    body = json.loads(raw(view, f"{path}.json"))
    ids = [entry.id for entry in atom.entries]
    assert ids
    assert ids == [entry.id for entry in rss.entries] == [item["id"] for item in body["items"]]
    assert [entry.title for entry in atom.entries] == [entry.title for entry in rss.entries]
    assert [entry.title for entry in atom.entries] == [item["title"] for item in body["items"]]
    for one, other, item in zip(atom.entries, rss.entries, body["items"], strict=True):
        assert one.content[0].value == other.summary
        assert one.content[0].value.split() == item["content_html"].split()
        assert one.link == other.link == item["url"]
        assert one.published_parsed == other.published_parsed


def test_a_component_hears_of_itself_only() -> None:
    body = json.loads(raw(public(), "components/mail/feed.json"))
    assert {item["url"].split("/")[4] for item in body["items"]} == {"2026-03-20-mail-late"}
    assert body["home_page_url"] == "https://status.lantern.example/components/mail/"
    assert body["feed_url"] == "https://status.lantern.example/components/mail/feed.json"


def test_the_json_feed_is_one() -> None:
    body = json.loads(raw(public(), "feed.json"))
    assert body["version"] == "https://jsonfeed.org/version/1.1"
    assert all(isinstance(item["id"], str) and item["content_html"] for item in body["items"])


def test_history_is_the_feed_under_the_names_that_clients_ask_for() -> None:
    view = public()
    ids = [entry.id for entry in feedparser.parse(raw(view, "feed.rss")).entries]
    for name in ("history.rss", "history.atom"):
        assert [entry.id for entry in feedparser.parse(raw(view, name)).entries] == ids


def test_what_was_written_afterwards_is_no_news_in_any_format() -> None:
    view = public()
    feeds = [path for path in documents(view) if path.endswith((".atom", ".rss", "feed.json"))]
    assert len(feeds) == 14
    assert not [path for path in feeds if b"afterwards" in raw(view, path)]


def test_a_components_feed_keeps_to_the_newest() -> None:
    view = public(told("many", count=200))
    assert len(feedparser.parse(raw(view, "feed.rss")).entries) == 50
    assert len(json.loads(raw(view, "components/api/feed.json"))["items"]) <= MOST_OF_COMPONENT


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60), st.text(max_size=120))
def test_any_title_and_text_make_well_formed_feeds(title: str, text: str) -> None:
    view = public(told(title + "]]>\x00&<", text + "]]>\x0b"))
    for path in ("feed.rss", "feed.atom"):
        ET.fromstring(raw(view, path).decode())
        assert not feedparser.parse(raw(view, path)).bozo
    assert json.loads(raw(view, "feed.json"))["items"]
