"""Columns of slices kept beside the records' cache: a CSV file whose content is known is not parsed again.

One file of plain integers for each content, named after its digest, mapped into memory and not read:
what a window needs is all that comes off the disk. A list tells how each CSV file looked, so that one that
looks the same is not even opened. Losing it costs only time.
"""

import json
import mmap
import os
import time
from array import array
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from uptrail.files.cache import FAULTS, RECENT
from uptrail.files.folder import Entry
from uptrail.files.program import digest
from uptrail.problem import Problem
from uptrail.records.measurements import Measurements

FOLDER = "slices"
FORM = 0x7570_736C_6963_0001
"""The first number of each file: the form of what follows, and whether this machine orders bytes alike."""
HEAD = 3
Read = Callable[[str, str], tuple[Measurements, tuple[Problem, ...]]]


Stamp = Callable[[str], Entry | None]
"""How a file looks, when it may be read."""
LIST = "list.json"


class SliceCache:
    """The cache in a folder; without one it remembers nothing."""

    def __init__(self, folder: Path | None = None, stamp: Stamp = lambda _path: None) -> None:
        self.folder, self.stamp = folder / FOLDER if folder else None, stamp
        self.used: set[str] = set()
        self.looks: dict[str, Entry] = {}
        self.lines: dict[str, tuple[str, Entry]] = {}
        self.written, self.before = _listed(self.folder / LIST) if self.folder else (0, {})

    def unchanged(self, path: str) -> Measurements | None:
        """The slices of a CSV file that looks as it did when it was last read without a problem."""
        if self.folder is None or (entry := self.stamp(path)) is None:
            return None
        self.looks[path] = entry
        name, before = self.before.get(path, ("", None))
        if entry != before or max(entry.modified, entry.changed) > self.written - RECENT:
            return None
        if (known := _load(self.folder / name)) is not None:
            self._keep(path, name)
        return known

    def measured(self, path: str, text: str, read: Read) -> tuple[Measurements, tuple[Problem, ...]]:
        """What `read` makes of a CSV file, from the cache where that is known; what has problems is read anew."""
        if self.folder is None:
            return read(path, text)
        name = digest(text)
        if (known := _load(self.folder / name)) is not None:
            self._keep(path, name)
            return known, ()
        slices, problems = read(path, text)
        if not problems and _save(self.folder / name, slices):
            self._keep(path, name)
        return slices, problems

    def _keep(self, path: str, name: str) -> None:
        self.used.add(name)
        if path in self.looks:
            self.lines[path] = name, self.looks[path]

    def tidy(self) -> None:
        """Write the list when it changed, or when what it says was too fresh; delete what this reading did not use."""
        if self.folder is None:
            return
        with suppress(OSError):
            fresh = any(max(entry.modified, entry.changed) > self.written - RECENT for _, entry in self.lines.values())
            if self.lines != self.before or fresh:
                aside = self.folder / f"{LIST}.{os.getpid()}"
                aside.write_text(json.dumps([FORM, time.time_ns(), self.lines]))
                aside.replace(self.folder / LIST)
            for name in os.listdir(self.folder):
                if name not in self.used and name != LIST:
                    (self.folder / name).unlink(missing_ok=True)


def _listed(file: Path) -> tuple[int, dict[str, tuple[str, Entry]]]:
    """When the list was written, and the digest and look of each file; nothing for a foreign or damaged one."""
    with suppress(*FAULTS):
        form, written, lines = json.loads(file.read_bytes())
        if form == FORM and isinstance(lines, dict):
            return int(written), {path: (str(name), Entry(*entry)) for path, (name, entry) in lines.items()}
    return 0, {}


def _load(file: Path) -> Measurements | None:
    """The columns of a file that this program wrote in whole; None for any other."""
    try:
        with open(file, "rb") as stream:
            numbers = memoryview(mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)).cast("q")
    except (OSError, ValueError, TypeError):
        return None
    if len(numbers) < HEAD or numbers[0] != FORM:
        return None
    scale, count = numbers[1], numbers[2]
    sizes = (count, count + 1, count + 1, count + 1)
    if count < 0 or scale < 1 or len(numbers) != HEAD + sum(sizes):
        return None
    parts, at = [], HEAD
    for size in sizes:
        parts.append(numbers[at : at + size])
        at += size
    starts, lengths, good, total = parts
    return Measurements(starts, lengths, good, total, scale)


def _save(file: Path, slices: Measurements) -> bool:
    """Write the columns aside and then in place; not those too large for it. A disk that refuses is no error."""
    if not all(isinstance(column, array) for column in slices.columns) or slices.scale >= 1 << 62:
        return False
    aside = file.with_name(f"{file.name}.{os.getpid()}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with open(aside, "wb") as stream:
            stream.write(array("q", [FORM, slices.scale, len(slices)]))
            for column in slices.columns:
                stream.write(bytes(column))
        os.replace(aside, file)
    except OSError:
        with suppress(OSError):
            aside.unlink(missing_ok=True)
        return False
    return True
