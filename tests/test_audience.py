"""What the gate shows of each kind of record, to whom."""

from datetime import UTC, datetime
from typing import Any

import pytest

from uptrail.archive import Archive
from uptrail.audience import REDACTED, View, view
from uptrail.problem import Source
from uptrail.records import Component, Incident, Maintenance, Notice, Postmortem, Record, Slo
from uptrail.records.occurrence import Audience
from uptrail.settings import Settings

HERE = Source("somewhere.md")
COMPONENTS = (
    Component(id="shop", source=HERE, name="Shop", group="Front", audience=Audience.PUBLIC),
    Component(id="ledger", source=HERE, name="Ledger", group="Back", team="money"),
)


def archive(*records: Record, **settings: Any) -> Archive:
    kinds: dict[type[Record], dict[str, Record]] = {}
    for record in (*COMPONENTS, *records):
        kinds.setdefault(type(record), {})[record.id] = record
    return Archive(Settings(name="Example", **settings), datetime(2026, 3, 31, 12, tzinfo=UTC), kinds)


def incident(**fields: Any) -> Incident:
    return Incident.model_validate(
        {"id": "down", "source": HERE, "title": "Shop is down", "audience": "public"} | fields
    )


def postmortem(**fields: Any) -> Postmortem:
    return Postmortem.model_validate(
        {"id": "down", "source": HERE, "title": "Shop down", "audience": "public"} | fields
    )


def shown(*records: Record, **settings: Any) -> View:
    return view(archive(*records, **settings), Audience.PUBLIC)


def section(title: str, level: int = 2, text: str = "Text.") -> dict[str, Any]:
    return {"title": title, "level": level, "text": text, "line": 1}


@pytest.mark.parametrize(
    "record",
    [
        Incident(id="a", source=HERE, title="t"),
        Maintenance(id="a", source=HERE, title="t"),
        Notice(id="a", source=HERE, title="t"),
        Postmortem(id="a", source=HERE, title="t"),
        Slo.model_validate(
            {
                "id": "a",
                "source": HERE,
                "service": "s",
                "name": "n",
                "objective": "99%",
                "window": {"kind": "rolling", "unit": "day", "count": 30},
            }
        ),
    ],
    ids=lambda record: type(record).__name__,
)
def test_a_record_without_audience_is_internal(record: Record) -> None:
    public, internal = (view(archive(record), audience) for audience in Audience)
    kinds = ("incidents", "maintenances", "notices", "postmortems", "slos")
    assert [len(getattr(public, kind)) for kind in kinds] == [0] * 5
    assert sum(len(getattr(internal, kind)) for kind in kinds) == 1


def test_internal_components_vanish_from_public_incidents() -> None:
    both = {"shop": "major_outage", "ledger": "major_outage"}
    update = {"id": "1", "at": "2026-03-30 10:00 UTC", "components": both, "text": "Hello"}
    [one] = shown(incident(components=both, updates=[update])).incidents.values()
    assert list(one.components) == ["shop"]
    assert list(one.updates[0].components) == ["shop"]
    assert list(shown().components) == ["shop"]


def test_groups_keep_the_order_of_first_mention() -> None:
    assert list(view(archive(), Audience.INTERNAL).groups) == ["Front", "Back"]


def test_newest_first() -> None:
    older = incident(id="older", started="2026-03-01 10:00 UTC")
    newer = incident(id="newer", started="2026-03-02 10:00 UTC")
    assert list(shown(older, newer).incidents) == ["newer", "older"]


def test_redaction_replaces_what_matches_in_public_text_only() -> None:
    one = incident(
        title="db7.corp.example is down",
        updates=[{"id": "1", "at": "2026-03-30 10:00 UTC", "text": "db7.corp.example"}],
    )
    public = shown(one, redaction=(r"\w+\.corp\.example",)).incidents["down"]
    assert public.title == f"{REDACTED} is down"
    assert public.updates[0].text == REDACTED
    internal = view(archive(one, redaction=(r"\w+\.corp\.example",)), Audience.INTERNAL)
    assert internal.incidents["down"].title == "db7.corp.example is down"


def test_a_public_postmortem_that_matches_a_redaction_pattern_stays_closed() -> None:
    document = postmortem(sections=[section("Summary", text="On db7.corp.example")])
    assert not shown(document, redaction=(r"\w+\.corp\.example",)).postmortems
    assert shown(document).postmortems


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ('token "[a-z0-9]{6}"', 'the token "abc123" was in it'),
        (r"C:\\secret", r"in C:\secret"),
        (r"(?m)^line two$", "line one\nline two"),
        ("ana@corp", "ask ana@corp.example"),
    ],
)
def test_a_pattern_is_held_against_the_text_itself(pattern: str, text: str) -> None:
    """Not against its form in JSON, and not only against what is left when people are replaced."""
    document = postmortem(sections=[section("Summary", text=text)], authors=("ana",))
    assert not shown(document, redaction=(pattern,)).postmortems


def test_headings_and_the_duration_name_nobody() -> None:
    document = postmortem(
        sections=[section("Timeline (kept by Ana)")], authors=("Ana",), duration_text="1 hour (Ana was away)"
    )
    [one] = shown(document).postmortems.values()
    assert one.sections[0].title == "Timeline (kept by an author)"
    assert one.duration_text == "1 hour (an author was away)"


def test_only_the_templates_public_sections_are_shown() -> None:
    titles = ["Summary", "Where We Got Lucky", "Notes", "Root Cause Analysis"]
    document = postmortem(
        sections=[
            *map(section, titles),
            section("What Happened", 3),
            section("Who Did It", 3),
            section("Timeline (All times UTC)"),
        ]
    )
    [one] = shown(document).postmortems.values()
    assert [s.title for s in one.sections] == [
        "Summary",
        "Root Cause Analysis",
        "What Happened",
        "Timeline (All times UTC)",
    ]


def test_a_sub_section_below_a_closed_section_is_closed() -> None:
    document = postmortem(sections=[section("Notes"), section("What Happened", 3)])
    assert shown(document).postmortems["down"].sections == ()


def test_people_become_their_roles() -> None:
    """Names of the postmortem's authors, of the incident's roles, of owners, and any handle."""
    happened = incident(roles={"commander": "ana", "communications": "raj", "experts": ["li"], "scribe": "kim"})
    text = "Ana asked @li and Raj; kim wrote; Eva Stone and @somebody watched. A banana, x@raj.example, li@a.example."
    document = postmortem(
        incidents=("down",), authors=("Eva Stone",), sections=[section("Summary", text=text)], title="What Ana saw"
    )
    [one] = shown(happened, document).postmortems.values()
    assert one.title == "What the incident commander saw"
    assert one.sections[0].text == (
        "the incident commander asked a subject matter expert and the communications lead; the scribe wrote; "
        "an author and an engineer watched. A banana, an engineer, a subject matter expert."
    )


def test_actions_lose_their_owners_and_links() -> None:
    item = {
        "id": "down-1",
        "source": HERE,
        "postmortem": "down",
        "action": "Ask @ana about ana's index",
        "owner": "@ana",
        "link": "https://tickets.example/1",
        "priority": "P0",
        "due": "2026-04-01",
    }
    [one] = shown(postmortem(action_items=[item])).postmortems.values()
    assert one.actions[0].model_dump(exclude={"status", "due"}) == {
        "priority": "P0",
        "action": "Ask the owner about the owner's index",
    }


def test_a_public_postmortem_does_not_name_an_internal_incident() -> None:
    secret = incident(id="secret", audience="internal")
    assert shown(secret, postmortem(incidents=("secret",))).postmortems["down"].incidents == ()


def test_a_digest_names_the_content() -> None:
    one, same, other = (shown(incident(title=title)).incidents["down"].digest for title in ("a", "a", "b"))
    assert one == same != other
