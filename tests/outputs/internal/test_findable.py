"""The marks for the search index: on every record's page, on no other, and never on a public one."""

import html
import re

import pytest

from outputs.internal.repository import OVER, REPOSITORY, content, read, site
from uptrail.audience import Audience, view
from uptrail.outputs import OUTPUTS
from uptrail.outputs.document import Page

PAGES = {
    "incidents/2026-03-20-orders/": "Incident",
    "postmortems/2026-03-20-orders/": "Postmortem",
    "slos/api-availability/": "SLO",
    "drills/2025-11-05-drill/": "Drill",
    "maintenance/2026-04-05-switches/": "Maintenance",
}
FILTER = re.compile(r'<data hidden data-pagefind-filter="(\w+)\[value\]" value="([^"]*)"></data>')


@pytest.mark.parametrize(("path", "kind"), PAGES.items())
def test_every_kind_of_record_is_marked_once(path: str, kind: str) -> None:
    page = content(site(), path)
    assert page.count("data-pagefind-body") == 1
    assert page.startswith('<div class="up-page" data-pagefind-body>')
    assert ("kind", kind) in FILTER.findall(page)


def test_registers_and_lists_are_not_marked() -> None:
    for path in ("", "incidents/", "postmortems/", "slos/", "maintenance/", "search/", "browse/service/api/"):
        assert "data-pagefind-body" not in content(site(), path), path


def test_a_value_may_hold_every_character() -> None:
    trigger = """<b>"a, b" & 'c'[x]</b>"""
    texts = {
        **REPOSITORY,
        "incidents/2026-03-20-orders.md": OVER.replace("deployment 7.1", f"'{trigger}'".replace("'c'", "''c''")),
    }
    page = content(site(texts), "incidents/2026-03-20-orders/")
    values = [html.unescape(value) for name, value in FILTER.findall(page) if name == "trigger"]
    assert values == [trigger]


def test_a_page_depends_on_its_marks() -> None:
    settings = REPOSITORY["uptrail.yaml"].replace("team: core", "team: heart")
    path = "incidents/2026-03-20-orders/index.html"
    assert site()[path].key != site({**REPOSITORY, "uptrail.yaml": settings})[path].key
    assert site()[path].key == site()[path].key


def test_no_public_page_is_marked() -> None:
    seen = view(read()[0], Audience.PUBLIC)
    for document in (document for output in OUTPUTS for document in output(seen)):
        made = document.made() if document.path.endswith(".html") else None
        if isinstance(made, Page):
            assert "pagefind" not in made.content + made.head, document.path
