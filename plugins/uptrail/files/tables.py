"""Pipe tables of Markdown: rows as cells by their header, each cell with its place."""

import re
from typing import NamedTuple

from uptrail.files.scanner import Scanner, code_spans, uncomment

_BAR = re.compile(r"\|")
_MAY_HIDE = re.compile(r"^[ \t]*[`~<]", re.MULTILINE)
_DELIMITER = re.compile(r"[ \t]*\|?[ \t]*:?-+:?[ \t]*(\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")


class Cell(NamedTuple):
    """What a cell says, without escapes and blanks around it, and where it begins."""

    text: str
    line: int
    column: int


class Row(NamedTuple):
    """A body row: its cells by header in lower case; missing cells are empty. `extra` are those beyond the header."""

    line: int
    cells: dict[str, Cell]
    extra: tuple[Cell, ...] = ()

    def text(self, header: str) -> str:
        """What the cell under `header` says; empty when there is no such column."""
        cell = self.cells.get(header)
        return cell.text if cell else ""


def table(text: str, first_line: int = 1) -> list[Row]:
    """The rows of the first table in `text`; empty when there is none."""
    found = tables(text, first_line)
    return found[0] if found else []


def tables(text: str, first_line: int = 1) -> list[list[Row]]:
    """The rows of every table in `text`."""
    if "|" not in text:
        return []
    lines = uncomment(text).split("\n")
    shown = _shown(lines) if _MAY_HIDE.search(text) else [bool(line.strip()) for line in lines]
    found: list[list[Row]] = []
    number = 1
    while number < len(lines):
        if shown[number] and shown[number - 1] and _begins(lines[number - 1], lines[number]):
            header = [cell.text.strip("*_ ").lower() for cell in cells(lines[number - 1], 0)]
            number += 1
            rows: list[Row] = []
            while number < len(lines) and shown[number] and _is_row(lines[number]):
                rows.append(_row(lines[number], number + first_line, header))
                number += 1
            found.append(rows)
        number += 1
    return found


def _shown(lines: list[str]) -> list[bool]:
    """Which lines are neither blank nor code nor HTML."""
    scanner = Scanner()
    shown = []
    for line in lines:
        bare = line.lstrip()
        shown.append(bool(bare) and not scanner.hidden(line, bare, len(line) - len(bare)))
    return shown


def _begins(header: str, delimiter: str) -> bool:
    if "|" not in header or "-" not in delimiter or not _DELIMITER.match(delimiter):
        return False
    return len(cell_spans(header)) == len(cell_spans(delimiter))


def _is_row(line: str) -> bool:
    return "|" in line and not line.lstrip().startswith(("#", ">"))


def _row(line: str, number: int, header: list[str]) -> Row:
    found = cells(line, number)
    if len(found) > len(header) and "`" in line:
        found = cells(line, number, code_spans(line))
    empty = Cell("", number, len(line) + 1)
    by_header = {name: found[i] if i < len(found) else empty for i, name in enumerate(header)}
    return Row(number, by_header, tuple(found[len(header) :]))


def cells(line: str, number: int, code: list[tuple[int, int]] | None = None) -> list[Cell]:
    """The cells of one row. A pipe in `code` or after a backslash does not end a cell."""
    if line[:1] == "|" == line[-1:] and line.count("|") > 2 and not code and "\\" not in line:
        return _usual_cells(line, number)
    found: list[Cell] = []
    for start, end in cell_spans(line, code):
        raw = line[start:end]
        inner = raw.strip()
        column = start + len(raw) - len(raw.lstrip()) + 1 if inner else start + 1
        found.append(Cell(inner.replace("\\|", "|"), number, column))
    return found


def _usual_cells(line: str, number: int) -> list[Cell]:
    """The cells of a row that begins and ends with a pipe and has no other signs."""
    found: list[Cell] = []
    start = 1
    for raw in line[1:-1].split("|"):
        inner = raw.strip()
        found.append(Cell(inner, number, start + (raw.index(inner) if inner else 0) + 1))
        start += len(raw) + 1
    return found


def cell_spans(line: str, code: list[tuple[int, int]] | None = None) -> list[tuple[int, int]]:
    """Where each cell of a row begins and ends in its line, blanks included, pipes not."""
    bars = [bar.start() for bar in _BAR.finditer(line)]
    if "\\" in line:
        bars = [bar for bar in bars if not _escaped(line, bar)]
    if code:
        bars = [bar for bar in bars if not any(start <= bar < end for start, end in code)]
    indent, end = len(line) - len(line.lstrip()), len(line.rstrip())
    edges = [indent - 1, *bars, end]
    if bars and bars[0] == indent:
        edges.pop(0)
    if bars and bars[-1] == end - 1 and len(edges) > 2:
        edges.pop()
    return [(edges[i] + 1, edges[i + 1]) for i in range(len(edges) - 1)]


def _escaped(line: str, index: int) -> bool:
    slashes = 0
    while index > slashes and line[index - slashes - 1] == "\\":
        slashes += 1
    return slashes % 2 == 1
