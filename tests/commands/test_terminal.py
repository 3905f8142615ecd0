"""The real program at a real terminal: it asks, and leaving by Ctrl-C changes nothing."""

import os
import select
import sys
from pathlib import Path

import pytest

from commands.responders import NEW_PATH, Repository

pty = pytest.importorskip("pty", reason="this system has no pseudo-terminals")
PROGRAM = (sys.executable, "-c", "from uptrail.commands import main; main()")
PATIENCE = 60.0


def at_terminal(home: Path, words: tuple[str, ...], talk: list[tuple[str, str]]) -> tuple[str, int]:
    """What the program printed and how it ended; each answer is typed once its question has appeared."""
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(home)
        os.execv(PROGRAM[0], [*PROGRAM, *words])
    said = ""
    while select.select([terminal], [], [], PATIENCE)[0]:
        try:
            said += os.read(terminal, 65536).decode()
        except OSError:
            break
        if talk and talk[0][0] in said:
            os.write(terminal, talk.pop(0)[1].encode())
    return said.replace("\r\n", "\n"), os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def test_it_asks_for_what_is_missing(repository: Repository) -> None:
    talk = [
        ("What is wrong", "Labels slow\n"),
        ("Severity", "SEV3\n"),
        ("Which are touched", "labels=slow\n"),
        ("Show it on the public", "y\n"),
        ("First update", "\n"),
        ("Next update", "\n"),
        ("Save it?", "\n"),
    ]
    said, code = at_terminal(repository.home, ("new", "incident"), talk)
    assert code == 0, said
    assert not talk, "every question was asked"
    assert "audience: public\n" in repository.read(NEW_PATH)


@pytest.mark.parametrize("question", ["What is wrong", "Save it?"])
def test_leaving_changes_nothing(repository: Repository, question: str) -> None:
    words = ("new", "incident", "--severity", "SEV3", "--component", "labels=slow", "--internal", "--text", "x")
    talk = [("What is wrong", "Labels slow\n"), ("Next update", "\n"), ("Save it?", "\n")]
    talk = [(asked, "\x03" if asked == question else answer) for asked, answer in talk]
    said, code = at_terminal(repository.home, words, talk)
    assert code == 1
    assert "Aborted!" in said
    assert "Traceback" not in said
    assert repository.files() == {"uptrail.yaml"}
