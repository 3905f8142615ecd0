"""A maintenance has a window that can happen: it ends after it begins, and its repetition can be read.

`repeat` is a recurrence rule of RFC 5545, such as `FREQ=WEEKLY;BYDAY=SU`, at most hourly. A window that is longer
than the time until the next one would never end.

**Fails**

```yaml title="incidents/2026-04-12-database.yaml"
kind: maintenance
title: Database upgrade
scheduled: {from: 2026-04-12 04:00 UTC, to: 2026-04-12 02:00 UTC}
repeat: FREQ=FORTNIGHTLY
```

**Passes**

```yaml title="incidents/2026-04-12-database.yaml"
kind: maintenance
title: Database upgrade
scheduled: {from: 2026-04-12 02:00 UTC, to: 2026-04-12 04:00 UTC}
repeat: FREQ=WEEKLY;BYDAY=SU
```
"""

import re
from collections.abc import Iterator
from datetime import datetime
from itertools import islice, pairwise
from zoneinfo import ZoneInfo

from dateutil.rrule import rrule, rrulestr

from uptrail.archive import Archive
from uptrail.measures.schedule import absent_weekday
from uptrail.problem import Level, Problem
from uptrail.records import Maintenance
from uptrail.records.maintenance import Schedule
from uptrail.rules.wording import moment
from uptrail.values import written_length

ID = "maintenance-schedule"
LEVEL = Level.ERROR
SCOPE = "record"

SLOW = ("YEARLY", "MONTHLY", "WEEKLY", "DAILY", "HOURLY")
EXAMPLE = "write a rule of RFC 5545, such as FREQ=WEEKLY;BYDAY=SU"

_PART = re.compile(r"[A-Z]+=\S+")


def check(archive: Archive) -> Iterator[Problem]:
    """Everything that keeps a maintenance from having a window."""
    for maintenance in archive.maintenances.values():
        if maintenance.scheduled is None:
            if not maintenance.cancelled:
                message = "the maintenance has no scheduled window"
                remedy = "add scheduled: {from: 2026-03-04 02:00 UTC, to: 2026-03-04 04:00 UTC}"
                yield Problem(archive.at(maintenance, "scheduled"), ID, message, LEVEL, remedy)
        else:
            yield from _window(archive, maintenance, maintenance.scheduled)
        if maintenance.repeat:
            yield from _repetition(archive, maintenance)


def _window(archive: Archive, maintenance: Maintenance, window: Schedule) -> Iterator[Problem]:
    if window.end <= window.start:
        message = f"the window ends ({moment(window.end)}) before it begins ({moment(window.start)})"
        if window.end == window.start:
            message = f"the window ends when it begins ({moment(window.start)})"
        remedy = "check the day and the time zone of from and to"
        yield Problem(archive.at(maintenance, "scheduled", "to"), ID, message, LEVEL, remedy)


def _repetition(archive: Archive, maintenance: Maintenance) -> Iterator[Problem]:
    place, window = archive.at(maintenance, "repeat"), maintenance.scheduled
    begin = window.start if window else maintenance.started or archive.as_of
    rule = _rule(maintenance.repeat, begin, window.zone if window else "UTC")
    if isinstance(rule, str):
        yield Problem(place, ID, f"the repetition {maintenance.repeat!r} cannot be read: {rule}", LEVEL, EXAMPLE)
        return
    starts = list(islice(rule, 2))
    if not starts:
        yield Problem(place, ID, "the repetition never happens", LEVEL, "check UNTIL and the days")
    for first, second in pairwise(starts):
        if window and window.end - window.start > second - first:
            message = f"the window is longer than the {written_length(second - first)} until it comes again"
            yield Problem(place, ID, message, LEVEL, "shorten the window, or repeat it less often")


def _rule(repeat: str, begin: datetime, zone: str) -> rrule | str:
    """The recurrence on the wall clock of a zone, or why it is none."""
    text = repeat.strip().upper().removeprefix("RRULE:")
    found = re.search(r"(?:^|;)FREQ=([A-Z]*)", text)
    if not found:
        return "it has no FREQ"
    if found[1] in {"MINUTELY", "SECONDLY"}:
        return f"{found[1]} is too often"
    if found[1] not in SLOW:
        return f"there is no frequency {found[1]}"
    if odd := next((part for part in text.split(";") if part and not _PART.fullmatch(part)), None):
        return f"{odd!r} is not NAME=VALUE without a space"
    plain = re.sub(r"(UNTIL=\d{8}(?:T\d{6})?)Z", r"\1", text)
    try:
        rule = rrulestr(plain, dtstart=begin.astimezone(ZoneInfo(zone)).replace(tzinfo=None))
    except (ValueError, KeyError, TypeError, OverflowError) as error:
        return str(error) or "it is not a rule"
    if not isinstance(rule, rrule):
        return "it is more than one rule"
    absent = absent_weekday(dict(part.strip().split("=", 1) for part in text.split(";") if "=" in part))
    return f"no {'month' if 'MONTH' in text else 'year'} has {absent}" if absent else rule
