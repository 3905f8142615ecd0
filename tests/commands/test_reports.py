"""Formats: what each prints, and that nothing in a record can forge or break it."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uptrail import rules
from uptrail.commands.reports import FORMATS, Report
from uptrail.commands.reports.annotations import MOST_PER_LEVEL, summary
from uptrail.commands.reports.report import by_place
from uptrail.problem import Level, Problem, Source

NASTY = st.text() | st.sampled_from(
    [
        "a\n::error::b",
        "a\r\nb",
        "##[error]x",
        "%0A::stop-commands::x",
        "\x1b[31m",
        "\u202eabc",
        "a|b`<b>",
        ",title=x::",
        "\u2028",
    ]
)
PROBLEMS = st.lists(
    st.builds(
        Problem,
        st.builds(Source, NASTY, st.integers(1, 99), st.integers(1, 99)),
        st.sampled_from(rules.IDS),
        NASTY,
        st.sampled_from(Level),
        NASTY,
    ),
    max_size=5,
)
ERROR = Problem(Source("incidents/b.md", 7, 3), "severe-roles", "no commander", Level.ERROR, "add one, 100% sure: now")
INFO = Problem(Source("incidents/a.md"), "detected-in-time", "late", Level.INFO)
REPORT = Report(by_place([ERROR, INFO]), known=2, prefix="ops/")


def test_text() -> None:
    assert FORMATS["text"](REPORT) == (
        "incidents/a.md:1:1: info: late [detected-in-time]\n"
        "incidents/b.md:7:3: error: no commander [severe-roles]\n"
        "    add one, 100% sure: now\n"
        "1 error, 0 warnings, 1 info in 2 files (2 more in the baseline)\n"
    )


def test_nothing_to_say() -> None:
    assert FORMATS["text"](Report(())) == "0 errors, 0 warnings\n"


def test_github() -> None:
    assert FORMATS["github"](REPORT) == (
        "::error file=ops/incidents/b.md,line=7,col=3,title=severe-roles::no commander; add one, 100%25 sure: now\n"
        "::notice file=ops/incidents/a.md,line=1,col=1,title=detected-in-time::late\n"
        "1 error, 0 warnings, 1 info in 2 files (2 more in the baseline)\n"
    )


def test_github_shows_ten_of_each_level_and_counts_the_rest() -> None:
    problems = [Problem(Source("a.md", line), "raw-html", "x", level) for line in range(1, 16) for level in Level]
    told = FORMATS["github"](Report(by_place(problems))).splitlines()
    kinds = [line.split(" ")[0] for line in told[:-2]]
    assert kinds == ["::error"] * 10 + ["::warning"] * 10 + ["::notice"] * 10
    assert told[-2] == "15 more not annotated: see the step's summary, or run uptrail check"


def test_the_summary_lists_everything_worst_first() -> None:
    assert summary(REPORT) == (
        "### Uptrail\n\n1 error, 0 warnings, 1 info in 2 files (2 more in the baseline).\n\n"
        "| Place | Level | Problem | Rule |\n|---|---|---|---|\n"
        "| ops/incidents/b.md:7 | error | no commander; add one, 100% sure\\: now | severe\\-roles |\n"
        "| ops/incidents/a.md:1 | info | late | detected\\-in\\-time |\n"
    )


@given(PROBLEMS)
def test_no_format_prints_a_control_character(problems: list[Problem]) -> None:
    for render in [*FORMATS.values(), summary]:
        told = render(Report(by_place(problems)))
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u2028\u2029\ud800-\udfff]", told)


@given(PROBLEMS)
def test_lines_belong_to_problems(problems: list[Problem]) -> None:
    """A record cannot add a line of its own: not to the text, the commands or the table."""
    report = Report(by_place(problems))
    remedies = sum(bool(problem.remedy) for problem in problems)
    assert FORMATS["text"](report).count("\n") == len(problems) + remedies + 1
    commands = FORMATS["github"](report).splitlines()
    assert len(commands) == len(problems) + 1
    for command in commands[:-1]:
        assert re.match(r"::(error|warning|notice) file=[^,:\r\n]*,line=\d+,col=\d+,title=[^,:\r\n]*::", command)
    rows = [line for line in summary(report).splitlines() if line.startswith("| ")]
    assert len(rows) == (len(problems) + 1 if problems else 0)
    for row in rows:
        assert len(re.findall(r"(?<!\\)(?:\\\\)*\|", row)) == 5
        assert "<" not in row


@given(PROBLEMS)
def test_json_and_sarif_are_read_again(problems: list[Problem]) -> None:
    report = Report(by_place(problems))
    told = json.loads(FORMATS["json"](report))
    assert [problem["rule"] for problem in told["problems"]] == [problem.rule for problem in report.problems]
    log = json.loads(FORMATS["sarif"](report))
    [run] = log["runs"]
    known = run["tool"]["driver"]["rules"]
    for problem, result in zip(report.problems, run["results"], strict=True):
        assert known[result["ruleIndex"]]["id"] == result["ruleId"] == problem.rule
        [location] = result["locations"]
        assert re.fullmatch(r"[A-Za-z0-9%/_.~-]*", location["physicalLocation"]["artifactLocation"]["uri"])


def test_sarif_has_what_code_scanning_asks_for() -> None:
    log = json.loads(FORMATS["sarif"](Report((ERROR, ERROR))))
    assert log["version"] == "2.1.0"
    driver = log["runs"][0]["tool"]["driver"]
    assert [rule["id"] for rule in driver["rules"]] == list(rules.IDS)
    for rule in driver["rules"]:
        assert rule["shortDescription"]["text"]
        assert rule["help"]["markdown"]
        assert rule["defaultConfiguration"]["level"] in {"error", "warning", "note"}
    prints = [result["partialFingerprints"]["uptrail/v1"] for result in log["runs"][0]["results"]]
    assert len(set(prints)) == 2


def test_fingerprints_survive_moved_lines() -> None:
    moved = Problem(Source(ERROR.source.path, 99), ERROR.rule, ERROR.message)
    [old], [new] = (json.loads(FORMATS["sarif"](Report((one,))))["runs"][0]["results"] for one in (ERROR, moved))
    assert old["partialFingerprints"] == new["partialFingerprints"]


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_report_gives_the_same_text(form: str) -> None:
    assert FORMATS[form](REPORT) == FORMATS[form](REPORT)
    assert FORMATS[form](REPORT).endswith("\n")
    assert MOST_PER_LEVEL == 10
