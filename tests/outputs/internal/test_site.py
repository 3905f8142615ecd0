"""The internal site as a whole: empty archives, hostile text, links that lead somewhere, keys that tell the truth."""

import re
from collections.abc import Mapping
from datetime import timedelta
from posixpath import dirname, join, normpath

import pytest

from outputs.internal.repository import AS_OF, OVER, POSTMORTEM, REPOSITORY, content, site
from uptrail.outputs.document import Document, Page

SPITE = '"><script>alert(1)</script><img src=x onerror=alert(2)>'
HOSTILE: Mapping[str, str] = {
    **REPOSITORY,
    "incidents/2026-03-20-orders.md": OVER.replace("title: Orders fail", f"title: '{SPITE}'")
    .replace("deployment 7.1\n", f"'{SPITE}'\n")
    .replace("noor", f"'{SPITE}'")
    .replace("12 %", f"'{SPITE}'")
    .replace("A shop calls", SPITE)
    .replace("? Orders", f"? {SPITE}")
    .replace("The *ledger*", f"{SPITE} [x](javascript:alert(3))"),
    "postmortems/2026-03-20-orders.md": POSTMORTEM.replace("@sam", SPITE)
    .replace("Orders fail\n", f"{SPITE}\n")
    .replace("Nobody compares tables", SPITE)
    .replace("No check", SPITE)
    .replace("A table was missing", SPITE)
    .replace("A release lacked", f"{SPITE} <!-- unsaid --> lacked")
    .replace("To Do", SPITE),
    "incidents/2025-11-05-drill.yaml": f"kind: drill\ntitle: '{SPITE}'\n"
    f"scenario: '{SPITE}'\nparticipants: ['{SPITE}']\n",
    "slos/api.yaml": REPOSITORY["slos/api.yaml"].replace("Orders can be placed", f"'{SPITE}'"),
    f"incidents/{SPITE.replace('/', '')}.md": "---\ntitle: x\n---\n",
}


def pages(documents: Mapping[str, Document]) -> dict[str, str]:
    made = {path: document.made() for path, document in documents.items() if path.endswith(".html")}
    return {path: page.content for path, page in made.items() if isinstance(page, Page)}


def test_the_smallest_repository_gives_a_whole_site() -> None:
    for texts in ({}, {"uptrail.yaml": "name: Lantern\n"}):
        made = pages(site(texts))
        for path in ("", "incidents/", "postmortems/", "actions/", "slos/", "drills/", "problems/", "rules/"):
            assert "<h1" in made[f"{path}index.html"]
        assert "No incident has been recorded yet" in made["incidents/index.html"]
        assert "No postmortem or drill has an action item yet" in made["actions/index.html"]


def test_markup_in_records_stays_text() -> None:
    made = pages(site(HOSTILE))
    for path, markup in made.items():
        assert "<script" not in markup.lower(), path
        assert "<img" not in markup.lower(), path
        assert 'href="javascript' not in markup.lower(), path
        assert "unsaid" not in markup, path
    told = {"index.html": 2, "incidents/2026-03-20-orders/index.html": 6, "actions/index.html": 2}
    told |= {"postmortems/2026-03-20-orders/index.html": 6, "drills/2025-11-05-drill/index.html": 3}
    for path, least in told.items():
        assert made[path].count("&lt;script&gt;alert(1)") >= least, path


def test_templates_in_records_are_literal() -> None:
    assert "{{ 7 * 7 }}" in content(site(), "postmortems/2026-03-20-orders/")


def test_every_page_has_one_heading_and_no_id_twice() -> None:
    for path, markup in pages(site()).items():
        assert markup.count("<h1") == 1, path
        ids = re.findall(r' id="([^"]*)"', markup)
        assert len(ids) == len(set(ids)), path


def test_every_link_within_the_site_leads_somewhere() -> None:
    documents = site()
    for path, markup in pages(documents).items():
        for href in re.findall(r'href="([^"#]*)', markup):
            if href and "://" not in href:
                target = normpath(join(dirname(path), href, "index.html" if href.endswith("/") else ""))
                assert target in documents, (path, href)


def test_every_anchor_of_a_page_is_on_it() -> None:
    for path, markup in pages(site()).items():
        for anchor in re.findall(r'href="#([^"]+)"', markup):
            assert f'id="{anchor}"' in markup, (path, anchor)


def test_the_same_texts_give_the_same_pages_in_any_order() -> None:
    backwards = dict(reversed(REPOSITORY.items()))
    first, second = site(), site(backwards)
    assert pages(first) == pages(second)
    assert {path: one.key for path, one in first.items()} == {path: one.key for path, one in second.items()}


@pytest.mark.parametrize("later", [timedelta(minutes=7), timedelta(days=1), timedelta(days=2), timedelta(days=30)])
def test_equal_keys_mean_equal_pages(later: timedelta) -> None:
    now, then = site(), site(as_of=AS_OF + later)
    for path in now.keys() & then.keys():
        if now[path].key and now[path].key == then[path].key:
            assert now[path].made() == then[path].made(), path


def test_what_is_settled_is_not_made_again() -> None:
    now, then = site(), site(as_of=AS_OF + timedelta(minutes=7))
    for path in ("incidents/2026-03-20-orders/", "postmortems/2026-03-20-orders/", "drills/2025-11-05-drill/"):
        assert now[f"{path}index.html"].key == then[f"{path}index.html"].key != ""
    for path in ("incidents/2026-03-31-quotes/",):
        assert now[f"{path}index.html"].key != then[f"{path}index.html"].key


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("uptrail.yaml", "name: API", "name: Gateway"),
        ("incidents/2026-03-20-orders.md", "noor", "lin"),
        ("incidents/2026-03-10-exports.yaml", "Exports stop", "Exports halt"),
        ("postmortems/2026-03-20-orders.md", "Reviewed", "Complete"),
        ("slos/api.yaml", "99.9%", "99%"),
        ("slos/api.yaml", "name: Availability", "name: Uptime"),
    ],
)
def test_a_change_changes_the_key_of_every_page_that_it_changes(file: str, old: str, new: str) -> None:
    before = site()
    after = site({**REPOSITORY, file: REPOSITORY[file].replace(old, new)})
    changed = 0
    for path in before.keys() & after.keys():
        if before[path].made() != after[path].made():
            changed += 1
            assert not before[path].key or before[path].key != after[path].key, path
    assert changed


def test_one_more_incident_leaves_the_others_pages_alone() -> None:
    more = {
        **REPOSITORY,
        "incidents/2026-02-02-mail.yaml": "title: Mail\nseverity: SEV4\nstarted: 2026-02-02 08:00 UTC\n",
    }
    before, after = site(), site(more)
    for path in ("incidents/2026-03-20-orders/", "postmortems/2026-03-20-orders/"):
        assert before[f"{path}index.html"].key == after[f"{path}index.html"].key


def test_nobody_shares_internal_pages() -> None:
    assert not [path for path in site(dict(REPOSITORY)) if path.startswith("cards/")]
