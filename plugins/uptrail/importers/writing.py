"""Writes what an importer understood as the files of a repository, in the form that people write by hand."""

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from uptrail.importers.foreign import ForeignComponent, ForeignEvent, ForeignSite, ForeignUpdate, Imported
from uptrail.importers.intake import Intake

_PLAIN = re.compile(r"[A-Za-z][\w .,/()+'-]*[\w.)]|[A-Za-z]")
_WORDS = {"null", "true", "false", "yes", "no", "on", "off"}
_LONGEST = 60


def slug(text: str) -> str:
    """Lower-case letters, digits and hyphens that resemble the text; empty when nothing of it does."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "-", re.sub(r"['’]", "", plain)).strip("-")
    return words if len(words) <= _LONGEST else words[:_LONGEST].rsplit("-", 1)[0].strip("-")


def dated_id(began: datetime | None, title: str, key: str) -> str:
    """An id from the day and the title; from the old key where those say nothing."""
    words = slug(title) or slug(key) or "event"
    return f"{began:%Y-%m-%d}-{words}" if began else words


def event_texts(events: Iterable[ForeignEvent]) -> dict[str, str]:
    """A file for each event, by path; events that would share an id are numbered, oldest first."""
    texts: dict[str, str] = {}
    taken: set[str] = set()
    for event in sorted(events, key=lambda one: (one.began.isoformat() if one.began else "", one.key)):
        id = unused(event.id, taken)
        texts[f"incidents/{id}.md"] = event_text(replace(event, id=id))
        if event.review:
            texts[f"postmortems/{id}.md"] = review_text(event)
    return dict(sorted(texts.items()))


def unused(id: str, taken: set[str]) -> str:
    """The id, with a number when it is taken; taken from now on."""
    found, number = id, 1
    while found in taken:
        number += 1
        found = f"{id}-{number}"
    taken.add(found)
    return found


def event_text(event: ForeignEvent) -> str:
    """The Markdown file of one event."""
    parts = ["---\n" + "".join(f"{key}: {value}\n" for key, value in _front(event)) + "---\n"]
    parts += [_update(update) for update in event.updates]
    if event.notes:
        parts.append(f"## Notes\n\n{event.notes}\n")
    return "\n".join(parts)


def _front(event: ForeignEvent) -> Iterator[tuple[str, str]]:
    yield "title", scalar(event.title)
    if event.kind != "incident":
        yield "kind", event.kind
    if event.severity:
        yield "severity", event.severity
    if event.shown:
        yield "audience", "public"
    if event.components:
        yield "components", flow(event.components)
    if event.window:
        yield "scheduled", f"{{from: {clock(event.window[0])}, to: {clock(event.window[1])}}}"
    for key in ("started", "resolved", "completed", "cancelled"):
        if moment := getattr(event, key):
            yield key, clock(moment)
    if event.backfilled:
        yield "backfilled", "true"
    if event.aliases:
        yield "aliases", listed(event.aliases)


def _update(update: ForeignUpdate) -> str:
    lines = [f"## Incident Update - {clock(update.at)}", ""]
    if update.status:
        lines.append(f"**Status**: {update.status}")
    if update.components:
        statuses = (f"{id}: {status}" for id, status in update.components.items())
        lines.append(f"**Components**: {', '.join(statuses)}")
    if lines[-1] and update.text:
        lines.append("")
    return "\n".join([*lines, update.text] if update.text else lines).rstrip("\n") + "\n"


def review_text(event: ForeignEvent) -> str:
    """The Markdown file of a published postmortem: its words below Summary, whatever parts it had."""
    head = [f"# Postmortem: {event.title}", ""]
    if event.began:
        head.append(f"**Date**: {event.began:%Y-%m-%d}")
    if event.started and event.resolved and event.resolved > event.started:
        head.append(f"**Duration**: {lasted(event.resolved - event.started)}")
    if event.severity:
        head.append(f"**Severity**: {event.severity}")
    head.append("**Status**: Reviewed")
    if event.shown:
        head.append("**Audience**: public")
    return "\n".join([*head, "", "## Summary", "", event.review, ""])


def lasted(length: timedelta) -> str:
    """A length of time in hours and minutes, as people write it."""
    hours, minutes = divmod(max(round(length.total_seconds() / 60), 1), 60)
    parts = [f"{number} {unit}{'' if number == 1 else 's'}" for number, unit in ((hours, "hour"), (minutes, "minute"))]
    return " ".join(part for part in parts if not part.startswith("0 "))


def settings_text(site: ForeignSite, components: Sequence[ForeignComponent], newest: date | None = None) -> str:
    """A `uptrail.yaml` that says what the export says; today's rules only warn about what came with it."""
    known = {"name": site.name, "url": site.url, "time_zone": site.time_zone}
    lines = [f"{key}: {scalar(value)}\n" for key, value in known.items() if value]
    if newest:
        since = newest + timedelta(days=1)
        lines.append(
            f"policies:\n  rules_since: {since}        # older records, the imported ones, get warnings only\n"
        )
    return "".join(lines) + components_text(components)


def components_text(components: Sequence[ForeignComponent]) -> str:
    """The `components:` block of `uptrail.yaml`."""
    if not components:
        return "components: {}\n"
    return "components:\n" + "".join(_component(component) for component in components)


def _component(component: ForeignComponent) -> str:
    lines = [f"  {component.id}:", f"    name: {scalar(component.name)}"]
    if component.group:
        lines.append(f"    group: {scalar(component.group)}")
    if component.description:
        lines.append(f"    description: {scalar(component.description)}")
    if component.shown:
        lines.append("    audience: public")
    if component.since:
        lines.append(f"    since: {component.since}")
    if component.aliases:
        lines.append(f"    aliases: {listed(component.aliases)}")
    return "\n".join(lines) + "\n"


def scalar(text: str) -> str:
    """Text as a YAML scalar on one line; quoted unless it is plainly plain."""
    if _PLAIN.fullmatch(text) and text.lower() not in _WORDS:
        return text
    return json.dumps(text, ensure_ascii=False)


def listed(texts: Iterable[str]) -> str:
    """A list on one line."""
    return f"[{', '.join(map(scalar, texts))}]"


def flow(values: Mapping[str, str]) -> str:
    """A mapping on one line."""
    return "{" + ", ".join(f"{key}: {value}" for key, value in values.items()) + "}"


def clock(moment: datetime) -> str:
    """A moment in UTC as people write it; seconds only where they say something."""
    return f"{moment:%Y-%m-%d %H:%M:%S} UTC" if moment.second else f"{moment:%Y-%m-%d %H:%M} UTC"


def day(text: str) -> date | None:
    """The calendar day that an ISO date or time begins with, if it exists."""
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def imported(
    intake: Intake, site: ForeignSite, events: Sequence[ForeignEvent], components: tuple[ForeignComponent, ...]
) -> Imported:
    """The outcome: the records' files and, when anything was found, a `uptrail.yaml`."""
    texts = event_texts(events)
    if texts or components:
        texts["uptrail.yaml"] = settings_text(site, components, newest(events))
    problems = tuple(sorted(intake.problems, key=lambda problem: problem.sort_key))
    return Imported(texts, problems, intake.understood(), components)


def newest(events: Iterable[ForeignEvent]) -> date | None:
    """The day on which the newest event began."""
    return max((event.began.date() for event in events if event.began), default=None)
