"""From one line to the rebuilt page of this repository's own demo, by the programs as a user runs them."""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
SECONDS = 10
"""How long it may take from the declaration to the page on a machine that is not busy with other things."""


@pytest.mark.slow
def test_declared_to_the_page(tmp_path: Path) -> None:
    home = demo(tmp_path / "demo")
    words = (
        "--title",
        "Labels slow",
        "--severity",
        "SEV3",
        "--component",
        "label-printing=slow",
        "--public",
        "--commit",
    )
    spent = run(home, BIN / "uptrail", "new", "incident", *words) + run(home, BIN / "mkdocs", "build", "--quiet")
    page = (home / "site/incidents/2026-03-31-labels-slow/index.html").read_text()
    assert "Label printing is slower or less reliable than usual." in page
    assert "Labels slow" in (home / "site/index.html").read_text()
    assert run(home, BIN / "uptrail", "check", "incidents/2026-03-31-labels-slow.md") < SECONDS
    assert spent < SECONDS


def demo(home: Path) -> Path:
    """A copy of the demo under git, without anything built."""
    for name in ("docs", "incidents", "postmortems", "slos"):
        shutil.copytree(ROOT / name, home / name)
    for name in ("uptrail.yaml", "mkdocs.yml", "mkdocs.internal.yml", ".gitignore"):
        shutil.copy(ROOT / name, home / name)
    person = ("-c", "user.name=Ana", "-c", "user.email=ana@larkfield.example")
    for words in (("init", "--quiet"), ("add", "--all"), (*person, "commit", "--quiet", "-m", "before")):
        subprocess.run(["git", *words], cwd=home, check=True, capture_output=True)
    return home


def run(home: Path, *words: str | Path) -> float:
    """Run a program that succeeds; the seconds of processor time that it took."""
    before, began = os.times(), time.monotonic()
    person = {
        f"GIT_{role}_{what}": "ana@larkfield.example" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")
    }
    done = subprocess.run(
        [str(word) for word in words],
        cwd=home,
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
        env={**os.environ, **person, "NO_MKDOCS_2_WARNING": "1"},
    )
    assert done.returncode == 0, done.stdout + done.stderr
    after = os.times()
    print(f"{Path(words[0]).name}: {time.monotonic() - began:.1f} s on the wall")
    return after.children_user - before.children_user + after.children_system - before.children_system
