"""The commit that is built, and its moment: by git, else by what a runner says."""

import os
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from uptrail.adapters.commit import commit_of, moment_of

DATE = "2026-03-04T14:05:06+01:00"
MOMENT = datetime(2026, 3, 4, 13, 5, 6, tzinfo=UTC)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    person = ("-c", "user.name=Ana", "-c", "user.email=ana@example.org")
    dated = {**os.environ, "GIT_COMMITTER_DATE": DATE, "GIT_AUTHOR_DATE": "2020-01-01T00:00Z"}
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    words = ("commit", "-q", "--allow-empty", "-m", "x")
    subprocess.run(["git", "-C", tmp_path, *person, *words], check=True, env=dated)
    return tmp_path


def test_git_says_when(repository: Path) -> None:
    commit = commit_of(repository, {})
    assert len(commit) == 40
    assert moment_of(repository, commit, {"CI_COMMIT_TIMESTAMP": "2000-01-01T00:00:00Z"}) == MOMENT


def test_a_shallow_clone_says_the_same(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    clone = tmp_path_factory.mktemp("clone")
    subprocess.run(["git", "clone", "-q", "--depth", "1", repository.as_uri(), clone], check=True)
    assert moment_of(clone, commit_of(clone, {}), {}) == MOMENT


def test_a_worktree_has_a_commit_of_its_own(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    tree = tmp_path_factory.mktemp("trees") / "tree"
    subprocess.run(["git", "-C", repository, "worktree", "add", "-q", "-b", "other", tree], check=True)
    assert commit_of(tree, {}) == commit_of(repository, {}) != ""
    assert moment_of(tree, commit_of(tree, {}), {}) == MOMENT


def test_a_runner_says_when_there_is_no_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert moment_of(tmp_path, "abc", {"CI_COMMIT_TIMESTAMP": DATE}) == MOMENT
    monkeypatch.setenv("PATH", str(tmp_path))
    assert moment_of(tmp_path, "abc", {"CI_COMMIT_TIMESTAMP": DATE}) == MOMENT


@pytest.mark.parametrize("said", ["", "today", "2026-03-04T14:05:06"])
def test_nobody_knows(tmp_path: Path, said: str) -> None:
    for commit in ("", "abc", f"--output={tmp_path}/x"):
        assert moment_of(tmp_path, commit, {"CI_COMMIT_TIMESTAMP": said}) is None
    assert not (tmp_path / "x").exists()
