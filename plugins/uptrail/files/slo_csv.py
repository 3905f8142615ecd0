"""Measurements in CSV, `start,good,total` with an optional `end`, also as spreadsheets write them."""

import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from fractions import Fraction
from io import StringIO
from itertools import pairwise
from typing import NamedTuple

from uptrail.files.slo_plain import read_plain
from uptrail.problem import Problem, Source
from uptrail.records.measurements import Measurement, Measurements
from uptrail.values import Unreadable, read_time

COLUMNS = ("start", "good", "total")
SHOWN = 20
_QUICK = re.compile(r"20\d\d-\d\d-\d\dT\d\d:\d\d(:\d\d)?Z")
_NUMBER = re.compile(r"\d{1,24}(?:\.\d{1,12})?")
_THOUSANDS = re.compile(r"\d{1,3}(?:\.\d{3})+")
_SEPARATOR = re.compile(r"sep=[,;\t]", re.IGNORECASE)
_ZONE = re.compile(r"(?:\d)\s*(Z|UTC|GMT|[+-]\d\d?:?\d\d|[A-Za-z]+/[\w/+-]+)\s*$", re.IGNORECASE)


class _Slice(NamedTuple):
    row: int
    start: datetime
    end: datetime | None
    good: Fraction
    total: Fraction


def read_measurements(path: str, text: str) -> tuple[Measurements, tuple[Problem, ...]]:
    """The slices in order, and a problem for every row that was left out.

    A slice lasts until its `end`; without one until the next slice starts, but no longer than
    the file's most common step, so that a gap stays unmeasured. A slice without events is unmeasured too.
    """
    if (plain := read_plain(text)) is not None:
        return plain, ()
    problems: list[Problem] = []
    slices = list(_rows(path, text, problems))
    found = _ended(path, sorted(slices, key=lambda slice: slice.start), problems)
    if len(problems) > SHOWN:
        more = len(problems) - SHOWN
        problems[SHOWN:] = [Problem(Source(path), "measurements", f"{more} more rows were left out")]
    return Measurements.of(found), tuple(problems)


def _rows(path: str, text: str, problems: list[Problem]) -> Iterator[_Slice]:
    """The rows that can be read."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    first = text.split("\n", 1)[0]
    separator = max(",;\t", key=first.count)
    reader = csv.reader(StringIO(text), delimiter=separator)
    if _SEPARATOR.fullmatch(first):
        next(reader)
    header = _header(next(reader, []))
    if missing := [name for name in COLUMNS if name not in header]:
        problems.append(_problem(path, 1, f"the column {missing[0]} is missing", f"begin with {','.join(COLUMNS)}"))
        return
    unknown = [name for name in header if name not in (*COLUMNS, "end")]
    if unknown or len(set(header)) < len(header):
        message = f"unknown column {unknown[0][:40]!r}" if unknown else "a column stands twice"
        problems.append(_problem(path, 1, message, "keep start,good,total and, if wanted, end"))
        return
    zone = ""
    try:
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            try:
                slice, zone = _slice(reader.line_num, _named(header, cells), separator, zone)
                yield slice
            except Unreadable as error:
                problems.append(_problem(path, reader.line_num, error.message, error.remedy))
    except csv.Error as error:
        problems.append(_problem(path, reader.line_num, f"the row cannot be read: {error}", "remove the stray quote"))


def _header(cells: Sequence[str]) -> list[str]:
    """The names of the columns, without the empty ones that spreadsheets write at the end."""
    names = [cell.strip().lower() for cell in cells]
    while names and not names[-1]:
        names.pop()
    return names


def _named(header: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    """The cells by their columns. A thousands separator makes more cells than columns, and wrong figures of them."""
    if any(cell.strip() for cell in cells[len(header) :]):
        message = f"the row has {len(cells)} cells, but there are {len(header)} columns"
        raise Unreadable(message, "write numbers without separators of thousands, as 54118")
    return dict(zip(header, cells, strict=False))


def _slice(row: int, cells: dict[str, str], separator: str, zone: str) -> tuple[_Slice, str]:
    """One row, and the zone that all rows must share."""
    for name in COLUMNS:
        if not cells.get(name, "").strip():
            raise Unreadable(f"no {name}", "fill it in, or delete the row: time without a row is unmeasured")
    start, named = _time(cells["start"])
    if zone and named != zone:
        raise Unreadable(
            f"the zone is {named}, but {zone} in the rows above", "write every start in one zone, best UTC"
        )
    end = _time(cells["end"])[0] if cells.get("end", "").strip() else None
    if end is not None and end <= start:
        raise Unreadable("the slice ends before it begins", "exchange start and end")
    good, total = (_count(cells[name], name, separator) for name in ("good", "total"))
    if good > total:
        raise Unreadable(
            f"good ({cells['good'].strip()}) is more than total ({cells['total'].strip()})", "exchange them?"
        )
    return _Slice(row, start, end, good, total), named


def _time(text: str) -> tuple[datetime, str]:
    """A moment and its zone's name; the usual spelling is read by the quick reader."""
    if _QUICK.fullmatch(text):
        try:
            return datetime.fromisoformat(text), "UTC"
        except ValueError:
            pass
    typed = _ZONE.search(text)
    return read_time(text), _zone_name(typed[1] if typed else "")


def _zone_name(typed: str) -> str:
    """A zone's name in one spelling; offsets differ with summer time, so a zone by name is one zone."""
    return "UTC" if typed.upper() in {"Z", "UTC", "GMT", "+00:00", "+0000", "+00"} else typed


def _count(text: str, name: str, separator: str) -> Fraction:
    """A count that is not negative; a decimal comma is read where commas do not separate columns."""
    if text.isascii() and text.isdigit() and len(text) < 25:
        return Fraction(int(text))
    bare = text.strip()
    if separator != "," and re.fullmatch(r"\d+,\d+", bare):
        bare = bare.replace(",", ".")
    if re.fullmatch(r"-\s*\d.*", bare):
        raise Unreadable(f"{name} is negative: {bare[:40]}", "counts begin at 0")
    if separator != "," and _THOUSANDS.fullmatch(bare):
        raise Unreadable(f"{name} is {bare[:40]!r}, which may be a thousand or a fraction", "write it as 1500 or 1.5")
    if not _NUMBER.fullmatch(bare):
        raise Unreadable(f"{name} is {bare[:40]!r}, which is not a number", "write digits only, as 54118 or 0.25")
    return Fraction(bare)


def _ended(path: str, slices: Sequence[_Slice], problems: list[Problem]) -> tuple[Measurement, ...]:
    """The slices with their ends; of two that overlap, the first is kept."""
    steps = Counter(later.start - slice.start for slice, later in pairwise(slices))
    steps.pop(timedelta(0), None)
    step = min(steps, key=lambda length: (-steps[length], length)) if steps else None
    kept: list[Measurement] = []
    for index, slice in enumerate(slices):
        if kept and slice.start < kept[-1].end:
            message = f"the slice from {slice.start:%Y-%m-%d %H:%M} UTC overlaps the one before it"
            problems.append(_problem(path, slice.row, message, "delete one of the two, or correct its times"))
        elif (end := slice.end or _end(slices, index, step)) is None:
            remedy = "mend the other rows, or add a column end" if problems else "add a column end"
            problems.append(_problem(path, slice.row, "the length of the only slice is unknown", remedy))
        else:
            kept.append(Measurement.model_construct(start=slice.start, end=end, good=slice.good, total=slice.total))
    return tuple(kept)


def _end(slices: Sequence[_Slice], index: int, step: timedelta | None) -> datetime | None:
    """Where a slice ends that does not say so."""
    if step is None:
        return None
    latest = slices[index].start + step
    if index + 1 < len(slices) and slices[index + 1].start > slices[index].start:
        return min(latest, slices[index + 1].start)
    return latest


def _problem(path: str, row: int, message: str, remedy: str) -> Problem:
    return Problem(Source(path, row), "measurements", f"row {row}: {message}" if row > 1 else message, remedy=remedy)
