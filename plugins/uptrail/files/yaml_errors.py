"""What a YAML mistake is called in plain words, and what to write instead."""

import re
from dataclasses import dataclass
from typing import Any

import yaml

from uptrail.problem import Problem, Source


@dataclass
class YamlRefused(Exception):
    """Text that is not read; `line` and `column` count from 0 within the text."""

    rule: str
    message: str
    remedy: str
    line: int
    column: int
    first: int | None = None

    def problem(self, path: str, first_line: int) -> Problem:
        """The problem, on its line of the file."""
        message = self.message
        if self.first is not None:
            message = message.replace("{first}", str(self.first + first_line))
        return Problem(Source(path, self.line + first_line, self.column + 1), self.rule, message, remedy=self.remedy)


_WORDS: tuple[tuple[str, str, str], ...] = (
    (
        "mapping values are not allowed",
        "a second colon in the value",
        'put the value in quotes: key: "text: more text"',
    ),
    ("could not find expected ':'", "a line without a colon", "write key: value, or indent the line below its key"),
    ("expected ',' or ']'", "a list that is not closed", "end it with ], with commas between the values"),
    (
        "expected ',' or '}'",
        "a mapping in braces that is not closed",
        "end it with }, with commas between the pairs",
    ),
    ("found unexpected end of stream", "a quotation mark that is not closed", "close the quotation"),
    ("found unexpected document indicator", "a quotation mark that is not closed", "close the quotation"),
    ("expected '-' indicator", "a line that is no item of its list", "begin it with -, or unindent it"),
    ("did not find expected key", "a line that does not fit in here", "indent it like its neighbours; quote odd text"),
    ("found undefined alias", "a * that refers to nothing", 'put text that begins with * in quotes: "*text"'),
    ("found duplicate anchor", "an & name that is given twice", "use each name once, or quote text that begins with &"),
    ("but found another document", "a second document in the file", "keep one document; delete the line ---"),
    ("found unknown escape character", "an unknown escape after a backslash", "use single quotes, or write \\\\"),
    ("while scanning an anchor", "an & without a name", 'put text that begins with & in quotes: "&text"'),
    ("while scanning an alias", "a * without a name", 'put text that begins with * in quotes: "*text"'),
    ("undefined tag handle", "a tag, which is not read", 'put text that begins with ! in quotes: "!text"'),
    ("while scanning a tag", "a tag, which is not read", 'put text that begins with ! in quotes: "!text"'),
    ("while parsing a tag", "a tag, which is not read", 'put text that begins with ! in quotes: "!text"'),
    ("while scanning a block scalar", "a broken | or > block", "write | or > alone, and indent the lines below it"),
    (
        "document start>",
        "text after the end of the values",
        "indent it below its key, or delete it",
    ),
    ("block sequence entries are not allowed", "a list item on its key's line", "write the - on a line of its own"),
    ("block mapping", "a line that does not fit in here", "indent it like its neighbours"),
    ("while scanning a directive", "a line that begins with %", 'put text that begins with % in quotes: "%text"'),
)


def refusal(error: yaml.YAMLError, text: str) -> YamlRefused:
    """The library's error in a person's words."""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    line, column = (mark.line, mark.column) if mark else (0, 0)
    said = f"{getattr(error, 'problem', '') or ''} {getattr(error, 'context', '') or ''}"
    lines = text.removeprefix("\ufeff").split("\n")
    line = min(line, len(lines) - 1)
    message, remedy = _words(said, lines[line], column)
    if "not closed" in message and getattr(error, "context_mark", None):
        line, column = _where(error)
    return YamlRefused("yaml-syntax", message, remedy, line, column)


def _where(error: Any) -> tuple[int, int]:
    """What is never closed is best shown where it was opened."""
    return error.context_mark.line, error.context_mark.column


def _words(said: str, line: str, column: int) -> tuple[str, str]:
    indentation = line[: len(line) - len(line.lstrip())]
    if "\t" in indentation and column <= len(indentation):
        return "a tab used for indentation", "indent with spaces"
    if "cannot start any token" in said:
        character = line[column : column + 1]
        if character == "\t":
            return "a tab where a value should begin", "write a space instead"
        return f"a value cannot begin with {character!r}", f'put it in quotes: "{_start(line[column:])}"'
    if "mapping values are not allowed" in said and ": " not in line[:column]:
        return "this key does not fit in here", "look at the line above: does it lack a colon, or is this one indented?"
    for needle, message, remedy in _WORDS:
        if needle in said:
            return message, remedy
    return "this is not YAML: " + re.sub(r"\s+", " ", said).strip()[:200], "write key: value, one a line"


def _start(rest: str) -> str:
    word = rest.strip().rstrip("\r")
    return word if len(word) <= 30 else word[:30] + "…"
