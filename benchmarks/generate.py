"""A made-up archive of any size: the same number gives the same files, on every machine."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

NOW = datetime(2026, 3, 31, 12, 0, tzinfo=UTC)
COMPONENTS = [
    "api",
    "checkout",
    "search",
    "login",
    "mail",
    "exports",
    "reports",
    "webhooks",
    "images",
    "maps",
    "ledger",
]
GROUPS = ["Shops", "Payments", "Insight"]
CAUSES = ["a full disk", "an expired certificate", "a slow query", "a bad deployment", "a lost network link", "a lock"]
ACTIONS = ["rolled back the release", "moved traffic to the second site", "added capacity", "restarted the workers"]
EFFECTS = ["answers with errors", "is slow", "rejects sign-ins", "shows old figures", "loses some requests"]
STATUSES = ["degraded_performance", "partial_outage", "major_outage"]
PHASES = ["Investigating", "Identified", "Monitoring", "Resolved"]
PEOPLE = ["ana", "bo", "chidi", "dana", "eero", "farah", "goro", "hana"]
POSTMORTEMS = 5
"""One incident in so many has a postmortem; every second of those is public."""
MARKED = 0.25
"""The share of updates with a list, a link and emphasis; the others are prose."""


@dataclass(frozen=True)
class Story:
    """What happened, from which both the record and a plain page are written."""

    id: str
    title: str
    severity: str
    component: str
    started: datetime
    ended: datetime
    updates: tuple[tuple[datetime, str, str], ...]
    cause: str
    action: str
    people: tuple[str, ...]


def stories(count: int) -> Iterator[Story]:
    """`count` incidents, three a day, the newest just before `NOW`; three to five updates each."""
    dice = random.Random(7)
    for number in range(count):
        started = NOW - timedelta(hours=8 * (count - number) + 2, minutes=dice.randrange(60))
        length = timedelta(minutes=dice.choice([20, 35, 50, 80, 140]))
        component, effect, cause = dice.choice(COMPONENTS), dice.choice(EFFECTS), dice.choice(CAUSES)
        yield Story(
            id=f"{started:%Y-%m-%d}-{component}-{number}",
            title=f"{component.title()} {effect}",
            severity=dice.choice(["SEV1", "SEV2", "SEV2", "SEV3", "SEV3", "SEV4"]),
            component=component,
            started=started,
            ended=started + length,
            updates=tuple(_updates(dice, started, length, component, effect, cause)),
            cause=cause,
            action=dice.choice(ACTIONS),
            people=tuple(dice.sample(PEOPLE, 4)),
        )


def _updates(
    dice: random.Random, started: datetime, length: timedelta, component: str, effect: str, cause: str
) -> Iterator[tuple[datetime, str, str]]:
    phases = PHASES if dice.random() < 0.7 else [PHASES[0], *PHASES]
    phases = phases if dice.random() < 0.7 else [PHASES[0], *PHASES[2:]]
    for place, phase in enumerate(phases):
        at = started + timedelta(minutes=4) + (length - timedelta(minutes=4)) * place / (len(phases) - 1)
        share = dice.randrange(5, 90)
        told = (
            f"About {share} of 100 requests to {component} are touched: it {effect}. It began at {started:%H:%M} UTC "
            f"with {cause}; requests that are tried again mostly get through. We will write again within the hour."
        )
        if dice.random() < MARKED:
            told = (
                f"About {share} of 100 requests to **{component}** are touched: it {effect}. What we know:\n\n"
                f"- it began with {cause}, at {started:%H:%M} UTC\n- requests that are tried again mostly get through"
                f"\n\nSee [the guide](https://help.example/{component}) for what to do meanwhile."
            )
        yield at.replace(second=0, microsecond=0), phase, told


def incident(story: Story) -> str:
    """The record's file."""
    updates = "".join(
        f"## Incident Update - {_time(at)}\n\n**Status**: {phase}\n\n{text}\n\n" for at, phase, text in story.updates
    )
    return f"""---
title: {story.title}
severity: {story.severity}
audience: public
components: {{{story.component}: {STATUSES[len(story.id) % 3]}}}
started: {_time(story.started)}
detected: {_time(story.started + timedelta(minutes=2))}
acknowledged: {_time(story.started + timedelta(minutes=4))}
declared: {_time(story.started + timedelta(minutes=4))}
mitigated: {_time(story.ended - timedelta(minutes=5))}
resolved: {_time(story.ended)}
detected_by: slo_burn
roles: {{commander: {story.people[0]}, communications: {story.people[1]}, experts: [{story.people[2]}]}}
---

{updates}## Timeline

| Time | Event |
|------|-------|
| {story.started:%H:%M} | First errors in {story.component} |
| {story.started + timedelta(minutes=2):%H:%M} | Alert |
| {story.ended:%H:%M} | Resolved: {story.people[0]} {story.action} |

## Triage

- [x] What is broken? {story.title}
- [x] Is there data loss or security exposure? No

## Resolution

- [x] All monitoring metrics back to normal
"""


def postmortem(story: Story, *, public: bool) -> str:
    """Its postmortem, of some five hundred words."""
    audience = "**Audience**: public\n" if public else ""
    happened = "\n\n".join(
        f"In step {step} the {story.component} service waited for {story.cause}; its queue grew by "
        f"{step * 130} a minute until the limit of its pool was reached. It {EFFECTS[step % 5]}. "
        f"The change was reviewed by {story.people[step % 4]} and held for {step} weeks without trouble."
        for step in range(1, 9)
    )
    whys = "\n".join(f"{n}. **Why** did part {n} fail?\n   - Part {n + 1} was late by {n} seconds" for n in range(1, 6))
    rows = "\n".join(
        f"| {story.started + timedelta(minutes=minute):%H:%M} | Step {minute} of finding {story.cause} |"
        for minute in range(0, 20, 2)
    )
    return f"""# Postmortem: {story.title}

**Date**: {story.started:%Y-%m-%d}
**Duration**: {int((story.ended - story.started).total_seconds()) // 60} minutes
**Severity**: {story.severity}
**Authors**: {story.people[0]}, {story.people[2]}
**Status**: Complete
{audience}
## Summary

{story.title} because of {story.cause}; we {story.action}.

## Impact

- **Duration**: {story.started:%H:%M} to {story.ended:%H:%M} UTC
- **Users Affected**: 12%

## Timeline (All times UTC)

| Time | Event |
|------|-------|
{rows}

## Root Cause Analysis

### What Happened

{happened}

### 5 Whys Analysis

{whys}

### Contributing Factors

- [technology] {story.cause} (primary cause)
- [process] No alert on it

## What Went Well

- The first alert came within two minutes

## What Went Poorly

- The runbook named a host that is gone

## Action Items

| Priority | Action | Owner | Due Date | Status |
|----------|--------|-------|----------|--------|
| P1 | Alert on {story.cause} | @{story.people[0]} | {story.started + timedelta(days=14):%Y-%m-%d} | Done |

## Lessons Learned

1. A limit without an alert is found by customers.
"""


def settings() -> str:
    """uptrail.yaml."""
    rows = "\n".join(
        f"  {name}: {{name: {name.title()}, group: {GROUPS[place % 3]}, audience: public, since: 2016-01-01}}"
        for place, name in enumerate(COMPONENTS)
    )
    return f"""name: Benchmark
url: https://status.example.org/
as_of: {NOW:%Y-%m-%dT%H:%MZ}
policies:
  update_every: {{SEV1: 1 hour, SEV2: 1 hour}}
  postmortem_severities: []
  postmortem_when_longer_than: 9 hours
components:
{rows}
"""


def page(story: Story) -> str:
    """The same incident as a plain Markdown page, for a generator alone."""
    updates = "\n\n".join(f"## {phase}\n\n{_time(at)}\n\n{text}" for at, phase, text in reversed(story.updates))
    row = f"| {story.severity} | {_time(story.started)} | {_time(story.ended)} |"
    facts = f"| Severity | Began | Resolved |\n|---|---|---|\n{row}"
    return f"---\ntitle: {story.title}\n---\n\n# {story.title}\n\n{facts}\n\n{updates}\n"


def archive(root: Path, count: int) -> None:
    """Write a repository of `count` incidents, and a fifth as many postmortems, under `root`."""
    (root / "docs").mkdir(parents=True)
    (root / "docs" / "about.md").write_text("# About\n\nA benchmark.\n")
    (root / "uptrail.yaml").write_text(settings())
    for folder in ("incidents", "postmortems"):
        (root / folder).mkdir()
    for number, story in enumerate(stories(count)):
        (root / "incidents" / f"{story.id}.md").write_text(incident(story))
        if number % POSTMORTEMS == 0:
            text = postmortem(story, public=number % (2 * POSTMORTEMS) == 0)
            (root / "postmortems" / f"{story.id}.md").write_text(text)


def plain(root: Path, count: int) -> None:
    """Write what of it is public as Markdown pages outside the navigation, for a generator alone."""
    for folder in ("incidents", "postmortems"):
        (root / "docs" / folder).mkdir(parents=True)
    (root / "docs" / "index.md").write_text("# Status\n\nA benchmark.\n")
    for number, story in enumerate(stories(count)):
        (root / "docs" / "incidents" / f"{story.id}.md").write_text(page(story))
        if number % (2 * POSTMORTEMS) == 0:
            (root / "docs" / "postmortems" / f"{story.id}.md").write_text(postmortem(story, public=True))


def _time(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"
