"""OpenSLO v1 as a schema: what a document of each kind may hold, as the project's own validator decides.

The manual lists in which points it is told otherwise here, and why.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping

from uptrail.archive import Keys
from uptrail.files.openslo_checks import (
    DURATION,
    UNITS,
    Check,
    Finding,
    anything,
    checking,
    duration,
    exclusive,
    flag,
    given,
    is_text,
    list_of,
    map_of,
    mapping,
    name,
    number,
    one_of,
    shaped_duration,
    text,
    text_to,
    wall_time,
    zone,
)
from uptrail.files.slo_window import LONGEST
from uptrail.files.yaml_text import Tree

VERSION = "openslo/v1"
_LABEL_KEY = r"[a-zA-Z0-9]([-._a-zA-Z0-9]{0,61}[a-zA-Z0-9])?"
_HOST = r"[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?"


@checking(anyOf=[text.schema, {"type": "array", "items": text.schema}])
def _label(value: Tree, keys: Keys) -> Iterator[Finding]:
    yield from list_of(text)(value, keys) if isinstance(value, list) else text(value, keys)


_description = text_to(1050)
_operator = one_of("gt", "lt", "gte", "lte")
_metadata = mapping(
    {
        "name": name,
        "displayName": text_to(63),
        "labels": map_of(_LABEL_KEY, _label),
        "annotations": map_of(rf"(?=[^/]{{0,253}}/|[^/]*$)({_HOST}(\.{_HOST})*/)?{_LABEL_KEY}", text, 317),
    },
    ["name"],
)


def _document(kind: str, spec: Check, required: Iterable[str] = ("spec",)) -> Check:
    fields = {"apiVersion": one_of(VERSION), "kind": one_of(kind), "metadata": _metadata, "spec": spec}
    return mapping(fields, ["apiVersion", "kind", "metadata", *required])


def _or_ref(reference: str, kind: str, spec: Check) -> Check:
    """A reference by name, or the same kind of document written in place."""
    fields = {reference: name, "kind": one_of(kind), "metadata": _metadata, "spec": spec}

    @checking(**mapping(fields).schema)
    def check(value: Tree, keys: Keys) -> Iterator[Finding]:
        inline = isinstance(value, dict) and any(key in value for key in ("kind", "metadata", "spec"))
        rules = [exclusive(reference, "spec")]
        yield from mapping(fields, ["kind", "metadata", "spec"] if inline else [], rules)(value, keys)

    return check


# --- indicators ---

_metric = mapping(
    {
        "metricSource": mapping(
            {"metricSourceRef": name, "type": text, "spec": map_of(r"(?s).*", anything, least=1)},
            ["spec"],
        )
    },
    ["metricSource"],
)


def _ratio_parts(value: Tree, keys: Keys) -> Iterator[Finding]:
    """Total needs good or bad; raw stands alone and says of which type it is."""
    wrong = [*exclusive("total", "raw")(value, keys), *exclusive("raw", "good", "bad", required=False)(value, keys)]
    if wrong:
        yield from wrong[:1]
    elif given(value, "total"):
        yield from exclusive("good", "bad")(value, keys)
    elif not given(value, "rawType"):
        yield Finding((*keys, "rawType"), "is missing", "write success or failure", "missing-value")
    else:
        yield from one_of("success", "failure")(given(value, "rawType"), (*keys, "rawType"))


_ratio = mapping(
    {
        "counter": flag,
        "good": _metric,
        "bad": _metric,
        "total": _metric,
        "rawType": text,
        "raw": _metric,
    },
    rules=[_ratio_parts],
)
_sli = mapping(
    {"description": _description, "thresholdMetric": _metric, "ratioMetric": _ratio},
    rules=[exclusive("thresholdMetric", "ratioMetric")],
)
_indicator = mapping({"metadata": _metadata, "spec": _sli}, ["metadata", "spec"])


# --- alerting ---

_condition = mapping(
    {
        "description": _description,
        "severity": text,
        "condition": mapping(
            {
                "kind": one_of("burnrate"),
                "op": _operator,
                "threshold": number(),
                "lookbackWindow": duration,
                "alertAfter": duration,
            },
            ["kind", "op", "threshold", "lookbackWindow"],
        ),
    },
    ["severity", "condition"],
)
_target = mapping({"description": _description, "target": text}, ["target"])
_policy = mapping(
    {
        "description": _description,
        "alertWhenNoData": flag,
        "alertWhenBreaching": flag,
        "alertWhenResolved": flag,
        "conditions": list_of(_or_ref("conditionRef", "AlertCondition", _condition), 1, 1),
        "notificationTargets": list_of(_or_ref("targetRef", "AlertNotificationTarget", _target), 1),
    },
    ["conditions", "notificationTargets"],
)


# --- objectives ---


def _window_kind(value: Tree, keys: Keys) -> Iterator[Finding]:
    """Rolling without a calendar, or a calendar without rolling; and a length that can be measured."""
    rolling, calendar = given(value, "isRolling") == "true", given(value, "calendar")
    if rolling and calendar:
        yield Finding((*keys, "calendar"), "cannot stand beside isRolling: true", "keep one of the two")
    elif not rolling and not calendar:
        yield Finding(keys, "is neither rolling nor on a calendar", "write isRolling: true, or add calendar:")
    length = given(value, "duration")
    found = DURATION.fullmatch(length) if isinstance(length, str) else None
    if found and int(found[1]) == 0:
        yield Finding((*keys, "duration"), f"is {length}: nothing can be measured in it", "write 30d, for example")
    elif found and int(found[1]) > LONGEST.get(UNITS.get(found[2], ""), int(found[1])):
        yield Finding((*keys, "duration"), f"is {length}, which is more than ten years", "write 30d, for example")


_window = mapping(
    {
        "duration": duration,
        "isRolling": flag,
        "calendar": mapping({"startTime": wall_time, "timeZone": zone}, ["startTime", "timeZone"]),
    },
    ["duration"],
    [_window_kind],
)
_slice_target, _weight = number(above=0, most=1), number(above=0)


def _told(wanted: Check, always: Check) -> Check:
    """What editors are told is wanted, though only its form is always checked: the rest where it has a meaning."""
    return Check(always.find, wanted.schema)


_objective = mapping(
    {
        "displayName": text,
        "op": _told(_operator, text),
        "value": number(),
        "target": number(least=0, below=1),
        "targetPercent": number(least=0, below=100),
        "timeSliceTarget": _told(_slice_target, number()),
        "timeSliceWindow": shaped_duration,
        "indicator": _indicator,
        "indicatorRef": name,
        "compositeWeight": _told(_weight, number()),
    },
    rules=[exclusive("target", "targetPercent")],
)


def _has_indicator(spec: Tree) -> bool:
    return bool(given(spec, "indicator") or given(spec, "indicatorRef"))


def _indicators(spec: Tree, keys: Keys) -> Iterator[Finding]:
    """One indicator for the whole SLO, or one for each of its objectives that is to be measured."""
    objectives = given(spec, "objectives")
    parts = [part for part in objectives if _has_indicator(part)] if isinstance(objectives, list) else []
    if not parts:
        yield from exclusive("indicator", "indicatorRef")(spec, keys)
    elif _has_indicator(spec):
        yield Finding((*keys, "indicator"), "cannot stand beside the objectives' own", "keep one of the two")
    elif isinstance(objectives, list):
        for index, objective in enumerate(objectives):
            here = (*keys, "objectives", index)
            yield from exclusive("indicator", "indicatorRef", required=False)(objective, here)
            yield from _looked_at(objective, here, {"compositeWeight": _weight})


_SLICED: dict[str, dict[str, Check]] = {
    "Timeslices": {"timeSliceTarget": _slice_target, "timeSliceWindow": duration},
    "RatioTimeslices": {"timeSliceWindow": duration},
}


def _objective_parts(spec: Tree, keys: Keys) -> Iterator[Finding]:
    """What the budgeting method and the kind of the SLO's own metric ask of each objective."""
    objectives, method = given(spec, "objectives"), given(spec, "budgetingMethod")
    sli = given(spec, "indicator", "spec")
    for index, objective in enumerate(objectives if isinstance(objectives, list) else []):
        here = (*keys, "objectives", index)
        wanted = _SLICED.get(method, {}) if isinstance(method, str) else {}
        for key in wanted:
            if given(objective, key) == "":
                yield Finding((*here, key), f"is missing; {method} needs it", f"add {key}:", "missing-value")
        yield from _looked_at(objective, here, wanted)
        for key in ("op", "value"):
            if given(sli, "ratioMetric") and given(objective, key) != "":
                yield Finding((*here, key), "has no meaning for a ratio", "delete it")
            if given(sli, "thresholdMetric") and given(objective, key) == "":
                yield Finding((*here, key), "is missing; a threshold needs it", f"add {key}:", "missing-value")
        if given(sli, "thresholdMetric"):
            yield from _looked_at(objective, here, {"op": _operator})


def _looked_at(objective: Tree, keys: Keys, closer: Mapping[str, Check]) -> Iterator[Finding]:
    """What is wrong with values of the right form; the form itself is judged elsewhere."""
    for key, check in closer.items():
        value = given(objective, key)
        if isinstance(value, str) and value and not any(_FORMS[key](value, ())):
            yield from check(value, (*keys, key))


_FORMS: dict[str, Check] = {
    "timeSliceTarget": number(),
    "timeSliceWindow": shaped_duration,
    "compositeWeight": number(),
    "op": text,
}


_slo = mapping(
    {
        "description": _description,
        "service": text,
        "indicator": _indicator,
        "indicatorRef": name,
        "budgetingMethod": one_of("Occurrences", "Timeslices", "RatioTimeslices"),
        "timeWindow": list_of(_window, 1, 1),
        "objectives": list_of(_objective),
        "alertPolicies": list_of(_or_ref("alertPolicyRef", "AlertPolicy", _policy)),
    },
    ["service", "budgetingMethod", "timeWindow"],
    [_indicators, _objective_parts],
)

KINDS: dict[str, Check] = {
    "SLO": _document("SLO", _slo),
    "SLI": _document("SLI", _sli),
    "Service": _document("Service", mapping({"description": _description}), []),
    "DataSource": _document(
        "DataSource",
        mapping(
            {"description": _description, "type": text, "connectionDetails": anything}, ["type", "connectionDetails"]
        ),
    ),
    "AlertPolicy": _document("AlertPolicy", _policy),
    "AlertCondition": _document("AlertCondition", _condition),
    "AlertNotificationTarget": _document("AlertNotificationTarget", _target),
}
_UNQUOTED = {"target", "targetPercent", "timeSliceTarget", "value", "threshold", "compositeWeight"}
_UNQUOTED |= {"counter", "isRolling", "alertWhenNoData", "alertWhenBreaching", "alertWhenResolved"}


def check_document(document: Tree, quoted: Callable[[Keys], bool] | None = None) -> Iterator[Finding]:
    """What is wrong with one document; `quoted` tells whether the value at a key path stands in quotes."""
    kind = given(document, "kind")
    version = given(document, "apiVersion")
    if version != VERSION:
        yield Finding(("apiVersion",), f"is {version!r}, which is not read", f"convert the document to {VERSION}")
    elif not isinstance(kind, str) or kind not in KINDS:
        yield from one_of(*KINDS)(kind, ("kind",))
    else:
        found = list(KINDS[kind](document, ()))
        yield from found
        if quoted:
            told = {finding.keys for finding in found}
            yield from (finding for finding in _types(document, (), quoted) if finding.keys not in told)


def _types(value: Tree, keys: Keys, quoted: Callable[[Keys], bool]) -> Iterator[Finding]:
    """Numbers and flags in quotes are text to every other reader of the format, and those without are not."""
    if keys[-1:] == ("connectionDetails",) or keys[-2:] == ("metricSource", "spec"):
        return
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _types(inner, (*keys, key), quoted)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _types(inner, (*keys, index), quoted)
    elif value and _is_bare(keys):
        if quoted(keys):
            yield Finding(keys, "is in quotes, and so text", f"write {value} without quotes")
    elif value and not is_text(value) and not quoted(keys):
        yield Finding(keys, f"is {value}, which is no text without quotes", f'write "{value}"')


def _is_bare(keys: Keys) -> bool:
    """Whether a number or a flag stands there; the target of a notification is text, and so is what people name."""
    if not keys or keys[-1] not in _UNQUOTED or {"labels", "annotations"} & set(keys):
        return False
    return keys[-1] != "target" or "objectives" in keys
