"""What a document's key promises: equal keys, equal bytes; and what is settled does not change with time."""

from dataclasses import replace
from datetime import timedelta

from outputs.small import AS_OF, archive, documents, public, record
from uptrail.audience import view
from uptrail.outputs.document import Document, Page
from uptrail.records import Incident
from uptrail.records.occurrence import Audience


def rendered(document: Document) -> object:
    return document.made()


def test_the_same_archive_gives_the_same_documents() -> None:
    first, second = documents(public()), documents(public())
    assert list(first) == list(second)
    for path, document in first.items():
        assert document.key == second[path].key
        assert rendered(document) == rendered(second[path])


def test_what_is_settled_does_not_depend_on_the_moment() -> None:
    later = view(replace(archive(), as_of=AS_OF + timedelta(hours=1)), Audience.PUBLIC)
    now, then = documents(public()), documents(later)
    for path in (
        "incidents/2026-03-20-mail-late/index.html",
        "maintenance/2026-03-10-done/index.html",
        "postmortems/2026-03-20-mail-late/index.html",
        "history/2025-12/index.html",
        "feed.atom",
    ):
        assert now[path].key == then[path].key
        assert rendered(now[path]) == rendered(then[path])
    for path in ("index.html", "incidents/2026-03-31-orders-fail/index.html", "api/v2/summary.json"):
        assert now[path].key != then[path].key


def test_equal_keys_mean_equal_bytes_at_any_later_moment() -> None:
    now = documents(public())
    for hours in (1, 24, 24 * 6, 24 * 40):
        later = documents(view(replace(archive(), as_of=AS_OF + timedelta(hours=hours)), Audience.PUBLIC))
        for path in now.keys() & later.keys():
            if now[path].key == later[path].key:
                assert rendered(now[path]) == rendered(later[path]), path


def test_one_more_incident_leaves_other_incidents_pages_alone() -> None:
    more = record(
        Incident, "2026-03-29-more", title="More", started="2026-03-29 10:00 UTC", resolved="2026-03-29 11:00 UTC"
    )
    before, after = documents(public()), documents(public(more))
    same = [path for path in before if before[path].key == after[path].key]
    assert "incidents/2026-03-20-mail-late/index.html" in same
    assert "history/2025-12/index.html" in same
    assert "history/2026-03/index.html" not in same


def test_all_of_it_is_made_for_the_internal_site_too() -> None:
    made = documents(view(archive(), Audience.INTERNAL))
    assert "incidents/2026-03-05-hidden/index.html" in made
    for path, document in made.items():
        page = rendered(document)
        if path == "components/ledger/index.html":
            assert isinstance(page, Page)
            assert "Secret ledger" in page.content
