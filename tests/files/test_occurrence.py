"""Files of `incidents/`, and what a person reads when something in them cannot be read."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from uptrail.files import Reading, read_texts
from uptrail.problem import Level
from uptrail.records import Incident
from uptrail.records.occurrence import Audience, ComponentStatus, UpdateStatus

NOW = datetime(2026, 3, 31, 12, tzinfo=UTC)
SETTINGS = "name: Harbour\n"
FRONT = "---\ntitle: Payments fail\nstarted: 2026-03-04 14:00 UTC\n---\n"


def at(hour: int, minute: int, day: int = 4) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=UTC)


def read(text: str, path: str = "incidents/down.md") -> Reading:
    return read_texts({"uptrail.yaml": SETTINGS, path: text}, clock=NOW)


def incident(text: str, path: str = "incidents/down.md") -> Incident:
    return next(iter(read(text, path).archive.incidents.values()))


def said(text: str, path: str = "incidents/down.md") -> list[str]:
    return [
        f"{p.source.line}:{p.source.column}: {p.level}: {p.message} [{p.rule}] {p.remedy}"
        for p in read(text, path).problems
    ]


def test_a_whole_incident() -> None:
    """---
    title: Card payments fail at checkout
    severity: SEV-2
    audience: public
    components: {checkout-api: major_outage, shop-web: Degraded performance}
    started: 2026-03-04 14:00 UTC
    detected: 2026-03-04T15:05+01:00
    roles: {commander: ana, experts: li}
    resolved:
    data_loss: no
    ---
    Loose words.

    ## Incident Update - 2026-03-04 14:12 UTC

    **Status**: investigating
    **Impact**: One payment in eight fails.
    Transfers work.
    **Next Update**: in 30 minutes

    ## Incident Update - 2026-03-04 14:24 UTC

    **Components**: checkout-api: degraded_performance, shop-web: operational
    **Status:** Monitoring

    A fix is in place.

    - and a list

    ## Timeline

    | Time | Event | Source |
    |------|-------|--------|
    | 13:58 | Deployment | deploy |
    | ?? | Something | |
    | 00:10 | Calm | |

    ## Triage
    - [x] What is broken? Card payments
    - [ ] Is there data loss? (no answer yet)
    ## Resolution
    - [ ] All metrics back to normal
    ## Notes
    Internal.
    """
    text = "\n".join(line.removeprefix("    ") for line in (test_a_whole_incident.__doc__ or "").split("\n"))
    assert said(text) == []
    found = incident(text)
    assert (found.severity, found.audience, found.data_loss, found.resolved) == ("SEV2", Audience.PUBLIC, False, None)
    assert found.components["shop-web"] is ComponentStatus.DEGRADED_PERFORMANCE
    assert (found.detected, found.roles.experts) == (at(14, 5), ("li",))
    first, second = found.updates
    assert (first.id, first.status) == ("20260304t1412", UpdateStatus.INVESTIGATING)
    assert first.impact == "One payment in eight fails.\nTransfers work."
    assert (first.next_update, first.next_update_text) == (at(14, 42), "in 30 minutes")
    assert second.components["shop-web"] is ComponentStatus.OPERATIONAL
    assert second.text == "A fix is in place.\n\n- and a list"
    assert [(entry.at, entry.time) for entry in found.timeline] == [
        (at(13, 58), "13:58"),
        (None, "??"),
        (at(0, 10, 5), "00:10"),
    ]
    assert [(item.text, item.answer, item.done) for item in found.triage] == [
        ("What is broken?", "Card payments", True),
        ("Is there data loss? (no answer yet)", "", False),
    ]
    assert found.notes == "Loose words.\n\nInternal."


def test_markdown_and_yaml_mean_the_same() -> None:
    markdown = FRONT + "\n## Incident Update - 2026-03-04 14:12 UTC\n\n**Status**: Resolved\n\nDone.\n"
    yaml = (
        "title: Payments fail\nstarted: 2026-03-04 14:00 UTC\n"
        "updates:\n  - {at: 2026-03-04 14:12 UTC, status: Resolved, text: Done.}\n"
    )
    left, right = incident(markdown), incident(yaml, "incidents/down.yaml")
    assert left.model_dump(exclude={"source"}) == right.model_dump(exclude={"source"})


def test_short_forms_take_the_day_and_pass_midnight() -> None:
    found = incident(
        "---\ntitle: x\nstarted: 2026-03-04 23:50 UTC\n---\n"
        "[23:55 UTC] Investigating - We see\nerrors.\n\n[00:10 UTC] identified: Found.\n[00:30 UTC] Resolved - Done.\n"
    )
    assert [(update.at, update.status, update.text) for update in found.updates] == [
        (at(23, 55), UpdateStatus.INVESTIGATING, "We see\nerrors."),
        (at(0, 10, 5), UpdateStatus.IDENTIFIED, "Found."),
        (at(0, 30, 5), UpdateStatus.RESOLVED, "Done."),
    ]


def test_the_day_may_come_from_the_file_s_name() -> None:
    found = incident("---\ntitle: x\n---\n[14:12 UTC] Resolved - Done.\n", "incidents/2026-03-04-x.md")
    assert found.updates[0].at == at(14, 12)


def test_ids_stay_when_words_change_and_count_within_a_minute() -> None:
    text = FRONT + "[14:12 UTC] Investigating - {0}\n[14:12 UTC] Identified - {0}\n[14:13 UTC] Resolved - x\n"
    ids = [[update.id for update in incident(text.format(word)).updates] for word in ("one", "two")]
    assert ids[0] == ids[1] == ["20260304t1412", "20260304t1412-2", "20260304t1413"]


@pytest.mark.parametrize(
    ("promise", "moment"),
    [
        ("in 30 minutes", at(14, 42)),
        ("within the hour", at(15, 12)),
        ("in half an hour", at(14, 42)),
        ("by 15:00 UTC", at(15, 0)),
        ("02:00 UTC", at(2, 0, 5)),
        ("2026-03-05 09:00 UTC", at(9, 0, 5)),
        ("today", at(0, 0, 5)),
        ("none", None),
        ("No further updates.", None),
    ],
)
def test_next_update(promise: str, moment: datetime | None) -> None:
    text = FRONT + f"## Incident Update - 14:12 UTC\n**Next Update**: {promise}\n"
    assert said(text) == []
    assert incident(text).updates[0].next_update == moment
    assert incident(text).updates[0].next_update_text == promise


UPDATE = FRONT + "## Incident Update - 2026-03-04 14:12 UTC\n"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            "---\ntitle: x\naudience: pubic\n---\n",
            "3:11: error: audience: 'pubic' is not one of the allowed words [unknown-audience]"
            " did you mean public? Allowed are public or internal",
        ),
        (
            "---\ntitle: x\naudience: 'Public '\n---\n",
            "3:11: error: audience: 'Public ' is not one of the allowed words [unknown-audience]"
            " did you mean public? Allowed are public or internal",
        ),
        (
            "---\ntitle: x\naudiance: public\n---\n",
            "3:11: error: unknown key 'audiance' [unknown-key] did you mean audience?",
        ),
        (
            "---\ntitle: x\nstarted: 2024-02-30 10:00 UTC\n---\n",
            "3:10: error: started: February 2024 has no day 30 [unreadable-value] it ends on 2024-02-29",
        ),
        (
            "---\ntitle: x\nstarted: 2026-03-04 14:05\n---\n",
            "3:10: error: started: '2026-03-04 14:05' has no time zone [unreadable-value]"
            " write 2026-03-04 14:05 UTC, or an offset such as +01:00",
        ),
        (
            "---\ntitle: x\nstarted: 2026-03-04 24:00 UTC\n---\n",
            "3:10: error: started: 24:00 is the next day's 00:00 [unreadable-value] write 2026-03-05 00:00 UTC",
        ),
        (
            "---\ntitle: x\nstarted: 22025-03-04 14:00 UTC\n---\n",
            "3:10: error: started: the year 22025 is not plausible [unreadable-value] years run from 1990 to 2100",
        ),
        (
            "---\ntitle: x\nstarted: 2026-03-29 02:30 Europe/Berlin\n---\n",
            "3:10: error: started: 2026-03-29 02:30 did not exist in Europe/Berlin: clocks went forward"
            " [unreadable-value] write it in UTC",
        ),
        (
            "---\ntitle: x\ncomponents: {api: mayor_outage}\n---\n",
            "3:19: error: components, api: 'mayor_outage' is not one of the allowed words [unknown-component-status]"
            " did you mean major_outage? Allowed are operational, under_maintenance, degraded_performance,"
            " partial_outage or major_outage",
        ),
        (
            "---\nseverity: SEV3\n---\n",
            "1:1: error: title is missing [missing-value] write title: and what customers notice",
        ),
        (
            "---\ntitle: x\nkind: maintainance\n---\n",
            "3:7: error: kind: 'maintainance' is no kind of record; the file is left out [unknown-kind]"
            " did you mean maintenance?",
        ),
        (
            "---\ntitle: x\n",
            "1:1: error: the front matter is not closed [front-matter] write --- on a line of its own below it",
        ),
        ("", "1:1: error: the file is empty [empty-file] write the record, or delete the file"),
        (
            FRONT + "## Incident Updte - 2026-03-04 14:12 UTC\nsecret\n",
            "5:1: error: '## Incident Updte - 2026-03-04 14:12 UTC' is not quite an update's heading;"
            " it stays internal [update-heading] write ## Incident Update - 2026-03-04 14:12 UTC",
        ),
        (
            FRONT + "### Incident Update - 2026-03-04 14:12 UTC\nsecret\n",
            "5:1: error: '### Incident Update - 2026-03-04 14:12 UTC' is not quite an update's heading;"
            " it stays internal [update-heading] write ## Incident Update - 2026-03-04 14:12 UTC",
        ),
        (
            FRONT + "## Incident Update - [TIMESTAMP]\nsecret\n",
            "5:1: error: '[TIMESTAMP]' still waits for the time; the update stays internal [update-time]"
            " write the time, as 2026-03-04 14:12 UTC",
        ),
        (
            FRONT + "## Incident Update - 14:12\nsecret\n",
            "5:1: error: '14:12' has no time zone; the update stays internal [update-time]"
            " write 14:12 UTC, or an offset such as +01:00",
        ),
        (
            FRONT + "[14:12 UTC] Investigatng - secret\n",
            "5:1: error: 'Investigatng' is not a status; the paragraph stays internal [update-form]"
            " did you mean Investigating?",
        ),
        (
            UPDATE + "**Status**: Investigating / Identified / Monitoring / Resolved\n",
            "6:13: error: 'Investigating / Identified / Monitoring / Resolved' is the template's placeholder"
            " [placeholder] write what is so, or delete the line",
        ),
        (
            UPDATE + "**Impct**: some\n",
            "6:1: error: unknown field 'Impct' [unknown-key] did you mean Impact?",
        ),
        (
            UPDATE + "**Status**: Rsolved\n",
            "6:13: error: updates 1, status: 'Rsolved' is not one of the allowed words [unknown-status] did you mean"
            " Resolved? Allowed are Investigating, Identified, Monitoring, Resolved, Scheduled, In progress, Verifying"
            " or Completed",
        ),
        (
            UPDATE + "**Next Update**: when we know\n",
            "6:18: warning: next update: 'when we know' is no time that can be held to [next-update]"
            " write in 30 minutes, 15:00 UTC, or none",
        ),
        (
            UPDATE + "text\n\n### Details\nsecret\n",
            "8:1: error: the heading 'Details' ends the update above it; what follows stays internal [update-heading]"
            " write it in bold to keep it in the update, or as ## to show that it is not part of it",
        ),
        (
            FRONT + "## Timeline\n| Time | Event |\n|--|--|\n| 14:0x | a |\n",
            "8:3: error: '14:0x' is not a time [unreadable-value] write it as 2026-03-04 14:05 UTC",
        ),
    ],
)
def test_problems(text: str, problem: str) -> None:
    assert said(text) == [problem]
    for found in read(text).archive.incidents.values():
        assert found.audience is Audience.INTERNAL
        assert "secret" not in str(found.updates)
        if "secret" in text:
            assert "secret" in found.notes


def test_a_bad_value_takes_nothing_else_with_it() -> None:
    text = (
        "title: x\nseverity: SEV2\nstarted: yesterday\nupdates:\n"
        "  - {at: noon, text: lost}\n  - at: 2026-03-04 14:12 UTC\n    status: Nope\n    text: kept\n    foo: 1\n"
    )
    reading = read(text, "incidents/down.yaml")
    assert [(p.source.line, p.rule, p.message) for p in reading.problems] == [
        (3, "unreadable-value", "started: 'yesterday' is not a time"),
        (5, "unreadable-value", "updates 1, at: 'noon' is not a time"),
        (7, "unknown-status", "updates 2, status: 'Nope' is not one of the allowed words"),
        (9, "unknown-key", "unknown key 'foo'"),
    ]
    found = reading.archive.incidents["down"]
    assert [(update.id, update.text) for update in found.updates] == [("20260304t1412", "kept")]
    assert str(reading.archive.at(found, "updates", 0, "text")) == "incidents/down.yaml:8:11"
    assert str(reading.archive.at(found, "severity")) == "incidents/down.yaml:2:11"
    assert str(reading.archive.at(found, "updates", 0)) == "incidents/down.yaml:6:5"


def test_every_value_knows_its_line() -> None:
    text = UPDATE + "**Status**: Resolved\n\nDone.\n\n## Timeline\n| Time | Event |\n|--|--|\n| 14:00 | a |\n"
    archive = read(text).archive
    found = archive.incidents["down"]
    places: dict[tuple[Any, ...], tuple[int, int]] = {
        ("title",): (2, 8),
        ("updates", 0): (5, 1),
        ("updates", 0, "status"): (6, 13),
        ("timeline", 0, "event"): (13, 11),
        ("mitigated",): (1, 1),
    }
    for keys, place in places.items():
        source = archive.at(found, *keys)
        assert (source.line, source.column) == place, keys


def test_a_very_long_update_is_cut() -> None:
    text = UPDATE + "word " * 200_000
    (problem,) = read(text).problems
    assert problem.message == "the update's text has 999,999 characters; the first 65,536 are kept"
    assert (problem.rule, problem.source.line, problem.level) == ("text-limit", 5, Level.ERROR)
    assert len(incident(text).updates[0].text) == 65_536


def test_update_ids_in_yaml() -> None:
    text = "title: x\nupdates:\n" + "".join(
        f"  - {{at: 2026-03-04 14:1{n} UTC, text: t, id: {id}}}\n"
        for n, id in enumerate(["first", "first", "A b", "''"])
    )
    reading = read(text, "incidents/down.yaml")
    assert [update.id for update in reading.archive.incidents["down"].updates] == [
        "first",
        "20260304t1411",
        "20260304t1412",
        "20260304t1413",
    ]
    assert [(p.source.line, p.message) for p in reading.problems] == [
        (4, "the id 'first' is used twice"),
        (5, "the id 'A b' is not lower-case letters, digits and hyphens"),
    ]


def test_other_kinds() -> None:
    archive = read_texts(
        {
            "uptrail.yaml": SETTINGS,
            "incidents/m.md": "---\ntitle: m\nkind: maintenance\n"
            "scheduled: {from: 2026-03-10 01:00 UTC, to: 2026-03-10 02:00 UTC}\ncancelled: 2026-03-09 10:00 UTC\n---\n",
            "incidents/n.yaml": "title: n\nkind: notice\nresolved: 2026-03-10 01:00 UTC\n",
            "incidents/d.md": "---\ntitle: d\nkind: drill\nparticipants: ana, li\n---\n## Scenario\n\nAll is lost.\n",
        },
        clock=NOW,
    ).archive
    scheduled = archive.maintenances["m"].scheduled
    assert scheduled is not None
    assert scheduled.end - scheduled.start == timedelta(hours=1)
    assert archive.maintenances["m"].cancelled == at(10, 0, 9)
    assert archive.notices["n"].resolved == at(1, 0, 10)
    assert (archive.drills["d"].participants, archive.drills["d"].scenario) == (("ana", "li"), "All is lost.")


TABLE = """\
---
title: d
kind: drill
---

## Action Items

| Priority | Action | Owner | Due Date | Status |
|----------|--------|-------|----------|--------|
| P0 | Write it down | @ana | 2026-04-10 | In Progress |

## Notes

Good.
"""
MAPPINGS = """\
title: d
kind: drill
action_items:
  - {priority: p0, action: Write it down, owner: "@ana", due: 2026-04-10, status: in progress}
  - {action: Ask, ownr: li, due: soon, status: maybe}
  - {owner: li}
"""


def test_what_a_drill_found_is_an_action_in_either_form() -> None:
    archive = read_texts(
        {"incidents/m.md": TABLE, "incidents/y.yaml": MAPPINGS.split("  - {action: Ask")[0]}, clock=NOW
    ).archive
    for id, line in (("m", 10), ("y", 4)):
        [item] = archive.drills[id].action_items
        assert (item.id, item.postmortem, item.drill, item.source.line) == (f"{id}-drill-1", id, True, line)
        assert (item.priority, item.owner, str(item.due), item.status) == ("P0", "@ana", "2026-04-10", "In Progress")
        assert archive.holder(item) is archive.drills[id]
    assert archive.drills["m"].notes == "Good."
    assert [item.drill for item in archive.action_items] == [True, True]


def test_what_is_wrong_with_a_drills_actions_is_named_on_its_line() -> None:
    texts = {
        "uptrail.yaml": SETTINGS,
        "incidents/y.yaml": MAPPINGS,
        "incidents/z.yaml": "title: z\nkind: drill\naction_items: [x]\n",
    }
    reading = read_texts(texts, clock=NOW)
    assert [f"{p.source}: {p.message}; {p.remedy}" for p in reading.problems] == [
        "incidents/y.yaml:5:25: unknown key 'ownr'; did you mean owner?",
        "incidents/y.yaml:5:34: 'soon' is not a date; write it as 2026-03-04",
        "incidents/y.yaml:5:48: 'maybe' is not an action's status; write To Do, In Progress, Done or Won't Do",
        "incidents/y.yaml:6:1: an action item without an action; say what will be changed",
        "incidents/z.yaml:3:16: action_items 1: 'x' is not a mapping; write it as {key: value}",
    ]
    assert [item.due_text for item in reading.archive.drills["y"].action_items] == ["2026-04-10", "soon"]
