"""A team's own list of phrases: what is wrong with it stands on its line, and the rest counts."""

import pytest

from rules.examples import CLOCK, read, told
from uptrail.files import read_texts
from uptrail.files.wording import ours, read_wording
from uptrail.problem import Level
from uptrail.records import Phrase


def only(text: str) -> tuple[list[Phrase], list[str]]:
    found, problems = read_wording(text)
    return [phrase for phrase in found if phrase not in ours()], [told(problem).split("\n")[0] for problem in problems]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("- a\n", ["1:1: error: the file is not a mapping of keys to values [unreadable-value]"]),
        ("phrases: x\n", ["1:10: error: 'x' is not a mapping [unreadable-value]"]),
        ("more: x\n", ["1:7: error: unknown key 'more' [unknown-key]"]),
        ("phrases:\n  a: {message: x}\n", ["2:6: error: pattern is missing [missing-value]"]),
        ("phrases:\n  a: {pattern: blind}\n", ["2:6: error: message is missing [missing-value]"]),
        (
            "phrases:\n  a: {message: x, pattern: '(a+)+b'}\n",
            ["2:28: error: the pattern could take very long on some texts [unreadable-value]"],
        ),
        (
            "phrases:\n  a: {message: x, pattern: '(a'}\n",
            ["2:28: error: this is not a pattern: missing ), unterminated subpattern at position 0 [unreadable-value]"],
        ),
        (
            "phrases:\n  a: {message: x, pattern: blind, unless: '[b'}\n",
            ["2:43: error: this is not a pattern: unterminated character set at position 0 [unreadable-value]"],
        ),
        (
            "phrases:\n  a: {message: x, pattern: '{whom} blind'}\n",
            ["2:28: error: unknown term {whom} [unreadable-value]"],
        ),
        ("terms:\n  Who: a\n", ["2:8: error: 'Who' is not a term's name [unreadable-value]"]),
        (
            "terms:\n  who: '(a'\n",
            ["2:8: error: this is not a pattern: missing ), unterminated subpattern at position 0 [unreadable-value]"],
        ),
        ("phrases:\n  A b: {}\n", ["2:8: error: 'A b' is not a phrase's id [unreadable-value]"]),
        ("phrases:\n\ta: b\n", ["2:1: error: a tab used for indentation [yaml-syntax]"]),
    ],
)
def test_what_cannot_be_read(text: str, expected: list[str]) -> None:
    found, problems = only(text)
    assert problems == [f"wording.yaml:{line}" for line in expected]
    assert found == []


def test_a_bad_key_leaves_the_rest() -> None:
    found, problems = only(
        "phrases:\n  a: {message: x, pattern: blind, level: fatal, colour: red}\n  b: {message: y, pattern: deaf}\n"
    )
    assert problems == [
        "wording.yaml:2:42: error: level: unknown level 'fatal' [unreadable-value]",
        "wording.yaml:2:57: error: unknown key 'colour' [unknown-key]",
    ]
    assert [(phrase.id, phrase.level, phrase.source.line) for phrase in found] == [
        ("a", Level.INFO, 2),
        ("b", Level.INFO, 3),
    ]


def test_a_change_keeps_what_it_does_not_name() -> None:
    found, problems = only("phrases:\n  human-error: {level: error, sections: Summary}\n")
    before = {phrase.id: phrase for phrase in ours()}["human-error"]
    assert problems == []
    assert found == [
        before.model_copy(update={"level": Level.ERROR, "sections": ("Summary",), "source": found[0].source})
    ]


def test_a_change_that_cannot_be_read_leaves_ours() -> None:
    assert only("phrases:\n  human-error: {pattern: '(a'}\n")[0] == []
    assert len(read_wording("phrases:\n  human-error: {pattern: '(a'}\n")[0]) == len(ours())


@pytest.mark.parametrize("text", [None, "", "\n", "# nothing yet\n"])
def test_no_list_of_one_s_own(text: str | None) -> None:
    assert read_wording(text) == (ours(), ())


def test_it_stands_beside_the_settings() -> None:
    reading = read('```yaml title="wording.yaml"\nphrases:\n  a: {message: x, pattern: "(a"}\n```\n')
    assert [str(problem.source) for problem in reading.problems] == ["wording.yaml:2:28"]
    assert reading.archive.phrases == ours()


def test_ours_are_sound() -> None:
    archive = read_texts({"uptrail.yaml": "name: Harbour Pay\n"}, clock=CLOCK).archive
    for phrase in archive.phrases:
        assert phrase.level in {Level.WARNING, Level.INFO}, phrase.id
        assert phrase.message
        assert phrase.suggest
