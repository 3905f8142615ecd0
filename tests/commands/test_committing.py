"""`--commit` commits exactly one file, and says in plain words why it cannot."""

import subprocess
from pathlib import Path

import pytest

from commands.responders import NEW_PATH, OPEN, OPEN_PATH, Repository

LINE = ("new", "incident", "--title", "Labels slow", "--severity", "SEV3")


def test_exactly_that_file(during: Repository) -> None:
    during.write("staged.txt", "staged")
    during.git("add", "staged.txt")
    during.write("uptrail.yaml", during.read("uptrail.yaml") + "\n")
    result = during.run(*LINE, "--commit")
    assert result.exit_code == 0, result.output
    assert during.committed() == [NEW_PATH]
    assert during.git("status", "--porcelain") == "A  staged.txt\n M uptrail.yaml\n"
    assert during.git("log", "-1", "--format=%s") == "Incident: Labels slow (SEV3, investigating)\n"


def test_what_was_not_committed_yet_goes_along_and_is_said(during: Repository) -> None:
    during.write(OPEN_PATH, OPEN + "\nmore\n")
    result = during.run("update", "--text", "x", "--commit")
    assert "has other changes that are not committed yet: they would go along" in result.output
    assert during.git("status", "--porcelain") == ""


def test_outside_a_repository(during: Repository) -> None:
    subprocess.run(["rm", "-rf", str(during.home / ".git")], check=True)
    result = during.run(*LINE, "--commit")
    assert result.exit_code == 1
    assert "is not in a git repository: run git init, or leave out --commit" in result.stderr
    assert not (during.home / NEW_PATH).exists()


def test_without_an_identity(during: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    during.git("config", "--unset", "user.name")
    during.git("config", "--unset", "user.email")
    during.git("config", "user.useConfigOnly", "true")
    for name in ("GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM"):
        monkeypatch.setenv(name, "/dev/null")
    for name in ("EMAIL", "GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL"):
        monkeypatch.delenv(name, raising=False)
    result = during.run(*LINE, "--commit")
    assert result.exit_code == 1
    assert 'git does not know who you are: run git config --global user.name "Your Name"' in result.stderr
    assert not (during.home / NEW_PATH).exists()


def test_without_git(during: Repository, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    result = during.run(*LINE, "--commit")
    assert "git is not installed: install it, or leave out --commit" in result.stderr


def test_during_a_merge(during: Repository) -> None:
    during.git("checkout", "--quiet", "-b", "other")
    during.write(OPEN_PATH, OPEN.replace("takes long", "takes very long"))
    during.commit()
    during.git("checkout", "--quiet", "main")
    during.write(OPEN_PATH, OPEN.replace("takes long", "takes ages"))
    during.commit()
    subprocess.run(["git", "merge", "--quiet", "other"], cwd=during.home, check=False, capture_output=True)
    result = during.run(*LINE, "--commit")
    assert "a merge is not finished: finish it first, or leave out --commit" in result.stderr
    assert during.run(*LINE).exit_code == 0, "without --commit a merge is no obstacle"


def test_an_ignored_file(during: Repository) -> None:
    during.write(".gitignore", "incidents/*labels*\n")
    result = during.run(*LINE, "--commit")
    assert f"git ignores {NEW_PATH}: mend .gitignore, or leave out --commit" in result.stderr
    assert not (during.home / NEW_PATH).exists()


def test_a_hook_that_refuses(during: Repository) -> None:
    hook = during.home / ".git/hooks/pre-commit"
    hook.write_text("#!/bin/sh\necho 'no commits on Fridays' >&2\nexit 1\n")
    hook.chmod(0o755)
    result = during.run(*LINE, "--commit")
    assert result.exit_code == 1
    assert f"{NEW_PATH} is saved, but git did not commit it: no commits on Fridays" in result.stderr
    assert during.git("status", "--porcelain") == f"?? {NEW_PATH}\n", "nothing of ours stays staged"


def test_a_title_is_never_an_option_or_a_pattern(during: Repository) -> None:
    assert during.run("new", "incident", "--title", "-a", "--severity", "4", "--commit").exit_code == 0
    assert during.git("log", "-1", "--format=%s") == "Incident: -a (SEV4, investigating)\n"


def test_pushing(during: Repository, tmp_path: Path) -> None:
    far = tmp_path / "far.git"
    subprocess.run(["git", "init", "--quiet", "--bare", str(far)], check=True)
    unset = during.run(*LINE, "--push")
    assert unset.exit_code == 1
    assert "committed, but not pushed: " in unset.stderr
    during.git("remote", "add", "origin", str(far))
    during.git("push", "--quiet", "--set-upstream", "origin", "main")
    result = during.run("resolve", "labels", "--push")
    assert result.exit_code == 0, result.output
    assert result.output.endswith("Pushed.\n")
    assert during.git("rev-parse", "HEAD") == during.git("ls-remote", "origin", "main").split()[0] + "\n"


def test_records_below_the_top_of_a_repository(during: Repository, tmp_path: Path) -> None:
    below = during.home / "status"
    below.mkdir()
    (below / "uptrail.yaml").write_text(during.read("uptrail.yaml"))
    during.commit()
    result = Repository.run(_At(below), *LINE, "--commit")  # type: ignore[arg-type]
    assert result.exit_code == 0, result.output
    assert during.committed() == [f"status/{NEW_PATH}"]


class _At:
    """A root that is not the repository's top."""

    def __init__(self, home: Path) -> None:
        self.home = home
