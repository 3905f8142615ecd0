"""Old addresses lead on, and none of them can climb out of the site or take another page's place."""

import re
from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outputs.small import documents, public, raw, record
from uptrail.outputs import OUTPUTS, moved
from uptrail.records import Incident
from uptrail.records.address import FOLDERS, PAGES, place_of

PLACES: Mapping[str, str | None] = {
    "/issues/abc": "issues/abc/index.html",
    "issues/abc/": "issues/abc/index.html",
    "https://old.example/issues/abc?x=1#top": "issues/abc/index.html",
    "/old/page.html": "old/page.html",
    "/caf%C3%A9/1": "café/1/index.html",
    "earlier-id": "incidents/earlier-id/index.html",
    "/../secret": None,
    "/a/%2e%2e/b": None,
    "/a/..%2f..%2fb": None,
    "/.git/config": None,
    "/a\\..\\b": None,
    "/feed.atom": None,
    "/feed.atom/x": None,
    "/x.html/y": None,
    "/": None,
    "": None,
    "/" + "a" * 300: None,
    "/a\u202eb": None,
    "/%ff": None,
    "https://[": None,
}


@pytest.mark.parametrize("alias", PLACES)
def test_the_place_of_an_alias(alias: str) -> None:
    assert place_of(alias, "incidents") == PLACES[alias]


WITHIN = {
    "https://example.org/status/issues/7": "issues/7/index.html",
    "https://EXAMPLE.org/status/": None,
    "https://example.org/status": None,
    "https://example.org/other/7": None,
    "https://example.org/statusquo": None,
    "https://old.example/status/7": "status/7/index.html",
    "/status/7": "status/7/index.html",
}


@pytest.mark.parametrize("alias", WITHIN)
def test_a_whole_address_of_the_site_itself_counts_from_the_sites_folder(alias: str) -> None:
    assert place_of(alias, "incidents", "https://example.org/status/") == WITHIN[alias]


@given(st.text(alphabet=st.sampled_from("ab./\\%2e5cF:?#é \n\x00-"), max_size=30) | st.text(max_size=30))
def test_no_alias_leaves_the_site(alias: str) -> None:
    place = place_of(alias, "incidents")
    if place is not None:
        parts = place.split("/")
        assert all(part and not part.startswith(".") and "\\" not in part for part in parts)
        assert re.search(r"\.html?$", place, re.IGNORECASE)


def old(*aliases: str) -> Incident:
    made = record(Incident, "2026-03-02-old", title="It <b>moved</b>", started="2026-03-02 10:00 UTC", aliases=aliases)
    assert isinstance(made, Incident)
    return made


def test_a_page_at_the_old_address_leads_on() -> None:
    made = documents(public(old("/issues/7")))["issues/7/index.html"].made()
    assert isinstance(made, bytes)
    page = made.decode()
    assert '<meta http-equiv="refresh" content="0; url=../../incidents/2026-03-02-old/">' in page
    assert '<link rel="canonical" href="https://status.lantern.example/incidents/2026-03-02-old/">' in page
    assert "It &lt;b&gt;moved&lt;/b&gt;" in page


def test_old_addresses_come_last_and_give_way() -> None:
    view = public(old("/index.html", "/404.html", "/history/", "/incidents/2026-03-20-mail-late"))
    paths = [document.path for document in moved.documents(view)]
    assert {"index.html", "history/index.html", "incidents/2026-03-20-mail-late/index.html"} <= set(paths)
    assert all(document.yields for document in moved.documents(view))
    assert OUTPUTS[-1] is moved.documents


def test_a_component_keeps_the_addresses_of_its_page() -> None:
    view = public()
    moved_from = view.components["api"].model_copy(update={"aliases": ("history/api",)})
    view = replace(view, components={**view.components, "api": moved_from})
    page = str(raw(view, "history/api/index.html"), "utf-8")
    assert '<meta http-equiv="refresh" content="0; url=../../components/api/">' in page


def test_the_pages_that_no_alias_may_take_are_those_that_there_are() -> None:
    view = public()
    every = {path for path in documents(view) if path.endswith(".html")}
    shelves = (view.incidents, view.maintenances, view.notices, view.postmortems, view.components)
    own = {f"{folder}/{id}/index.html" for folder, shelf in zip(FOLDERS.values(), shelves, strict=True) for id in shelf}
    assert {path for path in every - own if not PAGES.fullmatch(path)} == set()
    assert own <= every


def test_an_alias_of_its_own_address_is_none() -> None:
    assert not list(moved.documents(public(old("2026-03-02-old", "/incidents/2026-03-02-old/"))))
