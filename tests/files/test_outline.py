"""A record of which only the light part is in memory is the record."""

import copy
import json
from datetime import UTC, datetime
from functools import cached_property

import pytest

from uptrail.files import read_texts
from uptrail.files.outline import FACTS, FIELDS, LIGHT, outline, remembered
from uptrail.records import KINDS, Incident, Postmortem, Record
from uptrail.records.deferred import Deferred

NOW = datetime(2026, 3, 31, 12, tzinfo=UTC)
INCIDENT = """\
---
title: Down
severity: SEV2
audience: public
components: {shop: major_outage}
started: 2026-03-04 14:00 UTC
resolved: 2026-03-04 15:00 UTC
aliases: [old]
near_miss: true
---

## Incident Update - 2026-03-04 14:12 UTC

**Status**: Investigating

Something.

## Incident Update - 2026-03-04 14:40 UTC

**Status**: Resolved
**Components**: shop: operational

## Timeline

| Time | Event |
|---|---|
| 14:05 | Alert |
| 16:05 | Late |
"""
POSTMORTEM = """\
# Postmortem: Down

**Date**: 2026-03-04
**Duration**: 1 hour
**Severity**: SEV2
**Authors**: Ana
**Status**: Reviewed

## Summary

It was down.

## Timeline

| Time | Event |
|---|---|
| 14:05 | Alert |
| 16:05 | Late |

## Action Items

| Priority | Action | Owner | Due Date | Status |
|---|---|---|---|---|
| P0 | Act | @ana | 2026-04-01 | To Do |
| P1 | Rest | @ana | 2026-03-20 | Done |
"""
TEXTS = {
    "incidents/down.md": INCIDENT,
    "incidents/bare.yaml": "title: bare\n",
    "postmortems/down.md": POSTMORTEM,
    "postmortems/bare.md": "# Postmortem: Bare\n",
}


def records() -> list[Record]:
    archive = read_texts(TEXTS, clock=NOW).archive
    return [*archive.incidents.values(), *archive.postmortems.values()]


def kind_of(record: Record) -> str:
    return next(kind for kind, model in KINDS.items() if type(record) is model)


def light(record: Record) -> tuple[Record, list[int]]:
    """The record as it is remembered, and a list that grows when all of it is fetched."""
    fetched: list[int] = []

    def rest() -> dict[str, object]:
        fetched.append(1)
        return dict(vars(record))

    plain = json.loads(json.dumps(outline(record)))
    return remembered(kind_of(record), record.source.path, "name", plain, rest), fetched


@pytest.mark.parametrize("record", records(), ids=lambda record: record.source.path)
def test_light_fields_and_facts_are_those_of_the_record(record: Record) -> None:
    kind = kind_of(record)
    found, fetched = light(record)
    for name in (*sorted(FIELDS[kind]), *FACTS[kind]):
        assert getattr(found, name) == getattr(record, name), name
        assert type(getattr(found, name)) is type(getattr(record, name)), name
    assert not fetched


def test_facts_tell_of_the_heavy_fields() -> None:
    incident, postmortem = (light(record)[0] for record in records() if record.id == "down")
    assert isinstance(incident, Incident)
    assert isinstance(postmortem, Postmortem)
    assert incident.called_over == datetime(2026, 3, 4, 14, 40, tzinfo=UTC)
    assert incident.last == datetime(2026, 3, 4, 16, 5, tzinfo=UTC).timestamp()
    assert str(postmortem.first_due) == "2026-04-01"
    assert postmortem.reach


@pytest.mark.parametrize("record", records(), ids=lambda record: record.source.path)
def test_every_other_field_is_fetched_once(record: Record) -> None:
    for name in type(record).model_fields.keys() - FIELDS[kind_of(record)]:
        found, fetched = light(record)
        assert getattr(found, name) == getattr(record, name), name
        assert found == record
        assert fetched == [1]


@pytest.mark.parametrize("record", records(), ids=lambda record: record.source.path)
def test_it_compares_copies_and_dumps_as_a_whole(record: Record) -> None:
    assert light(record)[0] == record
    assert record == light(record)[0]
    assert light(record)[0] == light(record)[0]
    assert light(record)[0].model_dump() == record.model_dump()
    assert light(record)[0].model_dump_json() == record.model_dump_json()
    assert dict(light(record)[0]) == dict(record)
    assert repr(light(record)[0]) == repr(record)
    assert copy.copy(light(record)[0]) == record
    assert copy.deepcopy(light(record)[0]) == record


def test_a_changed_copy_forgets_what_followed_from_the_original() -> None:
    incident = records()[0]
    assert isinstance(incident, Incident)
    found = light(incident)[0].model_copy(update={"updates": ()})
    assert isinstance(found, Incident)
    assert (found.heard, found.called_over, found.changes) == (None, None, ())
    assert found.digest != "name"


def test_an_unknown_attribute_stays_unknown() -> None:
    found, fetched = light(records()[0])
    with pytest.raises(AttributeError):
        _ = found.nothing  # type: ignore[attr-defined]
    assert not fetched


@pytest.mark.parametrize("kind", LIGHT)
def test_facts_are_cached_properties_of_kinds_that_can_be_light(kind: str) -> None:
    assert issubclass(LIGHT[kind], Deferred)
    for name in FACTS[kind]:
        found = next(vars(base)[name] for base in LIGHT[kind].__mro__ if name in vars(base))
        assert isinstance(found, cached_property)
