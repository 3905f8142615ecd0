"""What was read before: records of unchanged files in one file of plain JSON lines.

The first line holds each file's fingerprint, problems and notes, the others their records in the
same order. Whatever is foreign, damaged or of another version of the program is written anew.
"""

import hashlib
import json
import os
import time
from contextlib import suppress
from datetime import date, datetime, timedelta
from fractions import Fraction
from functools import cache as once
from pathlib import Path
from typing import Any, NamedTuple

import pydantic
from pydantic import ValidationError

from uptrail import __version__
from uptrail.files.folder import Entry
from uptrail.problem import Allow, Level, Problem, Source
from uptrail.records import KINDS, Record

NAME = "records.jsonl"
RECENT = 2 * 10**9
"""Nanoseconds: a file changed this shortly before the cache was written may have changed once more unseen."""

_KIND = {model: kind for kind, model in KINDS.items()}


class Parsed(NamedTuple):
    """What one file means: its records, what is wrong with them, and the problems accepted by notes."""

    records: tuple[Record, ...]
    problems: tuple[Problem, ...] = ()
    allows: tuple[Allow, ...] = ()


class Line(NamedTuple):
    """A remembered file: how it looked, what was wrong with it, and its record in JSON."""

    stamp: tuple[int, int, int, int]
    digest: str
    head: list[Any]
    record: bytes


class Cache:
    """The cache of one repository; without a folder it remembers nothing."""

    def __init__(self, folder: Path | None = None, key: str = "") -> None:
        self.folder, self.key = folder, key
        self.lines: dict[str, Line] = {}
        self.written = 0
        self.used: dict[str, Line] = {}
        self.stale = False

    @classmethod
    def open(cls, folder: Path | None, root: Path) -> "Cache":
        """The cache in `folder`, empty when there is none that this program wrote for `root`."""
        found = cls(folder, version_key(str(root.resolve())))
        if folder is not None:
            with suppress(OSError, ValueError, TypeError, KeyError, IndexError, RecursionError):
                found.load((folder / NAME).read_bytes())
        return found

    def load(self, content: bytes) -> None:
        first, *records = content.split(b"\n")
        head = json.loads(first)
        if head["key"] != self.key or len(head["files"]) != len(records):
            return
        self.lines = {
            path: Line(tuple(stamp), digest, rest, record)
            for (path, stamp, digest, *rest), record in zip(head["files"], records, strict=True)
        }
        self.written = int(head["written"])

    def unchanged(self, entry: Entry) -> Parsed | None:
        """What the file meant when it was last read, if the folder's listing shows that it is the same."""
        line = self.lines.get(entry.path)
        if line is None or line.stamp != entry[1:] or max(entry.modified, entry.changed) > self.written - RECENT:
            return None
        return self.reuse(entry.path, line)

    def same_text(self, entry: Entry, text: str) -> Parsed | None:
        """What the file meant when it was last read, if its text is the same."""
        line = self.lines.get(entry.path)
        if line is None or line.digest != digest(text):
            return None
        self.stale = True
        return self.reuse(entry.path, line._replace(stamp=entry[1:]))

    def reuse(self, path: str, line: Line) -> Parsed | None:
        try:
            parsed = decode(path, line)
        except (ValidationError, ValueError, TypeError, KeyError, IndexError):
            self.stale = True
            return None
        self.used[path] = line
        return parsed

    def remember(self, entry: Entry, text: str, parsed: Parsed) -> None:
        if self.folder is not None:
            self.stale = True
            self.used[entry.path] = encode(entry, text, parsed)

    def save(self) -> None:
        """Write the cache in whole, aside and then in place; a disk that refuses is no error."""
        if self.folder is None or not (self.stale or self.used.keys() != self.lines.keys()):
            return
        files = [[path, line.stamp, line.digest, *line.head] for path, line in self.used.items()]
        head = json.dumps({"key": self.key, "written": time.time_ns(), "files": files}, separators=(",", ":"))
        content = b"\n".join([head.encode(), *(line.record for line in self.used.values())])
        aside = self.folder / f"{NAME}.{os.getpid()}"
        with suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
            try:
                aside.write_bytes(content)
                aside.replace(self.folder / NAME)
            finally:
                aside.unlink(missing_ok=True)


@once
def version_key(root: str) -> str:
    """A name for this program and repository: what is remembered under another name is not read."""
    package = Path(__file__).parents[1]
    sources = sorted([*package.glob("*.py"), *package.glob("files/*.py"), *package.glob("records/*.py")])
    stamps = [(path.name, path.stat().st_size, path.stat().st_mtime_ns) for path in sources]
    return digest(f"{__version__} {pydantic.VERSION} {root} {stamps}")


def digest(text: str) -> str:
    """A name for exactly this text."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def encode(entry: Entry, text: str, parsed: Parsed) -> Line:
    """The line of a file that has at most one record."""
    record = parsed.records[0] if parsed.records else None
    kind = _KIND[type(record)] if record else ""
    problems = [[*_place(p.source), p.rule, p.message, p.level.value, p.remedy] for p in parsed.problems]
    allows = [[*_place(a.source), a.rule, a.reason, a.whole_file] for a in parsed.allows]
    content = b""
    if record:
        plain = record.model_dump(exclude_defaults=True, by_alias=True)
        content = json.dumps(plain, default=_plain, separators=(",", ":"), ensure_ascii=False).encode(
            "utf-8", "replace"
        )
    return Line(entry[1:], digest(text), [kind, problems, allows], content)


def decode(path: str, line: Line) -> Parsed:
    """What a line says; raises when it was not written by `encode`."""
    kind, problems, allows = line.head
    records: tuple[Record, ...] = ()
    if kind:
        records = (KINDS[kind].__pydantic_validator__.validate_json(line.record),)
    if not problems and not allows:
        return Parsed(records)
    return Parsed(
        records,
        tuple(Problem(Source(*p[:3]), p[3], p[4], Level(p[5]), p[6]) for p in problems),
        tuple(Allow(Source(*a[:3]), a[3], a[4], a[5]) for a in allows),
    )


def _place(source: Source) -> tuple[str, int, int]:
    return source.path, source.line, source.column


def _plain(value: Any) -> Any:
    """Values that JSON lacks, in a form that the record's own types read back exactly."""
    if isinstance(value, datetime):
        return int(value.timestamp())
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, Fraction):
        return str(value)
    raise TypeError(f"no plain form for {type(value).__name__}")
