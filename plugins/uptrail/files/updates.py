"""Updates as a responder writes them in Markdown: sections with bold fields, and one-paragraph short forms."""

import re
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from typing import Any, NamedTuple

from uptrail.files.building import nearest_word, shown
from uptrail.files.draft import Draft
from uptrail.files.markdown import Block
from uptrail.files.moments import Clock, read_next
from uptrail.files.scanner import Scanner
from uptrail.problem import Level
from uptrail.records.occurrence import ComponentStatus, UpdateStatus
from uptrail.values import Unreadable

MAX_TEXT = 64 * 1024
FIELDS = {
    "status": "status",
    "impact": "impact",
    "current actions": "current_actions",
    "current action": "current_actions",
    "next update": "next_update",
    "components": "components",
    "component": "components",
}
STATUSES = {status.lower(): status.value for status in UpdateStatus}
CONDITIONS = {status.value for status in ComponentStatus}

_HEADING = re.compile(r"incident\s+update(?:\s*[-–—:]+\s*(.*))?", re.IGNORECASE)
_WORDS = re.compile(r"[^-–—:\d\[]*")
_FIELD = re.compile(r"(?:[-*+]\s+)?\*\*\s*([A-Za-z][A-Za-z _]{0,30}?)\s*(?:\*\*\s*:|:\s*\*\*)\s*(.*)")
_SHORT = re.compile(r"\[([^\]]{1,60})\](?!\()\s*(.*)")
_TIMELIKE = re.compile(r"\d{1,2}:\d\d|\d{4}-\d")
_SAID = re.compile(r"([A-Za-z]+(?:[ _][A-Za-z]+)?)(?:\s+[-–—]+(?:\s+|$)|\s*[:–—]\s*)(.*)")
_PLACEHOLDER = re.compile(r"\[[A-Za-z][^\]]*\]\.?")
_CHOICES = re.compile(r"\w+(?: \w+)?(?:\s*/\s*\w+(?: \w+)?){2,}")


class Line(NamedTuple):
    """A line of a section: its number in the file, its text, and whether it is structure at all."""

    number: int
    text: str
    hidden: bool


@dataclass
class Telling:
    """Collects the updates of one file into its draft, in the order they are written."""

    draft: Draft
    clock: Clock

    def section(self, block: Block) -> str:
        """Read a section `Incident Update - <time>`; what cannot be published is returned, for the notes."""
        found = _HEADING.fullmatch(block.title)
        at = self.time(found[1] or "" if found else "", (block.line, 1))
        own, shorts = segments(visible(block))
        if at is None:
            return "\n".join([f"## {block.title}", *(line.text for line in own), self.short_forms(shorts)])
        self.add(at, self.fields(own, at), block.line)
        return self.short_forms(shorts)

    def loose(self, block: Block) -> str:
        """Read the short forms of a text outside update sections; the rest of it is returned."""
        if "[" not in block.text:
            return block.text
        own, shorts = segments(visible(block))
        return "\n".join(filter(None, ["\n".join(line.text for line in own).strip(), self.short_forms(shorts)]))

    def short_forms(self, paragraphs: list[list[Line]]) -> str:
        """Read paragraphs `[14:12 UTC] Investigating - text`; those that cannot be read are returned."""
        left = []
        for paragraph in paragraphs:
            if not self.short_form(paragraph):
                left.append("\n".join(line.text for line in paragraph))
        return "\n\n".join(left)

    def short_form(self, paragraph: list[Line]) -> bool:
        head = paragraph[0]
        column = len(head.text) - len(head.text.lstrip()) + 1
        found = _SHORT.match(head.text.lstrip())
        said = _SAID.fullmatch(found[2]) if found else None
        status = STATUSES.get(said[1].replace("_", " ").lower()) if said else None
        if found is None or said is None or status is None:
            words = said[1] if said else found[2].split(" - ")[0] if found else ""
            near = nearest_word(words, STATUSES.values())
            self.draft.complain(
                (head.number, column),
                f"{shown(words)} is not a status; the paragraph stays internal",
                f"did you mean {near}?" if near else "write it as [14:12 UTC] Investigating - text",
                rule="update-form",
            )
            return False
        at = self.time(found[1], (head.number, column + 1))
        if at is None:
            return False
        text = "\n".join([said[2], *(line.text.strip() for line in paragraph[1:])]).strip()
        self.add(at, {"status": status, "text": text}, head.number)
        return True

    def time(self, text: str, place: tuple[int, int]) -> datetime | None:
        """When an update was made; None, with a problem, when that cannot be read."""
        if not text.strip():
            message, remedy = "the update has no time", "write ## Incident Update - 2026-03-04 14:12 UTC"
        elif text.strip().startswith("["):
            message = f"{shown(text.strip())} still waits for the time; the update stays internal"
            remedy = "write the time, as 2026-03-04 14:12 UTC"
        else:
            try:
                return self.clock.moment(text)
            except Unreadable as error:
                message, remedy = f"{error.message}; the update stays internal", error.remedy
        self.draft.complain(place, message, remedy, rule="update-time")
        return None

    def add(self, at: datetime, fields: dict[str, Any], line: int) -> None:
        updates = self.draft.raw.setdefault("updates", [])
        if not isinstance(updates, list):
            updates = self.draft.raw["updates"] = []
        keys = ("updates", len(updates))
        self.draft.mark(keys, line)
        self.draft.mark((*keys, "at"), line)
        for key, place in fields.pop("places", {}).items():
            self.draft.places[(*keys, *key)] = place
        text = fields.get("text", "")
        if len(text) > MAX_TEXT:
            fields["text"] = cut(self.draft, text, (line, 1))
        updates.append({"at": at, **fields})

    def fields(self, lines: list[Line], at: datetime) -> dict[str, Any]:
        """The bold fields of a section, typed as far as the builder cannot, and the free text between them."""
        said, text = split_fields(lines, self.draft)
        places: dict[tuple[str, ...], tuple[int, int]] = {(key,): place for key, (_, place) in said.items()}
        found: dict[str, Any] = {"text": text, "places": places}
        for key, (value, place) in said.items():
            if is_placeholder(value):
                self.draft.complain(
                    place,
                    f"{shown(value)} is the template's placeholder",
                    "write what is so, or delete the line",
                    rule="placeholder",
                )
            elif key == "components":
                found[key] = component_changes(value, place, self.draft, places)
            elif key == "status":
                found[key] = status_word(value)
            elif key == "next_update":
                found |= next_update(value, at, place, self.draft)
            else:
                found[key] = value
        return found


def visible(block: Block) -> list[Line]:
    """The lines of a section, each with whether it is code or HTML."""
    text = block.text
    lines = text.split("\n")
    if "`" not in text and "~" not in text and "<" not in text and "    " not in text:
        return [Line(number, line, False) for number, line in enumerate(lines, block.text_line)]
    scanner = Scanner()
    found = []
    for number, line in enumerate(lines, block.text_line):
        bare = line.lstrip()
        indent = len(line) - len(bare)
        hidden = scanner.hidden(line, bare, indent) if bare or scanner.html or scanner.fence else False
        found.append(Line(number, line, hidden or indent > 3))
    return found


def segments(lines: list[Line]) -> tuple[list[Line], list[list[Line]]]:
    """A section's own lines, and the paragraphs in it that are short forms."""
    shorts: list[list[Line]] = []
    if not any("[" in line.text for line in lines):
        return lines, shorts
    own: list[Line] = []
    current: list[Line] | None = None
    for line in lines:
        if is_short(line):
            current = [line]
            shorts.append(current)
        elif current is not None and line.text.strip() and not line.hidden:
            current.append(line)
        else:
            current = None
            own.append(line)
    return own, shorts


def is_short(line: Line) -> bool:
    """Whether a line begins a short form, well written or nearly so."""
    if line.hidden or line.text.lstrip()[:1] != "[":
        return False
    found = _SHORT.match(line.text.lstrip())
    return found is not None and _TIMELIKE.search(found[1]) is not None


def split_fields(lines: list[Line], draft: Draft) -> tuple[dict[str, tuple[str, tuple[int, int]]], str]:
    """The bold fields by their key, with their places, and what is left as text."""
    said: dict[str, tuple[str, tuple[int, int]]] = {}
    rest: list[str] = []
    current = ""
    for line in lines:
        bare = line.text.strip()
        found = _FIELD.fullmatch(bare) if not line.hidden and "**" in bare[:4] else None
        key = field_key(found[1], line, draft) if found else None
        if found and key:
            place = (line.number, line.text.find(found[2], line.text.find(":")) + 1 if found[2] else 1)
            if key in said:
                draft.complain(
                    place, f"{found[1]} is written twice in one update", "keep one of the two", rule="duplicate-key"
                )
            else:
                said[key] = (found[2].strip(), place)
                current = key
                continue
        elif found is None and bare and current and not line.hidden:
            value, place = said[current]
            said[current] = (f"{value}\n{bare}" if value else bare, place)
            continue
        current = ""
        rest.append(line.text)
    return said, "\n".join(rest).strip("\n").rstrip()


def field_key(name: str, line: Line, draft: Draft) -> str | None:
    """The field that a bold label names; a near miss is a problem and stays text."""
    word = name.lower()
    if word in FIELDS:
        return FIELDS[word]
    word = " ".join(word.replace("_", " ").split())
    if word in FIELDS:
        return FIELDS[word]
    near = nearest_word(word, FIELDS)
    if near and SequenceMatcher(None, word, near).ratio() >= 0.75:
        draft.complain(
            (line.number, 1), f"unknown field {shown(name)}", f"did you mean {near.title()}?", rule="unknown-key"
        )
    return None


def is_placeholder(value: str) -> bool:
    """Whether a value is still the template's: `[What to write]`, or all choices with slashes."""
    if value[:1] == "[":
        return _PLACEHOLDER.fullmatch(value) is not None
    return "/" in value and _CHOICES.fullmatch(value) is not None


def status_word(text: str) -> str:
    """A status in its official spelling, if case and a full stop are all that differs."""
    return STATUSES.get(" ".join(text.replace("_", " ").rstrip(".").lower().split()), text)


def condition_word(text: str) -> str:
    """A component status in its official spelling, if case and word breaks are all that differs."""
    word = re.sub(r"[\s-]+", "_", text.strip().lower())
    return word if word in CONDITIONS else text.strip()


def component_changes(
    value: str, place: tuple[int, int], draft: Draft, places: dict[tuple[str, ...], tuple[int, int]]
) -> dict[str, str]:
    """`checkout-api: degraded_performance, shop-web: operational` as a mapping."""
    found: dict[str, str] = {}
    for part in re.split(r"[,;\n]", value.strip().strip("{}")):
        id, colon, status = part.strip().lstrip("-* ").partition(":")
        if not part.strip():
            continue
        if not colon or not id.strip() or not status.strip():
            draft.complain(
                place,
                f"components: {shown(part.strip())} names no component and its status",
                "write checkout-api: degraded_performance",
                rule="unreadable-value",
            )
            continue
        found[id.strip(" `")] = condition_word(status.strip(" `."))
        places[("components", id.strip(" `"))] = place
    return found


def next_update(value: str, at: datetime, place: tuple[int, int], draft: Draft) -> dict[str, Any]:
    """The promised moment, if the text has one, and the text."""
    found: dict[str, Any] = {"next_update_text": value}
    try:
        if moment := read_next(value, at):
            found["next_update"] = moment
    except Unreadable:
        draft.complain(
            place,
            f"next update: {shown(value)} is no time that can be held to",
            "write in 30 minutes, 15:00 UTC, or none",
            Level.WARNING,
            "next-update",
        )
    return found


def cut(draft: Draft, text: str, place: tuple[int, int]) -> str:
    """What is kept of a text that is far too long for an update."""
    draft.complain(
        place,
        f"the update's text has {len(text):,} characters; the first {MAX_TEXT:,} are kept",
        "publish the essence, and link to the rest",
        rule="text-limit",
    )
    return text[:MAX_TEXT]


def is_update(title: str) -> bool:
    """Whether a heading is an update's."""
    return _HEADING.fullmatch(title) is not None


def is_nearly_update(title: str) -> bool:
    """Whether a heading was probably meant to be an update's."""
    found = _WORDS.match(title.lower())
    words = " ".join(found[0].split())[:40] if found else ""
    return bool(words) and SequenceMatcher(None, words, "incident update").ratio() >= 0.8
