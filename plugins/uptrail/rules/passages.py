"""The texts of a record that a customer may read, each with the place it was written."""

from collections.abc import Iterator
from typing import NamedTuple

from uptrail.archive import Archive, Keys
from uptrail.problem import Source
from uptrail.records import Component, Drill, Postmortem, Record, Slo
from uptrail.records.occurrence import Audience, Occurrence


class Passage(NamedTuple):
    """One text: the keys that lead to it, or the line that it begins on."""

    record: Record
    keys: Keys
    name: str
    text: str
    line: int = 0

    def source(self, archive: Archive) -> Source:
        """Where it stands; asked only when there is something to say."""
        return Source(self.record.source.path, self.line) if self.line else archive.at(self.record, *self.keys)


def public_passages(archive: Archive) -> Iterator[Passage]:
    """Every non-empty public text of all records but components."""
    for kind, records in archive.records.items():
        if issubclass(kind, Occurrence) and kind is not Drill:
            for record in records.values():
                if isinstance(record, Occurrence) and record.audience is Audience.PUBLIC:
                    yield from _told(record)
    for postmortem in archive.postmortems.values():
        if postmortem.audience is Audience.PUBLIC:
            yield from _narrated(postmortem)
    for slo in archive.slos.values():
        if slo.audience is Audience.PUBLIC:
            yield from _fields(slo, "service", "name", "description", "sli")


def component_passages(archive: Archive) -> Iterator[Passage]:
    """The public texts of public components."""
    for component in archive.components.values():
        if component.audience is Audience.PUBLIC:
            yield from _fields(component, "name", "group", "description")


def _fields(record: Component | Slo, *names: str) -> Iterator[Passage]:
    for name in names:
        if text := getattr(record, name):
            yield Passage(record, (name,), name, text)


def _told(record: Occurrence) -> Iterator[Passage]:
    yield Passage(record, ("title",), "title", record.title)
    for number, update in enumerate(record.updates):
        for key, text in (
            ("impact", update.impact),
            ("current_actions", update.current_actions),
            ("next_update", update.next_update_text),
            ("text", update.text),
        ):
            if text:
                yield Passage(record, ("updates", number, key), f"update's {key.replace('_', ' ')}", text)


def _narrated(postmortem: Postmortem) -> Iterator[Passage]:
    yield Passage(postmortem, ("title",), "title", postmortem.title)
    if postmortem.duration_text:
        yield Passage(postmortem, ("duration",), "duration", postmortem.duration_text)
    for section in postmortem.published:
        name = section.title.partition("(")[0].strip()
        yield Passage(postmortem, ("sections",), f"heading of {name!r}", section.title, section.line)
        if section.text:
            yield Passage(postmortem, ("sections",), f"section {name!r}", section.text, section.line)
    for number, item in enumerate(postmortem.action_items):
        yield Passage(postmortem, ("action_items", number, "action"), "action", item.action)
