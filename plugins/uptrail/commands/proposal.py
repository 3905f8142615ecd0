"""A change of one file before it is saved: what differs, who will read it, and what the checks will say."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import unified_diff
from functools import cached_property
from typing import Any

from uptrail import files, pipeline
from uptrail.audience import ShownOccurrence, view
from uptrail.commands.root import SETTINGS
from uptrail.commands.scene import Scene
from uptrail.files.names import stem_of
from uptrail.problem import Problem
from uptrail.records import Incident, Maintenance
from uptrail.records.base import Value
from uptrail.records.occurrence import Audience, Occurrence, Update
from uptrail.rules.wording import listed, moment

NEVER_SHOWN = {"id", "source", "audience"}


@dataclass(frozen=True)
class Weighed:
    """What one text of a file means, by the same steps as a build."""

    record: Occurrence | None
    shown: ShownOccurrence | None
    problems: tuple[Problem, ...]
    names: Mapping[str, str]

    def public(self) -> list[str]:
        """What the public site's gate lets through, a line for each value."""
        return list(_public(self.shown, self.names)) if self.shown else []

    def internal(self) -> list[str]:
        """The names of what the file holds and the gate keeps."""
        if self.record is None:
            return []
        held = [name for name in type(self.record).model_fields if _holds(self.record, name)]
        if self.shown is None:
            return held
        kept = [name for name in held if name not in type(self.shown).model_fields]
        closed = _touched(self.record) - _touched(self.shown)
        return [*kept, *(f"component {id}" for id in sorted(closed))]


@dataclass(frozen=True)
class Proposal:
    """A new text for one file; `before` is None when the file is new."""

    scene: Scene
    path: str
    before: str | None
    after: str

    @cached_property
    def was(self) -> Weighed:
        """What the file meant until now."""
        return weigh(self.scene, self.path, self.before)

    @cached_property
    def will_be(self) -> Weighed:
        """What it is going to mean."""
        return weigh(self.scene, self.path, self.after)

    def diff(self) -> Iterator[str]:
        """The unified diff, safe to print."""
        old = "/dev/null" if self.before is None else f"a/{self.path}"
        lines = unified_diff(
            (self.before or "").splitlines(), self.after.splitlines(), old, f"b/{self.path}", lineterm=""
        )
        return map(printable, lines)

    def newly_public(self) -> list[str]:
        """What the public will read and could not read before."""
        known = self.was.public()
        return [line for line in self.will_be.public() if line not in known]

    def new_problems(self) -> list[Problem]:
        """What the checks will say of the file and did not say before, worst first."""
        known = {(problem.rule, problem.message) for problem in self.was.problems}
        return [problem for problem in self.will_be.problems if (problem.rule, problem.message) not in known]


def weigh(scene: Scene, path: str, text: str | None) -> Weighed:
    """Read, check and gate one text of a file, with the settings and the postmortems that speak of it."""
    names = {id: component.name or id for id, component in scene.archive.components.items()}
    if text is None:
        return Weighed(None, None, (), names)
    id = stem_of(path)
    about = [postmortem.source.path for postmortem in scene.archive.postmortems_of.get(id, ())]
    texts = {other: scene.text(other) for other in (SETTINGS, *about)}
    reading = files.read_texts({**texts, path: text}, clock=scene.now)
    reading = replace(reading, archive=replace(reading.archive, as_of=scene.archive.as_of))
    archive, public = reading.archive, view(reading.archive, Audience.PUBLIC)
    found: dict[str, Any] = {**archive.incidents, **archive.maintenances, **archive.notices}
    shown: dict[str, Any] = {**public.incidents, **public.maintenances, **public.notices}
    problems = tuple(problem for problem in pipeline.judge(reading) if problem.source.path == path)
    return Weighed(found.get(id), shown.get(id), problems, names)


def printable(text: str) -> str:
    """The text with everything visible that could turn, hide or overwrite what a terminal shows."""
    return "".join(char if char.isprintable() or char == "\t" else _escaped(char) for char in text)


def _escaped(char: str) -> str:
    return char.encode("unicode_escape").decode("ascii")


def _holds(record: Occurrence, name: str) -> bool:
    field = type(record).model_fields[name]
    return name not in NEVER_SHOWN and getattr(record, name) != field.get_default(call_default_factory=True)


def _touched(record: Occurrence | ShownOccurrence) -> set[str]:
    return {*record.components, *(id for update in record.updates for id in update.components)}


def _public(shown: ShownOccurrence, names: Mapping[str, str]) -> Iterator[str]:
    yield f"title: {shown.title}"
    for name in ("severity", "started", "detected", "acknowledged", "declared", "mitigated", "resolved"):
        if value := getattr(shown, name, None):
            yield f"{name}: {value if isinstance(value, str) else moment(value)}"
    for name in ("scheduled", "repeat", "completed", "cancelled"):
        if value := getattr(shown, name, None):
            yield f"{name}: {_window(value)}"
    for id, status in shown.components.items():
        yield f"component: {names.get(id, id)}, {status.value.replace('_', ' ')}"
    for update in shown.updates:
        yield _update(update, names)


def _window(value: Any) -> str:
    if isinstance(value, Value):
        return " to ".join(moment(getattr(value, end)) for end in ("start", "end"))
    return value if isinstance(value, str) else moment(value)


def _update(update: Update, names: Mapping[str, str]) -> str:
    phase = f"{update.status.value}: " if update.status else ""
    changes = [f"{names.get(id, id)}: {status.value.replace('_', ' ')}" for id, status in update.components.items()]
    parts = [update.impact, update.current_actions, update.text, listed(changes)]
    parts.append(f"(next update {update.next_update_text})" if update.next_update_text else "")
    return f"update of {moment(update.at)}, {phase}{' '.join(filter(None, parts))}"


def label(record: Incident | Maintenance) -> str:
    """What a record is called in a commit's message."""
    return "Maintenance" if isinstance(record, Maintenance) else "Incident"
