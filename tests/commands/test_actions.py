"""`uptrail actions`: what was promised, by whom and until when."""

import csv
import io
import json
import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from commands.responders import Repository
from uptrail.commands import program

HOME = Path(__file__).parents[2]

INCIDENT = """\
---
title: {title}
severity: SEV2
components: {{{component}: major_outage}}
started: {day} 08:00 UTC
resolved: {day} 09:00 UTC
---
"""
HEAD = """\
# Postmortem: {title}

**Date**: {day}
**Duration**: 1 hour
**Severity**: SEV2
**Authors**: Ana
**Status**: Reviewed

## Action Items

| Priority | Action | Owner | Due Date | Status | Link |
|----------|--------|-------|----------|--------|------|
"""
LABELS = """\
| P1 | Alert on the queue's age | @Raj | 2026-06-01 | In Progress | [H-4](https://tracker.harbour.example/H-4) |
| P0 | Split the queue | @ana | 2026-07-20 | To Do | |
| P2 | Tell the vendor | ana | 2026-05-01 | Done | |
"""
SIGN_IN = """\
| P1 | =HYPERLINK("https://evil.example","more") | -raj | 2026-06-20 | To Do | |
| P2 | Renew by itself | | | Someday | |
"""
SETTINGS = """\
name: Harbour
as_of: 2026-06-30T12:00Z
components:
  labels: {name: Label printing, team: shipping}
  sign-in: {name: Sign-in, team: platform}
"""


@pytest.fixture
def promised(repository: Repository) -> Repository:
    """Two postmortems; nothing of first priority is late."""
    repository.write("uptrail.yaml", SETTINGS)
    for day, component, rows in (("2026-04-02", "labels", LABELS), ("2026-05-10", "sign-in", SIGN_IN)):
        title = f"Trouble with {component}"
        name = f"{day}-{component}.md"
        repository.write(f"incidents/{name}", INCIDENT.format(title=title, component=component, day=day))
        repository.write(f"postmortems/{name}", HEAD.format(title=title, day=day) + rows)
    return repository


def listed(repository: Repository, *words: str) -> list[str]:
    """The ids, in the order printed."""
    result = repository.run("actions", "--format", "json", *words)
    return [one["id"] for one in json.loads(result.stdout)["actions"]]


RAJ, SPLIT, TOLD = (f"2026-04-02-labels-{number}" for number in (1, 2, 3))
LINK, RENEW = (f"2026-05-10-sign-in-{number}" for number in (1, 2))


def test_the_overdue_lead_and_the_undated_end(promised: Repository) -> None:
    result = promised.run("actions")
    assert result.exit_code == 0
    rows = result.stdout.splitlines()
    assert rows[0].split() == ["Late", "Priority", "Action", "Owner", "Due", "Status", "Age", "Team", "From"]
    assert [row.split()[0] for row in rows[1:3]] == ["29", "10"]
    assert "Split the queue" in rows[3]
    assert "Renew by itself" in rows[4]
    assert rows[5] == "4 action items, 2 overdue, as of 2026-06-30"
    assert listed(promised) == [RAJ, LINK, SPLIT, RENEW]


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        (("--status", "all"), [RAJ, LINK, SPLIT, RENEW, TOLD]),
        (("--status", "done", "--status", "in-progress"), [RAJ, TOLD]),
        (("--status", "unknown"), [RENEW]),
        (("--priority", "p0"), [SPLIT]),
        (("--priority", "P0", "--priority", "P2"), [SPLIT, RENEW]),
        (("--owner", "raj"), [RAJ]),
        (("--owner", "@ANA", "--status", "all"), [SPLIT, TOLD]),
        (("--owner", "nobody"), [RENEW]),
        (("--team", "Shipping"), [RAJ, SPLIT]),
        (("--team", "platform", "--overdue"), [LINK]),
        (("--overdue",), [RAJ, LINK]),
        (("--age", "60 days"), [RAJ, SPLIT]),
        (("--age", "51 days"), [RAJ, LINK, SPLIT, RENEW]),
        (("--age", "52 days"), [RAJ, SPLIT]),
        (("--due-before", "2026-06-20"), [RAJ]),
        (("--due-before", "2026-06-21"), [RAJ, LINK]),
        (("--owner", "zoe"), []),
    ],
)
def test_filters_narrow_each_other(promised: Repository, words: tuple[str, ...], wanted: list[str]) -> None:
    assert listed(promised, *words) == wanted


def test_an_overdue_first_priority_fails(promised: Repository) -> None:
    assert promised.run("actions", "--as-of", "2026-07-20 23:00 UTC").exit_code == 0
    late = ("--as-of", "2026-07-21 00:00 UTC")
    result = promised.run("actions", *late)
    assert result.exit_code == 1
    assert " 1 d  P0" in result.stdout
    assert promised.run("actions", *late, "--format", "csv").exit_code == 1
    assert promised.run("actions", *late, "--owner", "raj").exit_code == 0
    assert promised.run("actions", *late, "--status", "all").exit_code == 1


def test_days_are_those_of_the_organisation(promised: Repository) -> None:
    promised.write("uptrail.yaml", f"{SETTINGS}time_zone: Pacific/Auckland\n")
    assert promised.run("actions", "--as-of", "2026-07-20 11:59 UTC").exit_code == 0
    result = promised.run("actions", "--as-of", "2026-07-20 12:00 UTC")
    assert result.exit_code == 1
    assert " 1 d  P0" in result.stdout
    assert result.stdout.endswith("as of 2026-07-21\n")
    assert len(listed(promised, "--age", "91 days", "--as-of", "2026-07-01 12:00 UTC")) == 2


def test_no_cell_of_the_table_is_a_formula(promised: Repository) -> None:
    rows = list(csv.DictReader(io.StringIO(promised.run("actions", "--format", "csv").stdout)))
    by_id = {row["id"]: row for row in rows}
    assert by_id[LINK]["action"] == """'=HYPERLINK("https://evil.example","more")"""
    assert by_id[LINK]["owner"] == "'-raj"
    assert by_id[RAJ]["owner"] == "Raj"
    assert by_id[RAJ] | {"days_overdue": "29", "days_old": "89", "teams": "shipping"} == by_id[RAJ]
    assert by_id[RAJ]["link"] == "https://tracker.harbour.example/H-4"
    assert not [cell for row in rows for cell in row.values() if cell.startswith(("=", "+", "-", "@"))]


def test_json_says_what_is_unknown(promised: Repository) -> None:
    tree = json.loads(promised.run("actions", "--format", "json").stdout)
    assert (tree["version"], tree["as_of"]) == (1, "2026-06-30")
    renew = tree["actions"][-1]
    assert renew | {"due": None, "status": "Someday", "open": True, "owner": "", "days_old": 51} == renew
    assert (renew["file"], renew["line"]) == ("postmortems/2026-05-10-sign-in.md", 14)


def test_what_cannot_be_read_is_told_beside_the_table(promised: Repository) -> None:
    result = promised.run("actions")
    assert "'Someday' is not an action's status" in result.stderr
    assert "Someday" in result.stdout
    assert "'soon' is not a date" in promised.run("actions", "--due-before", "soon").stderr
    assert "is not a length of time" in promised.run("actions", "--age", "old").stderr


def test_an_empty_archive_has_none(repository: Repository) -> None:
    result = repository.run("actions")
    assert (result.exit_code, result.stdout) == (0, "No action item is like that, as of 2026-06-30\n")


def test_the_manual_shows_what_the_demo_prints() -> None:
    page = (HOME / "docs" / "manual" / "commands.md").read_text(encoding="utf-8")
    shown = re.search(r"```console\n\$ (uptrail actions.*?)\n(.*?)```", page, re.DOTALL)
    assert shown
    result = CliRunner().invoke(program, [*shlex.split(shown[1])[1:], "--root", str(HOME)])
    assert result.stdout == shown[2]
