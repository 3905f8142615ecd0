"""By what each kind of record is found beside its words."""

from collections.abc import Mapping

from outputs.internal.repository import REPOSITORY, read
from uptrail.outputs.internal.facets import FACETS, KINDS, Facets, Found
from uptrail.records import Drill, Incident, Maintenance, Postmortem, Record, Slo


def found(kind: type[Record], id: str, texts: Mapping[str, str] = REPOSITORY) -> Found:
    known = read(texts)[0]
    return Facets(known).of(known.of(kind)[id])


def test_an_incident_is_found_by_all_of_its_story() -> None:
    assert found(Incident, "2026-03-20-orders") == {
        "kind": ("Incident",),
        "service": ("API", "Secret ledger"),
        "team": ("core",),
        "severity": ("SEV2",),
        "year": ("2026",),
        "category": ("Process", "Technology"),
        "trigger": ("deployment",),
        "status": ("Resolved",),
        "tag": ("orders",),
    }


def test_a_postmortem_is_found_by_its_incidents_too() -> None:
    mine = found(Postmortem, "2026-03-20-orders")
    assert mine["service"] == ("API", "Secret ledger")
    assert mine["trigger"] == ("deployment",)
    assert mine["category"] == ("Process", "Technology")
    assert mine["status"] == ("Reviewed",)


def test_every_kind_has_what_it_can() -> None:
    assert found(Drill, "2025-11-05-drill") == {"kind": ("Drill",), "severity": ("SEV2",), "year": ("2025",)}
    assert found(Maintenance, "2026-04-05-switches")["service"] == ("API",)
    assert found(Slo, "api-availability") == {"kind": ("SLO",), "service": ("API",), "team": ("core",)}
    known = Facets(read()[0]).all
    assert {kind for kind, _ in known} <= KINDS.keys()
    assert all(values.keys() <= FACETS.keys() for values in known.values())


def test_an_open_incident_says_so_and_an_unknown_component_keeps_its_id() -> None:
    text = REPOSITORY["incidents/2026-03-31-quotes.yaml"].replace("api:", "ghost:")
    mine = found(Incident, "2026-03-31-quotes", {**REPOSITORY, "incidents/2026-03-31-quotes.yaml": text})
    assert mine["status"] == ("Open",)
    assert "ghost" in mine["service"]
    assert "team" not in mine


def test_a_word_in_two_spellings_is_one_value() -> None:
    texts = dict(REPOSITORY)
    for name in ("2026-03-31-quotes", "2026-03-10-exports"):
        texts[f"incidents/{name}.yaml"] += "tags: [ORDERS, Orders, '  ']\n"
    known = read(texts)[0]
    tags = {tag for found in Facets(known).all.values() for tag in found.get("tag", ())}
    assert len([tag for tag in tags if tag.casefold() == "orders"]) == 1
    assert all(tag.strip() for tag in tags)
