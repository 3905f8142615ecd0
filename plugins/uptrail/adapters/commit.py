"""Which commit is built, and when it was made."""

import subprocess
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

COMMIT = ("UPTRAIL_COMMIT", "GITHUB_SHA", "CI_COMMIT_SHA", "CF_PAGES_COMMIT_SHA", "COMMIT_REF", "VERCEL_GIT_COMMIT_SHA")
"""Where hosts and runners say which commit they build."""
MOMENT = "CI_COMMIT_TIMESTAMP"
"""Where a runner says when that commit was made; others have git."""


def commit_of(root: Path, environ: Mapping[str, str]) -> str:
    """The commit that is built, by the environment or else by the repository that `root` lies in; or empty."""
    named = next((environ[name] for name in COMMIT if environ.get(name)), "")
    if named:
        return named
    for folder in (root, *root.parents):
        with suppress(OSError, ValueError):
            return _head(folder / ".git")
    return ""


def _head(git: Path) -> str:
    """What a repository's HEAD points to; raises `OSError` when it is none."""
    if git.is_file():
        git = git.parent / git.read_text(encoding="utf-8").removeprefix("gitdir:").strip()
    head = (git / "HEAD").read_text(encoding="utf-8").strip()
    if not head.startswith("ref: "):
        return head
    name = head.removeprefix("ref: ")
    if (git / "commondir").is_file():
        git = git / (git / "commondir").read_text(encoding="utf-8").strip()
    if (git / name).is_file():
        return (git / name).read_text(encoding="utf-8").strip()
    packed = (git / "packed-refs").read_text(encoding="utf-8").splitlines()
    return next((line.split()[0] for line in packed if line.endswith(f" {name}")), "")


def moment_of(root: Path, commit: str, environ: Mapping[str, str]) -> datetime | None:
    """When a commit was made, as git or else the environment knows it; None when neither does."""
    asked = ["git", "-C", str(root), "show", "--no-patch", "--format=%ct", "--end-of-options", commit]
    with suppress(OSError, ValueError, OverflowError, subprocess.TimeoutExpired):
        said = commit and subprocess.run(asked, capture_output=True, text=True, timeout=10, check=False).stdout  # noqa: S603
        return datetime.fromtimestamp(int(said), UTC)
    with suppress(ValueError):
        found = datetime.fromisoformat(environ.get(MOMENT, ""))
        return found.astimezone(UTC) if found.tzinfo else None
    return None
