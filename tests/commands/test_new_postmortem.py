"""`uptrail new postmortem`: a draft that says what the record knows, and asks for the rest."""

from datetime import UTC, datetime

import pytest

from commands.responders import OPEN_PATH, Repository
from uptrail import files
from uptrail.commands.drafting import ours
from uptrail.records import Postmortem
from uptrail.rules.template import BUILT_IN

ID = "2026-06-20-labels-stop"
PATH = f"postmortems/{ID}.md"
OVER = """\
---
title: Labels | stop {{ 7 * 7 }} {% raw %}
severity: SEV2
audience: public
components: {labels: major_outage}
started: 2026-06-20 23:30 UTC
detected: 2026-06-20 23:39 UTC
detected_by: status_page
acknowledged: 2026-06-20 23:41 UTC
declared: 2026-06-20 23:45 UTC
mitigated: 2026-06-21 00:05 UTC
mitigation: rollback
resolved: 2026-06-21 00:42 UTC
roles: {commander: ana, communications: raj, experts: [zoe, ana], scribe: kim}
users_affected: 12 % of shops
trigger: release 7.1
tags: [queues]
---

## Incident Update - 2026-06-20 23:50 UTC

**Status**: Investigating

Labels do not print.

## Incident Update - 2026-06-21 00:42 UTC

**Status**: Resolved

Over.

## Timeline

| Time | Event | Source |
|------|-------|--------|
| 23:20 | Release 7.1 goes out | deploy |
| 23:41 | Kim acknowledges the page | pager |
| ?? | Somebody restarts a | b | |
"""
OBJECTIVE = """\
service: labels
slos:
  - name: Label availability
    id: labels
    objective: 99.9%
    window: 30 days rolling
    components: [labels]
"""
TIMELINE = """\
| Time | Event | Source |
|------|-------|--------|
| 23:20 | Release 7.1 goes out | deploy |
| 23:30 | Impact begins |  |
| 23:39 | Detected by status page |  |
| 23:41 | Kim acknowledges the page | pager |
| ?? | Somebody restarts a |  |
| 23:45 | Declared SEV2, ana leads |  |
| 23:50 | Status page: Investigating |  |
| 2026-06-21 00:05 | Mitigated by rollback |  |
| 00:42 | Resolved |  |
"""


@pytest.fixture
def after(repository: Repository) -> Repository:
    """One incident is over, and an objective counts it."""
    repository.write(f"incidents/{ID}.md", OVER.replace("restarts a | b | |", "restarts a | |"))
    repository.write("slos/labels.yaml", OBJECTIVE)
    repository.commit()
    return repository


def read(repository: Repository) -> tuple[Postmortem, list[str]]:
    """The draft as a build reads it, and what is wrong with it."""
    reading = files.read(repository.home, clock=datetime(2026, 6, 30, tzinfo=UTC))
    return reading.archive.postmortems[ID], [one.rule for one in reading.problems if one.source.path == PATH]


def test_the_draft_says_what_the_record_knows(after: Repository) -> None:
    result = after.run("new", "postmortem", "labels")
    assert result.exit_code == 0, result.output
    text = after.read(PATH)
    head = text.split("\n## Summary")[0]
    assert head == (
        "# Postmortem: Labels | stop {{ 7 * 7 }} {% raw %}\n\n"
        "**Date**: 2026-06-20\n**Duration**: 1 hour 12 minutes\n**Severity**: SEV2\n"
        "**Authors**: ana, zoe, raj, kim\n**Status**: Draft\n"
        f"**Incident**: {ID}\n**Tags**: queues\n\n"
        "Incident commander: ana; communications: raj; experts: zoe, ana; scribe: kim.\n"
    )
    assert "- **Duration**: 2026-06-20 23:30 to 2026-06-21 00:42 UTC\n" in text
    assert "- **Users Affected**: 12 % of shops\n" in text
    assert "- **Detection**: by status page, 9 minutes after the start\n" in text
    assert "What changed just before: release 7.1.\nWhat helped: rollback.\n" in text
    assert TIMELINE in text


def test_the_error_budget_is_that_of_the_ledger(after: Repository) -> None:
    """72 minutes of 0.1 % of 30 days, which are 43.2 minutes."""
    after.run("new", "postmortem", ID)
    assert "Error budget consumed: 166.7% of Label availability (1 hour 12 minutes)\n" in after.read(PATH)


def test_a_draft_is_read_without_a_problem_and_checked_without_an_error(after: Repository) -> None:
    result = after.run("new", "postmortem", ID)
    postmortem, problems = read(after)
    assert problems == []
    assert postmortem.incidents == (ID,)
    assert [entry.at is None for entry in postmortem.timeline] == [False] * 4 + [True] + [False] * 4
    assert postmortem.reach == (
        datetime(2026, 6, 20, 23, 20, tzinfo=UTC),
        datetime(2026, 6, 21, 0, 42, tzinfo=UTC),
    )
    assert not postmortem.action_items
    assert not postmortem.factors
    said = after.check()
    assert "[postmortem-agrees]" not in said
    assert "[postmortem-sections]" not in said
    assert said.count("[postmortem-filled]") == 9
    assert "9 parts are not filled in yet. It is internal." in result.output
    assert "[postmortem-filled]" not in result.output
    assert "the postmortem of a SEV2 has no action items" in result.output


@pytest.mark.parametrize("name", ["uptrail", "short", "learning"])
def test_every_template_is_held_to_its_own_sections(after: Repository, name: str) -> None:
    assert after.run("new", "postmortem", ID, "--template", name).exit_code == 0
    postmortem, problems = read(after)
    assert problems == []
    assert postmortem.template == ("" if name == "uptrail" else name)
    assert tuple(one.title.split(" (")[0] for one in postmortem.sections if one.title != "Preface") == BUILT_IN[name]
    said = after.check()
    assert "lacks the section" not in said
    after.write(PATH, after.read(PATH).replace("## Lessons Learned", "## Afterword"))
    assert "the postmortem lacks the section Lessons Learned" in after.check()


@pytest.mark.parametrize("name", ["uptrail", "short", "learning"])
def test_a_template_and_its_rule_name_the_same_sections(name: str) -> None:
    assert ours(name).sections == BUILT_IN[name]


OWN = """\
---
sections: [The Story, Timeline, Promises]
---
# Postmortem: {{ title }}

**Date**: {{ date }}
**Duration**: {{ duration }}
**Severity**: {{ severity }}
**Authors**: {{ authors }}
**Status**: Draft

## The Story

[What happened in {{ window }}, please?]

## Timeline (All times UTC)

| Time | Event |
|------|-------|
{% for row in timeline %}
| {{ row.time }} | {{ row.event }} |
{% endfor %}

## Promises

[What will be changed?]
"""


def test_a_team_has_a_template_of_its_own(after: Repository) -> None:
    after.write("templates/postmortems/tale.md", OWN)
    assert after.run("new", "postmortem", ID, "--template", "Tale").exit_code == 0
    postmortem, problems = read(after)
    assert (postmortem.template, problems) == ("tale", [])
    assert "{{ 7 * 7 }}" in postmortem.title
    assert after.read(PATH).startswith("---\ntemplate: tale\n---\n\n# Postmortem: ")
    said = after.check()
    assert "lacks the section" not in said
    assert said.count("[postmortem-filled]") == 2
    after.write(PATH, after.read(PATH).replace("## Promises", "## Actions"))
    assert "the postmortem lacks the section Promises" in after.check()


def test_a_default_of_ones_own_replaces_the_default(after: Repository) -> None:
    after.write("templates/postmortems/default.md", OWN)
    assert after.run("new", "postmortem", ID).exit_code == 0
    assert "## The Story" in after.read(PATH)
    assert "lacks the section" not in after.check()


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ("{{ nothing }}", "'nothing' is undefined"),
        ("{{ ''.__class__.__mro__ }}", "is unsafe"),
        ("{% include '/etc/passwd' %}", "no loader"),
        ("{% if %}", "line 1 below its front matter"),
        ("{{ 1 / 0 }}", "division by zero"),
    ],
)
def test_a_broken_template_is_named_and_nothing_is_written(after: Repository, wrong: str, told: str) -> None:
    after.write("templates/postmortems/tale.md", f"---\nsections: [A]\n---\n{wrong}\n")
    result = after.run("new", "postmortem", ID, "--template", "tale")
    assert result.exit_code == 1
    assert "templates/postmortems/tale.md" in result.stderr
    assert told in result.stderr
    assert PATH not in after.files()


def test_templates_that_are_wrong_are_told_by_the_check(after: Repository) -> None:
    after.write("templates/postmortems/tale.md", "# No front matter\n")
    after.write("templates/postmortems/Big Tale.md", OWN)
    after.write("templates/other/page.md", "{{ not ours }}")
    result = after.run("check")
    assert "templates/postmortems/tale.md:1:1: warning: the template names no sections" in result.output
    assert "'Big Tale' cannot be an id" in result.output
    assert "other/page" not in result.output


def test_an_unknown_template_is_told_with_the_nearest(after: Repository) -> None:
    result = after.run("new", "postmortem", ID, "--template", "shrot")
    assert result.exit_code == 2
    assert "did you mean short?" in result.stderr
    after.run("new", "postmortem", ID, "--template", "short")
    after.write(PATH, after.read(PATH).replace("**Template**: short", "**Template**: shrot"))
    assert "there is no template 'shrot'" in after.check()


def test_what_is_not_known_yet_stays_a_question(during: Repository) -> None:
    result = during.run("new", "postmortem", "sign-in", "--commit")
    assert result.exit_code == 0, result.output
    assert "It is not over yet" in result.output
    text = during.read("postmortems/2026-06-30-sign-in-is-slow.md")
    assert "**Duration**: X hours Y minutes\n" in text
    assert "- **SLO Impact**: [Which objectives" in text
    assert during.committed() == ["postmortems/2026-06-30-sign-in-is-slow.md"]
    assert during.git("log", "-1", "--format=%s") == "Postmortem: Sign-in is slow (draft)\n"


def test_there_is_only_one(after: Repository) -> None:
    after.run("new", "postmortem", ID)
    before = after.read(PATH)
    result = after.run("new", "postmortem", ID, "--yes")
    assert result.exit_code == 2
    assert f"{PATH} is about this incident already" in result.stderr
    assert after.read(PATH) == before
    after.write(PATH, "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"))
    assert after.run("new", "postmortem", ID).exit_code == 2


def test_the_incident_may_be_named_by_a_part_or_as_the_latest(after: Repository) -> None:
    after.write(OPEN_PATH, OVER.replace("Labels | stop", "Sign-in").replace("2026-06-2", "2026-06-1"))
    assert "2026-06-20-labels-stop:" in after.run("new", "postmortem", "latest", "--dry-run").output
    assert "which one?" in after.run("new", "postmortem", "2026-06", "--dry-run").stderr
    assert "no incident has 'lables' in its id" in after.run("new", "postmortem", "lables").stderr
    assert PATH not in after.files()


def test_a_measured_objective_counts_its_events(after: Repository) -> None:
    """100 of 2,000 orders failed until its end, and 1 % of them may: five times the budget."""
    hours = ("2026-06-20T22:30Z,1000,1000", "2026-06-20T23:30Z,900,1000")
    after.write("slos/data/orders.csv", "\n".join(("start,good,total", *hours)) + "\n")
    objective = OBJECTIVE.replace("Label availability", "Orders").replace("id: labels", "id: orders")
    objective = objective.replace("99.9%", "99%") + "    source: {csv: slos/data/orders.csv}\n"
    after.write("slos/labels.yaml", objective)
    assert after.run("new", "postmortem", ID).exit_code == 0
    assert "- **SLO Impact**: Error budget consumed: 500% of Orders (100 events)\n" in after.read(PATH)


def test_without_objectives_the_impact_is_a_question_and_without_cost_it_is_nothing(after: Repository) -> None:
    after.write(f"incidents/{ID}.md", after.read(f"incidents/{ID}.md").replace("major_outage", "degraded_performance"))
    assert "Error budget consumed: 0%\n" in after.run("new", "postmortem", ID, "--dry-run").output
    (after.home / "slos/labels.yaml").unlink()
    assert "- **SLO Impact**: [Which objectives" in after.run("new", "postmortem", ID, "--dry-run").output


def test_a_file_that_somebody_wrote_meanwhile_is_not_written_over(
    after: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = after.typed(monkeypatch, ["n"], "new", "postmortem", ID)
    assert answer.exit_code == 1
    assert "nothing was written" in answer.output
    after.write(PATH, "# Mine\n")
    assert after.run("new", "postmortem", ID).exit_code == 2
    assert after.read(PATH) == "# Mine\n"
