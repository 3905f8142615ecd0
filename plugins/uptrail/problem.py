"""A problem is a value: what a person should mend, on which line, by which rule, and how."""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How much a problem matters; errors fail a check, warnings and infos do not."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for the worst, rising: the order in which problems are shown."""
        return _RANKS[self]


_RANKS = {Level.ERROR: 0, Level.WARNING: 1, Level.INFO: 2}


@dataclass(frozen=True, slots=True, order=True)
class Source:
    """Where a value was written: a path relative to the repository, with 1-based line and column."""

    path: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that a person should mend.

    `message` says what is wrong, `remedy` what to write instead; both are plain
    single-line text and may hold words from the record, so whoever prints them escapes them.
    """

    source: Source
    rule: str
    message: str
    level: Level = Level.ERROR
    remedy: str = ""

    @property
    def sort_key(self) -> tuple[int, Source, str, str]:
        """Worst first, then by place."""
        return (self.level.rank, self.source, self.rule, self.message)


@dataclass(frozen=True, slots=True)
class Allow:
    """A note in a file that a rule's problem is accepted: on its own line and the next, or in the whole file.

    `reason` is empty when none was given, which is itself a problem.
    """

    source: Source
    rule: str
    reason: str = ""
    whole_file: bool = False

    def covers(self, problem: Problem) -> bool:
        """Whether it speaks of this problem."""
        if self.rule != problem.rule or self.source.path != problem.source.path:
            return False
        return self.whole_file or problem.source.line - self.source.line in (0, 1)
