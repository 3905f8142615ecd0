"""The quick way to read a CSV file of slices that is as this program writes it; any other goes the careful way."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from itertools import compress, islice, repeat
from math import gcd
from operator import floordiv, ge, gt, mul, sub

from uptrail.records.measurements import Measurements

HEADER = "start,good,total\n"
_ROW = r"20\d\d-\d\d-\d\dT\d\d:\d\d(?::\d\d)?Z,\d{1,15},\d{1,15}\n"
_ROW_OF_PARTS = r"20\d\d-\d\d-\d\dT\d\d:\d\d(?::\d\d)?Z,\d{1,9}(?:\.\d{1,6})?,\d{1,9}(?:\.\d{1,6})?\n"
_WHOLE = re.compile(rf"(?:{_ROW})*+", re.ASCII)
_PARTS = re.compile(rf"(?:{_ROW_OF_PARTS})*+", re.ASCII)
_MILLION = 1_000_000


def read_plain(text: str) -> Measurements | None:
    """The slices of a file in good order: UTC, one step, no overlap, never more good than all; None for any other."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    if not text.startswith(HEADER):
        return None
    rows = text[len(HEADER) :]
    if not rows.endswith("\n"):
        rows += "\n"
    scale = 1 if _WHOLE.fullmatch(rows) else _MILLION if _PARTS.fullmatch(rows) else 0
    if not scale:
        return None
    cells = rows.replace("\n", ",").split(",")
    cells.pop()
    try:
        starts = _starts(cells[0::3])
    except ValueError:
        return None
    good, total = (_counts(cells[first::3], scale) for first in (1, 2))
    if not all(map(ge, total, good)):
        return None
    lengths = _lengths(starts)
    return None if lengths is None else _known(starts, lengths, good, total, scale)


def _starts(texts: Sequence[str]) -> list[int]:
    """Microseconds since 1970; the midnight of a day is worked out once."""
    days = {text: _midnight(text) for text in {text[:10] for text in texts}}
    if any(len(text) != 17 for text in texts):
        return [int(datetime.fromisoformat(text).timestamp()) * _MILLION for text in texts]
    clocks = {text: _clock(text) for text in {text[11:16] for text in texts}}
    return [days[text[:10]] + clocks[text[11:16]] for text in texts]


def _midnight(day: str) -> int:
    return int(datetime.fromisoformat(day).replace(tzinfo=UTC).timestamp()) * _MILLION


def _clock(text: str) -> int:
    hour, minute = int(text[:2]), int(text[3:])
    if hour > 23 or minute > 59:
        raise ValueError(text)
    return (hour * 60 + minute) * 60 * _MILLION


def _counts(texts: Sequence[str], scale: int) -> list[int]:
    """Counts times `scale`. A number of at most 15 digits survives the way through binary unharmed."""
    if scale == 1:
        return list(map(int, texts))
    return list(map(round, map(mul, map(float, texts), repeat(float(scale)))))


def _lengths(starts: Sequence[int]) -> list[int] | None:
    """How long each slice lasts: to the next, at most the usual step; None when they are not in order."""
    steps = list(map(sub, islice(starts, 1, None), starts))
    if not steps or not all(map(gt, steps, repeat(0))):
        return None
    counted = Counter(steps)
    usual = min(counted, key=lambda step: (-counted[step], step))
    if len(counted) > 1:
        steps = [step if step < usual else usual for step in steps]
    return [*steps, usual]


def _known(
    starts: Sequence[int], lengths: Sequence[int], good: Sequence[int], total: Sequence[int], scale: int
) -> Measurements:
    """The slices that have events."""
    columns: tuple[Iterable[int], ...] = starts, lengths, good, total
    if not all(total):
        columns = tuple(list(compress(column, total)) for column in columns)
    begun, lasting, fine, whole = columns
    if scale > 1 and (common := gcd(scale, *fine, *whole)) > 1:
        scale //= common
        fine, whole = (map(floordiv, counts, repeat(common)) for counts in (fine, whole))
    return Measurements.added(begun, lasting, fine, whole, scale)
