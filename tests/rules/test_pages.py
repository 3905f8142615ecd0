"""Every rule is a page of the manual, and its page is true: the failing example fails, the passing one passes."""

import ast
import inspect
import re
from pathlib import Path

import pytest

from rules.examples import read, repository, told
from uptrail import rules
from uptrail.problem import Level
from uptrail.rules import inline_allow

SHELF = Path(inspect.getfile(rules)).parent
FILES = SHELF.parent / "files"
SHARED = {
    "__init__",
    "baseline",
    "levels",
    "passages",
    "promises",
    "prose",
    "reading",
    "sentences",
    "severity",
    "template",
    "wording",
}
OTHER_HYPHENS = {"web-availability", "error-budget"}
EVERY = [*rules.RULES, inline_allow]
each_rule = pytest.mark.parametrize("rule", EVERY, ids=lambda rule: rule.ID)


def halves(rule: rules.Rule) -> tuple[str, str]:
    before, passing = (rule.__doc__ or "").split("\n**Passes**\n")
    return before.split("\n**Fails**\n")[1], passing


def test_every_file_of_the_shelf_is_a_rule_or_is_shared_by_rules() -> None:
    names = {path.stem for path in SHELF.glob("*.py")}
    assert names == SHARED | {rule.ID.replace("-", "_") for rule in EVERY}


def test_ids_are_different() -> None:
    assert len(set(rules.IDS)) == len(rules.IDS)


@each_rule
def test_a_rule_says_what_it_asks_for(rule: rules.Rule) -> None:
    assert re.fullmatch(r"[^.]+(\.[a-z][^.]*)?\.", rules.sentence(rule.ID)), rules.sentence(rule.ID)
    assert isinstance(rule.LEVEL, Level)
    assert rule.SCOPE in {"record", "archive"}
    assert rules.page(rule.ID).startswith(f"# {rule.ID}\n\n*Level: {rule.LEVEL.value}.*\n\n")


@pytest.mark.parametrize("id", rules.READING)
def test_what_reading_says_has_a_page_too(id: str) -> None:
    assert rules.READING[id] in rules.page(id)
    assert rules.level(id) is Level.ERROR


def test_an_unknown_rule_has_no_page() -> None:
    with pytest.raises(KeyError):
        rules.page("no-such-rule")


def test_every_id_that_reading_writes_has_a_page() -> None:
    nodes = (node for path in FILES.glob("*.py") for node in ast.walk(ast.parse(path.read_text())))
    texts = {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    ids = {text for text in texts if re.fullmatch(r"[a-z]+(-[a-z]+)+", text)}
    assert "unreadable-value" in ids
    assert ids - OTHER_HYPHENS - rules.READING.keys() == set()


@each_rule
def test_the_failing_example_fails_and_is_otherwise_understood(rule: rules.Rule) -> None:
    reading = read(halves(rule)[0])
    assert [told(problem) for problem in reading.problems] == []
    found = rules.judge(reading.archive, reading.problems, reading.allows)
    assert rule.ID in {problem.rule for problem in found}


@each_rule
def test_the_passing_example_passes(rule: rules.Rule) -> None:
    reading = read(halves(rule)[1])
    assert [told(problem) for problem in reading.problems] == []
    found = rules.judge(reading.archive, reading.problems, reading.allows)
    assert [told(problem) for problem in found if problem.rule == rule.ID] == []


@each_rule
def test_a_problem_stands_in_a_file_and_has_a_remedy(rule: rules.Rule) -> None:
    reading = read(halves(rule)[0])
    files = repository(halves(rule)[0])
    for problem in rules.judge(reading.archive, reading.problems, reading.allows):
        lines = files[problem.source.path].splitlines()
        assert 1 <= problem.source.line <= len(lines)
        assert problem.remedy
        assert "\n" not in problem.message + problem.remedy
