"""`uptrail update`: one more update, and nothing else of the file changes."""

import pytest

from commands.responders import NEW_PATH, OPEN, OPEN_PATH, SETTINGS, Repository
from uptrail.commands import saving, writing

SECTION = """\
## Incident Update - 2026-06-30 12:00 UTC

**Status**: Identified
**Next Update**: in 30 minutes
**Components**: sign-in: partial_outage

We have found the cause of the problem with Sign-in. We know what to do and are putting it right.

"""


def test_an_update_in_one_line(during: Repository) -> None:
    result = during.run("update", "--status", "identified", "--component", "sign-in=partial", "--commit")
    assert result.exit_code == 0, result.output
    head, tail = OPEN.split("## Timeline")
    assert during.read(OPEN_PATH) == f"{head}{SECTION}## Timeline{tail}"
    assert "0 errors" in during.check()
    assert "Committed" in result.output
    assert during.git("log", "-1", "--format=%s") == "Incident: Sign-in is slow (identified)\n"


def test_only_what_is_new_is_told(during: Repository) -> None:
    output = during.run("update", "--status", "monitoring").output
    told = output.split("The public will read:\n")[1].split("Stays internal")[0].splitlines()
    assert len([line for line in told if line]) == 1
    assert "A fix is in place and Sign-in is recovering." in told[0]
    assert "Stays internal: timeline, roles." in output


@pytest.mark.parametrize("id", ["2026-06-30-sign-in-is-slow", "sign-in", "SLOW", "latest"])
def test_a_part_of_the_id_is_enough(during: Repository, id: str) -> None:
    assert during.run("update", id, "--text", "Still at it.").exit_code == 0
    assert "Still at it." in during.read(OPEN_PATH)


def test_without_a_status_the_phase_stays(during: Repository) -> None:
    during.run("update", "--text", "Half of the servers are back.")
    assert "**Status**: Investigating\n**Next Update**: in 30 minutes\n\nHalf of" in during.read(OPEN_PATH)


def test_after_two_hours_the_usual_rhythm_is_offered(during: Repository) -> None:
    result = during.run("update", "--text", "Half.", "--as-of", "2026-06-30 13:30 UTC")
    assert "+**Next Update**: in 2 hours" in result.output


def test_several_open_ones_are_listed(during: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    during.write(NEW_PATH, "---\ntitle: Labels slow\nseverity: SEV3\nstarted: 2026-06-30 11:00 UTC\n---\n")
    result = during.run("update", "--text", "x")
    assert result.exit_code == 2
    assert "which one?" in result.stderr
    assert "1. 2026-06-30-sign-in-is-slow  Sign-in is slow\n  2. 2026-06-30-labels-slow  Labels slow" in result.stderr
    typed = during.typed(monkeypatch, ["9", "2", "identified", "", "Found.", "", ""], "update")
    assert typed.exit_code == 0, typed.output
    assert "'9' is none of them, or several; write a number from 1 to 2" in typed.output
    assert "Found." in during.read(NEW_PATH)


def test_questions_offer_words_for_the_phase(during: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    result = during.typed(monkeypatch, ["moniitoring", "monitoring", "", "", "", "y"], "update")
    assert result.exit_code == 0, result.output
    assert "'moniitoring' is no phase; write investigating, identified, monitoring, resolved" in result.output
    assert "Update (the public reads it) [A fix is in place" in result.output


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ((), "add --status, --text, --impact or --component"),
        (("nothing",), "no incident or maintenance has 'nothing' in its id"),
        (("over",), "2026-06-01-over is over since 2026-06-01 11:00 UTC; what came back is a new incident"),
        (("false-alarm",), "is cancelled since 2026-06-02 10:10 UTC"),
        (("hello",), "2026-06-03-hello is neither an incident nor a maintenance: edit its file"),
        (("broken",), "the file of broken cannot be read as an incident: see uptrail check"),
        (("--status", "fixed"), "'fixed' is no phase"),
        (("--status", "scheduled"), "'scheduled' is no phase"),
        (("--text", "x", "--at", "2026-06-30 11:05 UTC"), "the last update is of 2026-06-30 11:12 UTC"),
        (("--text", "x", "--at", "15:00 UTC"), "15:00 UTC is 3 hours from now, or 21 hours ago"),
        (("--status", "resolved", "--next", "1 hour"), "say it with --text and --at only"),
    ],
)
def test_what_cannot_be_is_said(during: Repository, words: tuple[str, ...], message: str) -> None:
    during.write(
        "incidents/2026-06-01-over.yaml", "title: Over\nstarted: 2026-06-01 10:00 UTC\nresolved: 2026-06-01 11:00 UTC\n"
    )
    during.write("incidents/2026-06-02-false-alarm.yaml", "title: None\ncancelled: 2026-06-02 10:10 UTC\n")
    during.write("incidents/2026-06-03-hello.yaml", "kind: notice\ntitle: Hello\n")
    during.write("incidents/broken.md", "---\ntitle: [\n---\n")
    result = during.run("update", *words, *(("--text", "x") if words and not words[0].startswith("-") else ()))
    assert result.exit_code in (1, 2)
    assert message in " ".join(result.stderr.split())
    assert during.read(OPEN_PATH) == OPEN


def test_nothing_is_open(repository: Repository) -> None:
    result = repository.run("update", "--text", "x")
    assert "nothing is open: name the record, or begin one with uptrail new incident" in result.stderr


def test_a_file_in_yaml_and_crlf_stays_so(during: Repository) -> None:
    text = "title: Labels slow\r\nseverity: SEV3\r\nstarted: 2026-06-30 11:00 UTC  # about\r\n"
    during.write("incidents/labels.yaml", text)
    assert during.run("update", "labels", "--text", "Half.", "--status", "identified", "--next", "none").exit_code == 0
    assert during.read("incidents/labels.yaml") == (
        f"{text}updates:\r\n  - at: 2026-06-30 12:00 UTC\r\n    status: Identified\r\n    text: Half.\r\n"
    )


def test_a_file_that_changed_meanwhile_is_kept(during: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = saving.show

    def show(proposal: saving.Proposal) -> None:
        shown(proposal)
        during.write(OPEN_PATH, f"{OPEN}more\n")

    monkeypatch.setattr(saving, "show", show)
    result = during.run("update", "--text", "x")
    assert result.exit_code == 1
    assert "was changed by somebody else meanwhile; nothing was written: run the command again" in result.stderr
    assert during.read(OPEN_PATH) == f"{OPEN}more\n"
    assert during.files() == {"uptrail.yaml", OPEN_PATH}


def test_errors_that_were_there_before_are_no_obstacle(during: Repository) -> None:
    during.write(OPEN_PATH, OPEN.replace("severity: SEV2", "severity: SEV2\nsevrity: SEV1"))
    result = during.run("update", "--text", "Half.")
    assert result.exit_code == 0, result.output
    assert "sevrity" not in result.output.split("uptrail check will say")[-1]


def test_wrong_settings_are_named_first(during: Repository) -> None:
    during.write("uptrail.yaml", f"{SETTINGS}nmae: x\n")
    result = during.run("update", "--text", "Half.")
    assert result.exit_code == 0, result.output
    assert "uptrail.yaml:9:7: error: unknown key 'nmae'; did you mean name? [unknown-key]" in result.stderr


def test_a_list_on_one_line_is_left_to_its_author(during: Repository) -> None:
    text = "title: Labels slow\nupdates: [{at: 2026-06-30 11:00 UTC, text: Slow.}]\n"
    during.write("incidents/labels.yaml", text)
    result = during.run("update", "labels", "--text", "Half.")
    assert "updates: is not a list with one item a line; nothing was written" in result.stderr
    assert during.read("incidents/labels.yaml") == text


def test_an_internal_component_of_an_update_is_named(during: Repository) -> None:
    result = during.run("update", "--component", "queue=down", "--text", "Half.")
    assert "Stays internal: timeline, roles, component queue." in result.output
    assert "queue" not in result.output.split("The public will read:")[1].split("Stays internal")[0].lower()


def test_the_marks_of_a_merge_are_refused(during: Repository) -> None:
    marked = OPEN.replace("## Timeline", "<<<<<<< HEAD\na\n=======\nb\n>>>>>>> other\n\n## Timeline")
    during.write(OPEN_PATH, marked)
    result = during.run("update", "--text", "x")
    assert "holds the marks of an unfinished merge: resolve it first" in result.stderr
    assert during.read(OPEN_PATH) == marked


def test_a_permission_and_a_link_stay(during: Repository) -> None:
    (during.home / OPEN_PATH).chmod(0o640)
    (during.home / "incidents/2026").mkdir()
    (during.home / OPEN_PATH).rename(during.home / "kept.md")
    (during.home / OPEN_PATH).symlink_to("../kept.md")
    assert during.run("update", "--text", "Half.").exit_code == 0
    assert (during.home / OPEN_PATH).is_symlink()
    assert (during.home / "kept.md").stat().st_mode & 0o777 == 0o640
    assert "Half." in during.read("kept.md")


def test_a_folder_that_cannot_be_written(during: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**_: object) -> None:
        raise PermissionError(13, "Permission denied", "incidents")

    monkeypatch.setattr(writing.tempfile, "mkstemp", refuse)
    result = during.run("update", "--text", "x")
    assert result.exit_code == 1
    assert f"{OPEN_PATH} cannot be written: Permission denied" in result.stderr


def test_what_redaction_forbids_is_an_error_before_it_is_public(during: Repository) -> None:
    during.write("uptrail.yaml", f"{SETTINGS}redaction: ['[a-z0-9]+[.]internal']\n")
    result = during.run("update", "--text", "db1.internal is back.")
    assert result.exit_code == 1
    assert "[redacted] is back." in result.output
    assert "error: the public update's text holds something that redaction forbids" in result.output
    assert during.read(OPEN_PATH) == OPEN


def test_a_terminal_cannot_be_fooled(during: Repository) -> None:
    result = during.run("update", "--text", "a\x1b[2Jb\u202ec", "--dry-run")
    assert "\x1b" not in result.output
    assert "\u202e" not in result.output


# --- maintenance ---

PLANNED = """\
---
title: New disks
kind: maintenance
audience: public
components: {sign-in: under_maintenance}
scheduled: {from: 2026-06-30 11:30 UTC, to: 2026-06-30 13:00 UTC}
---
"""


def test_a_maintenance_has_phases_of_its_own(repository: Repository) -> None:
    repository.write("incidents/disks.md", PLANNED)
    result = repository.run("update", "--status", "in-progress")
    assert result.exit_code == 0, result.output
    text = repository.read("incidents/disks.md")
    assert "**Status**: In progress\n\nThe maintenance on Sign-in has begun. We expect to be done by 2026-06-30" in text
    assert repository.run("update", "--status", "completed").exit_code == 0
    text = repository.read("incidents/disks.md")
    assert "completed: 2026-06-30 12:00 UTC\n---" in text
    assert "The maintenance on Sign-in is complete, and everything runs normally." in text
    assert "0 errors" in repository.check()
