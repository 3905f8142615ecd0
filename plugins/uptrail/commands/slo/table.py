"""A table for people: columns in line, colours only where a terminal shows them."""

import unicodedata
from collections.abc import Collection, Sequence
from typing import NamedTuple

import click


class Cell(NamedTuple):
    """Text of one line, and perhaps a colour."""

    text: str
    colour: str | None = None


def printed(headings: Sequence[str], rows: Sequence[Sequence[Cell]], right: Collection[int] = ()) -> str:
    """The table with its headings; the columns in `right` are aligned to the right."""
    lines = [[Cell(clean(cell.text), cell.colour) for cell in row] for row in rows]
    widths = [max(width(text) for text in column) for column in zip(headings, *_texts(lines), strict=True)]
    shown = [[Cell(heading, "bright_black") for heading in headings], *lines]
    return "".join(_line(row, widths, right) + "\n" for row in shown)


def _texts(lines: Sequence[Sequence[Cell]]) -> list[list[str]]:
    return [[cell.text for cell in line] for line in lines]


def _line(row: Sequence[Cell], widths: Sequence[int], right: Collection[int]) -> str:
    parts = []
    for number, (cell, wide) in enumerate(zip(row, widths, strict=True)):
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
