"""What records say together: lessons, factors with what they spent, tags, similar incidents, and what came again."""

import re
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outputs.internal.repository import AS_OF, POSTMORTEM, REPOSITORY, content, read, said, site
from uptrail.audience import view
from uptrail.measures.accounts import accounts
from uptrail.outputs.internal.factor_costs import costs_of
from uptrail.outputs.internal.lessons import split_up
from uptrail.outputs.internal.lore import lore_of
from uptrail.records.occurrence import Audience

EARLIER = """\
---
title: Orders are refused
severity: SEV2
components: {api: major_outage}
started: 2025-12-01 08:00 UTC
resolved: 2025-12-01 09:00 UTC
tags: [Orders, tables]
---
"""
BEFORE = (
    POSTMORTEM.replace("2026-03-20-orders", "2025-12-01-orders")
    .replace("**Date**: 2026-03-20", "**Date**: 2025-12-01")
    .replace("Orders fail", "Orders are refused")
    .replace("Nobody compares tables (", "Nobody ever compares the tables (")
    .replace("| 2026-03-27 | To Do |", "| 2026-02-01 | To Do |")
    .replace("What is made by hand is lost by hand.", "Two lessons:\n\n- Compare.\n  Always.\n- Ask.\n")
)
TEXTS = {
    **REPOSITORY,
    "incidents/2025-12-01-orders.md": EARLIER,
    "postmortems/2025-12-01-orders.md": BEFORE,
}


def test_lessons_stand_under_the_kind_of_their_cause_and_by_team_component_and_severity() -> None:
    page = said("lessons/", TEXTS)
    assert "4 lessons, by the kind of the primary cause" in page
    assert page.index("Process") < page.index("What is made by hand") < page.index("Compare. Always.")
    assert "20 Mar 2026 · Orders fail · SEV2 · API , Secret ledger · core" in page
    for facet in ("team/core", "component/api", "component/ledger", "severity/SEV2", "category/process"):
        assert "What is made by hand" in said(f"lessons/{facet}/", TEXTS)
    assert "Compare." not in said("lessons/component/ledger/", TEXTS)


@pytest.mark.parametrize(
    ("text", "lessons"),
    [
        ("One.\nStill one.\n\nTwo.", ("One.\nStill one.", "Two.")),
        ("1. One\n2. Two\n   - nested\n\n   more\n3. Three", ("One", "Two\n - nested\n\n more", "Three")),
        ("Intro:\n- a\n- b\n\nAfter.", ("Intro:", "a", "b", "After.")),
        ("### Heading\n\nText", ("Text",)),
        ("", ()),
    ],
)
def test_a_section_is_split_into_its_lessons(text: str, lessons: tuple[str, ...]) -> None:
    assert split_up(text) == lessons


@given(st.lists(st.sampled_from(["- item", "1. item", "words", "", "  more", "# heading", "\t- deeper"]), max_size=12))
def test_no_words_of_a_lesson_are_lost(lines: list[str]) -> None:
    told = " ".join(" ".join(split_up("\n".join(lines))).split())
    for word in ("item", "words", "more", "deeper"):
        assert told.count(word) == sum(word in line for line in lines)
    assert "heading" not in told


def test_a_factor_that_came_again_has_a_page_with_its_postmortems_and_its_spending() -> None:
    documents = site(TEXTS)
    [path] = [path for path in documents if path.startswith("factors/nobody-ever-compares-the-tables")]
    page = said(path.removesuffix("index.html"), TEXTS)
    assert "A contributing factor in 2 postmortems, the primary cause in 2." in page
    assert "20 Mar 2026 Orders fail “Nobody compares tables” Orders fail SEV2 primary cause" in page
    assert "Availability 27.00 min 62.50% 57.00 min" in page
    home = said("", TEXTS)
    assert "What came again In the last ninety days." in home
    assert "Nobody ever compares the tables found in 2 postmortems" in home
    assert 'class="up-label">Process' in content(documents, "postmortems/2026-03-20-orders/")
    assert "Nobody compares tables 1 other" in said("postmortems/2026-03-20-orders/", TEXTS)


def test_factors_are_counted_by_category_and_add_up() -> None:
    page = said("factors/", TEXTS)
    assert "Process 1 2 2 27.00 min 57.00 min Technology 1 2 0 27.00 min 57.00 min" in page
    assert "Incidents whose postmortem names no factor, or that have none 27.00 min 27.00 min" in page
    assert "Total 81.00 min 141.00 min" in page
    assert "Orders are refused primary cause" in said("factors/category/process/", TEXTS)


def test_what_factors_spent_adds_up_exactly_to_the_ledgers() -> None:
    archive, _ = read(TEXTS)
    seen = view(archive, Audience.INTERNAL)
    spent = sum((account.budget.spent for account in accounts(archive)), Fraction(0))
    costs = costs_of(seen, archive)
    rows = [costs.of(cause) for cause in lore_of(archive).causes] + [cost for _, cost in costs.others]
    assert sum((row.seconds for row in rows), Fraction(0)) == costs.total.seconds == spent
    assert sum((row.seconds_in_year for row in rows), Fraction(0)) == costs.total.seconds_in_year


def test_triggers_that_came_again_are_listed() -> None:
    assert "deployment API 2 Orders fail 20 Mar 2026 Exports stop 10 Mar 2026" in said("factors/", TEXTS)


def test_tags_lead_to_everything_that_has_them_however_they_are_typed() -> None:
    assert "orders 2 tables 1" in said("browse/tag/", TEXTS).casefold()
    page = said("browse/tag/orders/", TEXTS)
    assert "Orders fail 20 Mar 2026 · Incident · SEV2 · API, Secret ledger" in page
    assert page.index("Orders fail") < page.index("Orders are refused 1 Dec 2025 · Incident")
    made = site(TEXTS)
    markup = content(made, "incidents/2025-12-01-orders/")
    assert re.search(r'href="../../browse/tag/orders/">Orders</a>', markup)
    assert 'href="../browse/tag/">tags</a>' in content(made, "lessons/")
    assert not [path for path in made if path.startswith("tags/")]


def test_similar_incidents_say_why_and_every_page_has_the_block() -> None:
    page = said("incidents/2026-03-20-orders/", TEXTS)
    told = "like primary factor: Nobody ever compares the tables · same component: API · same tag: orders"
    assert f"1 Dec 2025 · {told} · same word in the title: orders" in page
    assert told in said("postmortems/2026-03-20-orders/", TEXTS)
    assert "Nothing in the archive has enough in common with it" in said("incidents/2026-03-31-quotes/", TEXTS)


def test_a_postmortem_without_its_incident_is_compared_by_itself() -> None:
    texts = {path: text for path, text in TEXTS.items() if path != "incidents/2025-12-01-orders.md"}
    assert "20 Mar 2026 · like primary factor" in said("postmortems/2025-12-01-orders/", texts)
    assert "Orders are refused 1 Dec 2025" in said("incidents/2026-03-20-orders/", texts)


def test_an_open_action_that_might_have_prevented_it_is_told_with_its_dates() -> None:
    told = (
        "The action from 1 Dec 2025 , due 1 Feb 2026 , was still open, 47 days overdue: "
        "P1 Compare tables before a release @sam · like primary factor: Nobody ever compares the tables"
    )
    for path in ("incidents/2026-03-20-orders/", "postmortems/2026-03-20-orders/"):
        assert told in said(path, TEXTS)
    assert "Orders fail The action from 1 Dec 2025" in said("", TEXTS)
    assert 'id="unkept"' not in content(site(TEXTS), "incidents/2025-12-01-orders/")


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("postmortems/2025-12-01-orders.md", "2026-02-01 | To Do", "2026-02-01 | Done"),
        ("postmortems/2025-12-01-orders.md", "Nobody ever compares the tables", "It rains"),
        ("incidents/2025-12-01-orders.md", "Orders are refused", "Nothing works"),
        ("incidents/2025-12-01-orders.md", "tags: [Orders, tables]", "tags: [mail]"),
        ("uptrail.yaml", "team: core, audience", "team: shop, audience"),
        ("slos/api.yaml", "99.9%", "99%"),
    ],
)
def test_a_change_changes_the_key_of_every_page_that_it_changes(file: str, old: str, new: str) -> None:
    assert old in TEXTS[file]
    before, after = site(TEXTS), site({**TEXTS, file: TEXTS[file].replace(old, new)})
    changed = [path for path in before.keys() & after.keys() if before[path].made() != after[path].made()]
    assert changed
    for path in changed:
        assert not before[path].key or before[path].key != after[path].key, path


def test_lore_is_worked_out_once_for_an_archive() -> None:
    archive, _ = read(TEXTS, AS_OF)
    again, _ = read(TEXTS, AS_OF)
    assert lore_of(archive) is lore_of(archive)
    assert lore_of(archive) is not lore_of(again)
