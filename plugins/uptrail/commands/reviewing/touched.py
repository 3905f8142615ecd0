"""Which files a change touches, by git's own account."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from uptrail.commands.slo.revisions import git, is_record


@dataclass(frozen=True)
class Touched:
    """Paths below the root: those that are there after a change, those that are gone, and new names by the old ones."""

    there: frozenset[str] = frozenset()
    gone: Sequence[str] = ()
    renamed: Mapping[str, str] = field(default_factory=dict)

    @property
    def records(self) -> int:
        """How many files of records, the settings included, the change touches; a new name is one."""
        return sum(map(is_record, (*self.there, *self.gone)))


def touched(home: Path, base: str, head: str) -> Touched:
    """What differs between two commits, or between a commit and the files as they are when `head` is empty."""
    words = ["diff", "--name-status", "-z", "-M", "--relative", "--no-ext-diff", base, *([head] if head else []), "--"]
    found = _read(git(home, *words).decode("utf-8", "surrogateescape").split("\0"))
    if head:
        return found
    new = git(home, "ls-files", "--others", "--exclude-standard", "-z").decode("utf-8", "surrogateescape")
    return Touched(found.there | set(filter(None, new.split("\0"))), found.gone, found.renamed)


def _read(words: list[str]) -> Touched:
    there: set[str] = set()
    gone: list[str] = []
    renamed: dict[str, str] = {}
    for status, old, new in _entries(iter(words)):
        if status == "D":
            gone.append(old)
            continue
        there.add(new)
        if status == "R":
            renamed[old] = new
    return Touched(frozenset(there), tuple(gone), renamed)


def _entries(words: Iterator[str]) -> Iterator[tuple[str, str, str]]:
    """Each entry's letter, its path before and its path after."""
    for status in words:
        if status:
            old = next(words)
            yield status[0], old, next(words) if status[0] in "RC" else old
