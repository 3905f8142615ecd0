"""The CSV files in which measured slices are kept: rows are added, and never changed in silence."""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

from uptrail.files import folder
from uptrail.files.slo_csv import COLUMNS, read_measurements
from uptrail.problem import Problem, Source
from uptrail.values import Unreadable, read_time

HEADER = ",".join(COLUMNS)
RULE = "measurements"


class NotOurs(Exception):
    """A file that rows cannot be added to; `problem` says why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


@dataclass(frozen=True)
class Recorded:
    """A file as it stands: its text, and the line of each slice by its start in seconds since 1970."""

    path: str
    text: str = ""
    lines: Mapping[int, str] = field(default_factory=dict)

    @property
    def last(self) -> int | None:
        """Where the last slice starts."""
        return max(self.lines, default=None)

    @property
    def step(self) -> int | None:
        """The length of its slices in seconds; None for fewer than two."""
        starts = sorted(self.lines)
        steps = [later - earlier for earlier, later in pairwise(starts)]
        return min(steps, default=None)


@dataclass(frozen=True)
class Merged:
    """What came of adding slices: the new text, how many were new, and the starts of those that differ."""

    text: str
    added: int
    differing: tuple[int, ...]


def read(root: Path, path: str) -> Recorded:
    """The file at `path` in the repository, empty when there is none; raises `NotOurs` with its problem."""
    text = folder.fetch(root, path)
    if text is None and os.path.lexists(root / path):
        raise NotOurs(Problem(Source(path), RULE, "it is no file", remedy="put a file in its place"))
    if isinstance(text, Problem):
        raise NotOurs(text)
    return Recorded(path) if text is None else _parsed(path, text)


def _parsed(path: str, text: str) -> Recorded:
    header, *rows = text.removeprefix("\ufeff").splitlines() or [""]
    if header != HEADER or '"' in text:
        raise NotOurs(Problem(Source(path), RULE, "it has other columns", remedy=f"begin with {HEADER}, in UTC"))
    _, problems = read_measurements(path, text)
    if problems and len(rows) > 1:
        raise NotOurs(problems[0])
    lines: dict[int, str] = {}
    for number, row in enumerate(rows, 2):
        try:
            if row.strip():
                lines[int(read_time(row.split(",")[0]).timestamp())] = row
        except Unreadable as error:
            raise NotOurs(Problem(Source(path, number), RULE, error.message, remedy=error.remedy)) from None
    return Recorded(path, text, lines)


def merge(recorded: Recorded, rows: Iterable[tuple[int, Fraction, Fraction]], *, rewrite: bool = False) -> Merged:
    """Add slices to a file. One that is recorded already stays as it is, also when it differs, unless `rewrite`."""
    lines = dict(recorded.lines)
    added, differing = 0, []
    for start, good, total in rows:
        line = f"{datetime.fromtimestamp(start, UTC):%Y-%m-%dT%H:%MZ},{number(good)},{number(total)}"
        known = lines.get(start)
        if known is None:
            added += 1
        elif _counts(known) != (good, total):
            differing.append(start)
            if not rewrite:
                continue
        else:
            continue
        lines[start] = line
    if lines == recorded.lines:
        return Merged(recorded.text, 0, tuple(differing))
    newline = "\r\n" if "\r\n" in recorded.text else "\n"
    text = newline.join([HEADER, *(lines[start] for start in sorted(lines)), ""])
    return Merged(text, added, tuple(differing))


def _counts(line: str) -> tuple[Fraction, Fraction]:
    _, good, total = line.split(",")
    return Fraction(good.strip()), Fraction(total.strip())


def number(value: Fraction) -> str:
    """A count with at most six places, and no more than it needs."""
    return f"{value.numerator}" if value.denominator == 1 else f"{float(value):.6f}".rstrip("0")


def write(root: Path, recorded: Recorded, text: str) -> None:
    """Put a text in the file's place in one step; raises `NotOurs` when the file is no longer what was read."""
    target = root / recorded.path
    if read(root, recorded.path).text != recorded.text:
        raise NotOurs(Problem(Source(recorded.path), RULE, "it was changed meanwhile", remedy="measure again"))
    target.parent.mkdir(parents=True, exist_ok=True)
    if not target.parent.resolve().is_relative_to(root.resolve()):
        raise NotOurs(Problem(Source(recorded.path), "file-link", "it is not in the repository"))
    aside = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        with open(aside, "x", encoding="utf-8", newline="") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(aside, target)
    finally:
        aside.unlink(missing_ok=True)
