"""What an incident's record already knows of a postmortem: its times, people and timeline, as text for a template."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from uptrail.archive import Archive
from uptrail.commands.spending import slo_impact
from uptrail.importers.writing import lasted
from uptrail.measures.response_times import response_times
from uptrail.outputs import text
from uptrail.records import Incident
from uptrail.records.occurrence import Audience, UpdateStatus
from uptrail.values import written_length

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Row:
    """A row of the timeline, its cells safe between the bars of a Markdown table."""

    time: str
    event: str
    source: str = ""


@dataclass(frozen=True)
class Facts:
    """What a template may say; everything is one line of text, empty when the record does not know it."""

    incident: str
    title: str
    template: str
    date: str
    duration: str
    severity: str
    authors: str
    roles: str
    tags: str
    window: str
    users_affected: str
    detection: str
    trigger: str
    mitigation: str
    slo_impact: str
    timeline: tuple[Row, ...]

    @property
    def sources(self) -> bool:
        """Whether any row of the timeline says where it comes from."""
        return any(row.source for row in self.timeline)

    def values(self) -> dict[str, object]:
        """All of them by the names that templates use."""
        return {**vars(self), "sources": self.sources}


def facts_of(archive: Archive, incident: Incident, template: str) -> Facts:
    """What the incident's record says, as text for a template of this name."""
    began, ended = incident.started, incident.ended
    first = began or min((at for at, _ in moments(incident)), default=None)
    day = first.astimezone(UTC).date() if first else None
    return Facts(
        incident=incident.id,
        title=text.line(incident.title),
        template=template,
        date=day.isoformat() if day else "",
        duration=lasted(ended - began) if began and ended and ended > began else "",
        severity=text.line(incident.severity),
        authors=", ".join(people(incident)),
        roles=roles(incident),
        tags=", ".join(text.line(tag) for tag in incident.tags),
        window=window(began, ended) if began and ended else "",
        users_affected=text.line(incident.users_affected),
        detection=detection(incident),
        trigger=text.line(incident.trigger).rstrip("."),
        mitigation=_spoken(incident.mitigation),
        slo_impact=slo_impact(archive, incident),
        timeline=tuple(timeline(incident, day)),
    )


def window(began: datetime, ended: datetime) -> str:
    """`08:00 to 08:54 UTC`; with the days when there are two."""
    began, ended = began.astimezone(UTC), ended.astimezone(UTC)
    form = "%H:%M" if began.date() == ended.date() else "%Y-%m-%d %H:%M"
    return f"{began:{form}} to {ended:{form}} UTC"


# --- people ---


def people(incident: Incident) -> list[str]:
    """Everybody who had a role, each once: they know what to write."""
    named = incident.roles
    names = (named.commander, *named.experts, named.communications, named.scribe)
    return list(dict.fromkeys(text.line(name) for name in names if name.strip()))


def roles(incident: Incident) -> str:
    """Who had which role, in a sentence; empty when the record names nobody."""
    named = incident.roles
    told = {
        "Incident commander": named.commander,
        "communications": named.communications,
        "experts" if len(named.experts) > 1 else "expert": ", ".join(named.experts),
        "scribe": named.scribe,
    }
    said = "; ".join(f"{role}: {text.line(name)}" for role, name in told.items() if name.strip())
    return f"{said[:1].upper()}{said[1:]}." if said else ""


def detection(incident: Incident) -> str:
    """`by support, 9 minutes after the start`."""
    after = response_times(incident).detect
    said = [f"by {_spoken(incident.detected_by)}"] if incident.detected_by else []
    if after is not None:
        said.append(f"{written_length(after)} after the start" if after >= MINUTE else "at once")
    return ", ".join(said)


def _spoken(word: str) -> str:
    return text.line(word).replace("_", " ")


# --- the timeline ---


def moments(incident: Incident) -> Iterator[tuple[datetime, str]]:
    """What the record's own times and updates say, as events."""
    by = f" by {_spoken(incident.detected_by)}" if incident.detected_by else ""
    leads = f", {text.line(incident.roles.commander)} leads" if incident.roles.commander.strip() else ""
    how = f" by {_spoken(incident.mitigation)}" if incident.mitigation else ""
    named = (
        (incident.started, "Impact begins"),
        (incident.detected, f"Detected{by}"),
        (incident.acknowledged, "Acknowledged"),
        (incident.declared, f"Declared {text.line(incident.severity)}".rstrip() + leads),
        (incident.mitigated, f"Mitigated{how}"),
        (incident.ended, "Cancelled" if incident.cancelled and not incident.resolved else "Resolved"),
    )
    yield from ((at, event) for at, event in named if at)
    told = "Status page" if incident.audience is Audience.PUBLIC else "Update"
    for update in incident.updates:
        if update.status and update.status is not UpdateStatus.RESOLVED:
            yield update.at, f"{told}: {update.status.value}"


def timeline(incident: Incident, day: date | None) -> Iterator[Row]:
    """The rows of the record's timeline with its own times among them; a row that says the same stands alone."""
    rows: list[tuple[datetime | None, datetime | None, str, str]] = []
    last: datetime | None = None
    for entry in incident.timeline:
        last = entry.at or last
        rows.append((last, entry.at, entry.event, entry.origin))
    for moment, event in moments(incident):
        if not any(known and _same(known, moment) and _alike(said, event) for _, known, said, _ in rows):
            rows.append((moment, moment, event, ""))
    for _, at, event, origin in sorted(rows, key=lambda row: (row[0] is not None, row[0] or 0)):
        time = "??"
        if at:
            here = at.astimezone(UTC)
            time = f"{here:%H:%M}" if here.date() == day else f"{here:%Y-%m-%d %H:%M}"
            day = here.date()
        yield Row(time, cell(event), cell(origin))


def cell(words: str) -> str:
    """Text that stays within one cell of a Markdown table."""
    return text.line(words).replace("\\|", "|").replace("|", "\\|")


def _same(one: datetime, other: datetime) -> bool:
    return one.replace(second=0, microsecond=0) == other.replace(second=0, microsecond=0)


def _alike(said: str, event: str) -> bool:
    """Whether somebody has written down what the record's own time says."""
    stem = event.split()[0].rstrip(":").lower()[:7]
    return stem in said.lower()
