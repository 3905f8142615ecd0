"""SLO documents of both forms become objectives with their measurements, and every value keeps its line."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction
from itertools import pairwise
from textwrap import dedent

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from uptrail.files.slo import read_indicators, read_slos, slo_places
from uptrail.files.slo_csv import read_measurements
from uptrail.files.yaml_text import nearest
from uptrail.records.occurrence import Audience
from uptrail.records.slo import MaintenancePolicy, Method, WindowKind

PATH = "slos/payments.yaml"


def read(text, files=None, **more):
    slos, problems = read_slos(PATH, dedent(text), (files or {}).get, **more)
    return slos, [f"{problem.source}: {problem.message} | {problem.remedy}" for problem in problems]


def one(lines, files=None):
    text = (
        f"service: payments\nslos:\n  - name: Availability\n    objective: 99.9%\n    window: 30 days rolling\n{lines}"
    )
    slos, problems = read(text, files)
    return (slos[0] if slos else None), problems


def test_a_service_and_its_objectives():
    slos, problems = read(
        """\
        service: payments
        team: money
        tier: 1
        slos:
          - name: Availability
            objective: 99.95 %
            window: 4 weeks rolling
            components: [checkout, ledger]
            audience: public
            exclude_maintenance: bad
            method: ratio_timeslices
            timeslice_window: 5 minutes
          - id: fresh
            name: Freshness
            objective: 99.0%
            window: calendar quarter
            time_zone: Europe/Lisbon
            exclude_maintenance: true
        """
    )
    assert problems == []
    first, second = slos
    assert (first.id, first.source.line, first.team, first.tier) == ("payments-availability", 5, "money", 1)
    assert (first.objective, second.objective) == (Fraction(9995, 10000), Fraction(99, 100))
    assert (first.window.kind, first.window.unit, first.window.count) == (WindowKind.ROLLING, "week", 4)
    assert (first.components, first.audience) == (("checkout", "ledger"), Audience.PUBLIC)
    assert (first.method, first.timeslice_window) == (Method.RATIO_TIMESLICES, timedelta(minutes=5))
    assert first.exclude_maintenance is MaintenancePolicy.BAD
    assert (second.id, second.window.unit, second.window.time_zone) == ("fresh", "quarter", "Europe/Lisbon")
    assert (second.exclude_maintenance, second.audience) == (MaintenancePolicy.EXCLUDE, Audience.INTERNAL)


@pytest.mark.parametrize(
    ("line", "replacement", "problem"),
    [
        (
            "99.9%",
            "0.9995",
            "4:16: objective: '0.9995' is ambiguous without a percent sign | write 99.95%, if that is meant",
        ),
        ("99.9%", "0.9", "4:16: objective: '0.9' is ambiguous without a percent sign | write 90%, if that is meant"),
        (
            "99.9%",
            "99.95",
            "4:16: objective: '99.95' is ambiguous without a percent sign | write 99.95%, if that is meant",
        ),
        ("99.9%", "101%", "4:16: objective: 101% is more than 100% | write a share between 0% and 100%"),
        (
            "30 days rolling",
            "1 month rolling",
            "5:13: window: a rolling month has no fixed length | write 30 days rolling, or calendar month",
        ),
        (
            "30 days rolling",
            "calendar fortnight",
            "5:13: window: 'calendar fortnight' is not a window: unknown unit 'fortnight' | "
            "write day, week, month, quarter or year",
        ),
        (
            "30 days rolling",
            "0 days rolling",
            "5:13: window: '0 days rolling' is not a window that can be measured | write it as 30 days rolling",
        ),
        (
            "30 days rolling",
            "always",
            "5:13: window: 'always' is not a window | write it as 30 days rolling, or calendar month",
        ),
    ],
)
def test_an_objective_or_window_that_cannot_be_read_loses_its_slo_only(line, replacement, problem):
    text = "service: payments\nslos:\n  - name: A\n    objective: 99.9%\n    window: 30 days rolling\n"
    text = text.replace(line, replacement) + "  - name: B\n    objective: 99%\n    window: 30 days rolling\n"
    slos, problems = read(text)
    assert [slo.name for slo in slos] == ["B"]
    assert problems == [f"{PATH}:{problem}"]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (
            "    audience: Public\n",
            "6:15: audience: 'Public' is not one of the allowed words | "
            "did you mean public? Allowed are public or internal",
        ),
        (
            "    exclude_maintenance: maybe\n",
            "6:26: exclude_maintenance: 'maybe' is not one of the allowed words | write exclude, good or bad",
        ),
        ("    compnents: [a]\n", "6:16: unknown key 'compnents' | did you mean components?"),
        (
            "    id: ../../x\n",
            "6:9: id: '../../x' is not an id | write lower-case letters, digits and hyphens, as payments-availability",
        ),
        (
            "    source: {csv: ../secret.csv}\n",
            "6:13: csv: '../secret.csv' is not a CSV file of this repository | write slos/data/name.csv",
        ),
        (
            "    source: {csv: slos/data/gone.csv}\n",
            "6:13: there is no readable file 'slos/data/gone.csv' | add it, correct the path, or mend the file",
        ),
        (
            "    time_zone: Lisbon\n",
            "6:16: time_zone: unknown time zone 'Lisbon' | write an IANA name such as Europe/Lisbon, or UTC",
        ),
    ],
)
def test_a_value_that_cannot_be_read_is_said_and_the_rest_is_kept(line, problem):
    slo, problems = one(line)
    assert slo is not None
    assert (slo.id, slo.audience, tuple(slo.measurements)) == ("payments-availability", Audience.INTERNAL, ())
    assert problems == [f"{PATH}:{problem}"]


def test_what_is_missing_is_said():
    slos, problems = read("service: payments\nslos:\n  - name: A\n    objective: 99%\n")
    assert slos == ()
    assert problems == [f"{PATH}:3:5: window is missing | write window: …"]


@pytest.mark.parametrize(
    "text", ["service: payments\n", "service: payments\nslos: {a: b}\n", "- a\n- b\n", "just text\n", "a: [\n"]
)
def test_a_file_that_is_no_slo_document_is_said_once(text):
    slos, problems = read(text)
    assert slos == ()
    assert len(problems) == (2 if text.startswith("- a") else 1)


def test_prometheus_sources_and_their_kept_measurements():
    files = {
        "slos/data/payments-availability.csv": "start,good,total\n2026-03-01T00:00Z,9,10\n2026-03-01T01:00Z,10,10\n"
    }
    slo, problems = one("    source: {prometheus: {good: sum(good), total: sum(all)}}\n", files)
    assert problems == []
    assert slo is not None
    assert (slo.measured_by.good, slo.measured_by.total, slo.source_kind) == ("sum(good)", "sum(all)", "prometheus")
    assert len(slo.measurements) == 2
    slo, problems = one("    source: {prometheus: {good: sum(good)}}\n")
    assert problems[0].startswith(f"{PATH}:6:13: source: one source is needed, and good goes with total")


def test_every_value_has_its_line():
    text = "service: payments\nslos:\n  - name: A\n    objective: 99%\n    window: 30 days rolling\n"
    text += "    source: {csv: slos/data/a.csv}\n"
    places = slo_places(PATH, text)["payments-a"]
    assert str(nearest(places, PATH, ("objective",))) == f"{PATH}:4:16"
    assert str(nearest(places, PATH, ("window", "count"))) == f"{PATH}:5:13"
    assert str(nearest(places, PATH, ("measured_by", "csv"))) == f"{PATH}:6:19"
    assert str(nearest(places, PATH, ("service",))) == f"{PATH}:1:10"
    assert str(nearest(places, PATH, ("team",))) == f"{PATH}:3:5"


# --- OpenSLO ---

OPENSLO = """\
apiVersion: openslo/v1
kind: SLI
metadata: {name: web-ok, displayName: Good answers}
spec:
  ratioMetric:
    counter: true
    bad: {metricSource: {type: Prometheus, spec: {query: sum(bad)}}}
    total: {metricSource: {type: Prometheus, spec: {query: sum(all)}}}
---
apiVersion: openslo/v1
kind: SLO
metadata:
  name: web
  displayName: Web
  labels: {team: [money]}
  annotations:
    uptrail.dev/components: checkout, ledger
    uptrail.dev/audience: public
    uptrail.dev/exclude-maintenance: good
spec:
  service: web
  indicatorRef: web-ok
  timeWindow:
    - duration: 1M
      calendar: {startTime: "2022-01-01 12:00:00", timeZone: America/New_York}
  budgetingMethod: Timeslices
  objectives:
    - displayName: Agreed
      target: 0.99
      timeSliceTarget: 0.95
      timeSliceWindow: 5m
    - targetPercent: 99.5
      timeSliceTarget: 0.9
      timeSliceWindow: 1h
"""


def test_each_objective_of_an_openslo_document_is_an_slo():
    slos, problems = read(OPENSLO)
    assert problems == []
    first, second = slos
    assert [(slo.id, slo.name, slo.source.line) for slo in slos] == [
        ("web-agreed", "Web: Agreed", 28),
        ("web-2", "Web: 2", 32),
    ]
    assert (first.objective, second.objective) == (Fraction(99, 100), Fraction(995, 1000))
    assert (first.method, first.timeslice_target) == (Method.TIMESLICES, Fraction(95, 100))
    assert (first.timeslice_window, second.timeslice_window) == (timedelta(minutes=5), timedelta(hours=1))
    assert (first.window.unit, first.window.time_zone, first.window.start) == (
        "month",
        "America/New_York",
        "2022-01-01 12:00:00",
    )
    assert (first.measured_by.good, first.measured_by.total) == ("(sum(all)) - (sum(bad))", "sum(all)")
    assert (first.sli, first.team, first.components) == ("Good answers", "money", ("checkout", "ledger"))
    assert (first.audience, first.exclude_maintenance) == (Audience.PUBLIC, MaintenancePolicy.GOOD)
    assert str(nearest(slo_places(PATH, OPENSLO)["web-2"], PATH, ("objective",))) == f"{PATH}:32:22"


def test_an_indicator_may_stand_in_another_file():
    sli, slo = OPENSLO.split("---\n")
    slos, problems = read(slo, indicators=read_indicators("slos/sli.yaml", sli))
    assert (problems, slos[0].source_kind) == ([], "prometheus")
    slos, problems = read(slo)
    assert [slo.source_kind for slo in slos] == ["incidents", "incidents"]
    assert problems[0].startswith(f"{PATH}:4:9: no SLI is named 'web-ok', so incidents are counted")


def test_a_source_may_be_given_by_annotation():
    files = {"slos/data/web.csv": "start,end,good,total\n2026-03-01T00:00Z,2026-03-01T01:00Z,9,10\n"}
    slos, problems = read(
        OPENSLO.replace("    uptrail.dev/audience: public", "    uptrail.dev/source: csv:slos/data/web.csv"), files
    )
    assert problems == []
    assert (slos[0].source_kind, len(slos[0].measurements)) == ("csv", 1)


def test_a_misspelt_annotation_of_ours_is_an_error():
    slos, problems = read(OPENSLO.replace("uptrail.dev/audience", "uptrail.dev/audiance"))
    assert {slo.audience for slo in slos} == {Audience.INTERNAL}
    assert problems[0].startswith(f"{PATH}:13:9: unknown annotation 'uptrail.dev/audiance'")


def test_other_versions_are_named():
    _, problems = read("apiVersion: openslo/v1alpha\nkind: SLO\n")
    assert problems == [
        f"{PATH}:1:13: apiVersion is 'openslo/v1alpha', which is not read | convert the document to openslo/v1"
    ]


# --- measurements ---

HOURLY = "start,good,total\n2026-03-01T00:00Z,9,10\n2026-03-01T01:00Z,10,10\n2026-03-01T04:00Z,8,8\n"
CSV = "slos/data/a.csv"


def slices(text):
    found, problems = read_measurements(CSV, text)
    return tuple(found), [f"{problem.source.line}: {problem.message}" for problem in problems]


def test_a_slice_lasts_to_the_next_but_a_gap_stays_unmeasured():
    found, problems = slices(HOURLY)
    assert problems == []
    assert [(slice.start.hour, slice.end.hour) for slice in found] == [(0, 1), (1, 2), (4, 5)]
    assert [(slice.good, slice.total) for slice in found] == [(9, 10), (10, 10), (8, 8)]


@pytest.mark.parametrize(
    "text",
    [
        "\ufeff" + HOURLY,
        HOURLY.replace("\n", "\r\n"),
        HOURLY.replace(",", ";"),
        HOURLY.replace(",", "\t"),
        HOURLY.replace("start,good,total", "Start, Good, Total"),
        "\n".join([HOURLY.split("\n")[0], *reversed(HOURLY.strip().split("\n")[1:])]),
        HOURLY + "\n ,,\n",
        HOURLY.replace(",10\n", ",10.0\n"),
        HOURLY.replace(",", ";").replace(";10\n", ";10,0\n"),
        HOURLY.replace(",", ";").replace("\n", ";;\n"),
        "sep=;\n" + HOURLY.replace(",", ";"),
    ],
)
def test_what_spreadsheets_make_of_it_is_the_same(text):
    assert slices(text) == slices(HOURLY)


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("2026-03-01T02:00Z,11,10", "4: row 4: good (11) is more than total (10)"),
        ("2026-03-01T02:00Z,-1,10", "4: row 4: good is negative: -1"),
        ("2026-03-01T02:00Z,ten,10", "4: row 4: good is 'ten', which is not a number"),
        ('2026-03-01T02:00Z,"1,5",10', "4: row 4: good is '1,5', which is not a number"),
        ("2026-03-01T02:00Z,NaN,10", "4: row 4: good is 'NaN', which is not a number"),
        ("2026-03-01T02:00Z,,10", "4: row 4: no good"),
        ("2026-03-01T02:00Z,1,500,2,000", "4: row 4: the row has 5 cells, but there are 3 columns"),
        ("2026-03-01T02:00Z,1", "4: row 4: no total"),
        ("2026-03-01T02:00+01:00,1,1", "4: row 4: the zone is +01:00, but UTC in the rows above"),
        ("2026-03-01T02:00,1,1", "4: row 4: '2026-03-01T02:00' has no time zone"),
        ("2026-03-01T01:00Z,1,1", "4: row 4: the slice from 2026-03-01 01:00 UTC overlaps the one before it"),
        ("yesterday,1,1", "4: row 4: 'yesterday' is not a time"),
    ],
)
def test_a_row_that_cannot_be_used_is_left_out_and_said(row, problem):
    found, problems = slices(HOURLY.replace("2026-03-01T04:00Z,8,8", row))
    assert problems == [problem]
    assert len(found) == 2


def test_a_thousand_with_a_point_is_not_taken_for_a_fraction():
    found, problems = slices(HOURLY.replace("8,8", "1.500,2.000").replace(",", ";"))
    assert problems == ["4: row 4: good is '1.500', which may be a thousand or a fraction"]
    assert len(found) == 2
    assert slices(HOURLY.replace("8,8", "1.500,2.000"))[0][2].good == Fraction(3, 2)


@pytest.mark.parametrize(
    ("header", "problem"),
    [
        ("time,good,total", "1: the column start is missing"),
        ("start,good,total,note", "1: unknown column 'note'"),
        ("start,good,total,good", "1: a column stands twice"),
        ("", "1: the column start is missing"),
    ],
)
def test_wrong_columns(header, problem):
    assert slices(HOURLY.replace("start,good,total", header)) == ((), [problem])


def test_a_single_slice_needs_an_end():
    row = "2026-03-01T00:00Z,9,10\n"
    assert slices("start,good,total\n" + row) == ((), ["2: row 2: the length of the only slice is unknown"])
    found, problems = slices("start,end,good,total\n2026-03-01T00:00Z,2026-03-01T06:00Z,9,10\n")
    assert (found[0].end, problems) == (datetime(2026, 3, 1, 6, tzinfo=UTC), [])


def test_many_bad_rows_are_counted():
    _, problems = slices("start,good,total\n" + "x,1,1\n" * 100)
    assert len(problems) == 21
    assert problems[-1] == "1: 80 more rows were left out"


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 400), st.integers(0, 50), st.integers(0, 50)), min_size=2, unique_by=lambda row: row[0]
    )
)
def test_slices_are_disjoint_in_order_and_exact(rows):
    start = datetime(2026, 1, 1, tzinfo=UTC)
    lines = [f"{start + timedelta(minutes=5 * at):%Y-%m-%dT%H:%MZ},{good},{good + bad}" for at, good, bad in rows]
    found, problems = slices("start,good,total\n" + "\n".join(lines))
    assert problems == []
    assert sum(slice.good for slice in found) == sum(good for _, good, _ in rows)
    assert all(slice.start < slice.end for slice in found)
    assert all(slice.end <= later.start for slice, later in pairwise(found))


# --- anything at all ---

WORDS = [
    "service",
    "slos",
    "name",
    "objective",
    "window",
    "source",
    "csv",
    "apiVersion",
    "openslo/v1",
    "kind",
    "SLO",
    "spec",
    "id",
]
WORDS += [
    "metadata",
    "objectives",
    "target",
    "99%",
    "30 days rolling",
    "timeWindow",
    "duration",
    "1M",
    "indicator",
    "ratioMetric",
    "SLI",
]
LEAVES = st.one_of(st.sampled_from(WORDS), st.text(max_size=6))
TREES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(WORDS), inner, max_size=5)),
    max_leaves=20,
)


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(st.sampled_from(WORDS), TREES, max_size=6))
def test_any_tree_is_read_without_an_exception(tree):
    import json

    for text in (json.dumps(tree), json.dumps([tree]), json.dumps({"apiVersion": "openslo/v1", "kind": "SLO", **tree})):
        slos, problems = read_slos(PATH, text)
        assert all("\n" not in problem.message for problem in problems)
        assert slo_places(PATH, text).keys() >= {slo.id for slo in slos}


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_read_without_an_exception(text):
    read_slos(PATH, text)
    read_measurements(CSV, "start,good,total\n" + text)
    read_measurements(CSV, text)
