"""A table for people: columns in line and as wide as the screen, colours only where a terminal shows them."""

import shutil
import unicodedata
from collections.abc import Collection, Sequence
from typing import NamedTuple

import click

USUAL = 80
"""So wide is a screen of which nothing is known, and what goes through a pipe."""


class Cell(NamedTuple):
    """Text of one line, and perhaps a colour."""

    text: str
    colour: str | None = None


class Table(NamedTuple):
    """Headings and rows of as many cells; a row of one cell stands above the rows that follow it.

    The columns in `right` are aligned to the right. Those in `spared` may be left out, the first of them first.
    """

    headings: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    right: Collection[int] = ()
    spared: Sequence[int] = ()

    @property
    def width(self) -> int:
        """The width of its widest line."""
        full = [row for row in self.rows if len(row) > 1]
        columns = zip(self.headings, *_texts(full), strict=True)
        widths = [max(width(clean(text)) for text in column) for column in columns]
        alone = (width(clean(row[0].text)) for row in self.rows if len(row) == 1)
        return max(sum(widths) + 2 * (len(widths) - 1), *alone, 0)

    def without(self, column: int) -> "Table":
        """The same table without one column."""
        rows = [[*row[:column], *row[column + 1 :]] if len(row) > 1 else row for row in self.rows]
        right = [place - (place > column) for place in self.right if place != column]
        spared = [place - (place > column) for place in self.spared if place != column]
        return Table([*self.headings[:column], *self.headings[column + 1 :]], rows, right, spared)


def fitted(table: Table, room: int | None) -> tuple[str, tuple[str, ...]]:
    """The table in so many columns of text, None for any number, and the headings that were left out for it."""
    dropped: list[str] = []
    while room is not None and table.spared and table.width > room:
        dropped.append(table.headings[table.spared[0]])
        table = table.without(table.spared[0])
    return printed(table.headings, table.rows, table.right), tuple(dropped)


def screen() -> int:
    """How many columns of text the reader's screen has: COLUMNS, else the terminal's own."""
    return shutil.get_terminal_size((USUAL, 24)).columns


def printed(headings: Sequence[str], rows: Sequence[Sequence[Cell]], right: Collection[int] = ()) -> str:
    """The table with its headings; the columns in `right` are aligned to the right."""
    lines = [[Cell(clean(cell.text), cell.colour) for cell in row] for row in rows]
    full = [line for line in lines if len(line) > 1 or len(headings) == 1]
    widths = [max(width(text) for text in column) for column in zip(headings, *_texts(full), strict=True)]
    shown = [[Cell(heading, "bright_black") for heading in headings], *lines]
    return "".join(_line(row, widths, right) + "\n" for row in shown)


def _texts(lines: Sequence[Sequence[Cell]]) -> list[list[str]]:
    return [[cell.text for cell in line] for line in lines]


def _line(row: Sequence[Cell], widths: Sequence[int], right: Collection[int]) -> str:
    parts = []
    for number, (cell, wide) in enumerate(zip(row, widths, strict=len(row) > 1)):
        pad = " " * (wide - width(cell.text))
        text = click.style(cell.text, fg=cell.colour) if cell.colour else cell.text
        last = number == len(row) - 1
        parts.append(pad + text if number in right else text if last else text + pad)
    return "  ".join(parts)


def clean(text: str) -> str:
    """One line that no terminal takes for a command."""
    return "".join(char if char.isprintable() else " " for char in text)


def width(text: str) -> int:
    """How many places a terminal gives to a text."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else not unicodedata.combining(char) for char in text)
