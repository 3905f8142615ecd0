"""A small repository as texts, and the internal site made of it."""

import html
import re
from collections.abc import Mapping
from datetime import UTC, datetime

from uptrail import files, rules
from uptrail.archive import Archive
from uptrail.audience import view
from uptrail.outputs import OUTPUTS, internal_outputs
from uptrail.outputs.document import Document, Page
from uptrail.problem import Problem
from uptrail.records.occurrence import Audience

AS_OF = datetime(2026, 3, 31, 12, tzinfo=UTC)

SETTINGS = """\
name: Lantern
url: https://status.lantern.example/
components:
  api: {name: API, group: Core, team: core, audience: public, since: 2025-01-01}
  ledger: {name: Secret ledger, group: Core, team: core, since: 2025-01-01}
"""

OVER = """\
---
title: Orders fail
severity: SEV2
audience: public
components: {api: major_outage, ledger: degraded_performance}
started: 2026-03-20 08:00 UTC
detected: 2026-03-20 08:09 UTC
acknowledged: 2026-03-20 08:12 UTC
declared: 2026-03-20 08:15 UTC
mitigated: 2026-03-20 08:40 UTC
resolved: 2026-03-20 08:54 UTC
detected_by: support
mitigation: rollback
roles: {commander: noor, communications: lee, experts: [sam, ida]}
users_affected: 12 %
data_exposure: true
trigger: deployment 7.1
tags: [orders]
---

## Incident Update - 2026-03-20 08:20 UTC

**Status**: Investigating
**Impact**: No order goes through.
**Next Update**: in 10 minutes

## Incident Update - 2026-03-20 08:54 UTC

**Status**: Resolved

Orders go through again. It lasted 54 minutes.

## Timeline

| Time | Event | Source |
|------|-------|--------|
| 07:58 | Deployment 7.1 | deploy |
| 08:09 | A shop calls | support |

## Triage

- [x] What is broken? Orders
- [ ] When did it start?

## Notes

The *ledger* was slow.
"""

OPEN = """\
title: Quotes are slow
severity: SEV3
components: {api: degraded_performance}
started: 2026-03-31 11:30 UTC
roles: {commander: ida}
"""

OWED = """\
title: Exports stop
severity: SEV1
started: 2026-03-10 08:00 UTC
resolved: 2026-03-10 09:30 UTC
trigger: deployment 6.9
components: {api: partial_outage}
"""

POSTMORTEM = """\
# Postmortem: Orders fail

**Date**: 2026-03-20
**Duration**: 2 hours
**Severity**: SEV2
**Authors**: Noor, Sam
**Status**: Reviewed
**Incident**: 2026-03-20-orders

## Summary

A release lacked a table. `{{ 7 * 7 }}`

## Timeline (All times UTC)

Kept by the scribe.

| Time | Event |
|------|-------|
| 08:00 | Orders stop |
| ?? | Somebody notices |

Nothing was lost.

## Root Cause Analysis

### What Happened

The table was made by hand.

### 5 Whys Analysis

1. **Why** did orders fail?
   - A table was missing
2. **Why** was it missing?
   - It had been made by hand

### Contributing Factors

- [process] Nobody compares tables (primary cause)
- [technology] The release does not make tables

### Fault Tree

- AND: Orders fail
  - Table is missing
  - OR: Nothing stops the release
    - No check
    - No trial

## What Went Well

- The rollback was quick

## Action Items

| Priority | Action | Owner | Due Date | Status | Link |
|----------|--------|-------|----------|--------|------|
| P1 | Compare tables before a release | @sam | 2026-03-27 | To Do | [T-7](https://tracker.lantern.example/T-7) |
| P0 | Make tables in the release | @Ida | 2026-04-20 | In Progress | |
| P2 | Tell support | | | Done | |

## Lessons Learned

What is made by hand is lost by hand.
"""

DRILL = """\
title: The carrier is silent
kind: drill
severity: SEV2
started: 2025-11-05 12:00 UTC
resolved: 2025-11-05 13:15 UTC
participants: [noor, sam]
scenario: Nobody *answers*.
"""

MAINTENANCE = """\
title: New switches
kind: maintenance
audience: public
components: {api: under_maintenance}
scheduled: {from: 2026-04-05 02:00 UTC, to: 2026-04-05 03:00 UTC}
notes: The vendor comes along.
"""

SLOS = """\
service: api
team: core
tier: 1
slos:
  - name: Availability
    id: api-availability
    description: Orders can be placed
    sli: Share of time in which orders go through
    objective: 99.9%
    window: 30 days rolling
    components: [api]
"""

REPOSITORY: Mapping[str, str] = {
    "uptrail.yaml": SETTINGS,
    "incidents/2026-03-20-orders.md": OVER,
    "incidents/2026-03-31-quotes.yaml": OPEN,
    "incidents/2026-03-10-exports.yaml": OWED,
    "incidents/2025-11-05-drill.yaml": DRILL,
    "incidents/2026-04-05-switches.yaml": MAINTENANCE,
    "postmortems/2026-03-20-orders.md": POSTMORTEM,
    "slos/api.yaml": SLOS,
}


def read(texts: Mapping[str, str] = REPOSITORY, as_of: datetime = AS_OF) -> tuple[Archive, tuple[Problem, ...]]:
    """The archive of some texts, and everything that a person should mend in it."""
    reading = files.read_texts(texts, clock=as_of)
    return reading.archive, rules.judge(reading.archive, reading.problems, reading.allows)


def site(texts: Mapping[str, str] = REPOSITORY, as_of: datetime = AS_OF) -> dict[str, Document]:
    """Every document of the internal site, by path."""
    archive, problems = read(texts, as_of)
    seen = view(archive, Audience.INTERNAL)
    found = {document.path: document for output in OUTPUTS for document in output(seen)}
    made = [document for output in internal_outputs() for document in output(seen, archive, problems)]
    assert len({document.path for document in made}) == len(made)
    return found | {document.path: document for document in made}


def content(documents: Mapping[str, Document], path: str) -> str:
    """The own part of a page, by its address: `actions/`."""
    page = documents[f"{path}index.html"].made()
    assert isinstance(page, Page)
    return page.content


def words(markup: str) -> str:
    """What a page says, on one line."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", markup)).split())


def said(path: str, texts: Mapping[str, str] = REPOSITORY, as_of: datetime = AS_OF) -> str:
    """What one page of the internal site says."""
    return words(content(site(texts, as_of), path))
