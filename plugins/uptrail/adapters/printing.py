"""Problems as lines of a build's log: worst first, no more than a person reads, safe to print."""

from collections.abc import Sequence
from typing import Protocol

from uptrail.problem import Level, Problem

MOST = 50
"""How many problems a build prints; `uptrail check` prints all."""


class Log(Protocol):
    """Where lines go; a warning makes a strict build fail, an info does not."""

    def warning(self, msg: object, *args: object) -> None: ...
    def info(self, msg: object, *args: object) -> None: ...


def report(problems: Sequence[Problem], log: Log) -> None:
    """Write errors as warnings and everything else as information."""
    errors = [problem for problem in problems if problem.level is Level.ERROR]
    others = [problem for problem in problems if problem.level is Level.WARNING]
    for problem in errors[:MOST]:
        log.warning("%s", line(problem))
    if errors[MOST:]:
        log.warning("and %d more errors: uptrail check lists them", len(errors) - MOST)
    for problem in others[: MOST - len(errors[:MOST])]:
        log.info("%s", line(problem))
    if others:
        log.info("%d warnings: uptrail check explains them", len(others))


def line(problem: Problem) -> str:
    """`path:line:column: level: message; remedy [rule]` on one line, control characters made visible."""
    remedy = f"; {problem.remedy}" if problem.remedy else ""
    text = f"{problem.source}: {problem.level.value}: {problem.message}{remedy} [{problem.rule}]"
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)
