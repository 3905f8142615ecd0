"""For GitLab: a Code Quality report, which a merge request shows beside the lines that changed."""

import json
from collections import Counter

from uptrail.commands.reports.report import Report, printable
from uptrail.problem import Level
from uptrail.rules.baseline import fingerprint

_SEVERITIES = {Level.ERROR: "major", Level.WARNING: "minor", Level.INFO: "info"}


def render(report: Report) -> str:
    """A JSON list; a fingerprint survives moved lines and is never that of another problem."""
    seen: Counter[tuple[str, str, str]] = Counter()
    told = []
    for problem in report.problems:
        text = f"{problem.message}; {problem.remedy}" if problem.remedy else problem.message
        same = (report.path(problem), problem.rule, fingerprint(problem.message))
        seen[same] += 1
        told.append(
            {
                "description": printable(text),
                "check_name": problem.rule,
                "fingerprint": fingerprint("\0".join(same)) + f"{same[2]}{seen[same]}",
                "severity": _SEVERITIES[problem.level],
                "location": {"path": printable(same[0]), "lines": {"begin": problem.source.line}},
            }
        )
    return json.dumps(told, indent=2, ensure_ascii=False) + "\n"
