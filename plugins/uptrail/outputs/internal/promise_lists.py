"""Action items as lists for other programs: CSV for spreadsheets, JSON for scripts."""

import csv
import io
import json
from collections.abc import Iterable
from datetime import date
from typing import Any

from uptrail.outputs import text
from uptrail.outputs.internal.promises import Promise

VERSION = 1
COLUMNS = (
    "priority",
    "action",
    "owner",
    "due",
    "status",
    "days_overdue",
    "days_old",
    "teams",
    "postmortem",
    "drill",
    "title",
    "incidents",
    "link",
    "id",
    "file",
    "line",
)
FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
"""What a spreadsheet takes for the beginning of a formula."""


def csv_text(promises: Iterable[Promise], line_end: str = "\r\n") -> str:
    """A table with one header row; owners stand without their `@`, and no cell is a formula."""
    page = io.StringIO()
    rows = csv.writer(page, lineterminator=line_end)
    rows.writerow(COLUMNS)
    for promise in promises:
        facts = plain(promise)
        facts["owner"] = facts["owner"].removeprefix("@")
        rows.writerow(harmless(facts[name]) for name in COLUMNS)
    return page.getvalue()


def json_text(promises: Iterable[Promise], today: date) -> str:
    """The same facts as objects, with the day `as_of` which the days are counted."""
    tree = {
        "version": VERSION,
        "as_of": today.isoformat(),
        "actions": [plain(promise) for promise in promises],
    }
    return json.dumps(tree, indent=2, ensure_ascii=False) + "\n"


def plain(promise: Promise) -> dict[str, Any]:
    """One action item in JSON's own types; what is unknown is None, what could not be read is as it was typed."""
    item = promise.item
    return {
        "id": item.id,
        "priority": text.line(item.priority),
        "action": text.line(item.action),
        "owner": text.line(item.owner),
        "due": item.due.isoformat() if item.due else text.line(item.due_text) or None,
        "status": item.status.value if item.status else text.line(item.status_text) or None,
        "open": item.is_open,
        "days_overdue": promise.late,
        "days_old": promise.age,
        "teams": [text.line(team) for team in promise.teams],
        "postmortem": None if item.drill else item.postmortem,
        "drill": item.postmortem if item.drill else None,
        "title": text.line(promise.title),
        "incidents": [text.line(id) for id in promise.incidents],
        "link": text.line(item.link) or None,
        "file": item.source.path,
        "line": item.source.line,
    }


def harmless(value: object) -> str:
    """A cell that no spreadsheet computes: an apostrophe stands before what it would take for a formula."""
    if isinstance(value, list):
        value = "; ".join(value)
    cell = "" if value is None else str(value)
    return f"'{cell}" if cell.lstrip().startswith(FORMULA) else cell
