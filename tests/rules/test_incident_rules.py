"""Rules about incidents, maintenances, notices and drills: what a user sees, and what must not fire."""

import pytest

from rules.examples import CLOCK, read, told
from uptrail import rules
from uptrail.files import read_texts
from uptrail.rules import postmortem_required


def problems(text: str) -> str:
    """Everything that a check says, but for the remedies."""
    reading = read(text)
    found = sorted(rules.judge(reading.archive, reading.problems, reading.allows), key=lambda one: one.source)
    return "\n".join(told(problem).split("\n")[0] for problem in found)


def incident(front: str, body: str = "") -> str:
    return f'```markdown title="incidents/a.md"\n---\ntitle: Payments fail\n{front.strip()}\n---\n{body}\n```\n'


SOUND = """
severity: SEV2
audience: public
components: {checkout-api: major_outage}
started: 2026-03-04 14:00 UTC
detected: 2026-03-04 14:05 UTC
acknowledged: 2026-03-04 14:07 UTC
declared: 2026-03-04 14:10 UTC
mitigated: 2026-03-04 14:22 UTC
resolved: 2026-03-04 14:30 UTC
roles: {commander: ana, communications: raj}
"""
TOLD = """
## Incident Update - 2026-03-04 14:12 UTC

**Status**: Investigating
**Impact**: One card payment in eight fails.
**Next Update**: in 30 minutes

## Incident Update - 2026-03-04 14:24 UTC

**Status**: Monitoring
**Components**: checkout-api: degraded_performance

A fix is in place.

## Incident Update - 2026-03-04 14:45 UTC

**Status**: Resolved

Payments work again after half an hour.

## Triage
- [x] What is broken? Card payments
## Resolution
- [x] All monitoring metrics back to normal
"""
PAST_WINDOW = "kind: maintenance\nscheduled: {from: 2026-01-04 02:00 UTC, to: 2026-01-04 04:00 UTC}"
REQUIRED = (
    "incidents/a.md:1:1: error: the incident has no postmortem, though it was a SEV2; "
    "it was due 24 days 21 hours ago [postmortem-required]"
)


def test_a_sound_incident_has_no_problem_of_its_own() -> None:
    assert problems(incident(SOUND, TOLD)) == REQUIRED


@pytest.mark.parametrize(
    "kind",
    [
        "kind: notice\naudience: public\nstarted: 2026-06-01 00:00 UTC",
        "kind: drill\nstarted: 2026-04-02 09:00 UTC\nseverity: SEV1\nparticipants: [ana]",
        "kind: maintenance\nscheduled: {from: 2027-01-01 02:00 UTC, to: 2027-01-01 04:00 UTC}",
        f"{PAST_WINDOW}\ncancelled: 2025-12-30 09:00 UTC",
        f"{PAST_WINDOW}\nrepeat: FREQ=MONTHLY;BYDAY=1SU;UNTIL=20261231T000000Z",
        "severity: SEV3\nstarted: 2026-03-31 11:59 UTC",
        "started: 2026-03-31 11:00 UTC\ncancelled: 2026-03-31 11:10 UTC",
        "severity: SEV4\nstarted: 2026-03-31 12:09 UTC",
    ],
)
def test_what_is_planned_cancelled_or_has_just_begun_is_sound(kind: str) -> None:
    assert problems(incident(kind)) == ""


def test_what_cannot_be_read_is_not_missing() -> None:
    """One problem for the severity's line and one for the start's, not two each."""
    found = problems(incident("severity: SEV3\nstarted: 2026-02-30 14:00 UTC\nresolved: 2026-03-04 14:30 UTC"))
    assert found == "incidents/a.md:4:10: error: started: February 2026 has no day 30 [unreadable-value]"


def test_times_are_compared_with_the_time_before_them() -> None:
    found = problems(incident(SOUND.replace("started: 2026-03-04 14:00", "started: 2026-03-04 15:00"), TOLD))
    assert found.splitlines()[1:] == [
        "incidents/a.md:7:11: error: detected (2026-03-04 14:05 UTC) is 55 minutes before started "
        "(2026-03-04 15:00 UTC) [times-in-order]",
        "incidents/a.md:15:1: error: the update (2026-03-04 14:12 UTC) is 48 minutes before the incident's start "
        "[updates-within-incident]",
        "incidents/a.md:21:1: error: the update (2026-03-04 14:24 UTC) is 36 minutes before the incident's start "
        "[updates-within-incident]",
        "incidents/a.md:28:1: error: the update (2026-03-04 14:45 UTC) is 15 minutes before the incident's start "
        "[updates-within-incident]",
    ]


def test_zones_do_not_put_times_out_of_order() -> None:
    front = "severity: SEV3\nstarted: 2026-03-31 13:50 +02:00\ndetected: 2026-03-31T11:52Z"
    assert problems(incident(front)) == ""


def test_newest_first_is_one_problem() -> None:
    updates = [
        f"## Incident Update - 2026-03-04 14:{minute} UTC\n\n**Status**: Identified\n\nText." for minute in (40, 30, 20)
    ]
    found = problems(
        incident("severity: SEV3\nstarted: 2026-03-04 14:00 UTC\ncancelled: 2026-03-04 14:41 UTC", "\n\n".join(updates))
    )
    assert found == "incidents/a.md:7:1: error: the updates stand newest first [updates-in-order]"


def test_maintenance_words_on_an_incident_and_the_other_way_round() -> None:
    text = incident(
        "kind: maintenance\nscheduled: {from: 2026-03-29 02:00 UTC, to: 2026-03-29 04:00 UTC}\n"
        "updates: [{at: 2026-03-29 02:00 UTC, status: Investigating}, {at: 2026-03-29 03:00 UTC, status: Completed}]"
    )
    assert "a maintenance is never Investigating [update-statuses]" in problems(text)


def test_a_severe_incident_that_is_open_is_a_warning_only() -> None:
    found = problems(incident("severity: SEV1\nstarted: 2026-03-31 11:58 UTC"))
    assert found == (
        "incidents/a.md:1:1: warning: a SEV1 incident has no commander or communications lead [severe-roles]"
    )


def test_an_open_incident_without_severity_is_a_warning_only() -> None:
    assert problems(incident("started: 2026-03-31 11:58 UTC")) == (
        "incidents/a.md:1:1: warning: the incident has no severity [missing-severity]"
    )


def test_an_open_incident_that_nobody_acknowledges() -> None:
    assert "not acknowledged after 2 hours; SEV3 asks for 1 hour [acknowledged-in-time]" in problems(
        incident("severity: SEV3\nstarted: 2026-03-31 10:00 UTC")
    )


def test_the_next_business_day_has_no_clock() -> None:
    assert problems(incident("severity: SEV4\nstarted: 2026-03-31 01:00 UTC")) == ""


def test_a_postmortem_that_is_not_late_yet_is_an_info() -> None:
    front = SOUND.replace("2026-03-04", "2026-03-31").replace(" 14:", " 10:")
    found = problems(incident(front, TOLD.replace("2026-03-04 14:", "2026-03-31 10:")))
    assert found == (
        "incidents/a.md:1:1: info: the incident needs a postmortem, since it was a SEV2; "
        "it is due by 2026-04-02 10:30 UTC [postmortem-required]"
    )


@pytest.mark.parametrize(
    ("front", "reason"),
    [
        ("severity: SEV4\ndata_exposure: true", "customer data was exposed"),
        ("severity: SEV4\nnear_miss: true", "it was a near miss"),
        ("severity: SEV4\nresolved: 2026-03-04 15:01 UTC", "it took longer than 1 hour"),
    ],
)
def test_other_reasons_for_a_postmortem(front: str, reason: str) -> None:
    times = "started: 2026-03-04 14:00 UTC\n"
    ending = "" if "resolved" in front else "resolved: 2026-03-04 15:00 UTC\n"
    assert f"the incident has no postmortem, though {reason}; it was due" in problems(incident(times + ending + front))


@pytest.mark.parametrize(
    ("share", "wanted"),
    [
        ("", True),
        ("policies: {postmortem_budget_share: 80 %}\n", False),
        ("policies: {postmortem_budget_share: 1}\n", False),
    ],
)
def test_a_large_share_of_a_budget_asks_for_a_postmortem(share: str, wanted: bool) -> None:
    slo = "{id: api-time, name: Time, sli: s, objective: 99.9%, window: 30 days rolling, components: [api]}"
    down = (
        "severity: SEV4\nstarted: 2026-03-04 14:00 UTC\nresolved: 2026-03-04 14:30 UTC\ncomponents: {api: major_outage}"
    )
    texts = {
        "uptrail.yaml": f"as_of: 2026-03-31T12:00Z\ncomponents: {{api: {{}}}}\n{share}",
        "slos/api.yaml": f"service: api\nslos: [{slo}]\n",
        "incidents/down.yaml": f"title: Down\n{down}\n",
    }
    archive = read_texts(texts, clock=CLOCK).archive
    told = [problem.message for problem in postmortem_required.check(archive)]
    reason = "the incident has no postmortem, though it spent 69 % of the error budget of Time"
    assert [message.startswith(reason) for message in told] == [True] * wanted


def test_an_hour_is_not_longer_than_an_hour() -> None:
    front = "severity: SEV4\nstarted: 2026-03-04 14:00 UTC\nresolved: 2026-03-04 15:00 UTC"
    assert problems(incident(front)) == ""


def test_a_promise_that_no_clock_can_hold_is_no_gap() -> None:
    body = TOLD.replace("in 30 minutes", "soon").replace("14:24", "16:24").replace("14:45", "16:45")
    found = problems(incident(SOUND.replace("14:22", "16:22").replace("14:30", "16:30"), body))
    assert "communication-gaps" not in found
    assert "[next-update]" in found


def test_an_internal_incident_without_a_promise_may_be_silent() -> None:
    assert problems(incident("severity: SEV3\nstarted: 2026-03-01 14:00 UTC\nacknowledged: 2026-03-01 14:05 UTC")) == ""


@pytest.mark.parametrize(
    ("repeat", "reason"),
    [
        ("BYDAY=SU", "it has no FREQ"),
        ("FREQ=MINUTELY", "MINUTELY is too often"),
        ("FREQ=WEEKLY;BYDAY=XX", ""),
        ("FREQ=DAILY;INTERVAL=x", ""),
        ("FREQ=DAILY;COLOUR=red", ""),
        ("FREQ=MONTHLY;BYDAY=8WE", "no month has 8WE"),
        ("FREQ=MONTHLY; BYDAY=1WE", "' BYDAY=1WE' is not NAME=VALUE without a space"),
        ("FREQ=YEARLY;BYDAY=SU,54WE", "no year has 54WE"),
    ],
)
def test_a_repetition_that_cannot_be_read(repeat: str, reason: str) -> None:
    front = "kind: maintenance\nscheduled: {from: 2026-04-12 02:00 UTC, to: 2026-04-12 04:00 UTC}\n"
    found = problems(incident(f"{front}repeat: {repeat}"))
    assert f"error: the repetition '{repeat}' cannot be read: {reason}" in found
    assert found.count("\n") == 0


def test_a_window_that_is_longer_than_its_repetition() -> None:
    front = "kind: maintenance\nscheduled: {from: 2026-04-12 02:00 UTC, to: 2026-04-14 04:00 UTC}\nrepeat: FREQ=DAILY"
    assert problems(incident(front)) == (
        "incidents/a.md:5:9: error: the window is longer than the 1 day until it comes again [maintenance-schedule]"
    )
