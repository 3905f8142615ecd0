"""A baseline knows old problems again, wherever they have moved, and no new ones."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uptrail.problem import Problem, Source
from uptrail.rules.baseline import Baseline, NotABaseline, dumps, fresh, loads

PROBLEMS = st.lists(
    st.builds(
        Problem,
        st.builds(Source, st.sampled_from(["a.md", "b.md"]), st.integers(1, 99)),
        st.sampled_from(["raw-html", "severe-roles"]),
        st.text(max_size=3),
    ),
    max_size=12,
)


def problem(message: str = "no severity", line: int = 1, path: str = "a.md") -> Problem:
    return Problem(Source(path, line), "missing-severity", message)


@given(PROBLEMS)
def test_what_was_written_is_known(problems: list[Problem]) -> None:
    assert fresh(problems, loads(dumps(problems))) == ((), len(problems))


@given(PROBLEMS, PROBLEMS)
def test_nothing_is_lost(old: list[Problem], now: list[Problem]) -> None:
    new, known = fresh(now, loads(dumps(old)))
    assert len(new) + known == len(now)
    assert known <= len(old)


def test_moved_lines_and_other_figures_are_known() -> None:
    baseline = loads(dumps([problem("overdue by 1 day 3 hours, SEV2", 7)]))
    assert fresh([problem("overdue by 14 days, SEV2", 9)], baseline) == ((), 1)


def test_one_more_of_the_same_is_new() -> None:
    baseline = loads(dumps([problem(line=1)]))
    assert fresh([problem(line=1), problem(line=5)], baseline) == ((problem(line=5),), 1)


def test_another_file_is_new() -> None:
    assert fresh([problem(path="b.md")], loads(dumps([problem()])))[1] == 0


def test_the_text_is_json_with_an_entry_a_line_and_says_nothing_of_the_message() -> None:
    text = dumps([problem("secret"), problem("secret", 2), problem("other")])
    assert json.loads(text)["version"] == 1
    assert [line.count('"count"') for line in text.splitlines()] == [0, 0, 0, 1, 1, 0, 0]
    assert "secret" not in text


def test_no_problems_make_an_empty_baseline() -> None:
    assert loads(dumps([])) == Baseline()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "it is not what --write-baseline writes"),
        ("[]", "it is not what --write-baseline writes"),
        ('{"version": 1}', "it is not what --write-baseline writes"),
        ('{"version": 1, "problems": [{}]}', "it is not what --write-baseline writes"),
        ('{"version": 9, "problems": []}', "it has version 9, and this program reads version 1"),
        ("[" * 100_000, "it is not what --write-baseline writes"),
    ],
)
def test_what_is_no_baseline(text: str, message: str) -> None:
    with pytest.raises(NotABaseline, match=message):
        loads(text)
