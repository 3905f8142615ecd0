"""Columns of slices kept beside the records' cache: a CSV file whose content is known is not parsed again.

One file of plain integers for each content, named after its digest, mapped into memory and not read:
what a window needs is all that comes off the disk. Losing it costs only time.
"""

import hashlib
import mmap
import os
from array import array
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from uptrail.problem import Problem
from uptrail.records.measurements import Measurements

FOLDER = "slices"
FORM = 0x7570_736C_6963_0001
"""The first number of each file: the form of what follows, and whether this machine orders bytes alike."""
HEAD = 3
Read = Callable[[str, str], tuple[Measurements, tuple[Problem, ...]]]


class SliceCache:
    """The cache in a folder; without one it remembers nothing."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder / FOLDER if folder else None
        self.used: set[str] = set()

    def measured(self, path: str, text: str, read: Read) -> tuple[Measurements, tuple[Problem, ...]]:
        """What `read` makes of a CSV file, from the cache where that is known; what has problems is read anew."""
        if self.folder is None:
            return read(path, text)
        name = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
        if (known := _load(self.folder / name)) is not None:
            self.used.add(name)
            return known, ()
        slices, problems = read(path, text)
        if not problems and _save(self.folder / name, slices):
            self.used.add(name)
        return slices, problems

    def tidy(self) -> None:
        """Delete what this reading did not use."""
        if self.folder is None:
            return
        with suppress(OSError):
            for name in os.listdir(self.folder):
                if name not in self.used:
                    (self.folder / name).unlink(missing_ok=True)


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
