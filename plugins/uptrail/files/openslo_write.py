"""Objectives as OpenSLO v1 documents, which our own reader reads back to the same objectives."""

import re
from collections.abc import Iterable, Mapping
from datetime import timedelta
from fractions import Fraction
from typing import Any

import yaml

from uptrail.files.openslo import VERSION
from uptrail.files.openslo_checks import UNITS, is_text
from uptrail.files.slo_openslo import ANCHOR, ANCHORS, ANNOTATION
from uptrail.problem import Problem
from uptrail.records.occurrence import Audience
from uptrail.records.slo import MaintenancePolicy, Method, Slo, WindowKind

RULE = "openslo"
LONGEST_NAME, LONGEST_TITLE, LONGEST_TEXT = 63, 63, 1050
_NAME = re.compile(r"[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?")
_LETTERS = {unit: letter for letter, unit in UNITS.items()}
_STEPS = (("d", timedelta(days=1)), ("h", timedelta(hours=1)), ("m", timedelta(minutes=1)))


class CannotExport(ValueError):
    """OpenSLO has no words for an objective; knows the problem."""

    def __init__(self, slo: Slo, message: str, remedy: str) -> None:
        super().__init__(message)
        self.problem = Problem(slo.source, RULE, f"{slo.id}: {message}", remedy=remedy)


class Number(str):
    """A number by its decimal digits, which YAML gets as they are."""

    __slots__ = ()


class _Dumper(yaml.SafeDumper):
    """Writes numbers without quotes, and never an anchor."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _number(dumper: yaml.SafeDumper, number: Number) -> yaml.ScalarNode:
    return dumper.represent_scalar(f"tag:yaml.org,2002:{'float' if '.' in number else 'int'}", str(number))


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    """Text; `y` and `1_000` in quotes, since the format's own reader takes them for a flag and a number."""
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=None if is_text(text) else "'")


_Dumper.add_representer(Number, _number)
_Dumper.add_representer(str, _text)


def dumps(slos: Iterable[Slo]) -> str:
    """One document after the other. Raises `CannotExport` for an objective that OpenSLO cannot say."""
    trees = [document(slo) for slo in slos]
    if not trees:
        return ""
    text: str = yaml.dump_all(
        trees, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=1000, explicit_start=len(trees) > 1
    )
    return text


def document(slo: Slo) -> dict[str, Any]:
    """One objective as a document of kind SLO. Raises `CannotExport`."""
    return {
        "apiVersion": VERSION,
        "kind": "SLO",
        "metadata": _given(
            {
                "name": slo.id[:LONGEST_NAME].rstrip("-"),
                "displayName": slo.name[:LONGEST_TITLE].rstrip() if slo.name != slo.id else "",
                "labels": _given({"team": slo.team, "tier": "" if slo.tier is None else str(slo.tier)}),
                "annotations": _annotations(slo),
            }
        ),
        "spec": _given(
            {
                "description": slo.description[:LONGEST_TEXT],
                "service": slo.service,
                "indicator": _indicator(slo),
                "timeWindow": [_window(slo)],
                "budgetingMethod": slo.method.value,
                "objectives": [_objective(slo)],
            }
        ),
    }


def _given(tree: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in tree.items() if value not in ("", {}, None)}


def _annotations(slo: Slo) -> dict[str, Any]:
    """What OpenSLO has no word for, and what is longer than it allows."""
    policy, audience = slo.exclude_maintenance, slo.audience
    found = {
        "components": ",".join(slo.components),
        "audience": audience.value if audience is not Audience.INTERNAL else "",
        "exclude-maintenance": policy.value if policy is not MaintenancePolicy.EXCLUDE else "",
        "error-budget": slo.error_budget,
        "source": _source(slo),
        "id": slo.id if not _NAME.fullmatch(slo.id) else "",
        "name": slo.name if len(slo.name) > LONGEST_TITLE else "",
        "description": slo.description if len(slo.description) > LONGEST_TEXT else "",
        "sli": slo.sli if len(slo.sli) > LONGEST_TEXT else "",
    }
    return {ANNOTATION + key: value for key, value in found.items() if value}


def _source(slo: Slo) -> str:
    if slo.source_kind == "incidents":
        return "incidents"
    return f"csv: {slo.measured_by.csv}" if slo.source_kind == "csv" else ""


def _indicator(slo: Slo) -> dict[str, Any]:
    """How it is measured; its name is the objective's own, since ours have none."""
    metadata = {"name": slo.id[:LONGEST_NAME].rstrip("-")}
    spec: dict[str, Any] = {}
    if slo.sli and len(slo.sli) <= LONGEST_TITLE:
        metadata["displayName"] = slo.sli
    elif slo.sli:
        spec["description"] = slo.sli[:LONGEST_TEXT]
    return {"metadata": metadata, "spec": {**spec, "ratioMetric": _ratio(slo)}}


def _ratio(slo: Slo) -> dict[str, Any]:
    """Good and total events, or the ratio itself; incidents are one, by the weight of what they did."""
    source = slo.measured_by
    if source.csv:
        good, total = ({"path": source.csv, "column": column} for column in ("good", "total"))
        return {"good": _metric("CSV", good), "total": _metric("CSV", total)}
    if source.total:
        counter = {"counter": True} if "[" not in source.good + source.total else {}
        queries = {"good": {"query": source.good}, "total": {"query": source.total}}
        return {**counter, **{part: _metric("Prometheus", query) for part, query in queries.items()}}
    if source.ratio:
        return {"rawType": "success", "raw": _metric("Prometheus", {"query": source.ratio})}
    return {"rawType": "success", "raw": _metric("Uptrail", {"incidents": ", ".join(slo.components)})}


def _metric(type: str, spec: Mapping[str, str]) -> dict[str, Any]:
    return {"metricSource": {"type": type, "spec": dict(spec)}}


def _window(slo: Slo) -> dict[str, Any]:
    window = slo.window
    length = f"{window.count}{_LETTERS[window.unit]}"
    if window.kind is WindowKind.ROLLING:
        return {"duration": length, "isRolling": True}
    start = window.start or ANCHORS.get(window.unit, ANCHOR)
    return {"duration": length, "isRolling": False, "calendar": {"startTime": start, "timeZone": window.time_zone}}


def _objective(slo: Slo) -> dict[str, Any]:
    if slo.objective == 1:
        raise CannotExport(slo, "OpenSLO has no objective of 100 %", "leave it out, or write 99.999%")
    found: dict[str, Any] = {"target": decimal(slo.objective)}
    if slo.method is not Method.OCCURRENCES:
        if slo.timeslice_target is not None:
            found["timeSliceTarget"] = decimal(slo.timeslice_target)
        if slo.timeslice_window is not None:
            found["timeSliceWindow"] = _length(slo, slo.timeslice_window)
    return found


def _length(slo: Slo, length: timedelta) -> str:
    for letter, step in _STEPS:
        if length and not length % step:
            return f"{length // step}{letter}"
    raise CannotExport(slo, f"OpenSLO has no unit for a timeslice of {length.total_seconds():g} s", "write minutes")


def decimal(share: Fraction) -> Number:
    """All the digits of a share; every share that can be typed has finitely many."""
    places = next((places for places in range(40) if not share * 10**places % 1), 40)
    digits = str(int(share * 10**places)).zfill(places + 1)
    return Number(f"{digits[:-places]}.{digits[-places:]}" if places else digits)
