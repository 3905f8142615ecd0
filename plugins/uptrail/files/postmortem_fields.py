"""The fields of a postmortem, from front matter and from the bold lines under its title."""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from uptrail.files.building import nearest_word, shown, unknown_key
from uptrail.files.dates import read_written_day, read_written_length
from uptrail.files.draft import Draft, Place
from uptrail.files.markdown import Block, FrontMatter
from uptrail.files.yaml_text import Tree, load, positions
from uptrail.problem import Level
from uptrail.records.postmortem import PostmortemStatus
from uptrail.values import Unreadable

_BOLD = re.compile(
    r"[ \t]*(?:[-*+][ \t]+)?(?:\*\*|__)(?P<label>[^*_:]+):?(?:\*\*|__)[ \t]*:?[ \t]*(?P<value>.*?)[ \t\\]*$"
)
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_UNFILLED = re.compile(
    r"\[[^\]]*\]|YYYY-MM-DD|HH:MM|(?:X|\d+) hours?(?: and)? Y minutes?|X (?:hours?|minutes?)|SEV[- ]?X"
    r"|Draft ?/ ?Reviewed ?(?:/ ?Complete)?|TODO|TBD|\.\.\.|…|",
    re.IGNORECASE,
)
NAMES = {"author": "authors", "incidents": "incident", "tag": "tags", "alias": "aliases"}
FIELDS = {
    "title": "write what happened, as a customer would say it",
    "date": "write the day as 2026-03-04",
    "duration": "write it as 1 hour 30 minutes",
    "severity": "write SEV1, SEV2, SEV3 or SEV4",
    "authors": "name who wrote it, with commas between",
    "status": "write Draft, Reviewed or Complete",
    "incident": "write the incident's id, or delete the line",
    "template": "write the template's name, or delete the line",
    "tags": "write tags with commas between, or delete the line",
    "audience": "write internal or public, or delete the line",
    "aliases": "write earlier ids with commas between, or delete the line",
}


class Written(NamedTuple):
    """A field's value as it was typed, and where."""

    value: Tree
    place: Place


def front_fields(draft: Draft, front: FrontMatter) -> dict[str, Written]:
    """The fields that the front matter gives."""
    if not front.closed:
        draft.complain((1, 1), "the front matter is not closed", "put a line --- below it")
    tree, problems = load(front.text, draft.path, front.first_line)
    draft.problems += problems
    if not isinstance(tree, dict):
        if tree is not None:
            draft.complain((front.first_line, 1), "the front matter is not a mapping", "write lines such as key: value")
        return {}
    places = positions(front.text, front.first_line)
    fields: dict[str, Written] = {}
    for key, value in tree.items():
        name = _field_name(draft, key, places[(key,)])
        if name:
            fields[name] = Written(value, places[(key,)])
    return fields


def bold_fields(draft: Draft, blocks: list[Block]) -> tuple[dict[str, Written], str]:
    """The fields of the bold lines in the blocks before the first section, and the text that is left.

    Of the text every line stays where it is: headings and fields leave empty ones.
    """
    fields: dict[str, Written] = {}
    left: list[str] = []
    for block in blocks:
        left += [""] * (block.text_line - blocks[0].text_line - len(left))
        for number, line in enumerate(block.text.split("\n"), block.text_line):
            found = _BOLD.match(line)
            if not found:
                left.append(line)
                continue
            name = _field_name(draft, found["label"].strip().lower(), (number, 1))
            if name:
                fields[name] = Written(found["value"], (number, found.start("value") + 1))
            left.append("" if name else line)
    return fields, "\n".join(left).rstrip()


def _field_name(draft: Draft, key: str, place: Place) -> str:
    name = NAMES.get(key, key)
    if name in FIELDS:
        return name
    rule, message, remedy = unknown_key(key, FIELDS)
    near = nearest_word(key, FIELDS)
    draft.complain(place, message, remedy, Level.ERROR if near else Level.WARNING, rule)
    return ""


def read_fields(draft: Draft, front: Mapping[str, Written], bold: Mapping[str, Written]) -> None:
    """Put every field into the draft; a bold line wins over front matter, and says so when they differ."""
    for name in FIELDS:
        written = bold.get(name) or front.get(name)
        if written is None:
            continue
        other = front.get(name)
        if other and name in bold and _flat(other.value) != _flat(written.value):
            draft.complain(
                other.place,
                f"{name} is {shown(_flat(other.value))} here and {shown(_flat(written.value))} below the title",
                "keep one of the two",
            )
        _read_field(draft, name, written)


def _flat(value: Tree) -> str:
    return ", ".join(str(item) for item in value) if isinstance(value, list) else str(value)


def _read_field(draft: Draft, name: str, written: Written) -> None:
    """One field; what is still the template's placeholder is said and left out."""
    draft.mark((name,), *written.place)
    if not _is_plain(written.value, listed=name in LISTS):
        draft.complain(written.place, f"{name} is not one plain value", FIELDS[name])
        return
    text = _flat(written.value).strip()
    if is_unfilled(text):
        draft.complain(written.place, f"{name} is not filled in", FIELDS[name], rule="placeholder")
        return
    try:
        for key, value in _values(name, text, written.value).items():
            draft.put(key, value, written.place)
    except Unreadable as error:
        if name == "duration":
            draft.put("duration_text", text, written.place)
        draft.complain(written.place, f"{name}: {error.message}", error.remedy)


def _is_plain(value: Tree, *, listed: bool) -> bool:
    """Whether a value is text or, where it may be, a list of texts."""
    return isinstance(value, str) or (listed and isinstance(value, list) and all(isinstance(one, str) for one in value))


LISTS = {"authors", "tags", "incident", "aliases"}


def _values(name: str, text: str, value: Tree) -> dict[str, Any]:
    """The record's values for one field."""
    if name == "date":
        return {"date": read_written_day(text)}
    if name == "duration":
        return {"duration": read_written_length(text), "duration_text": text}
    if name == "status":
        known = {status.lower(): status for status in PostmortemStatus}
        return {"status": known.get(text.lower(), text)}
    if name == "incident":
        return {"incidents": [_LINK.sub(r"\1", item) for item in split_names(value, links=True)]}
    if name in LISTS:
        return {name: split_names(value)}
    return {name: text}


def split_names(value: Tree, *, links: bool = False) -> list[str]:
    """A list of names, or names in a text with commas (or a final `and`) between them."""
    if isinstance(value, list):
        parts = [item for item in value if isinstance(item, str)]
    else:
        text = str(value)
        parts = re.split(r"\s*[,;]\s*|\s+(?:and|&)\s+", _LINK.sub(r"\1", text) if links else text)
    return [part.strip() for part in parts if part.strip()]


def is_unfilled(text: str) -> bool:
    """Whether a value is empty or still a template's placeholder."""
    return bool(_UNFILLED.fullmatch(text.strip()))
