"""A site's record files, kept from one build to the next, so that a build touches only what changed."""

import json
import os
import shutil
import stat
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from pydantic_core import from_json, to_json

from uptrail.adapters.objects import Entry

Source = Entry | bytes
"""What a file is made of: a cached object, which the site shares by a hard link, or its very bytes."""


class Tree:
    """A folder that holds the record files of an earlier build, or nothing.

    `notes` is a folder of its own for what is known of trees, each under its inode: which files and
    folders there are and when each folder last changed. A tree without such a note, because a build
    was killed half-way, is thrown away.
    """

    def __init__(self, folder: Path, notes: Path) -> None:
        self.folder = folder
        self.notes = notes
        self.files: dict[str, int] = {}
        """The inode of each file that is a cached object itself, else 0."""
        self.folders: dict[str, int] = {}
        self._touched: set[str] = set()
        self._foreign: set[str] = set()
        self._open()

    def _open(self) -> None:
        note = self._take_note()
        if note is None:
            shutil.rmtree(self.folder, ignore_errors=True)
            self.folder.mkdir(parents=True)
            return
        self.files, self.folders = dict(note["files"]), dict(note["folders"])
        tops = {path.partition("/")[0] for path in self.files}
        for entry in list(os.scandir(self.folder)):
            if entry.name not in tops or not entry.is_dir(follow_symlinks=False):
                _remove(entry.path)
        self._scrub()

    def _take_note(self) -> Any:
        """What was noted of this tree, which from now on is no longer so."""
        if not self.folder.is_dir():
            return None
        note = _read_note(self.folder, self.notes)
        note_path(self.folder, self.notes).unlink(missing_ok=True)
        return note

    def _scrub(self) -> None:
        """Remove what others put into folders of ours since."""
        for folder, changed in sorted(self.folders.items()):
            path = f"{self.folder}/{folder}"
            now = _folder_changed(path)
            if now == changed:
                continue
            self._touched.add(folder)
            if now < 0:
                _remove(path)
                del self.folders[folder]
            else:
                for entry in list(os.scandir(path)):
                    inner = f"{folder}/{entry.name}"
                    if inner not in self.files and inner not in self.folders:
                        _remove(entry.path)

    def lay(self, wanted: Mapping[str, Source], *, spare: str = "") -> None:
        """Make the tree hold exactly the `wanted` files, by their paths; the folder `spare` stays as it is."""
        spared = {path: inode for path, inode in self.files.items() if spare and path.startswith(f"{spare}/")}
        for path in self.files.keys() - wanted.keys() - spared.keys():
            self._drop(path)
        laid = spared
        for path, source in wanted.items():
            inode = source.inode if isinstance(source, Entry) else 0
            if inode and self.files.get(path) == inode and self._holds(path, inode):
                laid[path] = inode
                continue
            full = f"{self.folder}/{path}"
            if path in self.files:
                _remove(full)
            self._ensure(path.rpartition("/")[0])
            laid[path] = _place(source, full)
        self.files = laid

    def _holds(self, path: str, inode: int) -> bool:
        """Whether a file is the object that it was: surely, if its folder did not change since."""
        folder = path.rpartition("/")[0]
        known = folder in self.folders and folder not in self._touched
        return known or _inode(f"{self.folder}/{path}") == inode

    def _drop(self, path: str) -> None:
        _remove(f"{self.folder}/{path}")
        folder = path.rpartition("/")[0]
        self._touched.add(folder)
        while folder and folder in self.folders:
            try:
                os.rmdir(f"{self.folder}/{folder}")
            except OSError:
                return
            del self.folders[folder]
            folder = folder.rpartition("/")[0]
            self._touched.add(folder)

    def _ensure(self, folder: str) -> None:
        """Make sure of a folder, into which something is put."""
        self._touched.add(folder)
        if folder and folder not in self.folders:
            self._ensure(folder.rpartition("/")[0])
            full = f"{self.folder}/{folder}"
            try:
                os.mkdir(full)
            except FileExistsError:
                if not _is_folder(full):
                    _remove(full)
                    os.mkdir(full)
            self.folders[folder] = 0

    def pour(self, other: Path) -> None:
        """Move everything in `other` here; where both have a file, the other's wins."""
        for here, _, names in os.walk(other):
            folder = os.path.relpath(here, other)
            target = self.folder / folder
            target.mkdir(exist_ok=True)
            for name in names:
                os.replace(f"{here}/{name}", target / name)
            while folder:
                self._foreign.add(folder)
                folder = os.path.dirname(folder)
        shutil.rmtree(other)

    def note(self) -> None:
        """Remember the tree as it stands; before this, a later build will not reuse it.

        Folders that hold files of others are noted as changed: the next build clears them.
        """
        folders = {folder: self._noted(folder, changed) for folder, changed in self.folders.items()}
        dotted = sorted(entry.name for entry in os.scandir(self.folder) if entry.name.startswith("."))
        note = {"files": self.files, "folders": folders}
        self.notes.mkdir(parents=True, exist_ok=True)
        content = b"%b\n%b" % (to_json(dotted), to_json(note))
        note_path(self.folder, self.notes).write_bytes(content)

    def _noted(self, folder: str, changed: int) -> int:
        if folder in self._foreign:
            return 0
        return _folder_changed(f"{self.folder}/{folder}") if folder in self._touched else changed


def note_path(tree: Path, notes: Path) -> Path:
    """Where the note about a tree lies."""
    return notes / f"tree-{tree.stat().st_ino:x}.json"


def hidden(tree: Path, notes: Path) -> frozenset[str]:
    """The hidden names at the top of a tree that a build put there."""
    with suppress(OSError, ValueError):
        with open(note_path(tree, notes), "rb") as stream:
            names = json.loads(stream.readline())
        return frozenset(name for name in names if isinstance(name, str)) if isinstance(names, list) else frozenset()
    return frozenset()


def _read_note(tree: Path, notes: Path) -> Any:
    """What was noted of a tree: its `files` and `folders`; None when nothing can be relied on."""
    try:
        note = from_json(note_path(tree, notes).read_bytes().partition(b"\n")[2])
    except (OSError, ValueError):
        return None
    sound = isinstance(note, dict) and note.keys() == {"files", "folders"} and isinstance(note["files"], dict)
    return note if sound else None


def forget(notes: Path, trees: Iterable[Path]) -> None:
    """Drop the notes of all but these trees."""
    known = {note_path(tree, notes).name for tree in trees if tree.exists()}
    for path in notes.glob("tree-*.json"):
        if path.name not in known:
            path.unlink(missing_ok=True)


def _is_folder(path: str) -> bool:
    return os.path.isdir(path) and not os.path.islink(path)


def _folder_changed(path: str) -> int:
    """When a folder last changed; -1 when it is none."""
    try:
        found = os.lstat(path)
    except OSError:
        return -1
    return found.st_mtime_ns if stat.S_ISDIR(found.st_mode) else -1


def _inode(path: str) -> int:
    try:
        return os.lstat(path).st_ino
    except OSError:
        return -1


def _place(source: Source, path: str) -> int:
    """Make a file; its inode when it is the object itself, else 0."""
    if isinstance(source, bytes):
        with open(path, "wb") as file:
            file.write(source)
        return 0
    try:
        os.link(source.path, path)
    except OSError:
        shutil.copy2(source.path, path)
        return 0
    return source.inode


def _remove(path: str) -> None:
    if _is_folder(path):
        shutil.rmtree(path)
    elif os.path.lexists(path):
        os.unlink(path)
