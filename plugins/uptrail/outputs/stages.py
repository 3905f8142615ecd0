"""A value and the time during which it holds: what a page says now, and what the clock will make of it."""

from datetime import datetime
from typing import Generic, NamedTuple, TypeVar

T = TypeVar("T")


class Stage(NamedTuple, Generic[T]):
    """A value and the half-open time during which it holds; None is without an end."""

    value: T
    start: datetime | None
    end: datetime | None
