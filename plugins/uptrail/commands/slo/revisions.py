"""The records as a git revision has them, read from git's own store: nothing is checked out and nothing runs."""

import os
import posixpath
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import click

from uptrail import files, garbage
from uptrail.commands.root import kept
from uptrail.files import Reading, folder

LINK = "120000"
_FEW = 100
_SETTINGS = "uptrail.yaml"


class Blob(NamedTuple):
    """A file of a revision: its mode, and the name of its content."""

    mode: str
    name: str


Wanted = Callable[[str], bool]


class Tree(Mapping[str, str]):
    """The texts of a revision's files by their paths below the root; those that are no text are left out.

    The `wanted` ones are fetched at once, anything else when it is asked for. What another tree has fetched
    is taken from there.
    """

    def __init__(self, home: Path, blobs: Mapping[str, Blob], wanted: Wanted, other: "Tree | None" = None) -> None:
        self.home, self.blobs = home, blobs
        self.names = {path: blob.name for path in blobs if wanted(path) and (blob := self._blob(path))}
        names, texts = ({}, {}) if other is None else (other.names, other.texts)
        self.texts: dict[str, str | None] = {
            path: texts[path] for path, name in self.names.items() if names.get(path) == name
        }
        new = {path: name for path, name in self.names.items() if path not in self.texts}
        contents = _contents(home, list(new.values()))
        self.texts |= {path: _text(path, contents[name]) for path, name in new.items()}

    def __getitem__(self, path: str) -> str:
        if path not in self.texts:
            blob = self._blob(path)
            self.texts[path] = _text(path, _contents(self.home, [blob.name])[blob.name]) if blob else None
        found = self.texts[path]
        if found is None:
            raise KeyError(path)
        return found

    def __iter__(self) -> Iterator[str]:
        return (path for path, text in self.texts.items() if text is not None)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def _blob(self, path: str) -> Blob | None:
        """The content of a path; a link within the root leads to its target."""
        for _ in range(_FEW):
            blob = self.blobs.get(path)
            if blob is None or blob.mode != LINK:
                return blob
            target = _contents(self.home, [blob.name])[blob.name].decode("utf-8", "replace")
            path = posixpath.normpath(posixpath.join(posixpath.dirname(path), target))
        return None


def bears_on_budgets(path: str) -> bool:
    """Whether a file is one of those that budgets are always made of."""
    return path == _SETTINGS or (path.startswith(("incidents/", "slos/")) and folder.is_record(path))


def is_record(path: str) -> bool:
    """Whether a file is one of those that records are made of."""
    return path == _SETTINGS or folder.is_record(path)


def read_both(home: Path, begun: str, ended: str, wanted: Wanted = is_record) -> tuple[Reading, Reading]:
    """The records of a commit, and those of another or of the files as they are when `ended` is empty.

    What both have in common is read once; the files as they are, out of the cache of earlier builds if there is one.
    """
    clock = datetime.now(UTC)
    with garbage.put_off():
        tree = read_tree(home, ended, wanted) if ended else None
        if tree is None:
            after = files.read(home, clock=clock, environ=os.environ, cache=kept(home))
        else:
            after = files.read_texts(tree, clock=clock, environ=os.environ)
        old = read_tree(home, begun, wanted, tree)
        return files.read_texts(old, clock=clock, environ=os.environ, known=after), after


def read_tree(home: Path, commit: str, wanted: Wanted = bears_on_budgets, other: Tree | None = None) -> Tree:
    """The files below the root as a commit has them; none when the root was not there yet."""
    listed = git(home, "ls-tree", "-r", "-z", commit).decode("utf-8", "replace")
    blobs = {}
    for entry in filter(None, listed.split("\0")):
        about, path = entry.split("\t", 1)
        mode, kind, name = about.split()
        if kind == "blob":
            blobs[path] = Blob(mode, name)
    return Tree(home, blobs, wanted, other)


def commit_of(home: Path, revision: str) -> str:
    """The full name of the commit that a revision means. Raises a usage error with a remedy."""
    git(home, "rev-parse", "--git-dir")
    remedy = "look at git log; a shallow clone lacks older ones: git fetch --unshallow, or fetch-depth: 0"
    wrong = f"git knows no commit {revision!r}: {remedy}"
    asked = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    return git(home, *asked, wrong=wrong).decode().strip()


def merge_base(home: Path, base: str, head: str) -> str:
    """The last commit that two commits have in common. Raises a usage error with a remedy."""
    remedy = "a shallow clone lacks it: git fetch --unshallow, or fetch-depth: 0"
    found = git(home, "merge-base", base, head, wrong=f"the two have no commit in common: {remedy}")
    return found.decode().split()[0]


def _contents(home: Path, names: Sequence[str]) -> dict[str, bytes]:
    """The contents of this name, in one go."""
    wanted = list(dict.fromkeys(names))
    if not wanted:
        return {}
    told = git(home, "cat-file", "--batch", given="".join(f"{name}\n" for name in wanted).encode())
    found, at = {}, 0
    for name in wanted:
        line = told.index(b"\n", at)
        size = int(told[at:line].split()[2])
        found[name] = told[line + 1 : line + 1 + size]
        at = line + 2 + size
    return found


def _text(path: str, content: bytes) -> str | None:
    found = folder.decode(path, content)
    return found if isinstance(found, str) else None


def git(home: Path, *words: str, given: bytes = b"", wrong: str = "") -> bytes:
    """What git prints. Raises a usage error, with the words of `wrong` or git's own."""
    try:
        done = subprocess.run(  # noqa: S603
            ["git", "--literal-pathspecs", "-C", str(home), *words],  # noqa: S607
            input=given,
            capture_output=True,
            check=False,
            env={**os.environ, "LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0"},
        )
    except OSError:
        raise click.UsageError("git is not installed: install it") from None
    if done.returncode:
        said = " ".join(done.stderr.decode("utf-8", "replace").split()).removeprefix("fatal: ")
        if "not a git repository" in said:
            wrong = f"{home} is not in a git repository: run git init, or go to one"
        raise click.UsageError(wrong or said or f"git {words[0]} ended with {done.returncode}")
    return done.stdout
