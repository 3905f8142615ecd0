"""A small repository under git, and responders' commands in it as they are typed."""

import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from uptrail.commands import asking, program, saving

SETTINGS = """\
name: Harbour
url: https://status.harbour.example/
time_zone: Europe/Lisbon
as_of: 2026-06-30T12:00Z
components:
  labels: {name: Label printing, group: Shipping, audience: public}
  sign-in: {name: Sign-in, group: Platform, audience: public}
  queue: {name: Print queue, group: Platform}
"""
OPEN = """\
---
title: Sign-in is slow   # as customers say it
severity: SEV2
audience: public
components: {sign-in: degraded_performance}
started: 2026-06-30 11:00 UTC
acknowledged: 2026-06-30 11:05 UTC
declared: 2026-06-30 11:10 UTC
roles: {commander: ana, communications: raj}
---

[11:12 UTC] Investigating - Signing in takes long.

## Timeline

| Time | Event |
|------|-------|
| 11:00 | Alert |
"""
OPEN_PATH = "incidents/2026-06-30-sign-in-is-slow.md"
NEW_PATH = "incidents/2026-06-30-labels-slow.md"


class Repository:
    """A folder with records and a history."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.write("uptrail.yaml", SETTINGS)
        self.git("init", "--quiet", "--initial-branch", "main")
        self.git("config", "user.name", "Ana")
        self.git("config", "user.email", "ana@harbour.example")
        self.commit()

    def write(self, path: str, text: str) -> None:
        (self.home / path).parent.mkdir(parents=True, exist_ok=True)
        (self.home / path).write_bytes(text.encode())

    def read(self, path: str) -> str:
        return (self.home / path).read_bytes().decode()

    def commit(self) -> None:
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", "before")

    def git(self, *words: str) -> str:
        done = subprocess.run(["git", *words], cwd=self.home, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def committed(self) -> list[str]:
        """The files of the last commit."""
        return self.git("show", "--name-only", "--format=", "HEAD").split()

    def files(self) -> set[str]:
        """Every file outside git's own folder."""
        paths = (path for path in self.home.rglob("*") if path.is_file())
        return {str(path.relative_to(self.home)) for path in paths if ".git/" not in f"{path}/"}

    def run(self, *words: str) -> Result:
        """The command where nobody can be asked."""
        return CliRunner().invoke(program, [*words, "--root", str(self.home)])

    def typed(self, monkeypatch: pytest.MonkeyPatch, answers: Sequence[str], *words: str) -> Result:
        """The command at a terminal, with these answers."""
        for module in (asking, saving):
            monkeypatch.setattr(module, "at_terminal", lambda: True)
        return CliRunner().invoke(program, [*words, "--root", str(self.home)], input="".join(f"{a}\n" for a in answers))

    def check(self) -> str:
        """What `uptrail check` prints; fails when it finds an error."""
        result = self.run("check")
        assert result.exit_code == 0, result.output
        return result.output
