"""`uptrail new`: in one line, or by questions; never public by itself, never over a file that is there."""

import pytest

from commands.responders import NEW_PATH, OPEN_PATH, Repository
from uptrail.commands import saving, writing
from uptrail.commands.new import new
from uptrail.files import read_texts

LINE = ("new", "incident", "--title", "Labels slow", "--severity", "SEV3", "--component", "labels=degraded_performance")
WRITTEN = """\
---
title: Labels slow
severity: SEV3
audience: public
components: {labels: degraded_performance}
started: 2026-06-30 12:00 UTC
acknowledged: 2026-06-30 12:00 UTC
declared: 2026-06-30 12:00 UTC
---

## Incident Update - 2026-06-30 12:00 UTC

**Status**: Investigating
**Next Update**: in 2 hours

Label printing is slower or less reliable than usual. We know about it and are looking for the cause.
"""


def test_one_line_declares_an_incident(repository: Repository) -> None:
    result = repository.run(*LINE, "--public")
    assert result.exit_code == 0, result.output
    assert repository.read(NEW_PATH) == WRITTEN
    assert "0 errors, 0 warnings" in repository.check()


def test_it_says_what_changes_and_who_will_read_it(repository: Repository) -> None:
    output = repository.run(*LINE, "--public", "--component", "queue=down", "--commander", "ana").output
    assert "Now is 2026-06-30 12:00 UTC: as_of in uptrail.yaml says so." in output
    assert "--- /dev/null\n+++ b/incidents/2026-06-30-labels-slow.md\n" in output
    assert "+components: {labels: degraded_performance, queue: major_outage}\n" in output
    public, internal = output.split("The public will read:")[1].split("Stays internal: ")
    assert "component: Label printing, degraded performance" in public
    assert "queue" not in public.lower()
    assert "ana" not in public
    assert internal.startswith("roles, component queue.")


def test_it_is_internal_unless_somebody_says_public(repository: Repository) -> None:
    result = repository.run(*LINE)
    assert "audience" not in repository.read(NEW_PATH)
    assert "The public will read: nothing, since the record is internal." in result.output


def test_a_quick_yes_opens_nothing(repository: Repository) -> None:
    repository.run(*LINE, "--yes")
    assert "audience" not in repository.read(NEW_PATH)


def test_what_is_missing_is_one_error(repository: Repository) -> None:
    result = repository.run("new", "incident", "--public")
    assert result.exit_code == 2
    assert "nobody is here to ask: add --title, --severity" in result.stderr
    assert repository.files() == {"uptrail.yaml"}


def test_questions_ask_only_for_what_is_missing(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = ["7", "2", "label=slow", "", "y", "ana", "", "Printing takes a minute.", "", ""]
    result = repository.typed(monkeypatch, answers, "new", "incident", "--title", "Labels slow")
    assert result.exit_code == 0, result.output
    assert "What is wrong" not in result.output
    assert "unknown severity '7'; write SEV1, SEV2, SEV3 or SEV4" in result.output
    assert "Show it on the public status page? (y/n): \n" not in repository.read(NEW_PATH)
    text = repository.read(NEW_PATH)
    for line in ("severity: SEV2", "audience: public", "roles: {commander: ana}", "Printing takes a minute."):
        assert line in text
    assert "**Next Update**: in 30 minutes" in text


def test_the_audience_has_no_default_answer(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    result = repository.typed(monkeypatch, ["", "n", "", "", "y"], *LINE)
    assert result.exit_code == 0, result.output
    assert "audience" not in repository.read(NEW_PATH)


def test_declining_and_leaving_write_nothing(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    declined = repository.typed(monkeypatch, ["", "", "n"], *LINE, "--public")
    assert declined.exit_code == 1
    assert "nothing was written" in declined.stderr
    left = repository.typed(monkeypatch, [""], *LINE, "--public")
    assert "Aborted!" in left.stderr
    assert repository.files() == {"uptrail.yaml"}


def test_a_dry_run_writes_nothing(repository: Repository) -> None:
    result = repository.run(*LINE, "--dry-run")
    assert result.output.endswith("Nothing was written: this was --dry-run.\n")
    assert repository.files() == {"uptrail.yaml"}


def test_an_id_is_never_taken_twice(repository: Repository) -> None:
    repository.write("incidents/2026/2026-06-30-Labels-slow.yaml", "title: x\n")
    repository.write("postmortems/2026-06-30-labels-slow-2.md", "# Postmortem: x\n")
    repository.run(*LINE)
    assert (repository.home / "incidents/2026-06-30-labels-slow-3.md").exists()


@pytest.mark.parametrize(
    ("title", "stem"),
    [
        ("Überlauf: 100% <b>voll</b>", "uberlauf-100-b-voll-b"),
        ("障害", "incident"),
        ("../../etc/passwd", "etc-passwd"),
        ("# {{ title }} 'é\"", "title-e"),
        ("x" * 200, "x" * 60),
    ],
)
def test_any_title_is_read_back_as_it_was_typed(repository: Repository, title: str, stem: str) -> None:
    result = repository.run("new", "incident", "--title", title, "--severity", "SEV4", "--yes")
    assert result.exit_code == 0, result.output
    path = f"incidents/2026-06-30-{stem}.md"
    texts = {"uptrail.yaml": repository.read("uptrail.yaml"), path: repository.read(path)}
    found = read_texts(texts, clock=None)  # type: ignore[arg-type] - as_of is frozen
    assert found.archive.incidents[f"2026-06-30-{stem}"].title == title
    assert not found.problems


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--title", " "), "nobody is here to ask: add --severity"),
        (("--title", " ", "--severity", "1"), "the title is empty; say what customers notice"),
        (("--title", "x" * 201, "--severity", "1"), "the title has 201 characters; use at most 200"),
        (("--title", "x", "--severity", "SEV9"), "unknown severity 'SEV9'; write SEV1, SEV2, SEV3 or SEV4"),
        (("--title", "x", "--severity", "1", "--component", "lables=down"), "unknown component 'lables'; did you mean"),
        (("--title", "x", "--severity", "1", "--component", "labels"), "write labels=degraded_performance or"),
        (("--title", "x", "--severity", "1", "--component", "labels=bad"), "'bad' is no component status"),
        (
            ("--title", "x", "--severity", "1", "--component", "i=down"),
            "may be several components; labels, sign-in or queue?",
        ),
        (("--title", "x", "--severity", "1", "--started", "2026-06-30 14:00 UTC"), "is 2 hours in the future; now is"),
        (("--title", "x", "--severity", "1", "--started", "soon"), "'soon' is not a time; write it as 14:05 UTC"),
        (("--title", "x", "--severity", "1", "--next", "5 minutes ago"), "is no time to come; write 30 minutes"),
    ],
)
def test_what_cannot_be_read_says_what_to_write(repository: Repository, words: tuple[str, ...], message: str) -> None:
    result = repository.run("new", "incident", *words)
    assert result.exit_code == 2
    assert message in " ".join(result.stderr.split())
    assert repository.files() == {"uptrail.yaml"}


def test_an_error_of_the_checks_keeps_it_from_being_written(repository: Repository) -> None:
    words = (*LINE, "--detected", "11:00 UTC", "--started", "11:30 UTC")
    result = repository.run(*words)
    assert result.exit_code == 1
    assert "error: detected (2026-06-30 11:00 UTC) is 30 minutes before started" in result.output
    assert "nothing was written: mend the errors above, or save all the same with --yes" in result.stderr
    assert repository.run(*words, "--yes").exit_code == 0


def test_an_assumed_zone_is_said_back(repository: Repository) -> None:
    result = repository.run(*LINE, "--started", "12:40", "--next", "13:30")
    assert "started: taken as a time in Europe/Lisbon, which is 2026-06-30 11:40 UTC (20 minutes ago)" in result.output
    assert "next update: taken as a time in Europe/Lisbon, which is 2026-06-30 12:30 UTC" in result.output
    assert "started: 2026-06-30 11:40 UTC\n" in repository.read(NEW_PATH)
    assert "**Next Update**: 12:30 UTC\n" in repository.read(NEW_PATH)


def test_words_in_the_form_of_an_update_are_refused(repository: Repository) -> None:
    result = repository.run(*LINE, "--yes", "--text", "[11:00 UTC] Resolved - All is well.")
    assert result.exit_code == 1
    assert "the words look like an update's own form" in result.stderr
    assert repository.files() == {"uptrail.yaml"}


def test_an_open_fence_is_refused(repository: Repository) -> None:
    result = repository.run(*LINE, "--text", "<!-- nothing")
    assert result.exit_code in (0, 1)
    assert "Traceback" not in result.output
    assert result.exception is None or isinstance(result.exception, SystemExit)


def test_a_file_that_appears_meanwhile_is_kept(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = saving.show

    def show(proposal: saving.Proposal) -> None:
        shown(proposal)
        repository.write(NEW_PATH, "mine")

    monkeypatch.setattr(saving, "show", show)
    result = repository.run(*LINE)
    assert result.exit_code == 1
    assert f"{NEW_PATH} exists by now; nothing was written: run the command again" in result.stderr
    assert repository.read(NEW_PATH) == "mine"
    assert repository.files() == {"uptrail.yaml", NEW_PATH}


def test_an_interruption_leaves_nothing(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(writing.os, "link", interrupt)
    result = repository.run(*LINE)
    assert result.exit_code == 1
    assert "Aborted!" in result.stderr
    assert repository.files() == {"uptrail.yaml"}


def test_without_hard_links_it_is_written_too(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(1, "Operation not permitted")

    monkeypatch.setattr(writing.os, "link", refuse)
    assert repository.run(*LINE, "--public").exit_code == 0
    assert repository.read(NEW_PATH) == WRITTEN
    assert repository.files() == {"uptrail.yaml", NEW_PATH}


def test_every_role_and_field(repository: Repository) -> None:
    result = repository.run(
        *LINE,
        *("--commander", "ana", "--communications", "raj", "--expert", "li", "--expert", "kim", "--scribe", "noa"),
        *("--detected-by", "support", "--trigger", "release 4", "--users-affected", "12 %"),
        *("--impact", "Labels take a minute.", "--actions", "Adding printers.", "--next", "none"),
    )
    assert result.exit_code == 0, result.output
    text = repository.read(NEW_PATH)
    assert "roles: {commander: ana, communications: raj, scribe: noa, experts: [li, kim]}\n" in text
    assert "detected_by: support\n" in text
    assert "**Impact**: Labels take a minute.\n**Current Actions**: Adding printers.\n\nWe know about it" in text
    assert "Next Update" not in text


# --- maintenance ---

PLAN = ("new", "maintenance", "--title", "New disks", "--component", "sign-in")
PLAN_PATH = "incidents/2026-07-01-new-disks.md"


def test_a_maintenance_in_one_line(repository: Repository) -> None:
    result = repository.run(*PLAN, "--from", "tomorrow 02:00", "--for", "2 hours", "--public")
    assert result.exit_code == 0, result.output
    assert "from: taken as a time in Europe/Lisbon, which is 2026-07-01 01:00 UTC (13 hours from now)" in result.output
    assert repository.read(PLAN_PATH) == (
        "---\ntitle: New disks\nkind: maintenance\naudience: public\ncomponents: {sign-in: under_maintenance}\n"
        "scheduled: {from: 2026-07-01 01:00 UTC, to: 2026-07-01 03:00 UTC}\n---\n\n"
        "## Incident Update - 2026-06-30 12:00 UTC\n\n**Status**: Scheduled\n\n"
        "We will carry out maintenance on Sign-in on 2026-07-01 from 01:00 to 03:00 UTC. "
        "Expect interruptions of Sign-in during this time.\n"
    )
    assert "0 errors, 0 warnings" in repository.check()


@pytest.mark.parametrize(
    ("words", "window"),
    [
        (("--from", "2026-07-05 22:00 UTC", "--to", "01:30 UTC"), "2026-07-05 22:00 UTC, to: 2026-07-06 01:30 UTC"),
        (("--from", "now", "--to", "90 minutes"), "2026-06-30 12:00 UTC, to: 2026-06-30 13:30 UTC"),
        (("--from", "in 1 hour", "--to", "tomorrow 02:00"), "2026-06-30 13:00 UTC, to: 2026-07-01 01:00 UTC"),
        (("--from", "11:00 pm", "--for", "1 day"), "2026-06-30 22:00 UTC, to: 2026-07-01 22:00 UTC"),
    ],
)
def test_windows_as_people_say_them(repository: Repository, words: tuple[str, ...], window: str) -> None:
    result = repository.run(*PLAN, *words, "--dry-run")
    assert f"+scheduled: {{from: {window}}}" in result.output, result.output


def test_a_repeated_one_is_checked(repository: Repository) -> None:
    words = (*PLAN, "--from", "2026-07-05 01:00 UTC", "--for", "1 hour", "--repeat")
    wrong = repository.run(*words, "FREQ=OFTEN")
    assert wrong.exit_code == 1
    assert "there is no frequency OFTEN" in wrong.output
    right = repository.run(*words, "FREQ=WEEKLY;BYDAY=SU")
    assert right.exit_code == 0, right.output
    assert "It comes again regularly." in right.output
    repository.check()


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ((), "add --title, --from, --to or --for"),
        (("--title", "x", "--from", "13:00", "--to", "14:00", "--for", "1 hour"), "--to and --for say the same"),
        (("--title", "x", "--from", "2026-07-02 13:00 UTC", "--to", "2026-07-01 13:00 UTC"), "before it begins"),
        (("--title", "x", "--from", "2026-06-01 13:00 UTC", "--for", "1 hour"), "it would be over by now"),
        (("--title", "x", "--from", "2026-03-29 01:30", "--for", "1 hour"), "did not exist in Europe/Lisbon"),
        (("--title", "x", "--from", "13:00", "--for", "long"), "'long' is not a length of time"),
    ],
)
def test_windows_that_cannot_be(repository: Repository, words: tuple[str, ...], message: str) -> None:
    result = repository.run("new", "maintenance", *words)
    assert result.exit_code == 2
    assert message in " ".join(result.stderr.split())


def test_the_group_lists_what_it_begins() -> None:
    assert {"incident", "maintenance"} <= new.commands.keys()


def test_another_incident_stays_untouched(during: Repository) -> None:
    before = during.read(OPEN_PATH)
    assert during.run(*LINE, "--commit").exit_code == 0
    assert during.read(OPEN_PATH) == before
    assert during.committed() == [NEW_PATH]
