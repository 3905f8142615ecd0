"""The files of a repository that can hold records, without following a link out of it."""

import os
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from uptrail.problem import Problem, Source

MAX_SIZE = 2 * 1024 * 1024
MAX_MEASUREMENTS = 64 * 1024 * 1024
KINDS: dict[str, tuple[str, ...]] = {
    "incidents": (".md", ".yaml", ".yml"),
    "postmortems": (".md",),
    "slos": (".yaml", ".yml"),
}
"""The folders that are read, and the extensions of records in each."""
_NOT_RECORDS = {"readme.md", "index.md"}


class Entry(NamedTuple):
    """A file as the folder lists it: enough to tell whether it changed."""

    path: str
    size: int
    modified: int
    changed: int
    inode: int


@dataclass
class Listing:
    """What was found below a root."""

    entries: list[Entry] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def refuse(self, path: str, message: str, remedy: str) -> None:
        self.problems.append(Problem(Source(path), "file-link", message, remedy=remedy))


def is_record(path: str) -> bool:
    """Whether a path is where records are: a known folder, a known extension, nothing hidden."""
    parts = path.split("/")
    name = parts[-1]
    known = KINDS.get(parts[0])
    if known is None or len(parts) < 2 or any(part[:1] == "." for part in parts):
        return False
    return _may_hold(name.lower(), known)


def _may_hold(name: str, known: tuple[str, ...]) -> bool:
    """Whether a file of this name, in lower case, is a record where names end as `known` says."""
    return name not in _NOT_RECORDS and name.endswith(known)


def listing(root: Path) -> Listing:
    """The record files below `root`, sorted by path."""
    found = Listing()
    top = os.path.realpath(root)
    waiting = [name for name in KINDS if os.path.isdir(os.path.join(top, name))]
    for name in list(waiting):
        if os.path.islink(os.path.join(top, name)):
            found.refuse(name, "the folder is a link; it is not followed", "put the files themselves here")
            waiting.remove(name)
    while waiting:
        waiting.extend(_scan(top, waiting.pop(), found))
    found.entries.sort()
    return found


def names(root: Path, folder: str) -> list[str]:
    """The paths of everything in one folder, which may be missing, sorted."""
    try:
        return sorted(f"{folder}/{name}" for name in os.listdir(root / folder))
    except OSError:
        return []


def below(root: Path, folder: str) -> list[str]:
    """The paths of all files in a folder and its folders, hidden ones and links apart; the folder may be missing."""
    found: list[str] = []
    for place, folders, names in os.walk(root / folder):
        folders[:] = [name for name in folders if name[0] != "."]
        here = Path(place).relative_to(root).as_posix()
        found += (f"{here}/{name}".removeprefix("./") for name in names if name[0] != ".")
    return sorted(found)


def _scan(top: str, folder: str, found: Listing) -> list[str]:
    """Add the files of one folder; its sub-folders are returned."""
    below: list[str] = []
    known = KINDS[folder.partition("/")[0]]
    try:
        scan = os.scandir(os.path.join(top, folder))
    except OSError as error:
        found.problems.append(unreadable(folder, error))
        return below
    with scan:
        for item in scan:
            name = item.name
            path = f"{folder}/{name}"
            if name[0] == ".":
                continue
            if item.is_dir(follow_symlinks=False):
                below.append(path)
            elif item.is_symlink():
                _add_link(top, path, found)
            elif _may_hold(name.lower(), known) and item.is_file(follow_symlinks=False):
                found.entries.append(_entry(path, item.stat(follow_symlinks=False)))
    return below


def _add_link(top: str, path: str, found: Listing) -> None:
    target = os.path.realpath(os.path.join(top, path))
    if os.path.isdir(target):
        found.refuse(path, "the folder is a link; it is not followed", "put the files themselves here")
    elif not is_record(path):
        return
    elif not target.startswith(top + os.sep) or f"{os.sep}." in target[len(top) :]:
        found.refuse(
            path,
            "the file is a link out of the repository, or into its hidden parts; it is left out",
            "put the file itself here",
        )
    elif os.path.isfile(target):
        found.entries.append(_entry(path, os.stat(target)))
    else:
        found.refuse(path, "the file is a link to nothing", "delete it")


def _entry(path: str, stat: os.stat_result) -> Entry:
    return Entry(path, stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino)


def unreadable(path: str, error: OSError) -> Problem:
    """A file or folder that the system does not let us read."""
    reason = (error.strerror or "unknown error").lower()
    return Problem(Source(path), "file-unreadable", f"cannot be read: {reason}", remedy="check its permissions")


def entry(root: Path, path: str) -> Entry | None:
    """How a file that the listing does not name looks, if `fetch` would read it."""
    with suppress(OSError, ValueError):
        if (root / path).is_file() and _is_within(root, path):
            return _entry(path, os.stat(root / path))
    return None


def _is_within(root: Path, path: str) -> bool:
    """Whether a path, links followed, leads to a place in the repository that is not hidden."""
    top, target = root.resolve(), (root / path).resolve()
    return target.is_relative_to(top) and not any(part[:1] == "." for part in target.relative_to(top).parts)


def fetch(root: Path, path: str, listed: bool = False) -> str | Problem | None:
    """The text of a file, why it is not read, or None when there is none.

    A path that the listing has not vouched for must be a file within the repository.
    """
    try:
        if not listed:
            if not (root / path).is_file():
                return None
            if not _is_within(root, path):
                remedy = "put the file itself here"
                return Problem(Source(path), "file-link", "the file is not in the repository", remedy=remedy)
        with open(os.path.join(root, path), "rb", buffering=0) as stream:
            size = os.fstat(stream.fileno()).st_size
            return too_long(path) if size > largest(path) else decode(path, stream.readall())
    except OSError as error:
        return unreadable(path, error)
    except ValueError:
        return None


def decode(path: str, content: bytes) -> str | Problem:
    """The text of a file, or why it is not read: too long, or not UTF-8."""
    if len(content) > largest(path):
        return too_long(path)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        wide = content[:2] in (b"\xff\xfe", b"\xfe\xff")
        line = 1 if wide else content.count(b"\n", 0, error.start) + 1
        column = 1 if wide else len(content[content.rfind(b"\n", 0, error.start) + 1 : error.start].decode()) + 1
        what = "the file is UTF-16" if wide else f"the byte 0x{content[error.start]:02X} is not UTF-8"
        return Problem(Source(path, line, column), "file-encoding", what, remedy="save the file as UTF-8")


def largest(path: str) -> int:
    """How many bytes a file may have; a year of measurements every five minutes is about 4 MiB."""
    return MAX_MEASUREMENTS if path.endswith(".csv") else MAX_SIZE


def too_long(path: str) -> Problem:
    """A file beyond the limit."""
    message = f"the file is larger than {largest(path) // 2**20} MiB; it is left out"
    return Problem(Source(path), "file-size", message, remedy="shorten it, or split it")
