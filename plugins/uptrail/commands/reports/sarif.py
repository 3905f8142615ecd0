"""For code scanning: a log of SARIF 2.1.0, with each rule's page and fingerprints that survive moved lines."""

import json
from collections import Counter
from typing import Any
from urllib.parse import quote

from uptrail import __version__, rules
from uptrail.commands.reports.report import Report, printable
from uptrail.problem import Level, Problem
from uptrail.rules.baseline import fingerprint

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {Level.ERROR: "error", Level.WARNING: "warning", Level.INFO: "note"}


def render(report: Report) -> str:
    """The log of one run."""
    ids = sorted({*rules.IDS, *(problem.rule for problem in report.problems)})
    numbers = {id: number for number, id in enumerate(ids)}
    seen: Counter[tuple[str, str, str]] = Counter()
    driver = {"name": "Uptrail", "version": __version__, "rules": [_rule(id) for id in ids]}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(report, problem, numbers[problem.rule], seen) for problem in report.problems],
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2, ensure_ascii=False) + "\n"


def _rule(id: str) -> dict[str, Any]:
    try:
        page = rules.page(id)
    except KeyError:
        return {"id": id}
    about = rules.sentence(id)
    level = rules.level(id)
    return {
        "id": id,
        "shortDescription": {"text": about},
        "help": {"text": page, "markdown": page},
        "defaultConfiguration": {"level": _LEVELS[level]},
    }


def _result(report: Report, problem: Problem, number: int, seen: Counter[tuple[str, str, str]]) -> dict[str, Any]:
    digest = fingerprint(problem.message)
    same = (problem.source.path, problem.rule, digest)
    seen[same] += 1
    text = f"{problem.message}; {problem.remedy}" if problem.remedy else problem.message
    region = {"startLine": problem.source.line, "startColumn": problem.source.column}
    where = {"artifactLocation": {"uri": quote(report.path(problem))}, "region": region}
    return {
        "ruleId": problem.rule,
        "ruleIndex": number,
        "level": _LEVELS[problem.level],
        "message": {"text": printable(text)},
        "locations": [{"physicalLocation": where}],
        "partialFingerprints": {"uptrail/v1": f"{problem.rule}:{digest}:{seen[same]}"},
    }
