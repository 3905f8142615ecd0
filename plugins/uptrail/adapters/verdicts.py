"""What the rules said of records before, so that only changed records are judged again."""

from contextlib import suppress
from pathlib import Path
from typing import Any

from pydantic_core import from_json, to_json

from uptrail.problem import Level, Problem, Source


class KeptVerdicts:
    """Problems of unchanged records, in one file of JSON; what is foreign or damaged is ignored.

    Verdicts are kept under a `ground`, the name of everything else that they depend on.
    """

    def __init__(self, path: Path, program: str) -> None:
        self._path = path
        self._program = program
        self._ground = ""
        self._known: dict[str, Any] = {}
        """By path the digest of a file without a problem, or that in a list with its problems."""
        self._kept: dict[str, Any] = {}

    def begin(self, ground: str) -> None:
        """Take up what was kept on the same ground."""
        self._ground = f"{self._program} {ground}"
        self._known, self._kept = {}, {}
        with suppress(OSError, ValueError, KeyError, TypeError):
            found = from_json(self._path.read_bytes())
            if found["ground"] == self._ground:
                self._known = dict(found["verdicts"])

    def recall(self, path: str, digest: str) -> list[Problem] | None:
        """What was found in a file with this content; None when it was not judged yet."""
        known = self._known.get(path)
        if known == digest:
            self._kept[path] = known
            return []
        try:
            if known is None or known[0] != digest:
                return None
            found = [_problem(path, *parts) for parts in known[1]]
        except (LookupError, TypeError, ValueError):
            return None
        self._kept[path] = known
        return found

    def keep(self, path: str, digest: str, problems: list[Problem]) -> None:
        """Remember what was found in a file with this content."""
        self._kept[path] = [digest, [_parts(problem) for problem in problems]] if problems else digest

    def save(self) -> None:
        """Write what was recalled and kept since `begin`; a disk that refuses is no error."""
        if self._kept == self._known:
            return
        draft = self._path.with_name(self._path.name + ".new")
        with suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            content = {"ground": self._ground, "verdicts": self._kept}
            draft.write_bytes(to_json(content))
            draft.replace(self._path)


def _parts(problem: Problem) -> list[Any]:
    place = problem.source
    return [place.line, place.column, problem.rule, problem.message, problem.level.value, problem.remedy]


def _problem(path: str, line: int, column: int, rule: str, message: str, level: str, remedy: str) -> Problem:
    return Problem(Source(path, line, column), rule, message, Level(level), remedy)
