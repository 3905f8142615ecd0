"""One change to a sound OpenSLO document, and whether the format's own validator takes the outcome.

The verdicts follow from that validator's rules (OpenSLO/go-sdk, pkg/openslo/v1) and from how its decoder reads
JSON. Where Uptrail decides otherwise the manual says why: those are in `DEPARTURES`.
"""

import json
from copy import deepcopy
from typing import Any

import pytest

from uptrail.files.slo import read_slos
from uptrail.problem import Level

GONE = object()


def metric(query: str = "q") -> dict[str, Any]:
    return {"metricSource": {"type": "Prometheus", "spec": {"query": query}}}


RATIO = {"counter": True, "good": metric("g"), "total": metric("t")}
INLINE = {"metadata": {"name": "ok"}, "spec": {"ratioMetric": RATIO}}
CONDITION = {"kind": "burnrate", "op": "lte", "threshold": 2, "lookbackWindow": "1h", "alertAfter": "5m"}
TARGET = {"kind": "AlertNotificationTarget", "metadata": {"name": "mail"}, "spec": {"target": "mail"}}
ALERT = {"conditions": [{"conditionRef": "fast"}], "notificationTargets": [{"targetRef": "pager"}]}
POLICY = {"kind": "AlertPolicy", "metadata": {"name": "p"}, "spec": ALERT}


def sound(kind: str, spec: dict[str, Any]) -> dict[str, Any]:
    return {"apiVersion": "openslo/v1", "kind": kind, "metadata": {"name": "web"}, "spec": spec}


DOCUMENTS = {
    "SLO": sound(
        "SLO",
        {
            "service": "web",
            "indicator": INLINE,
            "timeWindow": [{"duration": "30d", "isRolling": True}],
            "budgetingMethod": "Occurrences",
            "objectives": [{"target": 0.99}],
        },
    ),
    "SLI": sound("SLI", {"ratioMetric": RATIO}),
    "Service": sound("Service", {"description": "d"}),
    "DataSource": sound("DataSource", {"type": "Prometheus", "connectionDetails": {"url": "http://a"}}),
    "AlertPolicy": sound("AlertPolicy", ALERT),
    "AlertCondition": sound("AlertCondition", {"severity": "page", "condition": CONDITION}),
    "AlertNotificationTarget": sound("AlertNotificationTarget", {"target": "mail"}),
}


def changed(kind: str, *changes: tuple[str, Any]) -> dict[str, Any]:
    """A sound document with other values at dotted paths; `GONE` takes one away."""
    document = deepcopy(DOCUMENTS[kind])
    for path, value in changes:
        *way, last = [int(key) if key.isdigit() else key for key in path.split(".")]
        place: Any = document
        for key in way:
            place = place[key]
        if value is GONE:
            del place[last]
        else:
            place[last] = deepcopy(value)
    return document


def errors(document: Any) -> list[str]:
    problems = read_slos("slos/x.yaml", json.dumps(document, indent=1))[1]
    return [str(p) for p in problems if p.level is Level.ERROR and p.rule not in ("unknown-indicator",)]


METADATA: list[tuple[str, Any, bool]] = [
    ("metadata.name", "a" * 63, True),
    ("metadata.name", "a" * 64, False),
    ("metadata.name", "9web-1", True),
    ("metadata.name", "web-", False),
    ("metadata.name", "-web", False),
    ("metadata.name", "web.api", False),
    ("metadata.name", "web_api", False),
    ("metadata.name", "wéb", False),
    ("metadata.name", "", False),
    ("metadata.name", GONE, False),
    ("metadata.name", None, False),
    ("metadata.name", 7, False),
    ("metadata.name", ["web"], False),
    ("metadata", {}, False),
    ("metadata", GONE, False),
    ("metadata", "web", False),
    ("metadata.namespace", "a", False),
    ("metadata.displayName", "d" * 63, True),
    ("metadata.displayName", "é" * 63, True),
    ("metadata.displayName", "d" * 64, False),
    ("metadata.displayName", "", True),
    ("metadata.displayName", None, True),
    ("metadata.displayName", 5, False),
    ("metadata.labels", {}, True),
    ("metadata.labels", {"env": "prod"}, True),
    ("metadata.labels", {"env": ["prod", "x"]}, True),
    ("metadata.labels", {"env": []}, True),
    ("metadata.labels", {"env": [""]}, True),
    ("metadata.labels", {"env": ""}, True),
    ("metadata.labels", {"env": 5}, False),
    ("metadata.labels", {"env": True}, False),
    ("metadata.labels", {"env": ["a", 5]}, False),
    ("metadata.labels", {"env": {"a": "b"}}, False),
    ("metadata.labels", ["env"], False),
    ("metadata.labels", {"nEt": "a"}, True),
    ("metadata.labels", {"net_.-this": "a"}, True),
    ("metadata.labels", {"l" * 63: "a"}, True),
    ("metadata.labels", {"l" * 64: "a"}, False),
    ("metadata.labels", {"net_": "a"}, False),
    ("metadata.labels", {"_net": "a"}, False),
    ("metadata.labels", {"a/b": "a"}, False),
    ("metadata.labels", {"": "a"}, False),
    ("metadata.annotations", {"a": "b"}, True),
    ("metadata.annotations", {"a": ""}, True),
    ("metadata.annotations", {"a": "5"}, True),
    ("metadata.annotations", {"a": 5}, False),
    ("metadata.annotations", {"a": ["b"]}, False),
    ("metadata.annotations", {"nEt": "b"}, True),
    ("metadata.annotations", {"domain.org/service.foo": "b"}, True),
    ("metadata.annotations", {"my-org.com/spec.indicator.metricSource": "b"}, True),
    ("metadata.annotations", {"Domain.org/service": "b"}, False),
    ("metadata.annotations", {"openslo.com/": "b"}, False),
    ("metadata.annotations", {"openslo..this.com/service": "b"}, False),
    ("metadata.annotations", {"openslo_this.org/service": "b"}, False),
    ("metadata.annotations", {"a/b/c": "b"}, False),
    ("metadata.annotations", {("l" * 63 + ".") * 3 + "l/" + "l" * 63: "b"}, True),
    ("metadata.annotations", {("l" * 63 + ".") * 4 + "l/net": "b"}, False),
    ("metadata.annotations", {"l" * 64: "b"}, False),
    ("apiVersion", "openslo/v2", False),
    ("apiVersion", "OpenSLO/v1", False),
    ("apiVersion", GONE, False),
    ("apiVersion", 1, False),
    ("kind", "slo", False),
    ("kind", "Metric", False),
    ("kind", GONE, False),
    ("status", "ok", False),
    ("spec", [], False),
    ("spec", "x", False),
    ("spec.unknown", 1, False),
    ("spec.description", "d" * 1050, True),
    ("spec.description", "é" * 1050, True),
    ("spec.description", "d" * 1051, False),
    ("spec.description", "", True),
    ("spec.description", 1, False),
    ("spec.description", False, False),
]


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_a_sound_document_of_every_kind(kind: str) -> None:
    assert errors(DOCUMENTS[kind]) == []


@pytest.mark.parametrize("kind", DOCUMENTS)
@pytest.mark.parametrize(("path", "value", "valid"), METADATA)
def test_what_every_kind_has(kind: str, path: str, value: Any, valid: bool) -> None:
    assert (not errors(changed(kind, (path, value)))) is valid


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_only_a_service_needs_no_spec(kind: str) -> None:
    assert (not errors(changed(kind, ("spec", GONE)))) is (kind == "Service")
    assert (not errors(changed(kind, ("spec", {})))) is (kind == "Service")


SLICED = [("spec.budgetingMethod", "Timeslices"), ("spec.objectives", [{"target": 0.9, "timeSliceTarget": 0.9}])]
WINDOWED = [("spec.budgetingMethod", "RatioTimeslices"), ("spec.objectives", [{"target": 0.9}])]
THRESHOLD = {"metadata": {"name": "ok"}, "spec": {"thresholdMetric": metric()}}
LATENCY = [("spec.indicator", THRESHOLD), ("spec.objectives", [{"target": 0.9, "op": "lt", "value": 1}])]
COMPOSITE = [
    ("spec.indicator", GONE),
    ("spec.objectives", [{"target": 0.9, "indicator": INLINE}, {"target": 0.8, "indicatorRef": "other"}]),
]
CALENDAR = [
    ("spec.timeWindow", [{"duration": "1M", "calendar": {"startTime": "2022-01-01 12:00:00", "timeZone": "UTC"}}])
]
REFERRED = [("spec.indicator", GONE), ("spec.indicatorRef", "my-sli")]
FIRST, WINDOW, INNER = "spec.objectives.0.", "spec.timeWindow.0.", "spec.indicator.spec."
SLO: list[tuple[list[tuple[str, Any]], bool]] = [
    ([(FIRST + "target", 0)], True),
    ([(FIRST + "target", -0.1)], False),
    ([(FIRST + "target", 0.9999999999)], True),
    ([(FIRST + "target", 0.99), (FIRST + "targetPercent", None)], True),
    ([(FIRST + "target", None)], False),
    ([(FIRST + "target", True)], False),
    ([(FIRST + "target", [0.9])], False),
    ([(FIRST + "target", GONE), (FIRST + "targetPercent", -1)], False),
    ([(FIRST + "target", GONE), (FIRST + "targetPercent", 99.99999999)], True),
    ([(FIRST + "target", GONE), (FIRST + "targetPercent", "99")], False),
    ([(FIRST + "target", 0.9), (FIRST + "targetPercent", 0)], False),
    ([(FIRST + "displayName", "d" * 200)], True),
    ([(FIRST + "displayName", 3)], False),
    ([(FIRST + "name", "a")], False),
    ([(FIRST + "op", "")], True),
    ([(FIRST + "op", "gt")], False),
    ([(FIRST + "value", 0)], False),
    ([(FIRST + "value", None)], True),
    ([(FIRST + "timeSliceTarget", 7)], True),
    ([(FIRST + "timeSliceTarget", "0.9")], False),
    ([(FIRST + "timeSliceWindow", "1m")], True),
    ([(FIRST + "timeSliceWindow", "1x")], True),
    ([(FIRST + "timeSliceWindow", "-1m")], True),
    ([(FIRST + "timeSliceWindow", "one")], False),
    ([(FIRST + "timeSliceWindow", 5)], False),
    ([(FIRST + "compositeWeight", -2)], True),
    ([(FIRST + "compositeWeight", "2")], False),
    ([("spec.objectives", [])], True),
    ([("spec.objectives", GONE)], True),
    ([("spec.objectives", None)], True),
    ([("spec.objectives", {})], False),
    ([("spec.objectives", [None])], False),
    ([("spec.objectives", ["0.9"])], False),
    ([("spec.objectives", [{"target": 0.9}, {"target": 0.99, "displayName": "b"}])], True),
    ([("spec.objectives", [{"target": 0.9}, {"target": 1.1, "displayName": "b"}])], False),
    (SLICED, False),
    ([*SLICED, (FIRST + "timeSliceWindow", "1m")], True),
    ([*SLICED, (FIRST + "timeSliceWindow", "0m")], True),
    ([*SLICED, (FIRST + "timeSliceWindow", "1M")], True),
    ([*SLICED, (FIRST + "timeSliceWindow", "1x")], False),
    ([*SLICED, (FIRST + "timeSliceWindow", "-5m")], False),
    ([*SLICED, (FIRST + "timeSliceWindow", "")], False),
    ([*SLICED, (FIRST + "timeSliceWindow", "1m"), (FIRST + "timeSliceTarget", 1.1)], False),
    ([*SLICED, (FIRST + "timeSliceWindow", "1m"), (FIRST + "timeSliceTarget", -0.1)], False),
    ([*SLICED, (FIRST + "timeSliceWindow", "1m"), (FIRST + "timeSliceTarget", 0.0001)], True),
    ([*SLICED, (FIRST + "timeSliceWindow", "1m"), (FIRST + "timeSliceTarget", GONE)], False),
    (WINDOWED, False),
    ([*WINDOWED, (FIRST + "timeSliceWindow", "5m")], True),
    ([*WINDOWED, (FIRST + "timeSliceWindow", "5m"), (FIRST + "timeSliceTarget", 3)], True),
    ([*WINDOWED, (FIRST + "timeSliceWindow", "5D")], False),
    ([("spec.budgetingMethod", "")], False),
    ([("spec.budgetingMethod", GONE)], False),
    ([("spec.budgetingMethod", "RatioTimeSlices")], False),
    ([("spec.budgetingMethod", 1)], False),
    ([("spec.timeWindow", [])], False),
    ([("spec.timeWindow", None)], False),
    ([("spec.timeWindow", {"duration": "30d", "isRolling": True})], False),
    ([("spec.timeWindow", [{"duration": "30d", "isRolling": True}] * 2)], False),
    ([(WINDOW + "isRolling", GONE)], False),
    ([(WINDOW + "isRolling", False)], False),
    ([(WINDOW + "isRolling", "true")], False),
    ([(WINDOW + "isRolling", 1)], False),
    ([(WINDOW + "duration", GONE)], False),
    ([(WINDOW + "duration", "")], False),
    ([(WINDOW + "duration", 30)], False),
    ([(WINDOW + "duration", "28d")], True),
    ([(WINDOW + "duration", "1w")], True),
    ([(WINDOW + "duration", "1M")], True),
    ([(WINDOW + "duration", "1Q")], True),
    ([(WINDOW + "duration", "1Y")], True),
    ([(WINDOW + "duration", "1y")], False),
    ([(WINDOW + "duration", "1s")], False),
    ([(WINDOW + "duration", "d")], False),
    ([(WINDOW + "duration", "+30d")], True),
    ([(WINDOW + "duration", "30 d")], True),
    ([(WINDOW + "duration", "30d 5h")], True),
    ([(WINDOW + "duration", "030d")], True),
    ([(WINDOW + "duration", "30days")], False),
    ([(WINDOW + "duration", "P30D")], False),
    ([(WINDOW + "duration", "1h30m")], False),
    ([(WINDOW + "calendar", {"startTime": "2022-01-01 12:00:00", "timeZone": "UTC"})], False),
    ([(WINDOW + "calendar", None)], True),
    ([(WINDOW + "period", "1")], False),
    (CALENDAR, True),
    ([*CALENDAR, (WINDOW + "isRolling", False)], True),
    ([*CALENDAR, (WINDOW + "isRolling", True)], False),
    ([*CALENDAR, (WINDOW + "duration", "1Q")], True),
    ([*CALENDAR, (WINDOW + "calendar", {})], False),
    ([*CALENDAR, (WINDOW + "calendar.startTime", GONE)], False),
    ([*CALENDAR, (WINDOW + "calendar.startTime", "2022-01-01 12:00")], False),
    ([*CALENDAR, (WINDOW + "calendar.startTime", "2022-13-01 12:00:00")], False),
    ([*CALENDAR, (WINDOW + "calendar.startTime", "2022-01-01 24:00:00")], False),
    ([*CALENDAR, (WINDOW + "calendar.startTime", "2022-1-1 12:00:00")], False),
    ([*CALENDAR, (WINDOW + "calendar.startTime", "2022-01-01 9:00:00")], True),
    ([*CALENDAR, (WINDOW + "calendar.startTime", "2022-01-01 12:00:00.5")], True),
    ([*CALENDAR, (WINDOW + "calendar.startTime", "2022-01-01 12:00:00 UTC")], False),
    ([*CALENDAR, (WINDOW + "calendar.timeZone", GONE)], False),
    ([*CALENDAR, (WINDOW + "calendar.timeZone", "Europe/Lisbon")], True),
    ([*CALENDAR, (WINDOW + "calendar.timeZone", "America/Argentina/Buenos_Aires")], True),
    ([*CALENDAR, (WINDOW + "calendar.timeZone", "Etc/GMT+5")], True),
    ([*CALENDAR, (WINDOW + "calendar.timeZone", "EST5EDT")], True),
    ([*CALENDAR, (WINDOW + "calendar.timeZone", "Local")], False),
    ([*CALENDAR, (WINDOW + "calendar.timeZone", "europe/lisbon")], False),
    ([*CALENDAR, (WINDOW + "calendar.timeZone", "../etc/passwd")], False),
    ([("spec.service", "any text: ok")], True),
    ([("spec.service", "")], False),
    ([("spec.service", 5)], False),
    ([("spec.indicator", GONE)], False),
    ([("spec.indicator", {})], False),
    ([("spec.indicator", None)], False),
    ([("spec.indicator.metadata", GONE)], False),
    ([("spec.indicator.metadata.name", "Not ok")], False),
    ([("spec.indicator.spec", GONE)], False),
    ([("spec.indicator.kind", "SLI")], False),
    (REFERRED, True),
    ([*REFERRED, (FIRST + "op", "lt"), (FIRST + "value", 5)], True),
    ([*REFERRED, (FIRST + "op", "less")], True),
    ([*REFERRED, ("spec.indicatorRef", "My SLI")], False),
    ([*REFERRED, ("spec.indicatorRef", "")], False),
    ([*REFERRED, ("spec.indicatorRef", "a" * 64)], False),
    (LATENCY, True),
    ([*LATENCY, (FIRST + "op", GONE)], False),
    ([*LATENCY, (FIRST + "value", GONE)], False),
    ([*LATENCY, (FIRST + "value", 0)], True),
    ([*LATENCY, (FIRST + "value", -1.5)], True),
    ([*LATENCY, (FIRST + "op", "eq")], False),
    ([*LATENCY, (FIRST + "op", "<")], False),
    ([*LATENCY, (FIRST + "op", "gte")], True),
    (COMPOSITE, True),
    ([*COMPOSITE, ("spec.indicator", INLINE)], False),
    ([*COMPOSITE, ("spec.indicatorRef", "other")], False),
    ([*COMPOSITE, (FIRST + "indicatorRef", "both")], False),
    ([*COMPOSITE, (FIRST + "indicator", GONE)], True),
    ([*COMPOSITE, (FIRST + "compositeWeight", 1)], True),
    ([*COMPOSITE, (FIRST + "compositeWeight", 0)], False),
    ([*COMPOSITE, (FIRST + "op", "gt")], True),
    ([*COMPOSITE, (FIRST + "indicator.spec.ratioMetric.good", GONE)], False),
    ([*COMPOSITE, ("spec.objectives.1.indicatorRef", "No")], False),
    ([("spec.alertPolicies", [])], True),
    ([("spec.alertPolicies", None)], True),
    ([("spec.alertPolicies", ["p"])], False),
    ([("spec.alertPolicies", [{}])], False),
    ([("spec.alertPolicies", [{"alertPolicyRef": "p"}])], True),
    ([("spec.alertPolicies", [{"alertPolicyRef": "P q"}])], False),
    ([("spec.alertPolicies", [{"alertPolicyRef": ""}])], False),
    ([("spec.alertPolicies", [POLICY])], True),
    ([("spec.alertPolicies", [POLICY, {"alertPolicyRef": "p"}])], True),
    ([("spec.alertPolicies", [POLICY | {"alertPolicyRef": "p"}])], False),
    ([("spec.alertPolicies", [POLICY | {"kind": "AlertCondition"}])], False),
    ([("spec.alertPolicies", [POLICY | {"metadata": {}}])], False),
    ([("spec.alertPolicies", [POLICY | {"spec": {}}])], False),
    ([("spec.alertPolicies", [{"metadata": {"name": "p"}, "spec": ALERT}])], False),
    ([("spec.alertPolicies", [{"kind": "AlertPolicy", "spec": ALERT}])], False),
    ([("spec.alertPolicies", [{"kind": "AlertPolicy", "metadata": {"name": "p"}}])], False),
    ([("spec.alertPolicies", [POLICY | {"spec": ALERT | {"conditions": []}}])], False),
]
RATIOS: list[tuple[dict[str, Any], bool]] = [
    (RATIO, True),
    ({"counter": False, "bad": metric(), "total": metric()}, True),
    ({"good": metric(), "total": metric()}, True),
    ({"counter": "true", "good": metric(), "total": metric()}, False),
    ({"counter": 1, "good": metric(), "total": metric()}, False),
    (RATIO | {"bad": metric()}, False),
    (RATIO | {"raw": metric()}, False),
    (RATIO | {"raw": metric(), "rawType": "success"}, False),
    (RATIO | {"rawType": "success"}, True),
    (RATIO | {"rawType": "anything"}, True),
    (RATIO | {"rawType": 1}, False),
    ({"counter": True, "total": metric()}, False),
    ({"counter": True, "good": metric()}, False),
    ({"counter": True}, False),
    ({"raw": metric(), "rawType": "failure"}, True),
    ({"raw": metric(), "rawType": "Failure"}, False),
    ({"raw": metric()}, False),
    ({"raw": metric(), "rawType": "success", "good": metric()}, False),
    (RATIO | {"good": {}}, False),
    (RATIO | {"good": {"metricSource": {}}}, False),
    (RATIO | {"good": {"metricSource": {"type": "Prometheus"}}}, False),
    (RATIO | {"good": {"metricSource": {"spec": {}}}}, False),
    (RATIO | {"good": {"metricSource": {"spec": "q"}}}, False),
    (RATIO | {"good": {"metricSource": {"spec": {"a": {"b": [1, None, True]}}}}}, True),
    (RATIO | {"good": {"metricSource": {"metricSourceRef": "prom", "spec": {"a": 1}}}}, True),
    (RATIO | {"good": {"metricSource": {"metricSourceRef": "", "spec": {"a": 1}}}}, True),
    (RATIO | {"good": {"metricSource": {"metricSourceRef": "Prom 1", "spec": {"a": 1}}}}, False),
    (RATIO | {"good": {"metricSource": {"type": 5, "spec": {"a": 1}}}}, False),
    (RATIO | {"good": {"source": "x"}}, False),
]
OTHERS: list[tuple[str, str, Any, bool]] = [
    ("SLI", "spec.thresholdMetric", metric(), False),
    ("SLI", "spec.ratioMetric", GONE, False),
    ("SLI", "spec", {"thresholdMetric": metric()}, True),
    ("SLI", "spec", {"thresholdMetric": {}}, False),
    ("SLI", "spec", {"thresholdMetric": metric(), "ratioMetric": {}}, False),
    ("DataSource", "spec.type", GONE, False),
    ("DataSource", "spec.type", "", False),
    ("DataSource", "spec.type", 5, False),
    ("DataSource", "spec.type", "anything", True),
    ("DataSource", "spec.connectionDetails", GONE, False),
    ("DataSource", "spec.connectionDetails", {}, True),
    ("DataSource", "spec.connectionDetails", [1], True),
    ("DataSource", "spec.connectionDetails", 5, True),
    ("AlertPolicy", "spec.alertWhenNoData", True, True),
    ("AlertPolicy", "spec.alertWhenNoData", "true", False),
    ("AlertPolicy", "spec.alertWhenBreaching", False, True),
    ("AlertPolicy", "spec.alertWhenResolved", 0, False),
    ("AlertPolicy", "spec.conditions", GONE, False),
    ("AlertPolicy", "spec.conditions", [], False),
    ("AlertPolicy", "spec.conditions", [{"conditionRef": "a"}] * 2, False),
    ("AlertPolicy", "spec.conditions", [{"conditionRef": "A"}], False),
    ("AlertPolicy", "spec.conditions", [{}], False),
    ("AlertPolicy", "spec.conditions.0.kind", "AlertCondition", False),
    ("AlertPolicy", "spec.notificationTargets", [], False),
    ("AlertPolicy", "spec.notificationTargets", GONE, False),
    ("AlertPolicy", "spec.notificationTargets", [{"targetRef": "a"}, TARGET], True),
    ("AlertPolicy", "spec.notificationTargets", [TARGET | {"targetRef": "a"}], False),
    ("AlertPolicy", "spec.notificationTargets", [TARGET | {"spec": {}}], False),
    ("AlertPolicy", "spec.notificationTargets", [TARGET | {"kind": "Service"}], False),
    ("AlertPolicy", "spec.notificationTargets", ["a"], False),
    ("AlertCondition", "spec.severity", GONE, False),
    ("AlertCondition", "spec.severity", "", False),
    ("AlertCondition", "spec.severity", "anything", True),
    ("AlertCondition", "spec.condition", GONE, False),
    ("AlertCondition", "spec.condition", {}, False),
    ("AlertCondition", "spec.condition.kind", "burnRate", False),
    ("AlertCondition", "spec.condition.kind", GONE, False),
    ("AlertCondition", "spec.condition.op", GONE, False),
    ("AlertCondition", "spec.condition.op", "eq", False),
    ("AlertCondition", "spec.condition.threshold", 0, True),
    ("AlertCondition", "spec.condition.threshold", -1, True),
    ("AlertCondition", "spec.condition.threshold", GONE, False),
    ("AlertCondition", "spec.condition.threshold", "2", False),
    ("AlertCondition", "spec.condition.lookbackWindow", GONE, False),
    ("AlertCondition", "spec.condition.lookbackWindow", "0m", True),
    ("AlertCondition", "spec.condition.lookbackWindow", "1x", False),
    ("AlertCondition", "spec.condition.lookbackWindow", "-1h", False),
    ("AlertCondition", "spec.condition.alertAfter", GONE, True),
    ("AlertCondition", "spec.condition.alertAfter", None, True),
    ("AlertCondition", "spec.condition.alertAfter", "5x", False),
    ("AlertNotificationTarget", "spec.target", GONE, False),
    ("AlertNotificationTarget", "spec.target", "", False),
    ("AlertNotificationTarget", "spec.target", 5, False),
]


@pytest.mark.parametrize(("changes", "valid"), SLO)
def test_objectives(changes: list[tuple[str, Any]], valid: bool) -> None:
    assert (not errors(changed("SLO", *changes))) is valid


@pytest.mark.parametrize(("ratio", "valid"), RATIOS)
def test_ratios_of_their_own_and_in_place(ratio: dict[str, Any], valid: bool) -> None:
    assert (not errors(changed("SLI", ("spec.ratioMetric", ratio)))) is valid
    assert (not errors(changed("SLO", (INNER + "ratioMetric", ratio)))) is valid


@pytest.mark.parametrize(("kind", "path", "value", "valid"), OTHERS)
def test_other_kinds(kind: str, path: str, value: Any, valid: bool) -> None:
    assert (not errors(changed(kind, (path, value)))) is valid


@pytest.mark.parametrize(
    ("changes", "theirs"),
    [
        ([(WINDOW + "duration", "0d")], True),
        ([(WINDOW + "duration", "11Y")], True),
        ([(FIRST + "target", GONE), (FIRST + "Target", 0.9)], True),
        ([(FIRST + "value", ""), (FIRST + "timeSliceTarget", "")], False),
    ],
)
def test_departures(changes: list[tuple[str, Any]], theirs: bool) -> None:
    """The manual lists them with their reasons."""
    assert (not errors(changed("SLO", *changes))) is not theirs


def test_a_target_that_others_round_to_one_is_refused() -> None:
    text = json.dumps(DOCUMENTS["SLO"]).replace("0.99}", "0.99999999999999999}")
    (problem,) = read_slos("slos/x.yaml", text)[1]
    assert problem.remedy == "it must be less than 1; other readers round it to 1"


def test_several_documents_with_a_reference_between_them() -> None:
    documents = [changed("SLO", *REFERRED), changed("SLI", ("metadata.name", "my-sli")), *DOCUMENTS.values()]
    documents[2]["metadata"]["name"] = "other"
    slos, problems = read_slos("slos/x.yaml", "\n---\n".join(json.dumps(one) for one in documents))
    assert problems == ()
    assert [(slo.id, slo.measured_by.good) for slo in slos] == [("web", "g"), ("other", "g")]
    assert errors(documents) == []
