"""Measured slices as columns of integers: a year of five minutes in four arrays, and any stretch summed in no time."""

import hashlib
from array import array
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from functools import cached_property
from itertools import accumulate, islice
from math import lcm
from operator import sub
from typing import Any, overload

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from uptrail.records.base import Value
from uptrail.values import Time

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TICK = timedelta(microseconds=1)


class Measurement(Value):
    """One slice of a measured SLI: how many events there were in `[start, end)`, and how many were good."""

    start: Time
    end: Time
    good: Fraction
    total: Fraction


Column = Sequence[int]


def column(numbers: Iterable[int]) -> Column:
    """Integers as one block of memory, or as they are when they are too large for it."""
    found = list(numbers)
    try:
        return array("q", found)
    except OverflowError:
        return found


class Steps(Sequence[int]):
    """The differences of a column of running sums: what was added up."""

    def __init__(self, sums: Column) -> None:
        self.sums = sums

    def __len__(self) -> int:
        return len(self.sums) - 1

    @overload
    def __getitem__(self, position: int) -> int: ...
    @overload
    def __getitem__(self, position: slice) -> Sequence[int]: ...
    def __getitem__(self, position: int | slice) -> int | Sequence[int]:
        if isinstance(position, slice):
            return [self[one] for one in range(*position.indices(len(self)))]
        position = range(len(self))[position]
        return self.sums[position + 1] - self.sums[position]

    def __iter__(self) -> Iterator[int]:
        return map(sub, islice(self.sums, 1, None), self.sums)


class Measurements(Sequence[Measurement]):
    """Slices in order that do not overlap; the time between two, and a slice of 0 events, was not measured.

    `starts` are microseconds since 1970. `length_sums`, `good_sums` and `total_sums` are running sums
    that begin at 0, of microseconds and of events; events are multiplied by `scale`, which makes them whole.
    """

    def __init__(
        self,
        starts: Column = (),
        length_sums: Column = (0,),
        good_sums: Column = (0,),
        total_sums: Column = (0,),
        scale: int = 1,
    ) -> None:
        self.starts, self.scale = starts, scale
        self.length_sums, self.good_sums, self.total_sums = length_sums, good_sums, total_sums

    @classmethod
    def of(cls, slices: Iterable[Any]) -> "Measurements":
        """The columns of slices with `start`, `end`, `good` and `total`."""
        known = [one for one in slices if one.total > 0 and one.end > one.start]
        known.sort(key=lambda one: (one.start, one.end))
        scale = lcm(*{part.denominator for one in known for part in (one.good, one.total)})
        return cls.added(
            [(one.start - _EPOCH) // _TICK for one in known],
            [(one.end - one.start) // _TICK for one in known],
            [int(min(one.good, one.total) * scale) for one in known],
            [int(one.total * scale) for one in known],
            scale,
        )

    @classmethod
    def added(
        cls, starts: Iterable[int], lengths: Iterable[int], good: Iterable[int], total: Iterable[int], scale: int = 1
    ) -> "Measurements":
        """The columns of slices that are in order, none of them without events."""
        length, fine, whole = (column(accumulate(numbers, initial=0)) for numbers in (lengths, good, total))
        return cls(column(starts), length, fine, whole, scale)

    @cached_property
    def lengths(self) -> Steps:
        """How many microseconds each slice lasts."""
        return Steps(self.length_sums)

    @cached_property
    def good(self) -> Steps:
        """The good events of each slice, times `scale`."""
        return Steps(self.good_sums)

    @cached_property
    def total(self) -> Steps:
        """All events of each slice, times `scale`."""
        return Steps(self.total_sums)

    @cached_property
    def columns(self) -> tuple[Column, Column, Column, Column]:
        """All that the slices are made of, but for `scale`."""
        return self.starts, self.length_sums, self.good_sums, self.total_sums

    @cached_property
    def digest(self) -> str:
        """A name for exactly these slices."""
        found = hashlib.blake2b(str(self.scale).encode(), digest_size=12)
        for numbers in self.columns:
            found.update(b"|" + (repr(list(numbers)).encode() if isinstance(numbers, list | tuple) else bytes(numbers)))
        return found.hexdigest()

    def __len__(self) -> int:
        return len(self.starts)

    @overload
    def __getitem__(self, position: int) -> Measurement: ...
    @overload
    def __getitem__(self, position: slice) -> Sequence[Measurement]: ...
    def __getitem__(self, position: int | slice) -> Measurement | Sequence[Measurement]:
        if isinstance(position, slice):
            return [self[one] for one in range(*position.indices(len(self)))]
        position = range(len(self))[position]
        start = _EPOCH + timedelta(microseconds=self.starts[position])
        return Measurement(
            start=start,
            end=start + timedelta(microseconds=self.lengths[position]),
            good=Fraction(self.good[position], self.scale),
            total=Fraction(self.total[position], self.scale),
        )

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Measurements):
            return NotImplemented
        mine, theirs = ((one.scale, *map(list, one.columns)) for one in (self, other))
        return self is other or mine == theirs

    def __hash__(self) -> int:
        return hash((len(self), self.scale))

    def __reduce__(self) -> tuple[type["Measurements"], tuple[Column, Column, Column, Column, int]]:
        """The columns travel to another program as blocks of memory; what was worked out from them stays."""
        return type(self), (*self.columns, self.scale)

    def __repr__(self) -> str:
        return f"<{len(self)} slices>"

    @classmethod
    def _read(cls, value: Any) -> "Measurements":
        """Slices of any kind; the name that stands for some in JSON is not enough to have them back."""
        if isinstance(value, str):
            raise ValueError(f"{value!r} names measurements, and does not hold them")
        return value if isinstance(value, Measurements) else cls.of(value)

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: Any, _handler: GetCoreSchemaHandler) -> CoreSchema:
        """In a model they are taken as they are; in its JSON their name stands for them."""
        told = core_schema.plain_serializer_function_ser_schema(lambda slices: slices.digest, when_used="json")
        return core_schema.no_info_plain_validator_function(cls._read, serialization=told)

    @classmethod
    def __get_pydantic_json_schema__(cls, _schema: CoreSchema, _handler: Any) -> dict[str, Any]:
        return {"type": "array"}
