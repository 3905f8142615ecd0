"""Action items in lists and tables, with the owner, day and state that they state, and the text around them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from textwrap import dedent

from uptrail.files.scanner import Scanner
from uptrail.files.tables import Row as TableRow
from uptrail.files.tables import tables
from uptrail.importers.postmortems.days import Written, days_in
from uptrail.importers.postmortems.outline import Part
from uptrail.importers.postmortems.timeline import trimmed

_ITEM = re.compile(r"(?P<indent>\s*)(?P<marker>[-*+•]|\d{1,3}[.)])(?:\s+|$)(?P<text>.*)$")
_PROMISE = re.compile(
    r"(?P<indent>)(?:\*\*|__)?(?:action(?: item)?|to-?do)(?: #?\d+)?(?::(?:\*\*|__)|(?:\*\*|__)?:)\s*(?P<text>\S.*)$",
    re.IGNORECASE,
)
"""A paragraph that says of itself that it is an action."""
_BOX = re.compile(r"\[(?P<box>[ xX✓✔])\]\s+")
_COMPLEX = re.compile(r"\s*(?:>|`{3,}|~{3,}|\||<[a-zA-Z!]|!\[|(?:[-*+•]|\d{1,3}[.)])\s)")
_DONE = re.compile(
    r"[(\[]\s*\**(?:done|completed?|fixed|resolved|merged|closed|shipped)\b"
    r"[^)\]]{0,60}[)\]]|^\W*(?:done"
    r"|completed)\b\W*[:\-–—\]]"
    r"|[-–—:]\s*\**(?:done|completed|fixed)[.!*]*\s*$|[✅✔☑]|:(?:white_check_mark|heavy_check_mark):|\*\*done\b"
    r"|[*_](?:done|completed|fixed)\b[^*_\n]{0,40}[*_]+[.\s]*$|(?:[.!?:;–—-]\s+|[(\[]\s*)\**(?-i:DONE)\b"
    r"|\b(?:has|have) already been (?:done|completed|fixed)\b",
    re.IGNORECASE,
)
_DONE_END = re.compile(r"\s*[(\[]\s*(?:done|completed?)\s*[)\]]\s*$", re.IGNORECASE)
_NOT_DONE = re.compile(
    r"\bnot (?:yet )?(?:done|completed?)\b|\bto be (?:done|completed)\b|(?:\bin progress\b)", re.IGNORECASE
)
_DONE_GROUP = re.compile(
    r"\(?\b(?:completed|done|already done|taken|implemented|resolved|finished)\b\)?", re.IGNORECASE
)
_OWNER = (
    re.compile(
        r"\b(?:owners?|assignees?|assigned to|dri"
        r"|responsible)\b\**\s*[:=]\**\s*(?P<owner>@?[A-Za-z][\w@.'’ -]{0,40}?)\s*(?=[,;|)\]\n*]|\.\s|\s[-–—]\s|\.?$)",
        re.IGNORECASE,
    ),
    re.compile(
        r"[(\[]\s*(?:owner |assigned to )?(?P<owner>@[\w-]+(?:\s*[,&]\s*@[\w-]+)*)"
        r"\s*(?:[)\]]|,\s*(?:due\b|by\b|eta\b|\d|(?:mon|tues?|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)))",
        re.IGNORECASE,
    ),
    re.compile(r"^(?P<owner>@[\w-]+)\s*(?:[:–—]|-\s|to\s)"),
    re.compile(r"(?:[-–—:>]|→)\s*(?P<owner>@[\w-]+)\s*(?:[.,;(]|[-–—]\s|$|by\b|due\b)"),
)
_DUE = re.compile(
    r"\b(?:due|by|before|deadline|eta|target(?: date)?|until)(?: date| on| by)?\**\s*[:=]?\**\s*(?=\S)", re.IGNORECASE
)
_PRIORITY = re.compile(r"(?<![\w/#-])\**[(\[]?(?:priority:?\s*)?(?P<priority>P[0-4])\b[)\]]?", re.IGNORECASE)
_BESIDE_LINK = re.compile(r"\b(DONE|TODO)\b")
_PRIORITY_WITHIN = re.compile(r"[(\[](?:[^)\]]*,\s*)?(?:priority:?\s*)?(?P<priority>P[0-4])\b", re.IGNORECASE)
_COLUMNS = {
    "Priority": ("priority", "prio", "pri", "p"),
    "Action": (
        "action",
        "action item",
        "actions",
        "action items",
        "item",
        "task",
        "description",
        "what",
        "todo",
        "title",
        "summary",
        "improvement",
        "measure",
        "recommendation",
        "follow-up",
        "follow up",
        "work item",
        "remediation",
        "corrective action",
    ),
    "Owner": ("owner", "owners", "assignee", "who", "assigned to", "responsible", "dri", "owner(s)", "action owner"),
    "Due Date": ("due date", "due", "deadline", "eta", "by when", "target date", "when", "due by", "target"),
    "Status": ("status", "state", "done", "done?", "completed"),
    "Link": (
        "link",
        "ticket",
        "issue",
        "jira",
        "bug",
        "tracking",
        "tracking bug",
        "tracking issue",
        "pr",
        "issue link",
        "bug/ticket",
        "links",
        "tracker",
    ),
}
_STATUSES = {
    "done": "Done", "complete": "Done", "completed": "Done", "closed": "Done", "fixed": "Done", "resolved": "Done",
    "finished": "Done", "merged": "Done", "yes": "Done", "x": "Done", "todo": "To Do", "open": "To Do",
    "new": "To Do",
    "planned": "To Do", "notstarted": "To Do", "backlog": "To Do", "pending": "To Do", "no": "To Do",
    "inprogress": "In Progress",
    "started": "In Progress", "ongoing": "In Progress", "wip": "In Progress", "inreview": "In Progress",
    "wontfix": "Won't Do", "wontdo": "Won't Do", "rejected": "Won't Do", "cancelled": "Won't Do",
    "canceled": "Won't Do",
}  # fmt: skip
_ABOUT_REPORT = re.compile(
    r"\b(?:sections|items) above\b|\bincident (?:title|report)\b|\bafter-action report\b"
    r"|\bthis (?:document|report|issue|post-?mortem)\b",
    re.IGNORECASE,
)
_FEWEST_BOXES = 3
_HALF_YEAR = 175
"""With the day so many later, the closest day without a year is one after the incident, or a week before it."""
_EMPTY = {"", "-", "–", "—", "n/a", "?"}


@dataclass
class Action:
    """One promise. `extra` are cells of columns that our table does not have; `details` stands below the table."""

    text: str
    owner: str = ""
    due: str = ""
    status: str = ""
    priority: str = ""
    link: str = ""
    details: str = ""
    extra: dict[str, str] = field(default_factory=dict)


@dataclass
class Group:
    """Actions under one heading, and the text beside them."""

    title: str
    level: int
    rest: str
    actions: list[Action]


def read_actions(parts: Sequence[Part], near: date | None) -> list[Group]:
    """The action items of the parts, group by group. Every line is in an action or in a group's rest.

    A due day without a year is the first such day from that of the incident, `near`, on.
    """
    groups: list[Group] = []
    for part in parts:
        for number, piece in enumerate(part.pieces):
            title = "" if number == 0 and part.exact else piece.title
            done = bool(_DONE_GROUP.search(piece.title)) and not _NOT_DONE.search(piece.title)
            rest, actions = _of_piece(piece.lines, near, done=done, priority=_priority(piece.title))
            if _about_report(actions):
                rest, actions = "\n".join(piece.lines).strip("\n"), []
            if title or rest or actions:
                groups.append(Group(title, piece.level, rest, actions))
    return groups


def _about_report(actions: Sequence[Action]) -> bool:
    """Whether a list of boxes is about the writing of the report, `Sections above are filled out`."""
    about = sum(bool(_ABOUT_REPORT.search(action.text)) for action in actions if action.status)
    return len(actions) >= _FEWEST_BOXES and all(action.status for action in actions) and about * 2 >= len(actions)


def _of_piece(lines: Sequence[str], near: date | None, *, done: bool, priority: str) -> tuple[str, list[Action]]:
    text = "\n".join(lines)
    boards = [rows for rows in tables(text) if rows and _columns(list(rows[0].cells))]
    if boards:
        gone = {number for rows in boards for number in range(rows[0].line - 2, rows[-1].line + 1)}
        left = "\n".join(line for number, line in enumerate(lines, 1) if number not in gone)
        return left.strip("\n"), [action for rows in boards for action in _of_table(rows, near)]
    rest: list[str] = []
    actions: list[Action] = []
    _of_list(list(lines), rest, actions, near, done=done, priority=priority)
    return "\n".join(rest).strip("\n"), actions


# --- lists ---


def _of_list(
    lines: list[str], rest: list[str], actions: list[Action], near: date | None, *, done: bool, priority: str
) -> None:
    """Cut lines into items; an item that is only a label is a group of the items in it."""
    for item, kept in _cut(lines, nested=_numbered(lines)):
        if item is None:
            rest.append(kept[0])
            continue
        inner = dedent("\n".join(kept)).split("\n")
        if _is_label(item, inner):
            rest += ["", item, ""]
            group_done = done or bool(_DONE_GROUP.search(item))
            _of_list(inner, rest, actions, near, done=group_done, priority=priority or _priority(item))
        elif item or any(line.strip() for line in inner):
            actions.append(_of_item(item, inner, near, done=done, priority=priority))


def _numbered(lines: Sequence[str]) -> bool:
    """Whether bullets stand between the numbers of one list, `1.` and `2.`: then they are below the numbers."""
    marks = [found["marker"].rstrip(".)") for line in lines if (found := _ITEM.match(line)) and not found["indent"]]
    numbers = [int(mark) for mark in marks if mark.isdigit()]
    runs_on = len(numbers) > 1 and numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    return runs_on and marks[0].isdigit() and len(numbers) < len(marks)


def _cut(lines: Sequence[str], *, nested: bool) -> Iterator[tuple[str | None, list[str]]]:
    """Items with the lines below them, and lines outside items, each alone with None.

    `nested` when bullets belong to the number above them though they are not set in.
    """
    scanner = Scanner()
    item: str | None = None
    kept: list[str] = []
    indent, blank = 0, False
    for line in lines:
        bare = line.lstrip()
        hidden = scanner.hidden(line, bare, len(line) - len(bare))
        found = None if hidden else _ITEM.match(line) or _PROMISE.match(line)
        at = len(line) - len(bare)
        inner = nested and item is not None and bare[:1] in ("-", "*", "+", "•")
        if found and not inner and (item is None or at < indent + 2):
            if item is not None:
                yield item, kept
            item, kept, indent = found["text"].strip(), [], at
        elif item is not None and (inner or not bare or at > indent or not blank):
            kept.append(line)
        else:
            if item is not None:
                yield item, kept
            item, kept = None, []
            yield None, [line]
        blank = not bare
    if item is not None:
        yield item, kept


def _is_label(item: str, inner: Sequence[str]) -> bool:
    """Whether an item only names those in it."""
    below = next((line for line in inner if line.strip()), "")
    named = len(item) <= 70 and (
        item.rstrip("*_ ").endswith(":") or bool(re.fullmatch(r"(\*\*|__).{2,60}(\*\*|__):?", item))
    )
    return named and bool(_ITEM.match(below))


def _of_item(text: str, below: Sequence[str], near: date | None, *, done: bool, priority: str) -> Action:
    """An item of a list, with what its words state."""
    box = _BOX.match(text)
    words = text[box.end() :] if box else text
    lines = trimmed(below)
    at = next((number for number, line in enumerate(lines) if not line.strip() or _COMPLEX.match(line)), len(lines))
    words = " ".join(" ".join([words, *lines[:at]]).split())
    finished = bool(_DONE.search(words)) and not _NOT_DONE.search(words)
    status = "Done" if done or finished or (box and box["box"] != " ") else "To Do" if box else ""
    words = _DONE_END.sub("", words) or words
    details = dedent("\n".join(lines[at:])).strip("\n")
    owner = next((found["owner"] for pattern in _OWNER if (found := pattern.search(words))), "")
    due = _due(words, near) or (_due_at_end(words, near) if owner and status != "Done" else "")
    return Action(words or "…", owner.strip(), due, status, _priority(words) or priority, details=details)


def _due(text: str, near: date | None) -> str:
    """The day by which it is promised, only where the text says so."""
    for found in _DUE.finditer(text):
        written = next(_days_from(text[found.end() : found.end() + 40], near), None)
        if written and written.start == 0 and written.day:
            return str(written.day)
    return ""


def _days_from(text: str, near: date | None) -> Iterator[Written]:
    """The days in a text; one without a year is not before the incident."""
    return days_in(text, near + timedelta(days=_HALF_YEAR) if near and near.year < date.max.year else near)


def _due_at_end(text: str, near: date | None) -> str:
    """The day that ends a text which has named an owner, `… - @kari - 2026-03-04`."""
    for written in _days_from(text, near):
        last = re.fullmatch(r"[)\]\s.]*", text[written.end :])
        if last and written.day and re.search(r"[-–—,(|]\s*$", text[: written.start]):
            return str(written.day)
    return ""


def _priority(text: str) -> str:
    """The priority that a text begins with or has in brackets."""
    found = _PRIORITY.search(text[:24]) or _PRIORITY_WITHIN.search(text)
    return found["priority"].upper() if found else ""


# --- tables ---


def _columns(names: Sequence[str]) -> dict[str, int]:
    """Our columns by the position of theirs; empty when the table is no list of actions."""
    bare = [re.sub(r"\([^)]*\)|[^a-z/?() -]", "", name).strip() for name in names]
    found: dict[str, int] = {}
    for column, wanted in _COLUMNS.items():
        at = next(
            (bare.index(name) for name in wanted if name in bare and bare.index(name) not in found.values()), None
        )
        if at is not None:
            found[column] = at
    return found if "Action" in found else {}


def _of_table(rows: Sequence[TableRow], near: date | None) -> Iterator[Action]:
    names = list(rows[0].cells)
    columns = _columns(names)
    for row in rows:
        cells = [cell.text for cell in row.cells.values()] + [""]
        values = {column: cells[at] for column, at in columns.items()}
        extra = {name: cells[at] for at, name in enumerate(names) if at not in columns.values() and name}
        more = " ".join(cell.text for cell in row.extra if cell.text)
        if not any(cell.strip("-– —") for cell in cells):
            continue
        text = " ".join(filter(None, (values["Action"], more)))
        box = _BOX.match(text)
        text = text[box.end() :] if box else text
        known = "To Do" if box and box["box"] == " " else "Done" if box else ""
        action = Action(
            text or next(filter(None, cells), "…"), values.get("Owner", ""), link=values.get("Link", ""), extra=extra
        )
        action.priority = values.get("Priority", "").strip("*")
        _put_status(action, values.get("Status", ""), known)
        _put_due(action, values.get("Due Date", ""), near)
        yield action


def _put_status(action: Action, typed: str, known: str) -> None:
    bare = re.sub(r"[^a-z]", "", re.sub(r":[a-z_]+:", "", typed.lower()))
    beside = _BESIDE_LINK.search(action.link)
    known = known or ({"DONE": "Done", "TODO": "To Do"}[beside[1]] if beside else "")
    action.status = _STATUSES.get(bare, "") or ("Done" if _DONE.search(typed) else known)
    if not action.status and typed.strip() not in _EMPTY:
        action.extra["status (as written)"] = typed


def _put_due(action: Action, typed: str, near: date | None) -> None:
    written = next(_days_from(typed, near), None)
    day: date | None = written.day if written else None
    action.due = str(day) if day else ""
    left = typed[: written.start] + typed[written.end :] if written and day else typed
    if left.strip() not in _EMPTY:
        action.extra["due (as written)"] = typed
