"""Reads what responders answer: titles, severities, components with their statuses, phases."""

import re
from collections.abc import Callable, Iterable, Mapping

from uptrail.files.updates import condition_word
from uptrail.records import Component
from uptrail.records.occurrence import ComponentStatus, UpdateStatus
from uptrail.rules.wording import listed, nearest, suggestion
from uptrail.settings import SeverityLevel
from uptrail.values import Unreadable, read_severity

LONGEST_TITLE = 200
_SPOKEN = {
    "slow": ComponentStatus.DEGRADED_PERFORMANCE.value,
    "down": ComponentStatus.MAJOR_OUTAGE.value,
    "up": ComponentStatus.OPERATIONAL.value,
}
_STATUSES = [status.value for status in ComponentStatus]


def read_title(text: str) -> str:
    """One line of words."""
    title = " ".join(text.split())
    if not title:
        raise Unreadable("the title is empty", "say what customers notice")
    if len(title) > LONGEST_TITLE:
        raise Unreadable(
            f"the title has {len(title)} characters", f"use at most {LONGEST_TITLE}; the rest is an update"
        )
    return title


def read_words(text: str) -> str:
    """Any text, without the space around it."""
    return text.strip()


def severity_of(known: Mapping[str, SeverityLevel]) -> Callable[[str], str]:
    """A reader of one of the severities: `SEV2`, `sev-2`, `2`, or its name."""

    def read(text: str) -> str:
        word = read_severity(f"SEV{text.strip()}" if text.strip().isdigit() else text)
        names = {level.name.casefold(): id for id, level in known.items()}
        id = word if word in known else names.get(word.casefold(), "")
        if not id:
            raise Unreadable(f"unknown severity {text.strip()!r}", f"write {listed(list(known), 'or')}")
        return id

    return read


def components_of(known: Mapping[str, Component], unsaid: str = "") -> Callable[[str], dict[str, ComponentStatus]]:
    """A reader of `labels=degraded_performance, api=major_outage`; `unsaid` is the status of a bare name."""

    def found_by(name: str) -> str:
        """The id that is meant: exactly, by its name, or by a part that only one has."""
        if name in known:
            return name
        part = name.casefold()
        called = [id for id, component in known.items() if component.name.casefold() == part]
        called = called or [
            id for id, component in known.items() if part and part in f"{id} {component.name.casefold()}"
        ]
        if len(called) == 1:
            return called[0]
        remedy = f"{listed(called, 'or')}?" if called else suggestion(name, known)
        raise Unreadable(f"{name!r} may be several components" if called else f"unknown component {name!r}", remedy)

    def read(text: str) -> dict[str, ComponentStatus]:
        found: dict[str, ComponentStatus] = {}
        for part in filter(None, (part.strip() for part in text.split(","))):
            name, _, status = (word.strip() for word in re.sub(r"[=:]", "=", part, count=1).partition("="))
            id = found_by(name)
            if not status and not unsaid:
                raise Unreadable(f"{name}: how does it do?", f"write {id}={' or '.join(_STATUSES[2:])}")
            found[id] = read_condition(status or unsaid)
        return found

    return read


def read_condition(text: str) -> ComponentStatus:
    """A component status; its first word is enough, `degraded` or `major`, and so are `slow`, `down` and `up`."""
    word = condition_word(text)
    word = _SPOKEN.get(word, word)
    found = [status for status in _STATUSES if status == word or status.startswith(f"{word}_")]
    if len(found) != 1:
        near = nearest(word, _STATUSES)
        raise Unreadable(f"{text!r} is no component status", f"did you mean {near}?" if near else ", ".join(_STATUSES))
    return ComponentStatus(found[0])


def phase_of(known: Iterable[UpdateStatus]) -> Callable[[str], UpdateStatus]:
    """A reader of one of the phases, in any case, with a space, hyphen or underscore."""
    phases = {phase.value.lower(): phase for phase in known}

    def read(text: str) -> UpdateStatus:
        word = re.sub(r"[\s_-]+", " ", text.strip().lower())
        if word not in phases:
            raise Unreadable(f"{text.strip()!r} is no phase", f"write {', '.join(phases)}")
        return phases[word]

    return read


def read_audience(text: str) -> bool:
    """Whether the public may read it: yes or no."""
    word = text.strip().lower()
    if word not in {"y", "yes", "n", "no"}:
        raise Unreadable(f"{text.strip()!r} is neither yes nor no", "answer y or n")
    return word in {"y", "yes"}
