"""Says of each document what was understood and what was not, a line for each fact."""

import re
from collections.abc import Iterator, Sequence

from uptrail.files.postmortem import read_postmortem
from uptrail.importers.intake import Intake
from uptrail.importers.postmortems.composing import Understood
from uptrail.importers.postmortems.fields import severity_in_text
from uptrail.importers.postmortems.roles import Role
from uptrail.records.postmortem import Postmortem, Why

_BESIDE = re.compile(r"\]\((?!https?:|mailto:|#|/)([^)\s]+\.(?:png|jpe?g|gif|svg|webp|pdf|csv|txt|log))", re.IGNORECASE)


def report(found: Understood, place: str, text: str) -> Iterator[str]:
    """The facts, one a line; the record's numbers are what is read back from the text that is written."""
    facts, record = found.facts, read_postmortem(place, text)[0]
    yield place
    yield f"title: {facts.title}"
    yield f"date: {facts.day} (from {facts.day_from})" if facts.day else "date: not found"
    yield f"time zone: {_zone(found)}"
    yield f"severity: {facts.severity or _severity(found)}"
    yield f"duration: {facts.duration} (from {facts.duration_from})" if facts.duration else "duration: not found"
    yield f"authors: {', '.join(facts.authors) or 'not found'}"
    yield f"status: {_status(found)}"
    if record:
        yield f"timeline: {_timeline(record)}"
        yield f"whys: {count(record.whys) or 'not found'}"
        yield f"action items: {_actions(record)}"
    yield f"sections: {', '.join(_known(found)) or 'none that the template knows'}"
    if others := [part.title for part in found.document.of(Role.OTHER) if part not in found.timeline_parts]:
        yield f"kept as they were: {', '.join(' '.join(title.split()) for title in others)}"


def complain(intake: Intake, found: Understood) -> None:
    """What a person should decide, as problems of the document."""
    path, facts = found.document.path, found.facts
    if not facts.day and facts.unclear_day:
        message = f"{facts.unclear_day!r} may be either of two days; the date was left out"
        intake.complain(path, message, "write **Date**: 2026-03-04", near=facts.unclear_day)
    elif not facts.day:
        intake.complain(path, "no date was found", "write **Date**: 2026-03-04 below the title")
    if found.zone and found.zone.note:
        intake.decided(path, found.zone.note, near=found.zone.said)
    elif found.rows and not found.zone and any(row.clock for row in found.rows):
        intake.decided(
            path, "the timeline does not say its time zone", "write it into the heading, as ## Timeline (All times UTC)"
        )
    if beside := sorted(set(_BESIDE.findall(found.document.body))):
        noun = "file" if len(beside) == 1 else "files"
        message = f"{len(beside)} {noun} beside the document cannot be reached from the record: {', '.join(beside[:3])}"
        intake.decided(
            path, message + (" …" if len(beside) > 3 else ""), "copy them, and mend the links", near=beside[0]
        )


def count(whys: Sequence[Why]) -> int:
    """How many questions there are, on all levels."""
    return sum(1 + count(why.children) for why in whys)


def _zone(found: Understood) -> str:
    if not found.zone:
        return "not stated"
    if not found.zone.clear:
        return f"{found.zone.said}, which is not clear"
    same = found.zone.said.upper() == found.zone.written.upper()
    return found.zone.said if same else f"{found.zone.said}, written as {found.zone.written}"


def _severity(found: Understood) -> str:
    if found.facts.severity_said:
        return f"not understood: {found.facts.severity_said}"
    hint = severity_in_text(found.document)
    return f"not stated (the text mentions {hint})" if hint else "not found"


def _status(found: Understood) -> str:
    if found.facts.status or not found.facts.status_said:
        return found.facts.status or "not found"
    return f"not understood: {found.facts.status_said}"


def _timeline(record: Postmortem) -> str:
    if not record.timeline:
        return "not found"
    unknown = sum(row.at is None for row in record.timeline)
    noun = "row" if len(record.timeline) == 1 else "rows"
    return f"{len(record.timeline)} {noun}" + (f", {unknown} without a known time" if unknown else "")


def _actions(record: Postmortem) -> str:
    items = record.action_items
    if not items:
        return "not found"
    known = {
        "with an owner": sum(bool(item.owner) for item in items),
        "with a due date": sum(item.due is not None for item in items),
        "done": sum(not item.is_open for item in items),
    }
    return ", ".join([str(len(items)), *(f"{number} {words}" for words, number in known.items() if number)])


def _known(found: Understood) -> list[str]:
    roles = {part.role for part in found.document.parts} - {Role.OTHER, Role.PREFACE, Role.FIELD}
    roles |= {Role.TIMELINE} if found.rows else set()
    return [role for role in Role if role in roles]
