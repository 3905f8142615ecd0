"""A postmortem agrees with its incident about the day, the duration and the severity.

Two figures for one thing make readers doubt both. Five minutes of difference are tolerated, and any day on
which the incident ran, in UTC or in the organisation's own time zone, is right. With several incidents the
first start, the last end and the worst severity count; the time that they covered is right too. Timeline rows
more than a day outside the incident are named, since their date is probably wrong.

**Fails**

```yaml title="incidents/2026-03-04-checkout.yaml"
title: Card payments fail at checkout
severity: SEV2
started: 2026-03-04 14:00 UTC
resolved: 2026-03-04 14:30 UTC
```

```markdown title="postmortems/2026-03-04-checkout.md"
# Postmortem: Card payments fail at checkout

**Date**: 2026-03-05
**Duration**: 1 hour
**Severity**: SEV-1
```

**Passes**

```yaml title="incidents/2026-03-04-checkout.yaml"
title: Card payments fail at checkout
severity: SEV2
started: 2026-03-04 14:00 UTC
resolved: 2026-03-04 14:30 UTC
```

```markdown title="postmortems/2026-03-04-checkout.md"
# Postmortem: Card payments fail at checkout

**Date**: 2026-03-04
**Duration**: 34 minutes
**Severity**: SEV-2
```
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

from uptrail.archive import Archive
from uptrail.problem import Level, Problem
from uptrail.records import Incident, Postmortem
from uptrail.rules.severity import worst
from uptrail.rules.wording import moment, quoted
from uptrail.timespan import Span, total
from uptrail.values import written_length

ID = "postmortem-agrees"
LEVEL = Level.WARNING
SCOPE = "archive"

TOLERANCE = timedelta(minutes=5)
FAR = timedelta(days=1)
REMEDY = "correct one of the two"


def check(archive: Archive) -> Iterator[Problem]:
    """Every figure of a postmortem that differs from its incidents'."""
    for postmortem in archive.postmortems.values():
        incidents = [archive.incidents[id] for id in postmortem.incidents if id in archive.incidents]
        if incidents:
            yield from _severity(archive, postmortem, incidents)
        spans = [Span(one.started, one.ended) for one in incidents if one.started and one.ended]
        if spans and len(spans) == len(incidents):
            whole = Span(min(span.start for span in spans), max(span.end for span in spans))
            yield from _date(archive, postmortem, whole)
            yield from _duration(archive, postmortem, whole.length, total(spans))
            yield from _timeline(archive, postmortem, whole)


def _severity(archive: Archive, postmortem: Postmortem, incidents: Sequence[Incident]) -> Iterator[Problem]:
    severity = worst(archive, [incident.severity for incident in incidents])
    known = archive.settings.severities
    if severity and postmortem.severity in known and postmortem.severity != severity:
        message = f"the severity is {postmortem.severity} here and {severity} in the incident"
        yield Problem(archive.at(postmortem, "severity"), ID, message, LEVEL, REMEDY)


def _date(archive: Archive, postmortem: Postmortem, whole: Span) -> Iterator[Problem]:
    zones = (UTC, archive.settings.zone)
    days = [(whole.start.astimezone(zone).date(), whole.end.astimezone(zone).date()) for zone in zones]
    if postmortem.date and not any(first <= postmortem.date <= last for first, last in days):
        message = f"the date is {postmortem.date}, but the incident began at {moment(whole.start)}"
        yield Problem(archive.at(postmortem, "date"), ID, message, LEVEL, REMEDY)


def _duration(archive: Archive, postmortem: Postmortem, whole: timedelta, covered: timedelta) -> Iterator[Problem]:
    stated = postmortem.duration
    if stated is not None and all(abs(stated - real) > TOLERANCE for real in (whole, covered)):
        message = f"the duration is {written_length(stated)} here and {written_length(whole)} in the incident"
        yield Problem(archive.at(postmortem, "duration"), ID, message, LEVEL, REMEDY)


def _timeline(archive: Archive, postmortem: Postmortem, whole: Span) -> Iterator[Problem]:
    if all(_distance(end, whole) <= FAR for end in postmortem.reach or ()):
        return
    for number, entry in enumerate(postmortem.timeline):
        if entry.at and (gap := _distance(entry.at, whole)) > FAR:
            message = f"the event {quoted(entry.event)} is {written_length(gap)} away from the incident"
            place = archive.at(postmortem, "timeline", number, "at")
            yield Problem(place, ID, message, LEVEL, "check its date")


def _distance(at: datetime, span: Span) -> timedelta:
    return max(span.start - at, at - span.end)
