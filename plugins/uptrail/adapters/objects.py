"""The cache of finished pages: one file per content, named by what it was made from, never trusted unseen."""

import fcntl
import hashlib
import os
import shutil
import time
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import NamedTuple

GENERATIONS = 3
"""How many builds a page stays after the last one that used it."""


def key(*parts: str) -> str:
    """A name for everything that a content depends on."""
    return hashlib.blake2b("\0".join(parts).encode(), digest_size=12).hexdigest()


class Entry(NamedTuple):
    """A sound cached file."""

    path: str
    inode: int

    def read(self) -> bytes | None:
        """Its content, unless another program has removed it."""
        try:
            with open(self.path, "rb", buffering=0) as stream:
                return stream.readall()
        except OSError:
            return None


class Objects:
    """Finished files under `folder`.

    A file's name is `key.size.time`, in hexadecimal: a file that is shorter, longer or was written to
    since is recognised without being read, and made anew. Deleting the folder only costs time.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.stamp = int(time.time())
        self.used: set[str] = set()
        self._lock = os.open(folder, os.O_RDONLY)
        fcntl.flock(self._lock, fcntl.LOCK_SH)
        self._entries: dict[str, Entry] = {}
        self._unsound: set[str] = set()
        self._scan()

    def _scan(self) -> None:
        entries, made = self._entries, partial(tuple.__new__, Entry)  # half the time of Entry(…), for thousands
        for found in os.scandir(self.folder):
            name = found.name
            if name[24:25] != ".":
                continue
            stat = found.stat(follow_symlinks=False)
            second, rest = divmod(stat.st_mtime_ns, 1_000_000_000)
            if not rest and name[25:] == f"{stat.st_size:x}.{second:x}":
                entries[name[:24]] = made((found.path, stat.st_ino))
            else:
                self._unsound.add(found.path)

    def look_again(self) -> None:
        """Find what other builds, or children of this one, have put here since."""
        self._scan()

    def get(self, key: str) -> Entry | None:
        """The sound file of that key, if there is one; it counts as used."""
        entry = self._entries.get(key)
        if entry:
            self.used.add(key)
        return entry

    def put(self, key: str, content: bytes) -> Entry:
        """Store a content; an older file is replaced, never written into, for a site may share it.

        Until its time is set last of all, a new file does not look sound to anybody.
        """
        path = draft = f"{self.folder}/{key}.{len(content):x}.{self.stamp:x}"
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
        except FileExistsError:
            draft = f"{self.folder}/.{os.getpid()}"
            handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
        try:
            _write(handle, content)
            os.utime(handle, (self.stamp, self.stamp))
            inode = os.fstat(handle).st_ino
        finally:
            os.close(handle)
        if draft != path:
            os.rename(draft, path)
        self._unsound.discard(path)
        self.used.add(key)
        self._entries[key] = Entry(path, inode)
        return self._entries[key]

    def close(self, *, prune: bool) -> None:
        """Give the folder free; with `prune`, drop what no recent build used, unless another build is at work."""
        try:
            if prune:
                fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                self._prune()
        except BlockingIOError:
            pass
        finally:
            os.close(self._lock)

    def _prune(self) -> None:
        lists = sorted(self.folder.glob("used-*"), key=lambda path: path.stat().st_mtime_ns, reverse=True)
        used = "\n".join(sorted(self.used))
        mine = self.folder / f"used-{key(used)}"
        mine.write_text(used, encoding="ascii")
        recent = [path for path in lists if path != mine][: GENERATIONS - 1]
        unused = self._entries.keys() - self.used
        for path in recent if unused else ():
            unused -= set(path.read_text(encoding="ascii", errors="replace").split())
        dropped = [self._entries[name].path for name in sorted(unused)]
        stale = [str(path) for path in lists if path != mine and path not in recent]
        _remove([*dropped, *self._unsound, *stale])


def _write(handle: int, content: bytes) -> None:
    view = memoryview(content)
    while view:
        view = view[os.write(handle, view) :]


def _remove(paths: Iterable[str]) -> None:
    for path in paths:
        if os.path.isdir(path) and not os.path.islink(path):
            shutil.rmtree(path, ignore_errors=True)
        else:
            Path(path).unlink(missing_ok=True)
