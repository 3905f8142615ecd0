"""Commits one file and nothing else, and says in plain words why it cannot."""

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

import click

UNFINISHED = {
    "MERGE_HEAD": "a merge",
    "CHERRY_PICK_HEAD": "a cherry-pick",
    "REVERT_HEAD": "a revert",
    "rebase-merge": "a rebase",
    "rebase-apply": "a rebase",
}
IDENTITY = 'git config --global user.name "Your Name" and git config --global user.email you@example.org'


@dataclass(frozen=True)
class Repository:
    """The git repository around the records."""

    home: Path

    @classmethod
    def ready(cls, home: Path) -> "Repository":
        """The repository, if something can be committed to it now. Raises a click exception with the remedy."""
        found = cls(home)
        inside = found.git("rev-parse", "--is-inside-work-tree")
        if inside.returncode or inside.stdout.strip() != "true":
            why = "" if "not a git repository" in inside.stderr else f" ({_words(inside)})"
            raise click.ClickException(f"{home} is not in a git repository{why}: run git init, or leave out --commit")
        for person in ("GIT_AUTHOR_IDENT", "GIT_COMMITTER_IDENT"):
            if found.git("var", person).returncode:
                raise click.ClickException(f"git does not know who you are: run {IDENTITY}, or leave out --commit")
        for mark, what in UNFINISHED.items():
            if found.own(mark).exists():
                raise click.ClickException(f"{what} is not finished: finish it first, or leave out --commit")
        return found

    def refuse(self, path: str) -> None:
        """Say why this file could not be committed. Raises a click exception."""
        if self.git("ls-files", "--unmerged", "--", path).stdout:
            raise click.ClickException(f"{path} is being merged: resolve it and git add it, or leave out --commit")
        if self.git("check-ignore", "--quiet", "--", path, literal=False).returncode == 0:
            raise click.ClickException(f"git ignores {path}: mend .gitignore, or leave out --commit")

    def uncommitted(self, path: str) -> bool:
        """Whether the file has changes that were not committed before ours."""
        return bool(self.git("status", "--porcelain", "--", path).stdout)

    def commit(self, path: str, message: str) -> str:
        """Commit this file alone; the new commit's short name. What others have staged stays staged."""
        known = self.git("ls-files", "--error-unmatch", "--", path).returncode == 0
        if not known:
            self._must("add", "--intent-to-add", "--", path, saved=path)
        try:
            self._must("commit", "--quiet", "--only", "-m", message, "--", path, saved=path)
        except BaseException:
            if not known:
                self.git("rm", "--cached", "--quiet", "--force", "--", path)
            raise
        return self.git("rev-parse", "--short", "HEAD").stdout.strip()

    def push(self) -> None:
        """Push the branch. Raises a click exception that says what is left to do."""
        pushed = self.git("push", "--quiet")
        if pushed.returncode:
            raise click.ClickException(
                f"committed, but not pushed: {_words(pushed)}. Mend that, then run git push; "
                "when somebody else was quicker, git pull --rebase first"
            )

    def own(self, name: str) -> Path:
        """A file of git's own folder."""
        return self.home / self.git("rev-parse", "--git-path", name).stdout.strip()

    def git(self, *words: str, literal: bool = True) -> subprocess.CompletedProcess[str]:
        """Run git in the root, paths taken as they are. Raises a click exception when there is no git."""
        exact = ["--literal-pathspecs"] if literal else []
        try:
            return subprocess.run(  # noqa: S603
                ["git", *exact, "-C", str(self.home), *words],  # noqa: S607
                capture_output=True,
                text=True,
                errors="replace",
                check=False,
                stdin=subprocess.DEVNULL,
                env={**os.environ, "LC_ALL": "C"},
            )
        except OSError:
            raise click.ClickException("git is not installed: install it, or leave out --commit") from None

    def _must(self, *words: str, saved: str) -> None:
        done = self.git(*words)
        if done.returncode:
            why = _words(done)
            raise click.ClickException(f"{saved} is saved, but git did not commit it: {why}")


def _words(done: subprocess.CompletedProcess[str]) -> str:
    """What git said, on one line; a hook may say much."""
    said = " ".join((done.stderr or done.stdout).split()).removeprefix("fatal: ").removeprefix("error: ")
    return said[:600].rstrip(".") or f"git ended with {done.returncode}"
