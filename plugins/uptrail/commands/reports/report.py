"""What a check found, in the order of the files, as every format tells it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from uptrail.problem import Level, Problem

_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Report:
    """Problems sorted by place. `known` counts those that the baseline holds; `prefix` leads from the
    repository's own root to the folder with `uptrail.yaml`, with a slash at its end, or is empty.
    """

    problems: tuple[Problem, ...]
    known: int = 0
    prefix: str = ""

    def count(self, level: Level) -> int:
        """How many problems are of a level."""
        return sum(problem.level is level for problem in self.problems)

    @property
    def failed(self) -> bool:
        """Whether there is an error."""
        return any(problem.level is Level.ERROR for problem in self.problems)

    def path(self, problem: Problem) -> str:
        """The file as the forge knows it."""
        return self.prefix + problem.source.path

    @property
    def summary(self) -> str:
        """`2 errors, 1 warning in 2 files`, and what else there is to say."""
        told = ", ".join(_count(self.count(level), level.value) for level in (Level.ERROR, Level.WARNING))
        if infos := self.count(Level.INFO):
            told += f", {_count(infos, 'info')}"
        if self.problems:
            told += f" in {_count(len({problem.source.path for problem in self.problems}), 'file')}"
        return f"{told} ({self.known} more in the baseline)" if self.known else told


def by_place(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """In the order of the files, lines and columns; the worst first where they are equal."""
    return tuple(sorted(problems, key=lambda problem: (problem.source, problem.sort_key)))


def printable(text: str) -> str:
    """On one line and without a character that a terminal or a reader could be fooled by."""
    return _UNPRINTABLE.sub(lambda found: found[0].encode("unicode_escape").decode("ascii"), text)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
