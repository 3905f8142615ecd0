"""The action items of a postmortem or a drill: a table's rows, the lines of a list, or a list of mappings in YAML."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from uptrail.archive import Keys
from uptrail.files.building import unknown_key
from uptrail.files.dates import read_written_day
from uptrail.files.draft import Draft, Place
from uptrail.files.lists import Item, items
from uptrail.files.markdown import Block
from uptrail.files.tables import Row, tables
from uptrail.problem import Source
from uptrail.records.action_item import ActionStatus
from uptrail.values import Unreadable

_COLUMNS = {
    "priority": ("priority", "prio"),
    "action": ("action", "action item", "item", "task", "description"),
    "owner": ("owner", "assignee", "who"),
    "due": ("due date", "due", "deadline"),
    "status": ("status", "state"),
    "link": ("link", "ticket", "issue"),
}
_EMPTY = {"", "-", "–", "—"}
_LINK = re.compile(r"\[(?P<label>[^\]]*)\]\((?P<url>[^)\s]+)\)|<(?P<bare>https?://[^>\s]+)>")
_STATUSES = {re.sub(r"[^a-z]", "", status.lower()): status for status in ActionStatus} | {"todo": ActionStatus.TO_DO}
_GUESSES = {
    "open": "To Do",
    "planned": "To Do",
    "new": "To Do",
    "started": "In Progress",
    "ongoing": "In Progress",
    "wip": "In Progress",
    "completed": "Done",
    "complete": "Done",
    "closed": "Done, or Won't Do",
    "finished": "Done",
    "wontfix": "Won't Do",
    "rejected": "Won't Do",
    "cancelled": "Won't Do",
}


class Holder(NamedTuple):
    """The document that items stand in."""

    id: str
    drill: bool = False


def read_actions(
    draft: Draft, blocks: list[Block], holder: Holder, known: Sequence[dict[str, Any]] = ()
) -> list[dict[str, Any]]:
    """The action items of the section and of those below it, numbered in order after those that are `known`."""
    rows = [row for block in blocks for rows in tables(block.text, block.text_line) for row in rows]
    found = list(known)
    for row in rows:
        if any(cell.text for cell in row.cells.values()):
            _add(draft, found, _from_row(draft, row, len(found)), row.line, holder)
    if not rows:
        for item in [item for block in blocks for item in items(block.text, block.text_line)]:
            _add(draft, found, _from_item(item), item.line, holder)
    return found


def read_mappings(
    draft: Draft, mappings: Sequence[Mapping[str, str]], places: Callable[[Keys], Place], holder: Holder
) -> list[dict[str, Any]]:
    """The action items that YAML holds as mappings of text; `places` says where a value stands."""
    found: list[dict[str, Any]] = []
    for number, mapping in enumerate(mappings):
        keys: Keys = ("action_items", number)
        for field in _COLUMNS:
            draft.places["action_items", len(found), field] = places((*keys, field))
        for name in mapping.keys() - _COLUMNS.keys():
            rule, message, remedy = unknown_key(name, _COLUMNS)
            draft.complain(places((*keys, name)), message, remedy, rule=rule)
        texts = {field: " ".join(mapping.get(field, "").split()) for field in _COLUMNS}
        _add(draft, found, _typed(draft, texts, len(found)), places(keys)[0], holder)
    return found


def _add(draft: Draft, found: list[dict[str, Any]], values: dict[str, Any], line: int, holder: Holder) -> None:
    """Add an item with its id and its place; one that promises nothing is said and left out."""
    if not values["action"]:
        draft.complain((line, 1), "an action item without an action", "say what will be changed")
        return
    draft.mark(("action_items", len(found)), line)
    kind = "drill-" if holder.drill else ""
    id = f"{holder.id}-{kind}{len(found) + 1}"
    numbered = {"id": id, "source": Source(draft.path, line), "postmortem": holder.id, "drill": holder.drill}
    found.append(numbered | values)


def _from_item(item: Item) -> dict[str, Any]:
    """An item of a list is an action without owner and date, its first paragraph; a ticked box is done."""
    done = {None: None, True: ActionStatus.DONE, False: ActionStatus.TO_DO}[item.checked]
    return {"action": " ".join(item.text.partition("\n\n")[0].split()), "status": done}


def _from_row(draft: Draft, row: Row, index: int) -> dict[str, Any]:
    """The row's cells by field; what cannot be read keeps its text beside None."""
    draft.refuse_extra(row)
    texts: dict[str, str] = {}
    for field, names in _COLUMNS.items():
        cell = next((row.cells[name] for name in names if name in row.cells), None)
        texts[field] = "" if cell is None or cell.text in _EMPTY else cell.text
        draft.mark(("action_items", index, field), *((cell.line, cell.column) if cell else (row.line, 1)))
    return _typed(draft, texts, index)


def _typed(draft: Draft, texts: Mapping[str, str], index: int) -> dict[str, Any]:
    """An item's fields from their texts."""
    keys: Keys = ("action_items", index)
    label, url = read_link(texts["link"])
    return {
        "priority": texts["priority"].strip("*").upper(),
        "action": texts["action"],
        "owner": texts["owner"].strip("*"),
        "due": _due(draft, texts["due"], keys),
        "due_text": texts["due"],
        "status": _status(draft, texts["status"], keys),
        "status_text": texts["status"],
        "link": url,
        "ticket": label,
    }


def read_link(text: str) -> tuple[str, str]:
    """A link's own text and its address; what is no link is both."""
    found = _LINK.search(text)
    if not found:
        return ("", text) if text.startswith(("http://", "https://")) else (text, text)
    return (found["label"] or "").strip(), found["url"] or found["bare"]


def _due(draft: Draft, text: str, keys: Keys) -> Any:
    if not text:
        return None
    try:
        return read_written_day(text)
    except Unreadable as error:
        draft.complain(draft.places[(*keys, "due")], error.message, error.remedy)
        return None


def _status(draft: Draft, text: str, keys: Keys) -> ActionStatus | None:
    """The status, however it is spelt; None and a problem when it is none of the four."""
    bare = re.sub(r"[^a-z]", "", text.lower())
    if bare in _STATUSES:
        return _STATUSES[bare]
    if text:
        remedy = f"write {_GUESSES[bare]}" if bare in _GUESSES else "write To Do, In Progress, Done or Won't Do"
        draft.complain(draft.places[(*keys, "status")], f"{text!r} is not an action's status", remedy)
    return None
