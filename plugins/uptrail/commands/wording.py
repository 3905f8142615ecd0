"""Offers words for each phase: calm at first, then reassuring, hopeful, and confident at the end.

Nothing is claimed that the record does not say, and only those components are named whose names it is given.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from uptrail.records.occurrence import ComponentStatus, UpdateStatus
from uptrail.rules.wording import listed, moment
from uptrail.values import written_length

MOST_NAMES = 4
ABOUT = timedelta(minutes=10)
"""Lengths beyond this are told in steps of five minutes, as people do."""

_SYMPTOMS = {
    ComponentStatus.MAJOR_OUTAGE: "{names} {are} not working.",
    ComponentStatus.PARTIAL_OUTAGE: "Parts of {names} are not working.",
    ComponentStatus.DEGRADED_PERFORMANCE: "{names} {are} slower or less reliable than usual.",
}
_FIRST = {
    UpdateStatus.INVESTIGATING: "We know about it and are looking for the cause.",
    UpdateStatus.IDENTIFIED: "We have found the cause{of_it}. We know what to do and are putting it right.",
    UpdateStatus.MONITORING: "A fix is in place and {names} {are} recovering. We keep a close watch until it holds.",
}
_AGAIN = {
    UpdateStatus.INVESTIGATING: "We are still looking for the cause{of_it}, and will not stop before we have it.",
    UpdateStatus.IDENTIFIED: "We are still putting right the cause{of_it}.",
    UpdateStatus.MONITORING: "{names} {are} still recovering, and we keep watching.",
}
_BACK = "The problem{with_it} is not over yet: the fix did not hold. We are working on it again."


def suggest(
    phase: UpdateStatus, statuses: Mapping[str, ComponentStatus], before: UpdateStatus | None = None, impact: str = ""
) -> str:
    """Words for an incident's phase that follows `before`; `statuses` are by the names that readers know."""
    names = _names(list(statuses))
    words = {
        "names": names or "everything",
        "are": "are" if len(statuses) > 1 else "is",
        "of_it": f" of the problem with {names}" if names else "",
        "with_it": f" with {names}" if names else "",
    }
    if before is UpdateStatus.MONITORING and phase in (UpdateStatus.INVESTIGATING, UpdateStatus.IDENTIFIED):
        return _BACK.format(**words)
    said = (_AGAIN if phase is before else _FIRST)[phase].format(**words)
    if phase is UpdateStatus.INVESTIGATING and before is None and not impact:
        said = f"{symptoms(statuses) or 'There is a problem.'} {said}"
    return said[:1].upper() + said[1:]


def symptoms(statuses: Mapping[str, ComponentStatus]) -> str:
    """What customers notice, worst first: a sentence for each status."""
    found = []
    for status, sentence in _SYMPTOMS.items():
        if names := [name for name, held in statuses.items() if held is status]:
            found.append(sentence.format(names=_names(names), are="are" if len(names) > 1 else "is"))
    return " ".join(found)


def over(names: Sequence[str], started: datetime | None, resolved: datetime, summary: str = "") -> str:
    """Words for the end, with how long it lasted."""
    subject = f"{_names(names)} {'work' if len(names) > 1 else 'works'}" if names else "Everything works"
    parts = [f"The problem is solved: {subject} normally again."]
    if summary:
        parts.append(summary if summary.endswith((".", "!", "?")) else f"{summary}.")
    if started:
        parts.append(f"It lasted {about(resolved - started)}, from {_from_to(started, resolved)}.")
    return " ".join(parts)


def called_off(reason: str, *, planned: bool) -> str:
    """Words for what turned out to be nothing, or will not take place."""
    first = "This maintenance will not take place." if planned else "This turned out not to be an incident."
    reason = reason[:1].upper() + reason[1:]
    return f"{first} {reason if reason.endswith(('.', '!', '?')) else f'{reason}.'}"


def work(phase: UpdateStatus, names: Sequence[str], window: tuple[datetime, datetime] | None) -> str:
    """Words for a maintenance's phase."""
    what = f" on {_names(names)}" if names else ""
    planned = f" {_on_day(*window)}" if window else ""
    until = f" We expect to be done by {moment(window[1])}." if window else ""
    interrupted = f" Expect interruptions of {_names(names)} during this time." if names else ""
    return {
        UpdateStatus.SCHEDULED: f"We will carry out maintenance{what}{planned}.{interrupted}",
        UpdateStatus.IN_PROGRESS: f"The maintenance{what} has begun.{until}",
        UpdateStatus.VERIFYING: f"The work{what} is done. We are making sure that everything runs as it should.",
        UpdateStatus.COMPLETED: f"The maintenance{what} is complete, and everything runs normally.",
    }[phase]


def about(length: timedelta) -> str:
    """`less than a minute`, `7 minutes`, `about 40 minutes`, `about 1 hour 5 minutes`."""
    minutes = max(round(length.total_seconds() / 60), 0)
    if minutes < 1:
        return "less than a minute"
    if timedelta(minutes=minutes) <= ABOUT:
        return written_length(timedelta(minutes=minutes))
    return f"about {written_length(timedelta(minutes=round(minutes / 5) * 5))}"


def _on_day(start: datetime, end: datetime) -> str:
    if start.date() == end.date():
        return f"on {start:%Y-%m-%d} from {start:%H:%M} to {end:%H:%M} UTC"
    return f"from {_from_to(start, end)}"


def _from_to(start: datetime, end: datetime) -> str:
    return f"{start:%H:%M} to {end:%H:%M} UTC" if start.date() == end.date() else f"{moment(start)} to {moment(end)}"


def _names(names: Sequence[str]) -> str:
    return listed(names if len(names) <= MOST_NAMES else [*names[: MOST_NAMES - 1], "others"])
