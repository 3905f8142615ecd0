"""A record on its way out of a text: raw values, where each stands, and what is wrong with them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from uptrail.archive import Keys
from uptrail.files.tables import Row
from uptrail.problem import Level, Problem, Source

Place = tuple[int, int]
"""Line and column, both from 1."""

_LONGEST = 240


@dataclass
class Draft:
    """What has been read so far of one record of the file at `path`.

    `schooled` when a schema has already said which values are missing.
    """

    path: str
    raw: dict[str, Any] = field(default_factory=dict)
    places: dict[Keys, Place] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    schooled: bool = False

    def mark(self, keys: Keys, line: int, column: int = 1) -> None:
        """Remember where the value that `keys` lead to stands."""
        self.places[keys] = (line, column)

    def put(self, key: str, value: Any, place: Place) -> None:
        """Set a value of the record itself."""
        self.raw[key] = value
        self.places[(key,)] = place

    def place(self, key: str) -> Place:
        """Where a value of the record itself stands; else where the record does."""
        return self.places.get((key,)) or self.places.get((), (1, 1))

    def complain(
        self, place: Place, message: str, remedy: str = "", level: Level = Level.ERROR, rule: str = "unreadable-value"
    ) -> None:
        """Add a problem at a place in the file; what it quotes from there is cut when it is long."""
        if len(message) > _LONGEST:
            message = message[: _LONGEST - 1] + "…"
        self.problems.append(Problem(Source(self.path, *place), rule, message, level, remedy))

    def untold(self, problems: Iterable[Problem]) -> Iterator[Problem]:
        """Of the builder's problems those that say something new: a refused value is not missing as well."""
        told = {problem.source for problem in self.problems}
        for problem in problems:
            if problem.rule != "missing-value" or not (self.schooled or problem.source in told):
                yield problem

    def refuse_extra(self, row: Row) -> None:
        """Say that a table's row has cells under no header: an unescaped pipe, as a rule."""
        if row.extra:
            cell = row.extra[0]
            message = f"the row has {len(row.cells) + len(row.extra)} cells, the header {len(row.cells)}"
            self.complain((cell.line, cell.column), message, "write a | inside a cell as \\|", rule="table-row")
