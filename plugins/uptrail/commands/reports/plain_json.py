"""For other programs: one JSON object, stable from version to version."""

import json

from uptrail.commands.reports.report import Report, printable
from uptrail.problem import Level

VERSION = 1


def render(report: Report) -> str:
    """`version`, `counts` and `problems`."""
    told = {
        "version": VERSION,
        "counts": {level.value: report.count(level) for level in Level} | {"baseline": report.known},
        "problems": [
            {
                "path": printable(problem.source.path),
                "line": problem.source.line,
                "column": problem.source.column,
                "level": problem.level.value,
                "rule": problem.rule,
                "message": printable(problem.message),
                "remedy": printable(problem.remedy),
            }
            for problem in report.problems
        ],
    }
    return json.dumps(told, indent=2, ensure_ascii=False) + "\n"
