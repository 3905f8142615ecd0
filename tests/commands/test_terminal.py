"""The real program at a real terminal: it asks, and leaving by Ctrl-C changes nothing."""

import os
import select
import signal
import sys
import time
from pathlib import Path

import pytest

from commands.responders import NEW_PATH, Repository

pty = pytest.importorskip("pty", reason="this system has no pseudo-terminals")
PROGRAM = (sys.executable, "-c", "from uptrail.commands import main; main()")
PATIENCE = 30.0
LEAVE = "\x03"


def at_terminal(home: Path, words: tuple[str, ...], talk: list[tuple[str, str]]) -> tuple[str, int]:
    """What the program printed and how it ended; each answer is typed once its question has appeared."""
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(home)
        os.execv(PROGRAM[0], [*PROGRAM, *words])
    said, typed, deadline = "", "", time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if not select.select([terminal], [], [], 1)[0]:
            if typed == LEAVE:  # the interpreter misses one that comes just before it begins to wait
                os.write(terminal, LEAVE.encode())
            continue
        try:
            chunk = os.read(terminal, 65536).decode()
        except OSError:
            break
        said += chunk
        if talk and talk[0][0] in said:
            typed = talk.pop(0)[1]
            os.write(terminal, typed.encode())
    else:
        os.kill(child, signal.SIGKILL)
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
    talk = [(asked, LEAVE if asked == question else answer) for asked, answer in talk]
    said, code = at_terminal(repository.home, words, talk)
    assert code == 1
    assert "Aborted!" in said
    assert "Traceback" not in said
    assert repository.files() == {"uptrail.yaml"}
