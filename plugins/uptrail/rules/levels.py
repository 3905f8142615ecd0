"""At which level a problem counts here: what `policies.rules` and `policies.rules_since` make of it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import PurePosixPath

from uptrail.archive import Archive
from uptrail.problem import Level, Problem
from uptrail.records import Maintenance, Postmortem, Record
from uptrail.records.occurrence import Occurrence
from uptrail.settings import RULE_LEVELS

_DATED = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?!\d)")


def levelled(problems: Iterable[Problem], archive: Archive) -> Iterator[Problem]:
    """The problems at the levels that the settings give them, without those that are off.

    A level in `policies.rules` replaces the rule's own. After that a document dated before
    `policies.rules_since` has no errors: its day is that of its record, else of its file's name.
    """
    policies = archive.settings.policies
    wanted = {rule: RULE_LEVELS[level] for rule, level in policies.rules.items() if level in RULE_LEVELS}
    since = policies.rules_since
    days = _days(archive) if since else {}
    for problem in problems:
        level = wanted.get(problem.rule, problem.level)
        if level is None:
            continue
        if since and level is Level.ERROR:
            day = days.get(problem.source.path) or _day_in_name(problem.source.path)
            level = Level.WARNING if day and day < since else level
        yield problem if level is problem.level else replace(problem, level=level)


def _days(archive: Archive) -> dict[str, date]:
    """The day of each file, as its record tells it."""
    found: dict[str, date] = {}
    for records in archive.records.values():
        for record in records.values():
            if day := _day(record):
                found[record.source.path] = day
    return found


def _day(record: Record) -> date | None:
    if isinstance(record, Postmortem):
        return record.date
    if not isinstance(record, Occurrence):
        return None
    known: list[datetime | None] = [record.started]
    if isinstance(record, Maintenance) and record.scheduled:
        known.append(record.scheduled.start)
    first = next((time for time in known if time), None)
    if first is None and record.updates:
        first = record.updates[0].at
    return first.date() if first else None


def _day_in_name(path: str) -> date | None:
    found = _DATED.match(PurePosixPath(path).name)
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None
