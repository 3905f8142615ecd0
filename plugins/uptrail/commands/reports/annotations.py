"""For GitHub: workflow commands that become annotations, worst first, and a step summary of everything.

GitHub keeps the first ten errors, ten warnings and ten notices of a step and drops the rest without a word,
so no more are printed; the rest is counted here and listed in the summary.
"""

import re
from itertools import islice

from uptrail.commands.reports.report import Report, printable
from uptrail.problem import Level, Problem

MOST_PER_LEVEL = 10
MOST_ROWS = 1000
_COMMANDS = {Level.ERROR: "error", Level.WARNING: "warning", Level.INFO: "notice"}


def render(report: Report) -> str:
    """The commands, and what they leave out."""
    told: list[str] = []
    for level in _COMMANDS:
        of_level = (problem for problem in report.problems if problem.level is level)
        told += [command(problem, report.path(problem)) for problem in islice(of_level, MOST_PER_LEVEL)]
    left = len(report.problems) - len(told)
    if left:
        told.append(f"{left} more not annotated: see the step's summary, or run uptrail check")
    return "\n".join([*told, report.summary]) + "\n"


def command(problem: Problem, path: str) -> str:
    """One annotation; nothing in it can end it early or begin another."""
    place = f"file={_property(path)},line={problem.source.line},col={problem.source.column}"
    return f"::{_COMMANDS[problem.level]} {place},title={_property(problem.rule)}::{_text(_told(problem))}"


def _told(problem: Problem) -> str:
    return f"{problem.message}; {problem.remedy}" if problem.remedy else problem.message


def _text(text: str) -> str:
    return printable(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _text(text).replace(":", "%3A").replace(",", "%2C")


def summary(report: Report) -> str:
    """Markdown for the step's summary page."""
    rows = [
        f"| {cell(report.path(problem))}:{problem.source.line} | {problem.level.value} "
        f"| {cell(_told(problem))} | {cell(problem.rule)} |"
        for problem in sorted(report.problems, key=lambda problem: problem.sort_key)[:MOST_ROWS]
    ]
    head = ["| Place | Level | Problem | Rule |", "|---|---|---|---|"] if rows else []
    left = len(report.problems) - len(rows)
    tail = ["", f"{left} more are not listed."] if left else []
    return "\n".join(["### Uptrail", "", f"{report.summary}.", "", *head, *rows, *tail]) + "\n"


def cell(text: str) -> str:
    """Text in a table's cell: nothing in it is Markdown or HTML."""
    plain = printable(text).replace("&", "&amp;").replace("<", "&lt;")
    return re.sub(r"([\\`*_{}\[\]()#+!|~@$^=:-])", r"\\\1", plain)
