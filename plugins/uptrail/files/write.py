"""Writes back what was asked and nothing else: every other byte of a file stays as it was typed.

All functions take a file's text and give the new one; they raise `CannotWrite` with the reason
when the place to write to cannot be told for sure.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import yaml

from uptrail.archive import Keys
from uptrail.files.markdown import Block, front_matter, sections
from uptrail.files.scanner import Scanner, code_spans
from uptrail.files.tables import cell_spans
from uptrail.files.yaml_text import load
from uptrail.files.yaml_text import nodes as yaml_nodes

Scalar = str | bool | int | datetime
Plain = Scalar | Mapping[str, Scalar] | Sequence[Scalar]

_SAFE = re.compile(r"[A-Za-z0-9][\w ./%()€$-]*(?::[\w./-]+)*[\w ./%()€$-]*")
_AFTER_UPDATES = ("timeline", "triage", "resolution", "notes", "participants", "scenario")


class CannotWrite(ValueError):
    """The text does not say where to write."""


@dataclass(frozen=True)
class NewUpdate:
    """An update to add. `next_update` is as typed: `in 30 minutes`."""

    at: datetime
    status: str = ""
    impact: str = ""
    current_actions: str = ""
    next_update: str = ""
    components: Mapping[str, str] = field(default_factory=dict)
    text: str = ""


def set_value(text: str, keys: Keys, value: Plain) -> str:
    """Add or replace one value of a YAML file or of front matter.

    `keys` lead through mappings and existing list items; only the last may be new. Comments,
    order, quotes style, line ends and a BOM stay.
    """
    newline = _newline(text)
    start, end = _yaml_part(text)
    part = text[start:end]
    edited = _set(part, keys, value, newline)
    if load(edited, "")[0] is None and load(part, "")[0] is not None:
        raise CannotWrite("the value cannot be written here without harm to the rest")
    return text[:start] + edited + text[end:]


def add_update(text: str, update: NewUpdate) -> str:
    """Append an update after the last one: a section in Markdown, an item of `updates:` in a YAML file."""
    newline = _newline(text)
    if not _is_markdown(text):
        return _add_yaml_update(text, update, newline)
    front = front_matter(text)
    if not front.closed:
        raise CannotWrite("the front matter is not closed")
    blocks = sections(front.body, front.body_line)
    lines = re.split(r"(?<=\n)", text)
    at = _line_after_updates(blocks, len(lines))
    before, after = "".join(lines[:at]), "".join(lines[at:])
    gap = "" if not before or before.endswith((newline * 2, "\n\n")) else newline
    gap = gap if not before or before.endswith("\n") else newline * 2
    added = before + gap + newline.join(_section(update)) + newline + (newline if after.strip() else "") + after
    _refuse_swallowing(blocks, added)
    return added


def _refuse_swallowing(blocks: list[Block], added: str) -> None:
    """An open fence or comment, before the update or in it, would hide what follows."""
    titles = [block.title for block in sections(front_matter(added).body) if block.level]
    if len(titles) != len([block for block in blocks if block.level]) + 1:
        raise CannotWrite("a code fence or comment that is not closed would hide the update or what follows it")


def replace_cell(text: str, line: int, column: int, value: str) -> str:
    """Replace the table cell that stands at a line and column (from 1) of a Markdown file."""
    if re.search(r"[\r\n]", value):
        raise CannotWrite("a cell holds one line")
    lines = text.split("\n")
    bom = 1 if text[:1] == "\ufeff" and line == 1 else 0
    row = lines[line - 1].rstrip("\r") if 0 < line <= len(lines) else ""
    spans = cell_spans(row, code_spans(row)) if "|" in row else []
    at = column - 1 + bom
    span = next((span for span in spans if span[0] <= at <= span[1]), None)
    if span is None:
        raise CannotWrite(f"line {line} has no cell at column {column}")
    ending = lines[line - 1][len(row) :]
    old = row[span[0] : span[1]]
    lead = old[: len(old) - len(old.lstrip())]
    trail = " " if old.strip() == "" else old[len(old.rstrip()) :]
    lead = " " if old.strip() == "" else lead
    cell = lead + value.strip().replace("\\|", "|").replace("|", "\\|") + trail
    lines[line - 1] = row[: span[0]] + cell + row[span[1] :] + ending
    return "\n".join(lines)


# --- where things are ---


def _newline(text: str) -> str:
    if re.search(r"\r(?!\n)", text):
        raise CannotWrite("the file has line ends of an old kind (CR); save it with LF")
    return "\r\n" if "\r\n" in text else "\n"


def _is_markdown(text: str) -> bool:
    front = front_matter(text)
    return bool(front.text and front.closed) or not isinstance(load(text, "")[0], dict)


def _yaml_part(text: str) -> tuple[int, int]:
    """Where the YAML of a file begins and ends: its front matter, or all of it."""
    found = re.match(r"\ufeff?---[ \t]*\r?\n", text)
    if found:
        close = re.compile(r"^(?:---|\.\.\.)[ \t]*\r?(?:\n|\Z)", re.MULTILINE).search(text, found.end())
        if close is None:
            raise CannotWrite("the front matter is not closed")
        return found.end(), close.start()
    return (1 if text[:1] == "\ufeff" else 0), len(text)


def _line_after_updates(blocks: list[Block], total: int) -> int:
    """How many lines stand before the place of a new update."""
    last = None
    for number, block in enumerate(blocks):
        title = block.title.lower()
        if block.level == 0 or (block.level == 2 and re.match(r"incident\s+update\b|updates$", title)):
            last = number
    following = blocks[0 if last is None else last + 1 :]
    if last is None:
        following = [b for b in following if b.level == 2 and b.title.split(" ")[0].lower() in _AFTER_UPDATES]
    return following[0].line - 1 if following else total


def _section(update: NewUpdate) -> list[str]:
    """The update in the template's words."""
    lines = [f"## Incident Update - {_time(update.at)}"]
    changes = ", ".join(f"{id}: {status}" for id, status in update.components.items())
    fields = {
        "Status": update.status,
        "Impact": update.impact,
        "Current Actions": update.current_actions,
        "Next Update": update.next_update,
        "Components": changes,
    }
    said = [f"**{name}**: {' '.join(value.split())}" for name, value in fields.items() if value.strip()]
    if said:
        lines += ["", *said]
    if update.text.strip():
        lines += ["", *_harmless(update.text)]
    return lines


def _harmless(text: str) -> list[str]:
    """The lines of a text that cannot end the section: headings outside code lose their meaning."""
    scanner = Scanner()
    found = []
    for line in re.split(r"\r\n?|\n", text.strip()):
        bare = line.lstrip()
        hidden = scanner.hidden(line, bare, len(line) - len(bare)) if bare or scanner.fence else False
        found.append(line if hidden else re.sub(r"^(\s{0,3})(#{1,6}(?:\s|$)|[=-]+\s*$)", r"\1\\\2", line))
    return found


# --- YAML ---


def _set(part: str, keys: Keys, value: Plain, newline: str) -> str:
    if not keys:
        raise CannotWrite("no key was given")
    root = _root(part)
    node: Any = root
    for key in keys[:-1]:
        node = _below(node, key)
    if isinstance(keys[-1], int):
        return _replace(part, _below(node, keys[-1]), value)
    if node is None and len(keys) == 1:
        gap = "" if not part or part.endswith("\n") else newline
        return f"{part}{gap}{keys[-1]}: {written(value)}{newline}"
    if not isinstance(node, yaml.MappingNode):
        raise CannotWrite(f"there is no mapping to write {keys[-1]} into")
    for key_node, value_node in node.value:
        if key_node.value == keys[-1]:
            return _replace(part, value_node, value, key_node)
    return _insert(part, node, str(keys[-1]), value, newline)


def _root(part: str) -> Any:
    found = yaml_nodes(part)
    if len(found) > 1:
        raise CannotWrite("the file holds several documents")
    return found[0] if found else None


def _below(node: Any, key: str | int) -> Any:
    if isinstance(node, yaml.MappingNode):
        for key_node, value_node in node.value:
            if key_node.value == key:
                return value_node
    if isinstance(node, yaml.SequenceNode) and isinstance(key, int) and 0 <= key < len(node.value):
        return node.value[key]
    raise CannotWrite(f"there is no {key!r} to write into")


def _replace(part: str, node: Any, value: Plain, key: Any = None) -> str:
    start, end = _index(part, node.start_mark), _index(part, node.end_mark)
    if isinstance(node, yaml.ScalarNode):
        if node.style in ("|", ">"):
            end = start + len(part[start:end].rstrip())
    elif not node.flow_style:
        start, end = _block(part, node, key)
    old = part[start:end]
    new = written(value, old[:1] if old[:1] in ("'", '"') else "")
    if part[start - 1 : start] == ":":
        new = f" {new}"
    return part[:start] + new + part[end:]


def _block(part: str, node: Any, key: Any) -> tuple[int, int]:
    """A block value, from its key's colon to its last line's end."""
    if key is None:
        raise CannotWrite("a block list item cannot be replaced as a whole")
    start = part.index(":", _index(part, key.end_mark)) + 1
    end = start + len(part[start : _index(part, node.end_mark)].rstrip())
    return start, end


def _insert(part: str, node: Any, key: str, value: Plain, newline: str) -> str:
    """Add a key at a mapping's end."""
    name = written(key)
    if node.flow_style:
        end = _index(part, node.end_mark) - 1
        inner = part[_index(part, node.start_mark) + 1 : end].rstrip()
        comma = "" if not inner or inner.endswith(",") else ","
        at = end - (len(part[_index(part, node.start_mark) + 1 : end]) - len(inner))
        space = " " if inner else ""
        return f"{part[:at]}{comma}{space}{name}: {written(value)}{part[at:]}"
    end = max(_end_of(part, value_node) for _, value_node in node.value)
    line_end = part.find("\n", end)
    at = len(part) if line_end < 0 else line_end + 1
    gap = "" if not part[:at] or part[:at].endswith("\n") else newline
    indent = " " * node.value[0][0].start_mark.column
    return f"{part[:at]}{gap}{indent}{name}: {written(value)}{newline}{part[at:]}"


def _end_of(part: str, node: Any) -> int:
    """The index after a node's last written character."""
    while isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        node = last[1] if isinstance(last, tuple) else last
    start, end = _index(part, node.start_mark), _index(part, node.end_mark)
    return start + len(part[start:end].rstrip())


def _index(part: str, mark: Any) -> int:
    """A mark's index; marks count characters, but may see CRLF as they like."""
    position = 0
    for _ in range(mark.line):
        position = part.index("\n", position) + 1
    return min(position + int(mark.column), len(part))


def written(value: Plain, quote: str = "") -> str:
    """A value as YAML on one line; quoted when it must be, or as `quote` says."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{written(key)}: {_flow(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return quote + _time(value) + quote
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        return _quoted(value, quote)
    return "[" + ", ".join(_flow(inner) for inner in value) + "]"


def _flow(value: Scalar) -> str:
    return written(value)


def _quoted(text: str, quote: str) -> str:
    plain = _SAFE.fullmatch(text) and text == text.strip() and text not in ("null", "~")
    if not quote and plain and not text.endswith(":"):
        return text
    if re.search(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff]", text) or quote == '"':
        return _double(text)
    return "'" + text.replace("'", "''") + "'"


def _double(text: str) -> str:
    """Double quotes with the escapes that YAML and JSON share."""
    escapes = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}
    shown = "".join(escapes.get(c, c if c.isprintable() else _escape(c)) for c in text)
    return f'"{shown}"'


def _escape(character: str) -> str:
    code = ord(character)
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _time(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def _add_yaml_update(text: str, update: NewUpdate, newline: str) -> str:
    start, end = _yaml_part(text)
    part = text[start:end]
    root = _root(part)
    if root is not None and not isinstance(root, yaml.MappingNode):
        raise CannotWrite("the file is not a mapping of keys to values")
    held = {key.value: (key, value) for key, value in root.value} if root is not None else {}
    if "updates" not in held:
        gap = "" if not part or part.endswith("\n") else newline
        added = newline.join(["updates:", *_item(update, "  ")]) + newline
        return text[:start] + part + gap + added + text[end:]
    _, node = held["updates"]
    if not isinstance(node, yaml.SequenceNode) or node.flow_style or not node.value:
        raise CannotWrite("updates: is not a list with one item a line")
    at = part.find("\n", _end_of(part, node))
    at = len(part) if at < 0 else at + 1
    gap = "" if part[:at].endswith("\n") else newline
    added = newline.join(_item(update, " " * node.start_mark.column)) + newline
    return text[:start] + part[:at] + gap + added + part[at:] + text[end:]


def _item(update: NewUpdate, indent: str) -> list[str]:
    values: dict[str, Plain] = {
        "at": update.at,
        "status": update.status,
        "impact": update.impact,
        "current_actions": update.current_actions,
        "next_update": update.next_update,
        "components": dict(update.components),
        "text": update.text,
    }
    said = [f"{key}: {written(value)}" for key, value in values.items() if value not in ("", {})]
    return [f"{indent}{'- ' if number == 0 else '  '}{line}" for number, line in enumerate(said)]
