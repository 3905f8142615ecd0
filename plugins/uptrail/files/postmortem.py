"""Postmortems: Markdown in the template's sections becomes a record, and every value keeps its place.

The fields are the bold lines under the title (or front matter); the sections are found by their
headings, whatever their level. All text stays in `sections`, also under headings of one's own.
"""

import re
from collections.abc import Callable
from pathlib import PurePosixPath
from typing import Any

from uptrail.archive import Keys
from uptrail.files.action_items import Holder, read_actions
from uptrail.files.building import build, nearest_word
from uptrail.files.draft import Draft, Place
from uptrail.files.lists import Item, items
from uptrail.files.markdown import Block, front_matter, sections
from uptrail.files.postmortem_causes import read_factors, read_fault_tree, read_whys
from uptrail.files.postmortem_fields import bold_fields, front_fields, is_unfilled, read_fields
from uptrail.files.postmortem_timeline import read_timeline
from uptrail.files.yaml_text import nearest
from uptrail.problem import Level, Problem
from uptrail.records.postmortem import Postmortem, Section
from uptrail.records.section_names import OTHER_NAMES, meant_names, plain_name

_TITLE = re.compile(r"post[- ]?mortem\s*[:–—-]\s*", re.IGNORECASE)
_FACT = re.compile(r"\*\*(?P<bold>[^*]+?):?\*\*\s*:?\s*(?P<value>.*)|(?P<plain>[^:*]{1,40}):\s+(?P<rest>.*)", re.DOTALL)
_FACTS = ("duration", "users_affected", "revenue_impact", "support_tickets", "slo_impact")
_KNOWN = {
    "summary": "summary",
    "impact": "impact",
    "timeline": "timeline",
    "root cause analysis": "",
    "what happened": "what_happened",
    "5 whys analysis": "whys",
    "contributing factors": "factors",
    "fault tree": "fault_tree",
    "fault tree analysis": "fault_tree",
    "what went well": "went_well",
    "what went poorly": "went_poorly",
    "where we got lucky": "got_lucky",
    "action items": "action_items",
    "lessons learned": "lessons",
}


def read_postmortem(path: str, text: str) -> tuple[Postmortem | None, tuple[Problem, ...]]:
    """The postmortem that the file means, and what a person should mend in it.

    A field that is missing, unreadable or still the template's placeholder is None or empty.
    """
    draft = draft_postmortem(path, text)
    record, problems = build(Postmortem, draft.raw, path, lambda keys: nearest(draft.places, path, keys))
    return record, (*draft.problems, *problems)


def postmortem_places(path: str, text: str) -> dict[Keys, Place]:
    """Line and column of every value of the postmortem, by the keys that lead to it."""
    return draft_postmortem(path, text).places


def draft_postmortem(path: str, text: str) -> Draft:
    """Everything that the file says, before it is typed by the record."""
    id = PurePosixPath(path).stem
    draft = Draft(path, {"id": id, "incidents": [id]})
    front = front_matter(text)
    blocks = sections(front.body, front.body_line)
    first = next((i for i, block in enumerate(blocks) if _begins_sections(block)), len(blocks))
    given = front_fields(draft, front) if front.text or not front.closed else {}
    bold, rest = bold_fields(draft, blocks[:first])
    _read_title(draft, blocks[:first], "title" in given or "title" in bold)
    read_fields(draft, given, bold)
    draft.raw.setdefault("title", id)
    _read_sections(draft, blocks[first:])
    _keep_sections(draft, blocks[:first], rest, blocks[first:])
    return draft


def _begins_sections(block: Block) -> bool:
    """Whether a heading is no title: a deeper one, or one that names a section, as where every heading has one `#`."""
    name = plain_name(block.title)
    return block.level > 1 or (block.level == 1 and OTHER_NAMES.get(name, name) in _KNOWN)


def _read_title(draft: Draft, head: list[Block], given: bool) -> None:
    """The first heading, without the word postmortem; the file's name stands in while it is not filled in."""
    block = next((block for block in head if block.level == 1), None)
    title = _TITLE.sub("", block.title, count=1).strip() if block else ""
    if block and not is_unfilled(title):
        draft.put("title", title, (block.line, 1))
    elif block and not given:
        draft.mark(("title",), block.line)
        draft.complain(
            (block.line, 1), "title is not filled in", "write # Postmortem: what happened", rule="placeholder"
        )
    elif not given:
        draft.complain((1, 1), "the document has no title", "write # Postmortem: what happened", rule="missing-value")


def _keep_sections(draft: Draft, head: list[Block], rest: str, blocks: list[Block]) -> None:
    """All text in its order; what stands between the fields and the first heading is a preface."""
    kept = [Section(title=block.title, level=block.level, text=block.text, line=block.line) for block in blocks]
    lines = [block.text_line for block in blocks]
    if rest:
        line = head[0].text_line + len(rest) - len(rest.lstrip("\n"))
        lines.insert(0, line)
        kept.insert(0, Section(title="Preface", level=2, text=rest.strip(), line=line))
    for index, section in enumerate(kept):
        draft.mark(("sections", index), section.line)
        if section.text:
            draft.mark(("sections", index, "text"), lines[index])
    draft.raw["sections"] = kept


def _read_sections(draft: Draft, blocks: list[Block]) -> None:
    """Fill the typed fields from the sections that the template knows, each once."""
    seen: dict[str, int] = {}
    names = meant_names(block.title for block in blocks)
    for index, (block, title) in enumerate(zip(blocks, names, strict=True)):
        key = _KNOWN.get(title)
        if key is None:
            _suggest_section(draft, block, title)
        elif key and key in seen:
            message = f"the section {block.title} stands a second time; the first is on line {seen[key]}"
            draft.complain((block.line, 1), message, "join the two", Level.WARNING, "repeated-section")
        elif key:
            seen[key] = block.line
            draft.mark((key,), block.line)
            draft.raw[key] = _READERS[key](draft, _below(blocks, names, index))


def _suggest_section(draft: Draft, block: Block, title: str) -> None:
    near = nearest_word(title, _KNOWN) if block.level <= 3 and 6 <= len(title) <= 40 else None
    if near and abs(len(near) - len(title)) <= 3 and near[:3] == title[:3]:
        draft.complain(
            (block.line, 1),
            f"the template has no section {block.title!r}",
            f"did you mean {near.title()}?",
            Level.WARNING,
            "unknown-section",
        )


def _below(blocks: list[Block], names: list[str], index: int) -> list[Block]:
    """A section and the deeper ones that follow it."""
    end = index + 1
    while end < len(blocks) and blocks[end].level > blocks[index].level and not _KNOWN.get(names[end]):
        end += 1
    return blocks[index:end]


def _text(_draft: Draft, blocks: list[Block]) -> str:
    deeper = [f"{'#' * block.level} {block.title}\n\n{block.text}".strip() for block in blocks[1:]]
    return "\n\n".join([blocks[0].text, *deeper]).strip()


def _items(blocks: list[Block]) -> list[Item]:
    return [item for block in blocks for item in items(block.text, block.text_line)]


def _bullets(key: str) -> Callable[[Draft, list[Block]], list[str]]:
    """Reads the bullets of a section; without any, its paragraphs."""

    def read(draft: Draft, blocks: list[Block]) -> list[str]:
        found = _items(blocks)
        for index, item in enumerate(found):
            draft.mark((key, index), item.line)
        if found:
            return [_whole(item) for item in found]
        return [part.strip() for block in blocks for part in block.text.split("\n\n") if part.strip()]

    return read


def _whole(item: Item, indent: str = "") -> str:
    """An item's text and, as a list below it, what is nested in it."""
    if len(indent) > 20:
        return item.text
    return "\n".join([item.text, *(f"{indent}- {_whole(child, indent + '  ')}" for child in item.children)]).strip()


def _impact(draft: Draft, blocks: list[Block]) -> dict[str, Any]:
    """The facts by their labels; those that the template does not know are in `other`."""
    facts: dict[str, Any] = {"other": {}}
    for item in _items(blocks):
        found = _FACT.match(item.text)
        if not found:
            continue
        label = (found["bold"] or found["plain"]).strip()
        value = (found["value"] or found["rest"] or "").strip()
        key = re.sub(r"[^a-z]+", "_", label.lower()).strip("_")
        if key in _FACTS:
            facts[key] = value
            draft.mark(("impact", key), item.line)
        elif found["bold"]:
            facts["other"][label] = value
            draft.mark(("impact", "other", label), item.line)
    return facts


_READERS: dict[str, Callable[[Draft, list[Block]], Any]] = {
    "summary": _text,
    "impact": _impact,
    "timeline": lambda draft, blocks: read_timeline(draft, blocks[0], draft.raw.get("date")),
    "what_happened": _text,
    "whys": lambda draft, blocks: read_whys(draft, _items(blocks), ("whys",)),
    "factors": lambda draft, blocks: read_factors(draft, _items(blocks), ("factors",)),
    "fault_tree": lambda draft, blocks: read_fault_tree(draft, _items(blocks), ("fault_tree",)),
    "went_well": _bullets("went_well"),
    "went_poorly": _bullets("went_poorly"),
    "got_lucky": _bullets("got_lucky"),
    "action_items": lambda draft, blocks: read_actions(draft, blocks, Holder(draft.raw["id"])),
    "lessons": _text,
}
