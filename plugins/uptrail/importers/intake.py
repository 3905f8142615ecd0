"""Reading an export value by value: what cannot be read becomes a problem of its file, and the rest goes on."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from uptrail.files import yaml_text
from uptrail.problem import Level, Problem, Source
from uptrail.values import Unreadable, read_time

RULE = "import"
_TOKEN = re.compile(r'("[^"]{1,60}")(?:\s*:\s*\d+,)?|^\s*[A-Za-z]+:')
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")


@dataclass
class Intake:
    """The files of an export, and what has been found out about them so far."""

    files: Mapping[str, str]
    problems: list[Problem] = field(default_factory=list)
    counts: dict[str, dict[str, int]] = field(default_factory=dict)
    lines: dict[str, dict[str, int]] = field(default_factory=dict, repr=False)

    def complain(self, path: str, message: str, remedy: str = "", level: Level = Level.WARNING, near: str = "") -> None:
        """Remember a problem, on the first line of the file that holds `near`."""
        self.problems.append(Problem(self.place(path, near), RULE, message, level, remedy))

    def lost(self, path: str, message: str, near: str = "") -> None:
        """Remember something that could not be imported."""
        self.complain(path, f"{message} and was skipped", level=Level.ERROR, near=near)

    def decided(self, path: str, message: str, remedy: str = "", near: str = "") -> None:
        """Remember a choice that the export left open."""
        self.complain(path, message, remedy, Level.INFO, near)

    def place(self, path: str, near: str) -> Source:
        """The first line of the file that holds `near`, else its first line."""
        if path not in self.lines:
            self.lines[path] = dict(_first_lines(self.files.get(path, "")))
        known = self.lines[path]
        if near in known or not near or not known:
            return Source(path, known.get(near, 1))
        text = self.files[path]
        index = text.find(near)
        return Source(path, text.count("\n", 0, index) + 1 if index >= 0 else 1)

    def count(self, path: str, what: str) -> None:
        """Remember that the file held one more of `what` (in the singular)."""
        found = self.counts.setdefault(path, {})
        found[what] = found.get(what, 0) + 1

    def understood(self) -> dict[str, str]:
        """A few words for each file that held anything."""
        return {path: ", ".join(_counted(found)) for path, found in sorted(self.counts.items())}

    def json(self, path: str) -> Any:
        """The file's JSON, or None and a problem. Several documents in a row are the list of them."""
        try:
            documents = list(_documents(self.files[path].removeprefix("\ufeff")))
        except json.JSONDecodeError as error:
            source = Source(path, error.lineno, error.colno)
            message = f"this is not JSON: {error.msg}; the file was skipped"
            self.problems.append(Problem(source, RULE, message, remedy="export the file again"))
            return None
        except (ValueError, RecursionError):
            self.complain(path, "this JSON is too deep or too long to be read; the file was skipped", level=Level.ERROR)
            return None
        return documents[0] if len(documents) == 1 else documents

    def yaml(self, path: str, text: str, first_line: int = 1) -> Any:
        """The tree of a YAML text in the file, every scalar as text, or None and its problem."""
        tree, problems = yaml_text.load(text, path, first_line)
        self.problems += (replace(one, message=f"{one.message}; the file was skipped") for one in problems)
        return tree

    def time(self, path: str, value: Any, what: str, zone: str = "UTC", near: str = "") -> datetime | None:
        """The moment that the value means, in UTC; None when it is empty, or unreadable, which is a problem."""
        text = said(value)
        if not text:
            return None
        try:
            return moment(text, zone)
        except (Unreadable, OverflowError) as error:
            reason = error.message if isinstance(error, Unreadable) else f"{text[:40]!r} is out of range"
            self.complain(path, f"{what} was skipped: {reason}", level=Level.ERROR, near=near or text)
            return None


def moment(text: str, zone: str = "UTC") -> datetime:
    """The moment that `text` means, in UTC; a text without a zone means `zone`, one without a time midnight."""
    text = text.strip()
    if re.fullmatch(r"\d{4}-\d\d?-\d\d?", text):
        text += " 00:00"
    if re.fullmatch(r"\d{4}-\d\d?-\d\d?[T ]\s*\d{1,2}:\d\d(:\d\d(\.\d+)?)?", text):
        text += f" {zone}"
    return read_time(text)


def said(value: Any) -> str:
    """A value as one piece of clean text: no control characters, line ends as LF; empty for none."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    if not isinstance(value, str):
        return ""
    return _CONTROL.sub("", value.replace("\r\n", "\n").replace("\r", "\n")).strip()


def line(value: Any) -> str:
    """A value as text on one line."""
    return " ".join(said(value).split())


def mappings(value: Any) -> list[dict[str, Any]]:
    """The mappings in a list; nothing for anything else."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def flattened(value: Any) -> Iterator[Any]:
    """The items of a list, and of the lists in it: what a tool writes page by page."""
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, list):
            yield from item
        else:
            yield item


def _first_lines(text: str) -> Iterator[tuple[str, int]]:
    """The line on which each key, and each quoted word, first stands; nothing for a text of one line."""
    seen: set[str] = set()
    if "\n" not in text.rstrip():
        return
    for number, written in enumerate(text.split("\n"), start=1):
        for found in _TOKEN.finditer(written):
            for token in {found[0], found[1] or found[0]} - seen:
                seen.add(token)
                yield token, number


def _documents(text: str) -> Iterator[Any]:
    decoder = json.JSONDecoder()
    index, blank = 0, re.compile(r"\s*")
    while True:
        found = blank.match(text, index)
        index = found.end() if found else index
        if index >= len(text):
            if index == 0 or not text.strip():
                raise json.JSONDecodeError("the file is empty", text, 0)
            return
        document, index = decoder.raw_decode(text, index)
        yield document


def _counted(found: Mapping[str, int]) -> Iterable[str]:
    return (f"{number} {what if number == 1 else what + 's'}" for what, number in found.items())
