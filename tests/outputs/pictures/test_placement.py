"""Pictures on the internal pages, with the list or table that each was made of below it."""

import re
from datetime import UTC, datetime

from outputs.internal.repository import OVER, POSTMORTEM, REPOSITORY, content, said, site
from uptrail.outputs.document import Document

ORDERS = "postmortems/2026-03-20-orders/"


def figures(page: str) -> list[str]:
    """What comes after each picture."""
    return re.findall(r'<figure class="up-picture".*?</figure>\s*<(details class="up-outline")?', page, re.DOTALL)


def document(texts: dict[str, str], path: str, as_of: datetime | None = None) -> Document:
    made = site(texts, as_of) if as_of else site(texts)
    return made[f"{path}index.html"]


def test_a_postmortem_has_four_pictures_each_with_its_outline() -> None:
    timed = POSTMORTEM.replace("| ?? | Somebody notices |", "| 08:09 | Somebody notices |\n| ?? | Somebody asks |")
    page = content(site({**REPOSITORY, "postmortems/2026-03-20-orders.md": timed}), ORDERS)
    assert figures(page) == ['details class="up-outline"'] * 4
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))


def test_without_two_known_times_the_table_stands_alone() -> None:
    page = content(site(), ORDERS)
    assert len(figures(page)) == 3
    assert "up-timeline-wide" not in page
    assert "Somebody notices" in page


def test_minimal_cut_sets_are_listed() -> None:
    assert "Minimal cut sets Any one of these 2 combinations" in said(ORDERS)
    assert "Table is missing and No check Table is missing and No trial" in said(ORDERS)


def test_a_cycle_is_told_in_place_of_cut_sets() -> None:
    texts = {**REPOSITORY, "postmortems/2026-03-20-orders.md": POSTMORTEM.replace("- No trial", "- Orders fail")}
    assert "no cut sets They cannot be worked out: an event is its own cause: “Orders fail”" in said(ORDERS, texts)


def test_an_incident_has_its_timeline_with_the_steps_of_the_response() -> None:
    page = content(site(), "incidents/2026-03-20-orders/")
    assert figures(page) == ['details class="up-outline"']
    for step in ("Begins", "Detected after 9 min", "Mitigated after 40 min", "Resolved after 54 min"):
        assert page.count(f">{step}</text>") == 1


def test_a_postmortems_key_follows_the_incidents_steps() -> None:
    later = {**REPOSITORY, "incidents/2026-03-20-orders.md": OVER.replace("20 08:40 UTC", "20 08:41 UTC")}
    assert document(dict(REPOSITORY), ORDERS).key != document(later, ORDERS).key


def test_trends_have_a_page_and_a_place_at_home() -> None:
    page = said("trends/")
    assert "Time to detect" in page
    assert "March 2026 9 min half: 9 min – 9 min 9 min 1 of 3" in page
    assert "Time to resolve" in said("")
    assert len(figures(content(site(), ""))) == 2


def test_trends_forget_what_is_older_than_a_year() -> None:
    late = datetime(2027, 4, 1, tzinfo=UTC)
    made = document(dict(REPOSITORY), "trends/", late).made()
    assert "No incident of these months" in made.content  # type: ignore[union-attr]


def test_drills_are_in_no_trend() -> None:
    assert "November 2025" not in said("trends/")
