"""Reads a file of `incidents/`: an incident, maintenance, notice or drill, as Markdown or as YAML."""

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import Any

from uptrail.archive import Keys
from uptrail.files.action_items import Holder, read_mappings
from uptrail.files.building import build, nearest_word, shown, written
from uptrail.files.draft import Draft
from uptrail.files.markdown import front_matter, sections
from uptrail.files.moments import EARLY_ENTRY, Clock, day_of_stem
from uptrail.files.names import is_id, stem_of
from uptrail.files.occurrence_body import Body, comma_list
from uptrail.files.updates import (
    MAX_TEXT,
    Telling,
    component_changes,
    condition_word,
    cut,
    next_update,
    status_word,
)
from uptrail.files.yaml_text import load, positions
from uptrail.problem import Problem, Source
from uptrail.records import Drill, Incident, Maintenance, Notice
from uptrail.records.occurrence import Occurrence
from uptrail.values import Unreadable, read_time

MODELS: dict[str, type[Occurrence]] = {
    "incident": Incident,
    "maintenance": Maintenance,
    "notice": Notice,
    "drill": Drill,
}
FOR_RESOLVED: dict[type[Occurrence], str] = {Maintenance: "completed"}
"""What `resolved` is called by kinds that have another word for it."""

_UNKNOWN_TIME = re.compile(r"[?~\s-]*|unknown|n/a", re.IGNORECASE)
_TYPED_AS: dict[str | int, str] = {
    "origin": "source",
    "time": "at",
    "next_update_text": "next_update",
    "start": "from",
    "end": "to",
}
"""Where fields stand that are written under another name."""
LISTS = {"aliases", "tags", "participants"}
"""What may also be typed as one text, with commas between."""


def read_occurrence(path: str, text: str) -> tuple[Occurrence | None, tuple[Problem, ...]]:
    """The record that a file means, and what is wrong with it; None when nothing can be made of it."""
    page = _Page(path, text)
    return page.record, tuple(page.draft.problems)


def occurrence_places(path: str, text: str) -> Callable[[Keys], Source]:
    """A function that says where the value that keys lead to stands."""
    return _Page(path, text).locate


class _Page:
    """One file while it is read."""

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.stem = stem_of(path)
        self.draft = Draft(path)
        self.numbers: dict[Keys, list[int]] = {}
        self.written: dict[Keys, tuple[int, int]] | None = None
        self.renamed: dict[str | int, str] = {}
        if path.endswith(".md"):
            self.front = front_matter(text)
            self.yaml, self.first_line = self.front.text, self.front.first_line
        else:
            self.front = front_matter("")
            self.yaml, self.first_line = text, 1
        self.record = self.read()

    def locate(self, keys: Keys) -> Source:
        """The place of a value of the record."""
        return self.place(written(keys, self.numbers))

    def place(self, keys: Keys) -> Source:
        """The place of a value of the raw tree, or of the nearest one around it."""
        keys = tuple(self.renamed.get(key, key) for key in keys)
        if keys and keys[-1] in _TYPED_AS:
            keys = (*keys[:-1], _TYPED_AS[keys[-1]])
        for length in range(len(keys), 0, -1):
            place = self.draft.places.get(keys[:length]) or self.in_yaml().get(keys[:length])
            if place:
                return Source(self.path, *place)
        return Source(self.path)

    def in_yaml(self) -> dict[Keys, tuple[int, int]]:
        if self.written is None:
            self.written = positions(self.yaml, self.first_line)
            self.written.pop((), None)
        return self.written

    def complain(self, keys: Keys, message: str, remedy: str, rule: str) -> None:
        source = self.place(keys)
        self.draft.complain((source.line, source.column), message, remedy, rule=rule)

    # --- the steps ---

    def read(self) -> Occurrence | None:
        if not self.read_keys():
            return None
        raw = self.draft.raw
        model = self.model()
        if model is None:
            return None
        self.tidy(raw, model)
        anchor = self.anchor()
        clock = Clock(anchor)
        self.type_actions(raw.get("action_items"), model)
        self.type_updates(raw.get("updates"), clock)
        if self.front.body:
            Body(self.draft, model, Telling(self.draft, clock)).read(sections(self.front.body, self.front.body_line))
        self.type_timeline(raw.get("timeline"), anchor)
        self.name_updates(raw.get("updates"))
        self.ensure_title(raw)
        raw["id"] = self.stem
        record, problems = build(model, raw, self.path, self.place, self.numbers)
        self.draft.problems.extend(problems)
        return record

    def read_keys(self) -> bool:
        """Read the YAML part into the draft; False when nothing can go on."""
        if not self.front.closed:
            self.draft.complain(
                (1, 1), "the front matter is not closed", "write --- on a line of its own below it", rule="front-matter"
            )
            return False
        tree, problems = load(self.yaml, self.path, self.first_line)
        self.draft.problems.extend(problems)
        if problems:
            return False
        if tree is not None and not isinstance(tree, dict):
            self.draft.complain(
                (self.first_line, 1),
                "the file is not a mapping of keys to values",
                "write key: value",
                rule="yaml-syntax",
            )
            return False
        if tree is None and not self.front.body.strip():
            self.draft.complain((1, 1), "the file is empty", "write the record, or delete the file", rule="empty-file")
            return False
        self.draft.raw = dict(tree or {})
        return True

    def model(self) -> type[Occurrence] | None:
        raw = self.draft.raw
        kind = raw.pop("kind", "")
        if kind == "":
            kind = "incident"
        for key in ("id", "source"):
            if key in raw:
                del raw[key]
                self.complain((key,), f"unknown key '{key}'", "delete it; the file's name is its id", "unknown-key")
        if isinstance(kind, str) and kind in MODELS:
            return MODELS[kind]
        near = nearest_word(kind, MODELS) if isinstance(kind, str) else None
        remedy = f"did you mean {near}?" if near else "write incident, maintenance, notice or drill"
        self.complain(
            ("kind",), f"kind: {shown(kind)} is no kind of record; the file is left out", remedy, "unknown-kind"
        )
        return None

    def tidy(self, raw: dict[str, Any], model: type[Occurrence]) -> None:
        """Spellings that mean one thing only become that thing."""
        other = FOR_RESOLVED.get(model)
        if other and "resolved" in raw and other not in raw:
            raw[other] = raw.pop("resolved")
            self.renamed[other] = "resolved"
        for key in LISTS:
            if isinstance(raw.get(key), str):
                raw[key] = comma_list(raw[key])
        roles = raw.get("roles")
        if isinstance(roles, dict) and isinstance(roles.get("experts"), str):
            raw["roles"] = {**roles, "experts": comma_list(roles["experts"])}
        if "components" in raw:
            raw["components"] = self.conditions(raw["components"], ("components",))

    def conditions(self, value: Any, keys: Keys) -> Any:
        if isinstance(value, dict):
            return {id: condition_word(status) if isinstance(status, str) else status for id, status in value.items()}
        if isinstance(value, str) and value:
            source = self.place(keys)
            return component_changes(value, (source.line, source.column), self.draft, {})
        if isinstance(value, list):
            self.complain(
                keys,
                "components: a list does not say how each component does",
                "write {checkout-api: major_outage}",
                "unreadable-value",
            )
            return ""
        return value

    def anchor(self) -> datetime | None:
        """When it begins: the first time the file gives, else the day in its name."""
        raw = self.draft.raw
        scheduled = raw.get("scheduled")
        start = scheduled.get("from") if isinstance(scheduled, dict) else None
        for value in (raw.get("started"), raw.get("detected"), raw.get("declared"), start):
            if isinstance(value, str) and value:
                try:
                    return read_time(value)
                except Unreadable:
                    continue
        return day_of_stem(self.stem)

    def type_updates(self, updates: Any, clock: Clock) -> None:
        """Type what the YAML form's updates say; what cannot be typed is left for the builder to name."""
        if not isinstance(updates, list):
            return
        self.draft.raw["updates"] = updates = [dict(one) if isinstance(one, dict) else one for one in updates]
        for number, update in enumerate(updates):
            if isinstance(update, dict):
                self.type_update(update, ("updates", number), clock)

    def type_update(self, update: dict[str, Any], keys: Keys, clock: Clock) -> None:
        at = None
        if isinstance(update.get("at"), str):
            with suppress(Unreadable):
                at = update["at"] = clock.moment(update["at"])
        if isinstance(update.get("status"), str):
            update["status"] = status_word(update["status"])
        if "components" in update:
            update["components"] = self.conditions(update["components"], (*keys, "components"))
        text = update.get("text")
        if isinstance(text, str):
            source = self.place((*keys, "text")) if len(text) > MAX_TEXT else None
            update["text"] = cut(self.draft, text, (source.line, source.column)) if source else text.strip()
        promised = update.pop("next_update", "")
        if isinstance(promised, str) and promised and at:
            source = self.place((*keys, "next_update"))
            update |= next_update(promised, at, (source.line, source.column), self.draft)

    def type_timeline(self, timeline: Any, anchor: datetime | None) -> None:
        if not isinstance(timeline, list) or not timeline:
            return
        clock = Clock(anchor, EARLY_ENTRY, "UTC")
        entries = self.draft.raw["timeline"] = [dict(one) if isinstance(one, dict) else one for one in timeline]
        for number, entry in enumerate(entries):
            if isinstance(entry, dict):
                self.type_entry(entry, ("timeline", number), clock)

    def type_entry(self, entry: dict[str, Any], keys: Keys, clock: Clock) -> None:
        """`source` is what people call the origin; a time that is not known stays as typed."""
        if "source" in entry:
            entry["origin"] = entry.pop("source")
        time = entry.pop("at", "")
        if not isinstance(time, str):
            entry["at"] = time
            return
        entry["time"] = time
        if _UNKNOWN_TIME.fullmatch(time):
            return
        try:
            entry["at"] = clock.moment(time)
        except Unreadable as error:
            self.complain((*keys, "at"), error.message, error.remedy or "write ?? if it is unknown", "unreadable-value")

    def type_actions(self, actions: Any, model: type[Occurrence]) -> None:
        """Type a drill's action items; what is no list of plain mappings is left for the builder to name."""
        if model is not Drill or not isinstance(actions, list):
            return
        if all(isinstance(one, dict) and all(isinstance(text, str) for text in one.values()) for one in actions):
            holder = Holder(self.stem, drill=True)
            self.draft.raw["action_items"] = read_mappings(self.draft, actions, self.spot, holder)

    def spot(self, keys: Keys) -> tuple[int, int]:
        """The line and column of a value of the YAML part."""
        source = self.place(keys)
        return source.line, source.column

    def name_updates(self, updates: Any) -> None:
        """Give each update an id made of its minute, counted when a minute has several."""
        if not isinstance(updates, list):
            return
        taken = {update.get("id") for update in updates if isinstance(update, dict)}
        seen: set[str] = set()
        for number, update in enumerate(updates):
            if not isinstance(update, dict):
                continue
            id = update.get("id")
            if id and not (isinstance(id, str) and is_id(id) and id not in seen):
                why = "is used twice" if id in seen else "is not lower-case letters, digits and hyphens"
                self.complain(("updates", number, "id"), f"the id {shown(id)} {why}", "give it another", "update-id")
                id = ""
            update["id"] = id or fresh_id(update.get("at"), taken, seen)
            seen.add(update["id"])

    def ensure_title(self, raw: dict[str, Any]) -> None:
        title = raw.get("title")
        if isinstance(title, str) and title.strip():
            raw["title"] = " ".join(title.split())
            return
        if title is None or title == "":
            self.complain(("title",), "title is missing", "write title: and what customers notice", "missing-value")
        else:
            self.complain(("title",), "title: it is not one plain value", "write one line of text", "unreadable-value")
        raw["title"] = self.stem


def fresh_id(at: Any, taken: set[Any], seen: set[str]) -> str:
    """`20260304t1412`, then `20260304t1412-2` and so on."""
    base = "undated"
    if isinstance(at, datetime):
        base = f"{at.year}{at.month:02}{at.day:02}t{at.hour:02}{at.minute:02}"
    number, id = 1, base
    while id in taken or id in seen:
        number += 1
        id = f"{base}-{number}"
    return id
