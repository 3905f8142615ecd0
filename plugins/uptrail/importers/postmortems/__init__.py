"""Postmortems in free-form Markdown, as archives hold them, become records in the template's form.

Nothing is lost: every sentence stands in the record. Nothing is invented: a fact is written only
where the document states it.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from uptrail.importers.foreign import ForeignSite, Imported
from uptrail.importers.intake import Intake
from uptrail.importers.postmortems.actions import read_actions
from uptrail.importers.postmortems.composing import Understood, composed
from uptrail.importers.postmortems.days import day_of_name
from uptrail.importers.postmortems.document import SUFFIXES, Document, line_of, read_document, stem
from uptrail.importers.postmortems.fields import gather_facts, settle_day
from uptrail.importers.postmortems.listings import turned, unfenced
from uptrail.importers.postmortems.outline import Part
from uptrail.importers.postmortems.reporting import complain, report
from uptrail.importers.postmortems.roles import Role
from uptrail.importers.postmortems.stamps import zones_told
from uptrail.importers.postmortems.timeline import Found, common_zone, read_rows
from uptrail.importers.postmortems.zones import Zone, offset_in, read_named_zone, settled_by, stated_zone
from uptrail.importers.writing import settings_text, slug, unused

__all__ = ["extract", "identify", "understand"]

_PASSED_OVER = {
    "readme",
    "contributing",
    "license",
    "licence",
    "code_of_conduct",
    "changelog",
    "security",
    "_index",
    "index",
}
_PASSED_OVER |= {"summary", "support", "codeowners", "pull_request_template", "issue_template"}
_NAMED = re.compile(
    r"post[-_ ]?mortem|incident|outage|downtime|disclosure|\bpir\b|\brca\b|root[-_ ]cause", re.IGNORECASE
)
_STRONG = (Role.TIMELINE, Role.CAUSE, Role.WHYS, Role.FACTORS, Role.WELL, Role.POORLY, Role.LUCKY, Role.LESSONS)
_FEWEST_ROWS = 3


def identify(files: Mapping[str, str]) -> bool:
    """Whether any file is a document with the sections of a postmortem."""
    documents = (read_document(path, text) for path, text in _candidates(files))
    return any(len({part.role for part in document.parts} & {*_STRONG}) >= 2 for document in documents)


def extract(files: Mapping[str, str]) -> Imported:
    """A record for every document that is a postmortem, and a report on each. Never raises on content."""
    intake = Intake(files)
    texts: dict[str, str] = {}
    told: dict[str, str] = {}
    days: list[date] = []
    taken: set[str] = set()
    for path, text in _candidates(files):
        document = read_document(path, text)
        if reason := _unfit(document):
            intake.decided(path, f"{reason}; the file was left out")
            continue
        found = understand(document)
        id = unused(_id(document, found.facts.day), taken)
        place = f"postmortems/{id}.md"
        texts[place] = composed(found)
        complain(intake, found)
        days += [found.facts.day] if found.facts.day else []
        told[path] = "\n  ".join(report(found, place, texts[place]))
    if texts:
        texts["uptrail.yaml"] = settings_text(ForeignSite(), (), max(days, default=None))
    problems = tuple(sorted(intake.problems, key=lambda problem: problem.sort_key))
    return Imported(texts, problems, told)


def understand(document: Document) -> Understood:
    """Everything that a document states, in the places where the template wants it."""
    facts = gather_facts(document)
    near = facts.day or day_of_name(stem(document.path))
    parts, timeline = _timeline(document, near)
    settle_day(document, facts, timeline.rows)
    if near is None and facts.day:
        parts, timeline = _timeline(document, facts.day)
    zone = _zone(document, timeline, facts.zone, facts.day)
    groups = read_actions(document.of(Role.ACTIONS), facts.day)
    return Understood(document, facts, timeline.rows, timeline.rest, parts, zone, groups)


def _timeline(document: Document, near: date | None) -> tuple[list[Part], Found]:
    """The parts that are the timeline: those called so, or else the one that is full of times."""
    named = document.of(Role.TIMELINE)
    found = read_rows(named, near)
    if not found.rows and named:
        found = read_rows([unfenced(part, near) for part in named], near)
    if found.rows:
        return named, found
    others = [part for part in document.parts if part.role in (Role.OTHER, Role.HAPPENED)]
    tried = [(part, read_rows([replace(part, exact=False)], near)) for part in others]
    full = [(part, one) for part, one in tried if len(one.rows) >= _FEWEST_ROWS and len(one.rest) < 2000]
    if not full:
        ended = [(part, read_rows([row], near)) for part in others if (row := turned(part, near))]
        full = [(part, one) for part, one in ended if len(one.rows) >= _FEWEST_ROWS]
    if not full:
        return named, found
    part, one = max(full, key=lambda pair: len(pair[1].rows))
    if named:
        return [*named, part], read_rows([*named, replace(part, exact=False)], near)
    return [part], one


def _zone(document: Document, timeline: Found, labelled: str, day: date | None) -> Zone | None:
    """The zone of the timeline's times: as its heading, its text, its rows or the document's head name it."""
    head = next(filter(None, (stated_zone(line) for line in document.body.split("\n")[:400])), "")
    said = timeline.zone or common_zone(timeline.rows) or labelled or head
    if not said and not timeline.rows and len(told := zones_told(document.body)) == 1:
        said = told.pop()
    if not said:
        return None
    return settled_by(read_named_zone(said, day), offset_in(line_of(document.front.get("date"))), "the front matter")


def _id(document: Document, day: date | None) -> str:
    """An id from the file's name, with the day before it unless it is in there."""
    name = slug(stem(document.path)) or "postmortem"
    if day_of_name(stem(document.path)) or day is None:
        return name
    return f"{day}-{name}"


def _candidates(files: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    return ((path, files[path]) for path in sorted(files) if path.lower().endswith(SUFFIXES))


def _unfit(document: Document) -> str:
    """Why a document is not imported; empty when it is a postmortem."""
    name = document.path.rsplit("/", 1)[-1].split(".")[0].lower()
    roles = {part.role for part in document.parts}
    strong = len(roles & {*_STRONG})
    if not document.body.strip():
        return "there is no text in it"
    if name in _PASSED_OVER and strong < 2:
        return "this is no postmortem by its name"
    if "template" in name or re.search(r"\btemplate\b|^\[[^\]]*\]$|<[a-z ]+>$", document.written_title.lower()):
        return "this is a template"
    named = _NAMED.search(f"{document.path} {document.written_title} {document.body[:200]}")
    if strong or (named and (Role.SUMMARY in roles or Role.IMPACT in roles or len(document.body) > 200)):
        return ""
    return "it does not look like a postmortem"
