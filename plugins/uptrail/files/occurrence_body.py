"""The Markdown of an incident, maintenance, notice or drill, section by section; what is not known is internal."""

import re
from collections.abc import Callable, Iterable
from typing import Any

from uptrail.files.action_items import Holder, read_actions
from uptrail.files.building import shown
from uptrail.files.draft import Draft
from uptrail.files.markdown import Block, items, table
from uptrail.files.names import stem_of
from uptrail.files.updates import Telling, is_nearly_update, is_update
from uptrail.records.occurrence import Occurrence


class Body:
    """The Markdown below the front matter, section by section."""

    def __init__(self, draft: Draft, model: type[Occurrence], telling: Telling) -> None:
        self.draft, self.telling = draft, telling
        self.has = model.model_fields.keys()
        self.notes: list[str] = []
        self.within = ""

    def read(self, blocks: Iterable[Block]) -> None:
        for block in blocks:
            self.read_block(block)
        notes = "\n\n".join(filter(None, self.notes))
        if notes:
            said = self.draft.raw.get("notes")
            self.draft.raw["notes"] = f"{said}\n\n{notes}" if isinstance(said, str) and said else notes

    def read_block(self, block: Block) -> None:
        title = " ".join(block.title.split())
        if block.level == 2 and is_update(title):
            self.within = "update"
            self.notes.append(self.telling.section(block))
        elif block.level == 0 or (block.level == 2 and title.lower() == "updates"):
            self.within = "updates"
            self.note(self.telling.loose(block), block)
        elif block.level == 1 and not self.draft.raw.get("title"):
            self.draft.raw["title"] = re.sub(r"^incident\s*:\s*", "", title, flags=re.IGNORECASE)
            self.draft.mark(("title",), block.line)
            self.within = "updates"
            self.note(self.telling.loose(block), block)
        elif reader := self.reader(block, title.lower()):
            self.within = ""
            reader(block)
        else:
            self.unknown(block, title)

    def reader(self, block: Block, title: str) -> Callable[[Block], None] | None:
        """Who reads a section of this name, for kinds of record that have it."""
        if block.level != 2:
            return None
        word = title.split("(")[0].split()[0] if title.split("(")[0].split() else ""
        if title == "action items" and "action_items" in self.has:
            return self.actions
        readers = {
            "timeline": self.timeline,
            "triage": self.checklist,
            "resolution": self.checklist,
            "scenario": self.prose,
            "participants": self.people,
        }
        whole = title.split("(")[0].strip()
        known = {word, f"{word} checklist", f"{word} confirmation"}
        return readers.get(word) if word in self.has and whole in known else None

    def unknown(self, block: Block, title: str) -> None:
        """Any other section is internal; one that was perhaps meant for the public is named."""
        if is_update(title) or is_nearly_update(title):
            self.draft.complain(
                (block.line, 1),
                f"{shown('#' * block.level + ' ' + title)} is not quite an update's heading; it stays internal",
                "write ## Incident Update - 2026-03-04 14:12 UTC",
                rule="update-heading",
            )
        elif self.within == "update" and block.level > 2:
            self.draft.complain(
                (block.line, 1),
                f"the heading {shown(title)} ends the update above it; what follows stays internal",
                "write it in bold to keep it in the update, or as ## to show that it is not part of it",
                rule="update-heading",
            )
        if block.level <= 2:
            self.within = ""
        if title.lower() == "notes" and block.level == 2:
            self.notes.append(block.text)
        else:
            self.note(block.text, block)

    def note(self, text: str, block: Block) -> None:
        head = f"{'#' * block.level} {block.title}".strip()
        if block.level == 1 or (block.level == 2 and block.title.lower() == "updates"):
            head = ""
        self.notes.append("\n\n".join(filter(None, [head, text])))

    def timeline(self, block: Block) -> None:
        entries = self.draft.raw.get("timeline")
        if not isinstance(entries, list):
            entries = self.draft.raw["timeline"] = []
        for row in table(block.text, block.text_line):
            cells = list(row.cells.values())
            if not any(cell.text for cell in cells):
                continue
            time = row.cells.get("time", cells[0])
            event = row.cells.get("event", cells[-1])
            keys = ("timeline", len(entries))
            self.draft.mark(keys, row.line)
            self.draft.mark((*keys, "at"), row.line, time.column)
            self.draft.mark((*keys, "event"), row.line, event.column)
            entries.append({"at": time.text, "event": event.text, "source": row.text("source")})
        if not entries:
            self.note(block.text, block)

    def checklist(self, block: Block) -> None:
        key = block.title.split()[0].lower()
        entries = self.draft.raw.setdefault(key, [])
        for item in items(block.text, block.text_line):
            self.draft.mark((key, len(entries)), item.line)
            entries.append(check_item(item.checked, " ".join(item.text.split())))
            for child in item.children:
                answer = " ".join(child.text.split())
                entries[-1]["answer"] = " ".join(filter(None, [entries[-1]["answer"], answer]))

    def actions(self, block: Block) -> None:
        known = self.draft.raw.get("action_items")
        holder = Holder(stem_of(self.draft.path), drill=True)
        found = read_actions(self.draft, [block], holder, known if isinstance(known, list) else ())
        self.draft.raw["action_items"] = found
        if not found:
            self.note(block.text, block)

    def prose(self, block: Block) -> None:
        self.draft.put(block.title.split()[0].lower(), block.text, (block.text_line, 1))

    def people(self, block: Block) -> None:
        found = [" ".join(item.text.split()) for item in items(block.text)]
        self.draft.put("participants", found or comma_list(block.text), (block.text_line, 1))


def check_item(checked: bool | None, text: str) -> dict[str, Any]:
    """A checklist line; what follows the question mark is the answer, unless it is the template's hint in brackets."""
    question, mark, answer = text.partition("?")
    answer = answer.strip()
    if not mark or not answer or (not checked and re.fullmatch(r"\(.*\)", answer)):
        return {"done": bool(checked), "text": text, "answer": ""}
    return {"done": bool(checked), "text": f"{question}?", "answer": answer}


def comma_list(text: str) -> list[str]:
    """`ana, li` as a list."""
    return [part.strip() for part in re.split(r"[,\n]", text) if part.strip()]
