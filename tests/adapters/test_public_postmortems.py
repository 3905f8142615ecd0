"""Public postmortems in real builds: linked, in the API and the feeds, without people, closed one at a time."""

import json
from pathlib import Path

import pytest
from mkdocs.exceptions import Abort

from adapters.repository import SETTINGS, Repository

POSTMORTEM = """\
# Postmortem: What went wrong for {name}

**Date**: 2026-03-{day}
**Duration**: 1 hour
**Severity**: SEV3
**Authors**: Ana Silva, Will
**Status**: Complete
**Audience**: public

## Summary

Ana's change filled a table. Will it happen again? @raj-k says no.
{summary}

## Timeline (All times UTC)

| Time | Event |
|------|-------|
| 10:00 | Silva deploys, `ana` watches |

## What Went Well

Will rolled back; ask ana.silva@harbour.example.

## Action Items

| Priority | Action | Owner | Due Date | Status |
|----------|--------|-------|----------|--------|
| P1 | Have raj-k and Will review limits | @raj-k | 2026-04-20 | Done |

## Lessons Learned

Tables fill.

## Notes of our own

canary-notes
"""
FORBIDDEN = "redaction: ['(?i)[a-z0-9]+\\.corp\\.example', '(x)\\1{3}']\n"


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    made = Repository(tmp_path / "repository")
    made.write("uptrail.yaml", SETTINGS + FORBIDDEN)
    for day, name in ((18, "one"), (19, "two")):
        made.write(f"postmortems/{name}.md", POSTMORTEM.format(name=name, day=day, summary=""))
    return made


def test_it_is_linked_and_told_everywhere(repository: Repository) -> None:
    site = repository.build()
    assert 'href="../../postmortems/one/"' in repository.page("incidents/one/index.html")
    incidents = json.loads((site / "api/v2/incidents.json").read_text())["incidents"]
    one = next(incident for incident in incidents if incident["name"] == "Trouble one")
    assert one["status"] == "postmortem"
    assert one["incident_updates"][0]["status"] == "postmortem"
    assert "https://status.harbour.example/postmortems/one/" in one["incident_updates"][0]["body"]
    feeds = [(site / name).read_text() for name in ("feed.atom", "feed.rss", "feed.json")]
    for feed in feeds:
        assert "Trouble one (Postmortem)" in feed
        assert "https://status.harbour.example/postmortems/one/" in feed


def test_nobody_is_named_in_any_file(repository: Repository) -> None:
    site = repository.build()
    page = repository.page("postmortems/one/index.html")
    assert "an author's change filled a table. Will it happen again? the owner says no." in page
    assert "an author deploys, <code>an author</code> watches" in page
    assert "an author rolled back; ask an author." in page
    assert "Have the owner and an author review limits" in page
    for path in (
        path for path in site.rglob("*") if path.suffix in {".html", ".json", ".atom", ".rss", ".xml", ".txt"}
    ):
        text = path.read_text().lower()
        for name in ("ana silva", "silva", "raj-k", "ana's", "ana.silva", "will rolled", "canary-notes"):
            assert name not in text, f"{path.relative_to(site)} names {name}"


def test_a_forbidden_word_closes_that_document_only(repository: Repository, caplog: pytest.LogCaptureFixture) -> None:
    text = POSTMORTEM.format(name="two", day=19, summary="It ran\non DB7.corp.example.")
    repository.write("postmortems/two.md", text)
    site = repository.build()
    assert not (site / "postmortems/two").exists()
    assert "postmortems/two" not in repository.page("incidents/two/index.html")
    assert (site / "postmortems/one/index.html").is_file()
    assert (site / "incidents/two/index.html").is_file()
    line = text.split("\n").index("on DB7.corp.example.") + 1
    told = [record.getMessage() for record in caplog.records if record.levelname == "WARNING"]
    assert [message for message in told if "redaction" in message] == [
        f"uptrail: postmortems/two.md:{line}:1: error: the public section 'Summary' holds something that redaction "
        "forbids, 16 characters long; say it without; a customer does not need it [redaction]"
    ]
    assert not any("corp.example" in path.read_text() for path in site.rglob("*.html"))
    with pytest.raises(Abort):
        repository.build(strict=True)
