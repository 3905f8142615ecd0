"""YAML is text in a tree; whatever is refused is named on its line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uptrail.files.yaml_text import load, positions


def test_scalars_stay_as_typed() -> None:
    tree, problems = load("a: 12:30\nb: [NO, 010, 1.10, 1_000, on]\nc: 2026-03-04\nd:\ne: ~\nf: '~'\n", "x.yaml")
    assert tree == {
        "a": "12:30",
        "b": ["NO", "010", "1.10", "1_000", "on"],
        "c": "2026-03-04",
        "d": "",
        "e": "",
        "f": "~",
    }
    assert problems == ()


@pytest.mark.parametrize(
    ("text", "place", "rule", "message"),
    [
        ("a: 1\nb: 2\na: 3\n", (3, 1), "duplicate-key", "the key 'a' is written twice; it first stands on line 1"),
        ("title: Down: all\n", (1, 12), "yaml-syntax", "a second colon in the value"),
        ("a:\n\t- b\n", (2, 1), "yaml-syntax", "a tab used for indentation"),
        ("a: [1, 2\nb: 3\n", (1, 4), "yaml-syntax", "a list that is not closed"),
        ("a: {b: 1\nc: 3\n", (1, 4), "yaml-syntax", "a mapping in braces that is not closed"),
        ("a: 'x\nb: c\n", (1, 4), "yaml-syntax", "a quotation mark that is not closed"),
        ("owner: @ana\n", (1, 8), "yaml-syntax", "a value cannot begin with '@'"),
        ("a: !!python/object:os.system x\n", (1, 4), "yaml-tag", "the tag '!!python/object:os.system' is not read"),
        ("a: &x [*x]\n", (1, 4), "yaml-limit", "an alias that contains itself"),
        ("a: " + "[" * 500, (1, 53), "yaml-limit", "nested more than 50 deep"),
        ("- " * 5000 + "x", (1, 101), "yaml-limit", "nested more than 50 deep"),
        ("a: 1\n---\nb: 2\n", (2, 1), "yaml-syntax", "a second document in the file"),
        ("a: 1\nb: \x00\n", (2, 4), "yaml-syntax", "control character U+0000 in the text"),
        ("a: 1\n b: 2\n", (2, 3), "yaml-syntax", "this key does not fit in here"),
        ("a: *x\n", (1, 4), "yaml-syntax", "a * that refers to nothing"),
        ("? [a]\n: b\n", (1, 3), "yaml-syntax", "a key that is itself a list or mapping"),
        ("a: " + "x" * (1024 * 1024 + 1), (1, 4), "yaml-limit", "a value longer than 1 MiB"),
    ],
    ids=lambda value: value[:20] if isinstance(value, str) else None,
)
def test_refusals(text: str, place: tuple[int, int], rule: str, message: str) -> None:
    tree, (problem,) = load(text, "x.yaml")
    assert tree is None
    assert (problem.source.line, problem.source.column) == place
    assert (problem.rule, problem.message) == (rule, message)
    assert problem.remedy


def test_nesting_that_the_library_refuses_itself_is_told_in_the_same_words() -> None:
    """Some versions give up at a thousand brackets, before they tell of the first."""
    tree, (problem,) = load("a: " + "[" * 5000, "x.yaml")
    assert tree is None
    assert (problem.source.line, problem.rule) == (1, "yaml-limit")
    assert problem.message.startswith("nested more than 50 deep")


def test_anchors_that_grow_are_refused_and_small_ones_are_not() -> None:
    lines = ["a: &a [1,1,1,1,1,1,1,1,1]"]
    lines += [f"{b}: &{b} [{','.join([f'*{a}'] * 9)}]" for a, b in zip("abcdefgh", "bcdefghi", strict=True)]
    _, (problem,) = load("\n".join(lines), "x.yaml")
    assert problem.message == "aliases that grow beyond all measure"
    assert load("a: &a [1, 2]\nb: *a\n", "x.yaml") == ({"a": ["1", "2"], "b": ["1", "2"]}, ())


def test_long_numbers_a_bom_and_crlf_are_read() -> None:
    assert load("\ufeffa: " + "9" * 5000 + "\r\nb: x\r\n", "x.yaml") == ({"a": "9" * 5000, "b": "x"}, ())


def test_several_documents_when_asked() -> None:
    assert load("a: 1\n---\nb: 2\n---\n", "x.yaml", many=True) == ([{"a": "1"}, {"b": "2"}], ())


def test_places_start_at_the_first_line_given() -> None:
    found = positions("a: x\nb:\n  - {c: y}\n  - z\n", 10)
    assert found[("a",)] == (10, 4)
    assert found[("b",)] == (11, 1)
    assert found[("b", 0, "c")] == (12, 9)
    assert found[("b", 1)] == (13, 5)


@given(st.text(max_size=300) | st.text(alphabet="ab: -[]{}&*!|>'\"#\n\t?,%@`~", max_size=300))
def test_no_text_raises(text: str) -> None:
    tree, problems = load(text, "x.yaml", 3)
    positions(text)
    assert tree is None or not problems
    assert all(problem.source.line >= 3 and problem.remedy for problem in problems)
