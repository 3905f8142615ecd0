"""`uptrail resolve` and `uptrail cancel`: how records end."""

import pytest

from commands.responders import OPEN, OPEN_PATH, Repository

LAST = (
    "**Status**: Resolved\n\nThe problem is solved: Sign-in works normally again. A full disk was in the way. "
    "It lasted about 1 hour, from 11:00 to 12:00 UTC.\n"
)


def test_one_line_resolves(during: Repository) -> None:
    result = during.run("resolve", "--summary", "A full disk was in the way", "--mitigation", "restart", "--commit")
    assert result.exit_code == 0, result.output
    text = during.read(OPEN_PATH)
    assert "communications: raj}\nmitigation: restart\nresolved: 2026-06-30 12:00 UTC\n---" in text
    assert LAST in text
    assert "0 errors" in during.check()
    assert during.git("log", "-1", "--format=%s") == "Incident: Sign-in is slow (resolved)\n"


def test_it_says_what_the_checks_will_ask_next(during: Repository) -> None:
    output = during.run("resolve", "--text", "All is well.").output
    asked = output.split("uptrail check will say:")[1]
    assert "warning: a SEV2 incident has no triage checklist" in asked
    assert "info: the incident needs a postmortem, since it was a SEV2; it is due by 2026-07-02 12:00 UTC" in asked


def test_the_times_can_be_given(during: Repository) -> None:
    words = ("--resolved", "11:50 UTC", "--mitigated", "25 minutes ago")
    assert during.run("resolve", "sign-in", *words).exit_code == 0
    text = during.read(OPEN_PATH)
    assert "mitigated: 2026-06-30 11:35 UTC\nresolved: 2026-06-30 11:50 UTC\n" in text
    assert "## Incident Update - 2026-06-30 12:00 UTC\n\n**Status**: Resolved" in text
    assert "about 50 minutes, from 11:00 to 11:50 UTC" in text


def test_at_a_terminal_it_asks_when_customers_stopped_noticing(
    during: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    during.run("update", "--status", "monitoring", "--as-of", "2026-06-30 11:40 UTC")
    result = during.typed(monkeypatch, ["", "", ""], "resolve")
    assert result.exit_code == 0, result.output
    assert "When did customers stop noticing (Enter: not said) [2026-06-30 11:40 UTC]:" in result.output
    assert "mitigated: 2026-06-30 11:40 UTC\n" in during.read(OPEN_PATH)


def test_a_status_of_resolved_does_the_same(during: Repository) -> None:
    assert during.run("update", "--status", "resolved", "--text", "Well again.").exit_code == 0
    text = during.read(OPEN_PATH)
    assert "resolved: 2026-06-30 12:00 UTC\n" in text
    assert "**Status**: Resolved\n\nWell again.\n" in text


def test_twice_is_refused(during: Repository) -> None:
    during.run("resolve")
    result = during.run("resolve", "sign-in")
    assert result.exit_code == 2
    assert "is over since 2026-06-30 12:00 UTC; what came back is a new incident" in " ".join(result.stderr.split())


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--resolved", "13:00 UTC"), "13:00 UTC is 1 hour from now, or 23 hours ago"),
        (("--resolved", "2026-06-30 10:59 UTC"), "is before it started (2026-06-30 11:00 UTC)"),
        (("--resolved", "2026-06-30 13:00 UTC"), "is 1 hour in the future"),
        (("--mitigation", "prayer"), "'prayer' is not one of"),
    ],
)
def test_times_that_cannot_be(during: Repository, words: tuple[str, ...], message: str) -> None:
    result = during.run("resolve", *words)
    assert result.exit_code in (1, 2)
    assert message in " ".join(result.stderr.split())
    assert during.read(OPEN_PATH) == OPEN


def test_a_mitigation_after_the_end_is_an_error(during: Repository) -> None:
    result = during.run("resolve", "--resolved", "11:30 UTC", "--mitigated", "11:45 UTC")
    assert result.exit_code == 1
    assert "error: resolved (2026-06-30 11:30 UTC) is 15 minutes before mitigated" in result.output
    assert during.read(OPEN_PATH) == OPEN


def test_cancelling_keeps_the_file_and_says_why(during: Repository) -> None:
    result = during.run("cancel", "sign-in", "--reason", "the alert measured our own test.", "--commit")
    assert result.exit_code == 0, result.output
    text = during.read(OPEN_PATH)
    assert "cancelled: 2026-06-30 12:00 UTC\n---" in text
    assert "**Status**: Resolved\n\nThis turned out not to be an incident. The alert measured our own test.\n" in text
    assert "0 errors" in during.check()
    assert during.git("log", "-1", "--format=%s") == "Incident: Sign-in is slow (cancelled)\n"


def test_cancelling_needs_an_id_and_a_reason(during: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "Missing argument 'ID'" in during.run("cancel").stderr
    assert "add --reason" in during.run("cancel", "sign-in").stderr
    result = during.typed(monkeypatch, [" ", "Nothing was wrong", "y"], "cancel", "sign-in")
    assert "Why is it cancelled (the public reads it)" in result.output
    assert "the reason is empty; one sentence is enough" in result.output
    assert "Nothing was wrong.\n" in during.read(OPEN_PATH)


def test_a_maintenance_to_come_is_cancelled(repository: Repository) -> None:
    repository.run("new", "maintenance", "--title", "Disks", "--from", "2026-07-05 01:00 UTC", "--for", "1 hour")
    assert repository.run("cancel", "disks", "--reason", "The disks are late").exit_code == 0
    text = repository.read("incidents/2026-07-05-disks.md")
    assert "This maintenance will not take place. The disks are late.\n" in text
    assert "0 errors" in repository.check()
