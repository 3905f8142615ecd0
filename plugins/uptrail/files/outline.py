"""The light part of a record in plain JSON: what listings, rules and figures ask of every record, without its texts."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from fractions import Fraction
from functools import partial
from typing import Any

from uptrail.problem import Source
from uptrail.records import KINDS, Incident, Postmortem, Record
from uptrail.records.occurrence import Audience, ComponentStatus
from uptrail.records.postmortem import PostmortemStatus

KIND: Mapping[type[Record], str] = {model: kind for kind, model in KINDS.items()}
LIGHT: Mapping[str, type[Incident | Postmortem]] = {"incident": Incident, "postmortem": Postmortem}
"""The kinds of which there may be thousands."""

FIELDS: Mapping[str, frozenset[str]] = {
    "incident": frozenset(
        {
            *("id", "source", "title", "audience", "components", "cancelled", "backfilled", "aliases", "severity"),
            *("started", "detected", "acknowledged", "declared", "mitigated", "resolved"),
            *("data_loss", "data_exposure", "near_miss", "detected_by", "trigger", "tags"),
        }
    ),
    "postmortem": frozenset(
        {
            *("id", "source", "title", "audience", "aliases", "date", "duration", "duration_text", "severity"),
            *("status", "incidents", "tags"),
        }
    ),
}
FACTS: Mapping[str, tuple[str, ...]] = {
    "incident": ("told", "heard", "called_over", "last", "answered_after", "changes"),
    "postmortem": ("first_due", "last_due", "reach", "budget_said"),
}
"""What follows from the heavy fields: cached properties of the record."""

Plain = dict[str, Any]


def outline(record: Record) -> Plain:
    """The light part of a record."""
    kind = KIND[type(record)]
    fields = record.model_dump(include=set(FIELDS[kind]) - {"source"}, exclude_defaults=True)
    facts = {name: value for name in FACTS[kind] if (value := getattr(record, name)) not in (None, ())}
    said: Plain = _plainly({**fields, **facts})
    light: Plain = {
        "moments": {name: said.pop(name) for name in _MOMENTS if name in said},
        "read": {name: said.pop(name) for name in _READ if name in said},
        "plain": said,
    }
    if kind == "incident":
        light["soon"] = {name: said.pop(name) for name in _SOON if name in said}
    if (record.source.line, record.source.column) != (1, 1):
        light["source"] = [record.source.line, record.source.column]
    return light


def remembered(kind: str, path: str, digest: str, light: Plain, rest: Callable[[], Mapping[str, Any]]) -> Record:
    """The record with this light part; `rest` gives all its fields when one of the others is asked for."""
    known = _BASES[kind] | light["plain"]
    for name, seconds in light["moments"].items():
        known[name] = _moment(seconds, UTC)
    for name, value in light["read"].items():
        known[name] = _READ[name](value)
    known["source"] = Source(path, *light["source"]) if "source" in light else Source(path)
    known["digest"] = name_of(known["id"], digest)
    soon = partial(_steps, light["soon"]) if "soon" in light else None
    return LIGHT[kind].light(known, rest, soon)


def name_of(id: str, digest: str) -> str:
    """The name of a record by its file's content; the id is in the file's name alone."""
    return f"{id} {digest}"


def plain(value: Any) -> Any:
    """Values that JSON lacks, in a form that the record's own types read back exactly."""
    if isinstance(value, datetime):
        return int(value.timestamp())
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, Fraction):
        return str(value)
    raise TypeError(f"no plain form for {type(value).__name__}")


def _plainly(value: Any) -> Any:
    """The same for a value and all that it holds."""
    if isinstance(value, dict):
        return {key: _plainly(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plainly(inner) for inner in value]
    if isinstance(value, StrEnum):
        return value.value
    return value if isinstance(value, str | int | float | None) else plain(value)


_moment = datetime.fromtimestamp
_MOMENTS = ("started", "resolved", "cancelled", "told", "heard", "called_over")
_SOON = ("detected", "acknowledged", "declared", "mitigated")
"""Moments that few ask for: they are made when somebody does."""


def _steps(said: Mapping[str, int]) -> Mapping[str, datetime | None]:
    return {name: _moment(said[name], UTC) if name in said else None for name in _SOON}


_STATUSES = {status.value: status for status in ComponentStatus}


def _statuses(said: dict[str, str]) -> dict[str, ComponentStatus]:
    return {id: _STATUSES[status] for id, status in said.items()}


_READ: Mapping[str, Callable[[Any], Any]] = {
    "audience": {audience.value: audience for audience in Audience}.__getitem__,
    "components": _statuses,
    "aliases": tuple,
    "tags": tuple,
    "incidents": tuple,
    "duration": lambda seconds: timedelta(seconds=seconds),
    "status": PostmortemStatus,
    "date": date.fromisoformat,
    "first_due": date.fromisoformat,
    "last_due": date.fromisoformat,
    "reach": lambda ends: (_moment(ends[0], UTC), _moment(ends[1], UTC)),
    "changes": lambda changes: tuple((_moment(at, UTC), _statuses(said)) for at, said in changes),
}
"""How each plain value is read back that is no moment."""


def _base(kind: str) -> Plain:
    """What a light part means that says nothing."""
    fields = LIGHT[kind].model_fields
    defaults = {name: fields[name].get_default(call_default_factory=True) for name in FIELDS[kind] - {"id", "source"}}
    soon = dict.fromkeys(_SOON) if kind == "incident" else {}
    return {name: value for name, value in defaults.items() if name not in soon} | {
        name: () if name == "changes" else None for name in FACTS[kind]
    }


_BASES = {kind: _base(kind) for kind in LIGHT}
