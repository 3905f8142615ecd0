"""What every record has: an id, the place it was written, and nothing that can change."""

from pydantic import BaseModel, ConfigDict

from uptrail.problem import Source


class Value(BaseModel):
    """A frozen, typed part of a record; unknown keys are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True, defer_build=True)


class Record(Value):
    """One thing that one file means; `source` is the file's path and the line it begins on.

    The line of any single value is asked of the archive: `archive.at(record, "updates", 2, "at")`.
    """

    id: str
    source: Source
