"""Browsing by facet: static lists that are complete, and lead somewhere."""

import re

import pytest

from outputs.internal.repository import REPOSITORY, content, said, site
from uptrail.outputs.internal import browse

MANY = {
    f"incidents/2024-{number:04}.yaml": f"title: Trouble {number}\nstarted: 2024-{number % 12 + 1:02}-05 10:00 UTC\n"
    f"resolved: 2024-{number % 12 + 1:02}-05 11:00 UTC\nseverity: SEV4\ncomponents: {{api: partial_outage}}\n"
    f"trigger: cause {'abcdefghijklmnopqrst'[number % 20]}\n"
    for number in range(40)
}


def test_the_search_page_offers_every_facet_and_counts() -> None:
    page = said("search/")
    for told in ("Kind Incident 3", "Service API", "Team core", "Severity", "Year 2026", "Trigger deployment 3"):
        assert told in page
    assert "Words cannot be looked for in this copy of the site" in page


def test_a_list_holds_every_record_of_its_value() -> None:
    assert said("browse/trigger/deployment/").startswith("Search / Trigger Trigger: deployment")
    titles = re.findall(r"<li><a [^>]*>([^<]*)</a>", content(site(), "browse/service/api/"))
    assert set(titles) == {"Availability", "Orders fail", "Quotes are slow", "Exports stop", "New switches"}
    assert titles.count("Orders fail") == 2


def test_the_only_record_of_a_value_is_one_click_away() -> None:
    page = content(site(), "search/")
    assert '<a href="../drills/2025-11-05-drill/">2025</a>' in page
    assert '<a href="../drills/">Drill</a>' in page


def test_values_beyond_few_have_a_list_of_their_own() -> None:
    made = site({**REPOSITORY, **MANY})
    assert 'href="../browse/trigger/">All ' in content(made, "search/")
    listed = content(made, "browse/trigger/")
    assert all(f">cause {letter}</a>" in listed for letter in "abcdefghijklmnopqrst")
    assert 'href="../../../browse/trigger/">Trigger</a>' in content(made, "browse/trigger/cause-a/")


def test_long_lists_are_split_by_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(browse, "LIMIT", 10)
    made = site({**REPOSITORY, **MANY})
    months = [path for path in made if path.startswith("browse/severity/sev4/month/")]
    assert len(months) == 12
    pages = [content(made, path.removesuffix("index.html")) for path in months]
    found = {title for page in pages for title in re.findall(r">(Trouble \d+)<", page)}
    assert len(found) == 40


def test_values_that_look_alike_have_pages_of_their_own() -> None:
    texts = {
        f"incidents/2024-{number}.yaml": f"title: Trouble {number}\nstarted: 2024-03-05 10:00 UTC\ntags: ['{tag}']\n"
        for number, tag in enumerate(("a b", "a b", "a-b", "a-b"))
    }
    pages = [path for path in site({**REPOSITORY, **texts}) if path.startswith("browse/tag/a-b")]
    assert len(pages) == 2


@pytest.mark.parametrize("tag", ["a b", "a-b", " A  b", "c/d", "Ünïcode", "日本", "e" * 90, "?", "f\u200bg"])
def test_every_tag_of_a_record_leads_to_its_list(tag: str) -> None:
    text = f"title: Trouble\nstarted: 2024-03-05 10:00 UTC\ntags: ['{tag}', '  ']\n"
    made = site({"incidents/2024-1.yaml": text})
    [led] = re.findall(r'href="../../(browse/tag/[^"]+)"', content(made, "incidents/2024-1/"))
    assert ">Trouble</a>" in content(made, led)
    assert f'href="../{led}"' in content(made, "search/")
    assert f'href="../../{led}"' in content(made, "browse/tag/")


def test_an_archive_without_tags_says_how_to_give_some() -> None:
    assert "No record has a tag yet" in said("browse/tag/", {})
    assert 'id="tag"' not in content(site({}), "search/")


def test_an_empty_archive_has_a_search_page_too() -> None:
    assert "Nothing has been recorded yet" in content(site({}), "search/")
