"""A build after a small change reads what changed, and of all else the light part."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from uptrail import pipeline
from uptrail.adapters.verdicts import KeptVerdicts
from uptrail.files import cache
from uptrail.records.occurrence import Audience

NOW = datetime(2026, 3, 31, 12, tzinfo=UTC)
COUNT = 150
INCIDENT = """\
---
title: Shop is slow
severity: SEV3
audience: public
components: {{shop: degraded_performance}}
started: {start:%Y-%m-%d %H:%M} UTC
detected: {start:%Y-%m-%d %H:%M} UTC
acknowledged: {start:%Y-%m-%d %H:%M} UTC
resolved: {end:%Y-%m-%d %H:%M} UTC
---

## Incident Update - {start:%Y-%m-%d %H:%M} UTC

**Status**: Investigating

It is slow.

## Incident Update - {end:%Y-%m-%d %H:%M} UTC

**Status**: Resolved

It is quick.
"""
POSTMORTEM = """\
# Postmortem: Shop is slow

**Date**: {start:%Y-%m-%d}
**Duration**: 1 hour
**Severity**: SEV3
**Status**: Complete
**Audience**: public

## Summary

It was slow.

## Timeline (All times UTC)

| Time | Event |
|---|---|
| {start:%H:%M} | Alert |
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for folder in ("incidents", "postmortems"):
        (tmp_path / folder).mkdir()
    (tmp_path / "uptrail.yaml").write_text("name: S\ncomponents: {shop: {name: Shop, audience: public}}\n")
    for number in range(COUNT):
        start = NOW - timedelta(days=9 * number + 1)
        times = {"start": start, "end": start + timedelta(hours=1)}
        (tmp_path / f"incidents/i{number:03}.md").write_text(INCIDENT.format(**times))
        (tmp_path / f"postmortems/i{number:03}.md").write_text(POSTMORTEM.format(**times))
    return tmp_path


def keys(root: Path, clock: datetime = NOW) -> dict[str, str]:
    folder = root / ".cache"
    verdicts = KeptVerdicts(folder / "verdicts.json", "program")
    found = pipeline.publish(root, Audience.PUBLIC, clock=clock, environ={}, cache=folder, verdicts=verdicts)
    return {document.path: document.key for document in found.documents()}


def test_naming_every_page_of_an_unchanged_archive_fetches_the_newest_records_only(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "RECENT", 0)
    first = keys(root)
    fetched: list[str] = []
    whole = cache.Cache.fetch

    def fetch(self: cache.Cache, path: str, line: cache.Line) -> object:
        fetched.append(path)
        return whole(self, path, line)

    monkeypatch.setattr(cache.Cache, "fetch", fetch)
    assert keys(root) == first
    assert len(set(fetched)) <= 60
    fetched.clear()
    later = keys(root, NOW + timedelta(minutes=5))
    assert len(set(fetched)) <= 60
    closed = [path for path in first if path.startswith(("incidents/", "postmortems/"))]
    assert len(closed) == 2 * COUNT
    assert all(later[path] == first[path] for path in closed)


def test_a_change_renames_the_pages_that_tell_of_it(root: Path) -> None:
    first = keys(root)
    path = root / "incidents/i100.md"
    path.write_text(path.read_text().replace("It is slow.", "It is very slow."))
    second = keys(root)
    changed = {path for path in first if first[path] != second[path]}
    assert {"incidents/i100/index.html", "postmortems/i100/index.html", "components/shop/index.html"} <= changed
    assert not changed & {"incidents/i101/index.html", "postmortems/i099/index.html"}


def test_a_record_under_another_name_is_another_one(root: Path) -> None:
    first = keys(root)
    (root / "incidents/i100.md").rename(root / "incidents/renamed.md")
    second = keys(root)
    month = f"history/{NOW - timedelta(days=901):%Y-%m}/index.html"
    assert first[month] != second[month]
    assert second["incidents/renamed/index.html"]
