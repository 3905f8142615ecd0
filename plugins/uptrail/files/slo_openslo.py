"""OpenSLO documents become drafts of SLOs; what only this project knows stands in annotations.

Under `metadata.annotations`: `uptrail.dev/components` (ids with commas between),
`uptrail.dev/audience`, `uptrail.dev/exclude-maintenance`, `uptrail.dev/team`, `uptrail.dev/tier`,
`uptrail.dev/error-budget`, `uptrail.dev/source` (`incidents`, or `csv:` and a path), and `uptrail.dev/id`,
`uptrail.dev/name`, `uptrail.dev/description` and `uptrail.dev/sli` for what is longer than OpenSLO allows.
Labels `team` and `tier` are read too. Without a source, queries to a Prometheus-compatible server are used,
else the incidents.
"""

import re
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from uptrail.archive import Keys
from uptrail.files.draft import Draft, Place
from uptrail.files.openslo_checks import DURATION, NUMBER, UNITS, clock_time, given
from uptrail.files.slo_window import LONGEST
from uptrail.files.yaml_text import Tree
from uptrail.problem import Level
from uptrail.values import Unreadable

ANNOTATION = "uptrail.dev/"
KNOWN = (
    *("components", "audience", "exclude-maintenance", "team", "tier", "source"),
    *("error-budget", "id", "name", "description", "sli"),
)
ANCHORS = {"week": "1970-01-05 00:00:00"}
ANCHOR = "1970-01-01 00:00:00"
"""From these moments the calendar's own weeks and other units are counted; so they need not be kept."""
_SERVERS = {"prometheus", "thanos", "mimir", "cortex", "victoriametrics"}
_OPERATORS = {"lt": "<", "lte": "<=", "gt": ">", "gte": ">="}
_PATHS: dict[str, Keys] = {
    "id": ("metadata", "name"),
    "name": ("metadata", "displayName"),
    "service": ("spec", "service"),
    "description": ("spec", "description"),
    "sli": ("spec", "indicator"),
    "window": ("spec", "timeWindow", 0, "duration"),
    "method": ("spec", "budgetingMethod"),
    "measured_by": ("spec", "indicator"),
    "components": ("metadata", "annotations", ANNOTATION + "components"),
    "audience": ("metadata", "annotations", ANNOTATION + "audience"),
    "exclude_maintenance": ("metadata", "annotations", ANNOTATION + "exclude-maintenance"),
    "team": ("metadata", "annotations", ANNOTATION + "team"),
    "tier": ("metadata", "annotations", ANNOTATION + "tier"),
    "error_budget": ("metadata", "annotations", ANNOTATION + "error-budget"),
}


def drafts_of(
    path: str, document: Tree, keys: Keys, places: Mapping[Keys, Place], indicators: Mapping[str, Tree]
) -> Iterator[Draft]:
    """A draft for each objective of one SLO document that stands at `keys` in its file."""
    objectives = given(document, "spec", "objectives")
    count = len(objectives) if isinstance(objectives, list) else 0
    for index in range(count):
        draft = Draft(path, schooled=True)
        for name, tail in (*_PATHS.items(), *_objective_paths(index)):
            if (*keys, *tail) in places:
                draft.places[(name,)] = places[(*keys, *tail)]
        draft.places[()] = places.get((*keys, "spec", "objectives", index) if count > 1 else keys, (1, 1))
        _fill(draft, document, index, indicators)
        yield draft


def _objective_paths(index: int) -> Iterator[tuple[str, Keys]]:
    objective: Keys = ("spec", "objectives", index)
    yield "objective", (*objective, "targetPercent")
    yield "objective", (*objective, "target")
    yield "timeslice_target", (*objective, "timeSliceTarget")
    yield "timeslice_window", (*objective, "timeSliceWindow")


def _fill(draft: Draft, document: Tree, index: int, indicators: Mapping[str, Tree]) -> None:
    """Everything that the document says about one of its objectives."""
    metadata, spec = given(document, "metadata"), given(document, "spec")
    objective = given(spec, "objectives", index)
    raw = draft.raw
    raw["id"], raw["name"] = _names(metadata, objective, len(given(spec, "objectives")) > 1, index)
    for key in ("service", "description"):
        raw[key] = given(spec, key)
    for key in ("team", "tier"):
        label = given(metadata, "labels", key)
        label = label[0] if isinstance(label, list) and label else label
        raw[key] = label if isinstance(label, str) and (key == "team" or label.isdecimal()) else ""
    raw["method"] = given(spec, "budgetingMethod")
    share = _share(given(objective, "target"))
    raw["objective"] = _share(given(objective, "targetPercent"), 100) if share is None else share
    raw["timeslice_target"] = _share(given(objective, "timeSliceTarget"))
    raw["timeslice_window"] = _length(given(objective, "timeSliceWindow"))
    raw["window"] = _window(given(spec, "timeWindow", 0))
    if raw["window"] and raw["window"]["unit"] == "minute":
        length = given(spec, "timeWindow", 0, "duration")
        message, remedy = f"the window {length} is counted in minutes", "write M for months, as 1M"
        draft.complain(draft.place("window"), message, remedy, Level.WARNING, "openslo")
    indicator = _indicator(draft, spec, objective, indicators)
    inner = given(indicator, "spec")
    raw["sli"] = given(indicator, "metadata", "displayName") or given(inner, "description")
    own = given(indicator, "metadata", "name")
    raw["sli"] = raw["sli"] or ("" if own == raw["id"] else own)
    raw["measured_by"] = _queries(inner, objective)
    _annotate(draft, given(metadata, "annotations"))
    for key in [key for key, value in raw.items() if value is None]:
        del raw[key]


def _names(metadata: Tree, objective: Tree, several: bool, index: int) -> tuple[str, str]:
    """Id and name; those of one among several objectives end in its own."""
    id, own = str(given(metadata, "name")), str(given(objective, "displayName"))
    name = str(given(metadata, "displayName") or id)
    if not several:
        return id, name
    slug = re.sub(r"[^a-z0-9]+", "-", own.lower()).strip("-")
    return f"{id}-{slug or index + 1}", f"{name}: {own or index + 1}"


def _share(value: Tree, whole: int = 1) -> Fraction | None:
    return Fraction(value) / whole if isinstance(value, str) and NUMBER.fullmatch(value) else None


def _length(value: Tree) -> str | None:
    """A duration above zero as a length of time; longer units than weeks have none."""
    found = DURATION.fullmatch(value) if isinstance(value, str) else None
    unit = UNITS.get(found[2]) if found else None
    if not found or not unit or not 0 < int(found[1]) <= LONGEST[unit]:
        return None
    return f"{int(found[1])} {unit}" if unit in ("minute", "hour", "day", "week") else None


def _window(window: Tree) -> dict[str, Any] | None:
    """The parts of a time window; None when the schema has refused it anyway."""
    length = given(window, "duration")
    found = DURATION.fullmatch(length) if isinstance(length, str) else None
    if not found or found[2] not in UNITS or not 0 < int(found[1]) <= LONGEST[UNITS[found[2]]]:
        return None
    rolling = given(window, "isRolling") == "true"
    parts: dict[str, Any] = {"kind": "rolling" if rolling else "calendar", "unit": UNITS[found[2]]}
    parts |= {"count": int(found[1]), "text": f"{length} {parts['kind']}"}
    if not rolling:
        parts["time_zone"] = given(window, "calendar", "timeZone")
        start = given(window, "calendar", "startTime")
        start = str(clock_time(start) or "") if isinstance(start, str) else ""
        parts["start"] = "" if start == ANCHORS.get(parts["unit"], ANCHOR) else start
    return parts


def _indicator(draft: Draft, spec: Tree, objective: Tree, indicators: Mapping[str, Tree]) -> Tree:
    """The indicator in place, or the SLI of that name."""
    inline = given(objective, "indicator") or given(spec, "indicator")
    name = given(objective, "indicatorRef") or given(spec, "indicatorRef")
    if inline or not isinstance(name, str) or not name:
        return inline
    if name not in indicators:
        draft.complain(
            draft.place("id"),
            f"no SLI is named {name!r}, so incidents are counted",
            "put a document of kind SLI with that name beside it",
            Level.WARNING,
            "unknown-indicator",
        )
    return indicators.get(name, "")


def _queries(sli: Tree, objective: Tree) -> dict[str, str]:
    """Queries for good and total events, or for their ratio."""
    ratio = given(sli, "ratioMetric")
    total, good, bad, raw = (_query(given(ratio, part)) for part in ("total", "good", "bad", "raw"))
    if total and (good or bad):
        return {"good": good or f"({total}) - ({bad})", "total": total}
    if raw:
        return {"ratio": f"1 - ({raw})" if given(ratio, "rawType") == "failure" else raw}
    threshold, operator = _query(given(sli, "thresholdMetric")), given(objective, "op")
    if threshold and isinstance(operator, str) and operator in _OPERATORS and given(objective, "value"):
        return {"ratio": f"({threshold}) {_OPERATORS[operator]} bool {given(objective, 'value')}"}
    return {}


def _query(metric: Tree) -> str:
    server, query = given(metric, "metricSource", "type"), given(metric, "metricSource", "spec", "query")
    known = isinstance(server, str) and server.lower() in _SERVERS
    return query.strip() if known and isinstance(query, str) else ""


def _annotate(draft: Draft, annotations: Tree) -> None:
    """Our own keys; a misspelt one is said, since it may have been meant to open or close something."""
    for key, value in annotations.items() if isinstance(annotations, dict) else ():
        if not key.startswith(ANNOTATION):
            continue
        name = key.removeprefix(ANNOTATION)
        if name not in KNOWN:
            known = ", ".join(ANNOTATION + word for word in KNOWN)
            draft.complain(draft.place("id"), f"unknown annotation {key!r}", f"known are {known}")
        elif isinstance(value, str):
            draft.raw[name.replace("-", "_")] = value
    if "source" in draft.raw:
        draft.raw["measured_by"] = draft.raw.pop("source")


def source_of(text: str) -> dict[str, str]:
    """`incidents`, or `csv: path`, typed on one line."""
    if text.strip().lower() == "incidents":
        return {}
    if found := re.fullmatch(r"csv:\s*(\S+)", text.strip()):
        return {"csv": found[1]}
    raise Unreadable(f"{text!r} is not a source", "write incidents, {csv: path} or {prometheus: {good: …, total: …}}")
