"""What was read before: the records of unchanged files, in shards of plain JSON lines.

A shard's first line tells of each of its files how it looked, what was wrong with it and the light part of
its record; the whole records follow, one a line, and are read only when somebody asks for more. A changed
file rewrites its own shard. Whatever is foreign, damaged or of another version of the program is made anew.
"""

import json
import mmap
import os
import time
import zlib
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cache as once
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import pydantic
from pydantic import ValidationError
from pydantic_core import from_json

from uptrail import __version__
from uptrail.files.folder import Entry
from uptrail.files.outline import KIND, LIGHT, name_of, outline, plain, remembered
from uptrail.files.program import digest, sources
from uptrail.problem import Allow, Level, Problem, Source
from uptrail.records import KINDS, Record

FOLDER = "records"
SHARDS = 64
RECENT = 2 * 10**9
"""Nanoseconds: a file changed this shortly before the cache was written may have changed once more unseen."""

FAULTS = (OSError, ValueError, TypeError, KeyError, IndexError, RecursionError)
"""What reading a shard of somebody else's, or half a one, may raise."""


class Parsed(NamedTuple):
    """What one file means: its records, what is wrong with them, and the problems accepted by notes."""

    records: tuple[Record, ...]
    problems: tuple[Problem, ...] = ()
    allows: tuple[Allow, ...] = ()


class Line(NamedTuple):
    """A remembered file: how it looked, what was wrong with it, its record's light part, and its record in JSON."""

    stamp: tuple[int, int, int, int]
    digest: str
    written: int
    kind: str
    problems: list[Any]
    allows: list[Any]
    light: Any
    check: int
    content: bytes | tuple[mmap.mmap, int, int]

    @property
    def record(self) -> bytes:
        """The record's JSON."""
        if isinstance(self.content, bytes):
            return self.content
        file, start, end = self.content
        return file[start:end]


class Cache:
    """The cache of one repository; without a folder it remembers nothing."""

    def __init__(self, folder: Path | None = None, key: str = "") -> None:
        self.folder, self.key = folder, key
        self.lines: dict[str, Line] = {}
        self.used: dict[str, Line] = {}
        self.stale: set[int] = set()
        self.reread: Callable[[str, str], Record] | None = None
        """Reads a file's record anew, given its path and the digest that its text must have."""

    @classmethod
    def open(cls, folder: Path | None) -> "Cache":
        """The cache in `folder`, empty when there is none that this program wrote."""
        found = cls(folder / FOLDER if folder else None, version_key())
        for number in range(SHARDS) if found.folder else ():
            with suppress(*FAULTS):
                found.lines |= found.load(number)
        return found

    def part(self, number: int, shares: int) -> "Cache":
        """The share of this number: whole shards, which nobody else writes."""
        found = Cache(None, self.key)
        found.folder = self.folder
        found.lines = {path: line for path, line in self.lines.items() if shard(path) % shares == number}
        return found

    def _path(self, number: int) -> str:
        return f"{self.folder}/{number:02x}.jsonl"

    def load(self, number: int) -> dict[str, Line]:
        """The lines of one shard. The file stays mapped, so that another build may replace it meanwhile."""
        with open(self._path(number), "rb") as stream:
            file = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
        end = file.find(b"\n")
        seal, _, first = file[: max(end, 0)].partition(b" ")
        if int(seal, 16) != zlib.crc32(first):
            return {}
        head = from_json(first, cache_strings="keys")
        if head["key"] != self.key or head["size"] != len(file):
            return {}
        written, start = head["written"], end + 1
        found: dict[str, Line] = {}
        made = partial(tuple.__new__, Line)  # half the time of Line(…), for thousands
        for path, stamp, name, kind, problems, allows, light, check, length in head["files"]:
            place = (file, start, start + length)
            found[path] = made((tuple(stamp), name, written, kind, problems, allows, light, check, place))
            start += length + 1
        return found

    def unchanged(self, entry: Entry) -> Parsed | None:
        """What the file meant when it was last read, if the folder's listing shows that it is the same."""
        line = self.lines.get(entry.path)
        if line is None or line.stamp != entry[1:] or max(entry.modified, entry.changed) > line.written - RECENT:
            return None
        return self.reuse(entry.path, line)

    def same_text(self, entry: Entry, text: str) -> Parsed | None:
        """What the file meant when it was last read, if its text is the same."""
        line = self.lines.get(entry.path)
        if line is None or line.digest != digest(text):
            return None
        self.stale.add(shard(entry.path))
        return self.reuse(entry.path, line._replace(stamp=entry[1:]))

    def reuse(self, path: str, line: Line) -> Parsed | None:
        try:
            parsed = self.decode(path, line)
        except (ValidationError, *FAULTS):
            self.stale.add(shard(path))
            return None
        self.used[path] = line
        return parsed

    def decode(self, path: str, line: Line) -> Parsed:
        """What a line says; raises when it was not written by `encode`."""
        records: tuple[Record, ...] = ()
        if line.kind in LIGHT:
            rest = partial(self.fetch, path, line)
            records = (remembered(line.kind, path, line.digest, line.light, rest),)
        elif line.kind:
            records = (named(_whole(line), line.digest),)
        if not line.problems and not line.allows:
            return Parsed(records)
        return Parsed(
            records,
            tuple(Problem(Source(*p[:3]), p[3], p[4], Level(p[5]), p[6]) for p in line.problems),
            tuple(Allow(Source(*a[:3]), a[3], a[4], a[5]) for a in line.allows),
        )

    def fetch(self, path: str, line: Line) -> Mapping[str, Any]:
        """All fields of a record. Raises `OSError` when its line is damaged and its file is not the same any more."""
        with suppress(ValidationError, *FAULTS):
            return vars(_whole(line))
        if self.reread is None:
            raise OSError(f"{path} cannot be read")
        return vars(self.reread(path, line.digest))

    def remember(self, entry: Entry, text: str, parsed: Parsed) -> None:
        """Keep what a file means for the next time."""
        if self.folder is not None:
            self.stale.add(shard(entry.path))
            self.used[entry.path] = encode(entry, text, parsed)

    def save(self) -> None:
        """Write the shards that changed, each aside and then in place; a disk that refuses is no error."""
        if self.folder is None:
            return
        self.stale.update(shard(path) for path in self.used.keys() ^ self.lines.keys())
        if self.stale:
            with suppress(OSError):
                self.folder.mkdir(parents=True, exist_ok=True)
                self._write()

    def release(self) -> dict[str, str]:
        """The digest of each file's text, by path; what is kept for saving is let go."""
        digests = {path: line.digest for path, line in self.used.items()}
        self.used, self.lines = {}, {}
        return digests

    def _write(self) -> None:
        members: dict[int, list[str]] = {number: [] for number in sorted(self.stale)}
        for path in self.used:
            if (number := shard(path)) in members:
                members[number].append(path)
        for number, paths in members.items():
            aside = Path(f"{self._path(number)}.{os.getpid()}")
            try:
                aside.write_bytes(self._shard({path: self.used[path] for path in paths}))
                aside.replace(self._path(number))
            finally:
                aside.unlink(missing_ok=True)

    def _shard(self, lines: Mapping[str, Line]) -> bytes:
        records = [line.record for line in lines.values()]
        files = [
            [path, line.stamp, *line[1:2], *line[3:8], len(record)]
            for (path, line), record in zip(lines.items(), records, strict=True)
        ]
        body = b"\n".join(records)
        head = {"key": self.key, "written": time.time_ns(), "size": 0, "files": files}
        return _sealed(head, body)


def _sealed(head: dict[str, Any], body: bytes) -> bytes:
    """A shard's bytes: the first line names its own checksum and the size of the whole."""
    size = 0
    while True:
        first = json.dumps(head | {"size": size}, separators=(",", ":")).encode()
        content = b"%08x %b\n%b" % (zlib.crc32(first), first, body)
        if len(content) == size:
            return content
        size = len(content)


def _whole(line: Line) -> Record:
    content = line.record
    if zlib.crc32(content) != line.check:
        raise ValueError("the line is damaged")
    return KINDS[line.kind].__pydantic_validator__.validate_json(content)  # type: ignore[no-any-return]


def shard(path: str) -> int:
    """The number of the shard that remembers a file."""
    return zlib.crc32(path.encode("utf-8", "surrogatepass")) % SHARDS


@once
def version_key() -> str:
    """A name for this program: what another one remembered is not read."""
    return digest(f"{__version__} {pydantic.VERSION} {sources('.py', rooms=('', 'files', 'records'))}")


def named(record: Record, name: str) -> Record:
    """The record under the name of its file's content, which saves working out its own."""
    vars(record)["digest"] = name_of(record.id, name)
    return record


def encode(entry: Entry, text: str, parsed: Parsed) -> Line:
    """The line of a file that has at most one record."""
    record = parsed.records[0] if parsed.records else None
    kind = KIND[type(record)] if record else ""
    problems = [[*_place(p.source), p.rule, p.message, p.level.value, p.remedy] for p in parsed.problems]
    allows = [[*_place(a.source), a.rule, a.reason, a.whole_file] for a in parsed.allows]
    name, written = digest(text), 0
    if record is None:
        return Line(entry[1:], name, written, kind, problems, allows, None, zlib.crc32(b""), b"")
    content = json.dumps(
        record.model_dump(exclude_defaults=True, by_alias=True),
        default=plain,
        separators=(",", ":"),
        ensure_ascii=False,
    ).encode("utf-8", "replace")
    named(record, name)
    light = outline(record) if kind in LIGHT else None
    return Line(entry[1:], name, written, kind, problems, allows, light, zlib.crc32(content), content)


def _place(source: Source) -> tuple[str, int, int]:
    return source.path, source.line, source.column
