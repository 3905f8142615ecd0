"""How `uptrail check` tells what it found: one format per file."""

from collections.abc import Callable

from uptrail.commands.reports import annotations, code_quality, lines, plain_json, sarif
from uptrail.commands.reports.report import Report

FORMATS: dict[str, Callable[[Report], str]] = {
    "text": lines.render,
    "github": annotations.render,
    "gitlab": code_quality.render,
    "json": plain_json.render,
    "sarif": sarif.render,
}
"""Each makes the whole output, ending in a line break."""

__all__ = ["FORMATS", "Report"]
