"""OpenSLO documents are judged as the project's own validator judges them."""

import json
from textwrap import dedent

import pytest

from files.shared_cases import CASES, case
from uptrail.files.openslo import check_document
from uptrail.files.slo import read_slos
from uptrail.files.yaml_text import load
from uptrail.problem import Level

DEPARTURES = {"duration='0d'": "nothing can be measured in a window of length zero"}

SLO = """\
apiVersion: openslo/v1
kind: SLO
metadata: {name: web}
spec:
  service: web
  indicator:
    metadata: {name: ok}
    spec: {ratioMetric: {counter: true, good: {metricSource: {spec: {q: a}}}, total: {metricSource: {spec: {q: b}}}}}
  timeWindow: [{duration: 30d, isRolling: true}]
  budgetingMethod: Occurrences
  objectives: [{target: 0.99}]
"""


def verdict(text):
    _, problems = read_slos("slos/x.yaml", text)
    return [f"{problem.source.line}:{problem.source.column} {problem.message}" for problem in problems]


def test_verdicts_agree_with_the_reference_on_every_mutation():
    cases = json.loads(case(CASES / "slo/vectors/openslo_v1_mutations_verdicts.json").read_text())["cases"]
    ours = {one["name"]: not errors(one["doc"]) for one in cases}
    theirs = {one["name"]: one["verdict"] == "VALID" for one in cases}
    assert len(cases) == 60
    assert {name for name in ours if ours[name] != theirs[name]} == set(DEPARTURES)


def errors(document):
    text = json.dumps(document, indent=1)
    return [p for p in read_slos("slos/x.yaml", text)[1] if p.level is Level.ERROR and p.rule != "unknown-indicator"]


@pytest.mark.parametrize(
    ("name", "sound"),
    [
        ("occurences-slo.yaml", [True]),
        ("ratio-timeslices.yaml", [False]),
        ("timeslices-slo.yaml", [False]),
        ("low-traffic-timeslices-slo.yaml", [False]),
        ("gosdk-v1-slos.yaml", [False]),
        ("gosdk-v1-slis.yaml", [True] * 4),
        ("gosdk-v1-alert_conditions.yaml", [True] * 2),
        ("gosdk-v1-alert_policies.yaml", [True] * 3),
        ("oslo-validate-v1.yaml", [False, True, False]),
        ("oslo-validate-unknown-field.yaml", [False]),
    ],
)
def test_verdicts_agree_with_the_reference_on_the_projects_own_documents(name, sound):
    tree, problems = load(case(CASES / "slo/openslo" / name).read_text(), name)
    assert problems == ()
    documents = tree if isinstance(tree, list) else [tree]
    assert [not list(check_document(document)) for document in documents] == sound


@pytest.mark.parametrize(
    ("before", "after", "problem"),
    [
        ("target: 0.99", 'target: "0.99"', "11:25 spec, objectives 1, target is in quotes, and so text"),
        ("target: 0.99", "target: 99.9", "11:25 spec, objectives 1, target is 99.9"),
        ("target: 0.99", "taget: 0.99", "11:24 spec, objectives 1, taget is an unknown key"),
        ("30d", "30D", "9:27 spec, timeWindow 1, duration is '30D', whose unit 'D' is unknown"),
        ("30d", "1m", "9:27 the window 1m is counted in minutes"),
        ("Occurrences", "occurrences", "10:20 spec, budgetingMethod is 'occurrences'"),
        ("name: web}", "name: Web}", "3:18 metadata, name is 'Web', which is not a name"),
        ("service: web", "service:", "5:11 spec, service is missing"),
        ("kind: SLO", "kind: SLOO", "2:7 kind is 'SLOO'"),
        ("counter: true", "counter: yes", "8:35 spec, indicator, spec, ratioMetric, counter is 'yes'"),
    ],
)
def test_a_mistake_is_said_once_and_on_its_place(before, after, problem):
    assert before in SLO
    found = verdict(SLO.replace(before, after))
    assert problem in found
    assert len(found) == len(set(found)) <= 2


@pytest.mark.parametrize(("length", "unit"), [("12h", "hour"), ("2w", "week"), ("1M", "month"), ("1Q", "quarter")])
def test_windows_of_every_unit(length, unit):
    (slo,), problems = read_slos("slos/x.yaml", SLO.replace("30d", length))
    assert (slo.window.unit, problems) == (unit, ())


def test_a_sound_document_has_no_problem_also_as_one_of_several_and_as_json():
    assert verdict(SLO) == []
    assert verdict(f"---\n# nothing yet\n---\n{SLO}---\n" + SLO.replace("name: web", "name: other")) == []
    tree, _ = load(SLO, "x")
    assert verdict(json.dumps(tree).replace('"true"', "true").replace('"0.99"', "0.99")) == []


def test_the_place_is_right_after_an_empty_document():
    found = verdict("---\n# nothing\n---\n" + SLO.replace("30d", "-1d"))
    assert found[0] == "12:27 spec, timeWindow 1, duration is -1d"


def test_other_kinds_stand_beside_it_and_are_judged_too():
    text = """\
        apiVersion: openslo/v1
        kind: AlertPolicy
        metadata: {name: fast-burn}
        spec:
          conditions: [{conditionRef: fast}]
          notificationTargets:
            - targetRef: pager
            - {kind: AlertNotificationTarget, metadata: {name: mail}, spec: {target: a}}
        ---
        apiVersion: openslo/v1
        kind: AlertCondition
        metadata: {name: fast}
        spec: {severity: page, condition: {kind: burnrate, op: lte, threshold: 14, lookbackWindow: 1h, alertAfter: 5m}}
        ---
        apiVersion: openslo/v1
        kind: DataSource
        metadata: {name: prometheus}
        spec: {type: Prometheus, connectionDetails: {url: "http://127.0.0.1"}}
        ---
        apiVersion: openslo/v1
        kind: Service
        metadata: {name: web}
        spec: {}
        """
    assert verdict(dedent(text)) == []
    assert verdict(dedent(text).replace("op: lte", "op: less")) == ["13:56 spec, condition, op is 'less'"]
