"""Words that blame, each beside words that only look like it; and how often the rule is right about real ones."""

import time
from pathlib import Path

import pytest

from adapters.repository import Repository
from files.shared_cases import CASES
from rules.examples import CLOCK, repository, told
from uptrail import files, pipeline
from uptrail.adapters.verdicts import KeptVerdicts
from uptrail.files import read_texts
from uptrail.files.wording import ours
from uptrail.problem import Problem
from uptrail.rules import postmortem_wording

PATH = "postmortems/2026-03-04-checkout.md"


def findings(text: str, settings: str = "") -> list[Problem]:
    reading = read_texts({**repository(settings), PATH: text}, clock=CLOCK)
    assert not [problem for problem in reading.problems if problem.source.path == "wording.yaml"]
    return list(postmortem_wording.check(reading.archive))


def phrases(problems: list[Problem]) -> list[str]:
    return [problem.message.rpartition("(")[2].rstrip(")") for problem in problems]


def prose(words: str) -> list[str]:
    return phrases(findings(f"# Postmortem: Payments fail\n\n## Summary\n\n{words}\n"))


def action(words: str) -> list[str]:
    table = "| Priority | Action | Owner | Due Date | Status |\n|---|---|---|---|---|\n"
    row = f"| P1 | {words} | @ana | 2026-03-20 | To Do |\n"
    return phrases(findings(f"# Postmortem: Payments fail\n\n## Action Items\n\n{table}{row}"))


def whys(*answers: str) -> list[str]:
    asked = "\n".join(f"{number}. **Why** is that?\n   - {answer}" for number, answer in enumerate(answers, 1))
    return phrases(findings(f"# Postmortem: Payments fail\n\n## Root Cause Analysis\n\n### 5 Whys\n\n{asked}\n"))


PROSE = {
    "should-have": (
        [
            "@x should have posted an update.",
            "The engineer should have checked the plan first.",
            "The on-call should've rolled back sooner.",
            "**@raj** really should have asked for\na second pair of eyes.",
        ],
        [
            "Every action item should have an issue.",
            "Engineers should have access to the runbook.",
            "The alert should have fired at 14:05.",
            "The on-call engineer should have received a page.",
            "The breaker should have opened.",
            "We should have alerts for that.",
            "`@cached` should have expired.",
            "@babel/core should have been pinned.",
            "Mail to raj@harbour.example should have bounced.",
            "If the page had come, the engineer should have acknowledged it.",
            "The developer portal should have refused the request.",
            "On-call should have read access.",
            "Engineers should have written consent.",
        ],
    ),
    "should-have-known": (
        ["We should have known.", "The on-call should have known that.", "Anyone should have realised this."],
        [
            "This is a known issue.",
            "The list should have known hosts in it.",
            "The scheduler should have known about the node.",
            "Known issues should have an owner.",
            "You should have known issues listed here.",
        ],
    ),
    "person-failed-to": (
        [
            "The engineer failed to verify the backup.",
            "@raj failed to notify support.",
            "He also failed to check the plan.",
            "Priya failed to follow up with the vendor.",
            "She failed to do a second restart.",
            "Developers failed to follow the runbook.",
        ],
        [
            "The DNS record failed to resolve.",
            "The job failed to check in.",
            "The operator failed to reconcile the custom resource.",
            "Developers failed to log in, because sign-in was down.",
            "The admin service failed to validate the token.",
            "Users failed to notice any difference.",
            "If an engineer failed to read it, nothing happened.",
            "Users failed to remember where the switch was.",
            "They failed to mention the region, so the mail was resent.",
            "Alertmanager failed to notify the second tier.",
            "Nobody failed to follow up.",
            "The engineer failed to log in, as sign-in was down.",
        ],
    ),
    "person-did-not": (
        [
            "The engineer did not check the plan.",
            "@raj didn't test the rollback.",
            "The reviewer did not really read the change.",
            "The tech lead did not follow the checklist.",
            "The user didn't think to scroll down.",
            "He did not look at the dashboard.",
        ],
        [
            "The engineer did not check the plan, as there was none.",
            "The on-call engineer did not have access.",
            "The engineer did not think the alert was about this pool.",
            "The reviewer did not see the second file.",
            "Because the tool hid it, the engineer did not check the plan.",
            "The probe did not check the second port.",
            "The user did not notice any difference.",
            "Without a staging copy the developer did not test the index.",
            "The on-call engineer did not follow us into the room.",
        ],
    ),
    "we-failed-to": (
        ["We failed to notice the growing queue.", "The platform team failed to communicate the change."],
        ["We failed to reproduce it.", "The pods failed to start.", "The team page failed to load."],
    ),
    "person-forgot": (
        [
            "The developer forgot.",
            "The developer forgot the flag.",
            "We forgot to renew it.",
            "Somebody had forgotten the key.",
            "Ana forgot to merge it.",
            "- Forgot to run the migration",
            "It came from editing the wrong file and forgetting to reload the proxy.",
            "The feature flag was simply forgotten.",
        ],
        [
            "A checklist, so these do not get forgotten.",
            "Users who forgot their password were affected.",
            "The cache forgot nothing.",
            "It is easy to see how an engineer forgot it.",
            "What happens when someone forgot to renew it?",
            "The Forgot password page was down.",
            "I forgot to mention that the cache was cold.",
            "A right to be forgotten request was late.",
            "A prompt prevents anybody from forgetting to reload the proxy.",
            "This could have been forgotten just as well.",
            "Instead of a person forgetting to reload, a job does it.",
        ],
    ),
    "human-error": (
        [
            "The outage was caused by human error.",
            "It was due to simple operator error.",
            "Human error led to the deletion.",
            "Root cause: human error",
            "Human error.",
            "It was caused by a human error that was not caught in review.",
            "The outage was due to human error, but note that two alerts were muted and cannot fire.",
            "User error was made when the wrong hash was copied.",
        ],
        [
            "'operator error' is never a root cause.",
            'We do not write "caused by human error".',
            "> caused by human error",
            "Human error is not a cause.",
            "The console guards against the risk of human error.",
            "It was caused by an error in the operator's manifest.",
            "Fewer manual steps were left, to reduce what is caused by human error.",
            "Nine requests ended in a user error.",
            "`caused by human error` is a label in the tracker.",
            "The outage was not, as we thought, caused by human error.",
            "A dry run protects the ledger from what is caused by human error.",
            "We asked whether it was caused by human error.",
        ],
    ),
    "at-fault": (
        [
            "The engineer was at fault.",
            "Ana was at fault.",
            "@raj is to blame.",
            "It was the developer's fault.",
            "It was my own fault for not reading the manual.",
            "It was Bob's fault.",
            "The outage is entirely Maria's fault, says the report.",
        ],
        [
            "A page fault was at the bottom of it.",
            "See the fault tree.",
            "Nobody was at fault.",
            "The engineer was not at fault.",
            "The load balancer was at fault.",
            "Cloudflare was at fault.",
            "It was Cloudflare's fault.",
            "It was nobody's fault.",
            "It is Postgres's fault tolerance that we relied on.",
            "The page was AWS's fault page.",
            "Hardware was at fault.",
            "The fault of the admin interface was found.",
            "The default was wrong.",
            "The on-call's fault domain is one zone.",
            "A blameless review.",
            "We cannot say that Ana was at fault.",
            "It wasn't the developer's fault.",
        ],
    ),
    "remind-everyone": (
        [
            "We will remind everyone to lock the door.",
            "Remind the whole team to ask.",
            "Send a reminder to all engineers.",
        ],
        [
            "It needs disciplined adherence.",
            "A bot will remind everyone to close their items.",
            "This reminds us of the last one.",
            "The certificate's reminder went to a closed mailbox.",
            "Automated mail to remind people to renew.",
        ],
    ),
    "careless": (
        ["That was careless.", "A lack of discipline was the reason.", "He never bothered, and did not bother to ask."],
        [
            "It needs disciplined adherence.",
            "Nobody was careless.",
            "The effect was negligible.",
            "The lazy loader failed.",
            "A lack of disk space was the reason.",
            "We cannot blame bad luck or a careless rollout.",
            "The client's reckless retries filled the queue.",
            "An irresponsible default was shipped by the vendor.",
        ],
    ),
    "without-care": (
        [
            "@raj looked over the list without being thorough.",
            "She merged it without even thinking.",
            "We did not read the mail carefully enough.",
        ],
        [
            "The wizard lets one go on without thinking.",
            "The job ran without a lock.",
            "The plan was applied without review, which the tool allows.",
            "Nobody should have to work without paying attention.",
        ],
    ),
    "ignored-warning": (
        ["The on-call ignored the alert.", "@raj ignored several disk warnings."],
        ["The parser ignored the warning.", "Alerts were ignored by the filter.", "The engineer ignored nothing."],
    ),
    "made-a-mistake": (
        [
            "The engineer made a mistake.",
            "I made a silly mistake.",
            "It was the developer's oversight.",
            "He told the lead about his mistake.",
            "The gap was an oversight on the part of the reviewer.",
            "We dropped the ball here.",
        ],
        [
            "His error rate panel was red.",
            "The parser messed up the encoding.",
            "The scheduler dropped the ball of messages.",
            "A mistake by the vendor's script was found.",
            "An engineer could make a mistake here.",
            "A mistake in the manifest made the pods crash.",
            "If someone made a mistake, nothing told them.",
            "The page should hide it, so that a mistake in front of it is harmless.",
        ],
    ),
    "more-careful": (
        [
            "We have to be more careful with migrations.",
            "We should pay more attention to the queue.",
            "We should be more aware of unplanned changes.",
            "Everyone must be careful at the end of the day.",
        ],
        [
            "We should be able to see it.",
            "Being extra cautious, we put the release on hold.",
            "From noon on we paid more attention to the queue.",
            "We should be aware within a minute, by an alert.",
            "Be careful: this deletes data.",
            "The scheduler should be more cautious.",
            "A careful rollout was planned.",
            "Support took care of the customers.",
        ],
    ),
}
ACTIONS = {
    "action-careful": (
        [
            "Be more careful",
            "Be careful with migrations.",
            "Pay attention to the queue",
            "Take more care during releases",
            "Follow the release steps more thoroughly",
            "Review all changes carefully before merging",
            "Always double-check the region",
        ],
        [
            "Add a warning: be careful, this deletes data",
            "Take care of the certificate",
            "Ask for the name of the table before dropping it",
            "Add a check list for careful releases",
            "Print `be careful` before the prompt",
            "Double-check the plan by a script that compares the account",
            "Read the limit from the environment",
            "Test the rollback with a copy of production",
        ],
    ),
    "action-monitor": (
        ["Monitor", "Monitor the database", "Keep an eye on the queue", "Continue to monitor the situation closely."],
        [
            "Monitor the queue's age and page above 5 minutes",
            "Monitor certificate expiry",
            "Monitor `queue_age_seconds`",
            "Watch the queue with a synthetic order",
            "Monitoring for the disks of the build hosts",
            "Replace the monitor in the office",
        ],
    ),
    "action-improve": (
        [
            "Improve monitoring",
            "Improve the documentation",
            "Better testing of migrations",
            "Enhance our alerting.",
            "More communication with vendors",
            "Improved monitoring of the pool",
            "Better testing of changes before release must be practiced.",
        ],
        [
            "More replicas for the queue",
            "More memory for the parser",
            "Better defaults in the client",
            "Improve the error message of the import",
            "Improve test coverage of the ledger to 80 %",
            "Improve performance of the export by adding an index",
            "Improve alerting: page when the queue is older than 5 minutes",
            "Improve [the documentation](https://tickets.example/DOC-4)",
            "Increase the connection pool",
            "Better wording of the status update",
        ],
    ),
    "action-awareness": (
        [
            "Raise awareness of the runbook",
            "Make sure everyone is aware of the limit",
            "Emphasize the importance of the checklist",
            "Educate developers about quotas",
        ],
        [
            "Show a banner that makes sure everyone is aware of the limit",
            "Make the balancer aware of zones",
            "Stress the queue with ten times the load",
            "Underline the changed fields in the diff",
        ],
    ),
    "action-thought": (
        [
            "Reflect on how we announce changes",
            "Think about a second region",
            "We should discuss our branching model.",
            "Consider adding a cache",
        ],
        [
            "Decide on a second region and write it down",
            "Discuss the branching model and file a proposal",
            "Talk with the vendor and agree on a limit",
            "Reflect the real owner in the catalogue",
            "Consider adding a cache in PLAT-41",
            "Consider adding a cache ([issue][cache])",
        ],
    ),
    "action-never-again": (
        ["Make sure this never happens again", "Prevent this from happening again.", "Don't do that again"],
        [
            "Prevent this from happening again by refusing empty plans",
            "Ensure that the migration cannot run twice",
            "Do not let the key expire: renew it by the platform",
            "Never drop a table that was read today",
        ],
    ),
}


def cases(table: dict[str, tuple[list[str], list[str]]], number: int) -> list[tuple[str, str]]:
    return [(id, words) for id, halves in table.items() for words in halves[number]]


@pytest.mark.parametrize(("id", "words"), cases(PROSE, 0))
def test_prose_that_fires(id: str, words: str) -> None:
    assert prose(words) == [id]


@pytest.mark.parametrize(("id", "words"), cases(PROSE, 1))
def test_prose_that_must_not_fire(id: str, words: str) -> None:
    assert prose(words) == []


@pytest.mark.parametrize(("id", "words"), cases(ACTIONS, 0))
def test_actions_that_fire(id: str, words: str) -> None:
    assert action(words) == [id]


@pytest.mark.parametrize(("id", "words"), cases(ACTIONS, 1))
def test_actions_that_must_not_fire(id: str, words: str) -> None:
    assert action(words) == []


PERSON_ANSWERS = [
    "The engineer ran the wrong script",
    "@raj deleted the table",
    "An engineer on call did not check the plan",
    "Because someone skipped the review",
]
SYSTEM_ANSWERS = [
    "The script took production as its default",
    "The engineer was not paged",
    "The on-call engineer did not have access",
    "The engineer ran the script without a dry run, as there was none",
    "The engineer did not know the flag",
    "Nothing asked for a second pair of eyes",
]


@pytest.mark.parametrize("answer", PERSON_ANSWERS)
def test_a_last_answer_that_is_a_person(answer: str) -> None:
    assert whys("The pool was exhausted", answer) == ["why-person"]


@pytest.mark.parametrize("answer", PERSON_ANSWERS)
def test_a_person_with_a_system_why_below(answer: str) -> None:
    assert whys(answer, "The script took production as its default") == []


@pytest.mark.parametrize("answer", SYSTEM_ANSWERS)
def test_a_last_answer_that_is_the_system(answer: str) -> None:
    assert whys("The pool was exhausted", answer) == []


def test_branches_end_each_for_itself() -> None:
    """
    # Postmortem: Payments fail

    ## Root Cause Analysis

    ### 5 Whys

    1. **Why** did payments fail?
       - The pool was exhausted
         - **Why** was it?
           - The engineer ran the wrong script
         - **Why** did nobody see it?
           - The pool has no alert
    """
    text = "\n".join(line[4:] for line in (test_branches_end_each_for_itself.__doc__ or "").splitlines()).strip()
    found = findings(text)
    assert phrases(found) == ["why-person"]
    assert found[0].source.line == 10


def test_every_phrase_is_tried_and_has_as_many_counter_examples() -> None:
    tried = PROSE | ACTIONS | {"why-person": (PERSON_ANSWERS, SYSTEM_ANSWERS)}
    assert set(tried) == {phrase.id for phrase in ours()}
    assert not [id for id, (fires, not_fires) in tried.items() if len(not_fires) < len(fires)]


def test_a_finding_says_where_what_and_what_instead() -> None:
    text = "# Postmortem: Payments fail\n\n## What Happened\n\nA long\nstory. The *engineer* forgot\nto tell.\n"
    assert [told(problem) for problem in findings(text)] == [
        f"{PATH}:6:13: warning: a cause that is somebody's memory: 'engineer forgot' (person-forgot) "
        "[postmortem-wording]\n    say what relied on memory, and what could do it or ask for it instead"
    ]


@pytest.mark.parametrize(
    "around",
    [
        "```\nThe engineer forgot.\n```",
        "~~~text\nThe engineer forgot.\n~~~",
        "<!-- The engineer forgot. -->",
        'Support wrote: "The engineer forgot." and left.',
        "Support wrote: “The\nengineer forgot.”",
        "> The engineer forgot.",
        "- a list\n  > The engineer forgot.",
        "[the ticket](https://a.example/the-engineer-forgot)",
        "https://a.example/?q=engineer%20forgot",
        '<span title="The engineer forgot">ticket</span>',
        "[1]: https://a.example/ (The engineer forgot)",
    ],
)
def test_what_its_author_does_not_say(around: str) -> None:
    assert prose(around) == []


def test_front_matter_is_not_looked_at() -> None:
    text = "---\ntitle: Payments fail\ntags: [human error]\n---\n\n## Summary\n\nAll is well.\n"
    assert findings(text) == []


def test_the_title_is() -> None:
    found = findings("# Postmortem: Outage caused by human error\n\n## Summary\n\nAll is well.\n")
    assert [(problem.source.line, problem.message) for problem in found] == [
        (1, "a person's error as the cause: 'caused by human error' (human-error)")
    ]


BLAMING = [
    "The on-call engineer failed to notice that the dashboard had gone grey.",
    "Unfortunately the developer forgot to run the migration before the deploy.",
    "@lena should have rolled back as soon as the error rate rose.",
    "The outage was caused by human error during the certificate rotation.",
    "Root cause: operator error.",
    "The contractor was careless when editing the firewall rules.",
    "Marek forgot to renew the certificate.",
    "The release engineer didn't bother to read the changelog.",
    "Someone should have known that this table had no index.",
    "It was the administrator's fault that the backup was overwritten.",
    "The reviewer made a mistake and approved the wrong change.",
    "The SRE on duty ignored several alerts before escalating.",
    "We failed to communicate the outage to customers for forty minutes.",
    "The DBA neglected to check replication lag.",
    "Two hours were lost due to a simple human mistake.",
    "The incident commander failed to escalate to the vendor.",
    "The technician was negligent in following the power-down procedure.",
    "A lack of discipline in the team led to the skipped review.",
    "The intern should not have deleted the bucket.",
    "The engineers forgot about the feature flag.",
    "Our team failed to test the rollback beforehand.",
    "He should have asked before restarting the primary.",
    "The database was dropped because of pilot error.",
    "The developers failed to consider leap years.",
    "Responders should have been more careful with the load balancer.",
]
EMPTY_ACTIONS = [
    "Be more careful when deploying on Fridays",
    "Remind everyone to run the linter",
    "Monitor the situation",
    "Engineers must pay more attention to alerts",
    "Improve testing",
    "Raise awareness of the release process",
    "Make sure this does not happen again",
    "Keep an eye on memory usage",
]
HARMLESS = [
    "The health check failed to notice the dead worker.",
    "The DNS record failed to resolve from two regions.",
    "The cron job forgot nothing: the queue was simply full.",
    "An alert should have fired after five minutes, and did not.",
    "Every action item should have an issue.",
    "The error was not a human error but a race in the scheduler.",
    "'Operator error' is never a root cause.",
    "The kernel reported a page fault in the driver.",
    "We drew a fault tree and found two minimal cut sets.",
    "This is a known issue in version 4.2 of the client.",
    "The team's disciplined adherence to the runbook kept the outage short.",
    "We file tickets at once so that these do not get forgotten.",
    "The user clicked Forgot password and got a blank page.",
    "Requests that fail to verify their signature are rejected.",
    "The engineer on call noticed the spike within two minutes.",
    "The leader election made no mistake; the clock was wrong.",
    "Nobody was at fault here.",
    "The proxy ignored the retry header.",
    "The deploy bot reminded the channel that the freeze was on.",
    "The load balancer should have been drained before the upgrade.",
    "The developer portal failed to load its configuration.",
    "The on-call rotation failed to sync from the calendar.",
    "The test engineer's laptop had no access, which cost ten minutes.",
    "A fault-tolerant design would have kept one replica up.",
    "Be careful: this command deletes data in the current context.",
    "The reviewer tool forgot its cache after the restart.",
    "Will the failover happen by itself next time?",
    "Mark the node as unschedulable before draining it.",
    "The certificate should have been renewed by the controller.",
    "If an engineer forgets the flag, the deploy now stops.",
    "We should have a dashboard for this.",
    "The connection pool failed to recognise closed sockets.",
    "The operator (the Kubernetes one) failed to reconcile the custom resource.",
    "The Prometheus operator failed to check the rule file.",
    "The operator was to blame: it restarted every pod at once.",
    "Human error rates of 3 % are assumed in the model.",
]
GOOD_ACTIONS = [
    "Add an alert when the queue is older than 5 minutes",
    "Monitor queue age with an alert at 5 minutes",
    "Remind reviewers by a bot comment in the pull request",
    "Improve test coverage of the parser to 90 %",
    "Make the tool ask for confirmation before it deletes data",
    "Write a runbook for failover",
    "Monitor disk usage via Prometheus",
]


@pytest.mark.parametrize("words", BLAMING)
def test_a_sentence_that_ends_at_a_person(words: str) -> None:
    assert prose(words)


@pytest.mark.parametrize("words", HARMLESS)
def test_a_sentence_that_only_looks_like_it(words: str) -> None:
    assert prose(words) == []


@pytest.mark.parametrize("words", EMPTY_ACTIONS)
def test_an_action_that_nobody_can_tell_is_done(words: str) -> None:
    assert action(words)


@pytest.mark.parametrize("words", GOOD_ACTIONS)
def test_an_action_with_an_end(words: str) -> None:
    assert action(words) == []


def test_a_ticket_says_what_is_meant() -> None:
    table = "| Priority | Action | Owner | Due Date | Status | Link |\n|---|---|---|---|---|---|\n"
    linked = f"{table}| P1 | Improve monitoring | @ana | 2026-03-20 | To Do | [DOC-4](https://tickets.example/4) |\n"
    assert phrases(findings(f"# Postmortem: Payments fail\n\n## Action Items\n\n{linked}")) == []
    for heading in ("Action Items", "Next Steps"):
        item = "- Consider adding a cache. It would help.\n  [Issue](https://tickets.example/5)\n- Improve monitoring\n"
        found = findings(f"# Postmortem: Payments fail\n\n## {heading}\n\n{item}")
        assert [problem.source.line for problem in found] == [7]
    assert phrases(findings(f"# Postmortem: Payments fail\n\n## Action Items\n\n{table}| P1 | Monitor | @a |\n")) == [
        "action-monitor"
    ]


def test_an_action_of_several_lines_is_told_once() -> None:
    items = "- After all this we have to\n  be more careful\n- Add an index\n"
    text = f"# Postmortem: Payments fail\n\n## Action Items\n\n{items}"
    assert [(one.source.line, one.message.rpartition("(")[2]) for one in findings(text)] == [(5, "action-careful)")]


@pytest.mark.parametrize(
    "heading", ["Corrective and Preventative Measures", "Corrective actions", "7. Follow-up Actions:", "Next steps"]
)
def test_actions_under_another_heading(heading: str) -> None:
    text = f"# Postmortem: Payments fail\n\n## {heading}\n\n- Add an index\n- Be careful with migrations\n"
    found = findings(text)
    assert phrases(found) == ["action-careful"]
    assert found[0].source.line == 6
    assert phrases(findings("# Postmortem: Payments fail\n\n## Cautions\n\n- Be careful with migrations\n")) == []


def test_a_document_of_first_headings_is_looked_at_too() -> None:
    text = "# Metadata\n\nOwner: Ana\n\n# Overview\n\nAll was well.\n\n# What happened\n\nThere, he forgot the key.\n"
    assert [(str(one.source.line), one.source.column) for one in findings(text)] == [("11", 8)]


def test_the_line_is_right_below_fields_and_above_the_first_section() -> None:
    text = "# Postmortem: Payments fail\n\n**Date**: 2026-03-04\n\nThe engineer forgot.\n\n## Summary\n\nShort.\n"
    assert [problem.source.line for problem in findings(text)] == [5]


def test_an_answer_from_which_somebody_asks_on_is_no_blame() -> None:
    assert whys("The engineer forgot the index", "Nothing asked for an index") == []
    assert whys("The query was slow", "The engineer forgot the index") == ["why-person"]
    assert (
        prose("**Why?**\n\n- The engineer forgot\n  the index.\n\n  **Why did that pass?**\n\n  - Nothing asked.") == []
    )
    assert prose("- The engineer forgot the index.\n- Why not? Nobody knows.") == ["person-forgot"]
    assert prose("The engineer forgot the index.\n\nWhich is why it was slow.") == ["person-forgot"]


OWN = """```yaml title="wording.yaml"
terms:
  vendor: '(?:supplier|vendor)'
phrases:
  human-error: {level: off}
  person-forgot: {level: error, suggest: ask the tool}
  blamed-vendor:
    level: warning
    pattern: '{vendor}s? (?:was|were) too slow'
    unless: contract
    sections: [Root Cause Analysis]
    message: a supplier as the cause
```
"""


def test_a_team_s_own_phrases() -> None:
    """
    # Postmortem: Payments fail

    ## Summary

    The supplier was too slow. It was caused by human error.

    ## Root Cause Analysis

    ### What Happened

    The supplier was too slow. The vendors were too slow for the contract. The engineer forgot.
    """
    text = "\n".join(line[4:] for line in (test_a_team_s_own_phrases.__doc__ or "").splitlines()).strip()
    assert [told(problem) for problem in findings(text, OWN)] == [
        f"{PATH}:11:5: warning: a supplier as the cause: 'supplier was too slow' (blamed-vendor) [postmortem-wording]",
        f"{PATH}:11:76: error: a cause that is somebody's memory: 'engineer forgot' (person-forgot) "
        "[postmortem-wording]\n    ask the tool",
    ]


def test_long_lines_do_not_take_long() -> None:
    words = "the engineer of the " * 40_000 + "should have" + " @" * 20_000 + '"' * 5_000 + "'a" * 5_000 + "[" * 5_000
    started = time.process_time()
    prose(words)
    assert time.process_time() - started < 10


KNOWN = {
    ("dfds_postmortems__PM2022-006_-_ALB_502_errors.md", 33): "Better monitoring of namespaces",
    ("dfds_postmortems__PM2022-006_-_ALB_502_errors.md", 34): "Better monitoring of OOM in pods",
    ("kubernetes_test-infra__2019-02-08.md", 69): "be more careful",
}
"""Every hit in twenty real postmortems, read by a person: three action items that nobody can tell are done."""


def test_what_is_said_about_real_postmortems_is_right() -> None:
    folder = CASES / "postmortems"
    if not folder.is_dir():
        pytest.skip("the shared cases are not here")
    names = sorted(path.name for path in folder.iterdir() if path.suffix != ".json")
    texts = {f"postmortems/case-{number}.md": (folder / name).read_text() for number, name in enumerate(names)}
    archive = read_texts({"uptrail.yaml": "name: Cases\n", **texts}, clock=CLOCK).archive
    assert len(archive.postmortems) == len(names) >= 20
    hits = {
        (names[int(problem.source.path[17:-3])], problem.source.line): problem.message
        for problem in postmortem_wording.check(archive)
    }
    assert len(hits) <= len(KNOWN)
    assert set(hits) <= set(KNOWN)
    assert all(KNOWN[place] in message for place, message in hits.items())


def test_another_list_of_words_is_another_ground(tmp_path: Path) -> None:
    folder = Repository(tmp_path / "repository")
    folder.write("postmortems/one.md", "# Postmortem: One\n\n## Summary\n\nThe engineer forgot. Heroic work.\n")

    def judged() -> list[str]:
        reading = files.read(folder.root, clock=CLOCK, cache=tmp_path / "cache")
        found = pipeline.judge(reading, KeptVerdicts(tmp_path / "cache" / "verdicts.json", "program"))
        return phrases([problem for problem in found if problem.rule == postmortem_wording.ID])

    assert judged() == judged() == ["person-forgot"]
    own = "phrases:\n  person-forgot: {level: off}\n  hero: {pattern: heroic, message: praise}\n"
    folder.write("wording.yaml", own)
    assert judged() == judged() == ["hero"]
