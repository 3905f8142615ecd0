"""The manual's page about the commands: its session is what really happens, and every option is on it."""

import os
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click

from commands.responders import SETTINGS, Repository
from uptrail.commands.actions import actions
from uptrail.commands.cancel import cancel
from uptrail.commands.new_incident import incident
from uptrail.commands.new_maintenance import maintenance
from uptrail.commands.new_postmortem import postmortem
from uptrail.commands.resolve import resolve
from uptrail.commands.update import update

PAGE = Path(__file__).parents[2] / "docs" / "manual" / "commands.md"
SESSION = re.compile(r"```console\n(.*?)```", re.DOTALL)
CLOCKS = ("2026-06-30 12:10 UTC", "2026-06-30 12:25 UTC", "2026-06-30 13:05 UTC")


def played(repository: Repository, session: str) -> Iterator[str]:
    """The session's commands with what they print; commits are named alike."""
    commands = [line for line in session.splitlines() if line.startswith("$ ")]
    for line, clock in zip(commands, CLOCKS, strict=True):
        result = repository.run(*shlex.split(line)[2:], "--as-of", clock)
        assert result.exit_code == 0, result.output
        yield f"{line}\n{re.sub(r'Committed [0-9a-f]+:', 'Committed 1a2b3c4:', result.output)}"


def test_the_session_is_what_happens(repository: Repository) -> None:
    repository.write("uptrail.yaml", SETTINGS.replace("as_of: 2026-06-30T12:00Z\n", ""))
    repository.commit()
    text = PAGE.read_text(encoding="utf-8")
    session = SESSION.search(text)
    assert session
    played_out = "\n".join(played(repository, session[1]))
    if os.environ.get("UPDATE_GOLDENS"):
        PAGE.write_text(text.replace(session[1], played_out), encoding="utf-8")
        return
    assert session[1] == played_out
    assert "0 errors" in repository.check()


def options(command: click.Command) -> set[str]:
    return {
        name
        for option in command.params
        if isinstance(option, click.Option) and not option.hidden
        for name in (*option.opts, *option.secondary_opts)
    }


def test_every_option_is_on_the_page() -> None:
    said = set(re.findall(r"(?<![\w-])--?[a-z][a-z-]*", PAGE.read_text(encoding="utf-8")))
    for command in (incident, maintenance, update, resolve, cancel, postmortem, actions):
        assert options(command) <= said, f"{command.name}: {options(command) - said}"
