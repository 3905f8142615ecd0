"""Which patterns are refused, why, and what those that are taken need."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uptrail.files.wording import ours
from uptrail.records.patterns import LONGEST_TEXT, fault, needs
from uptrail.rules.sentences import quick


@pytest.mark.parametrize(
    ("pattern", "message"),
    [
        ("[a", "this is not a pattern: unterminated character set at position 0"),
        ("(a", "this is not a pattern: missing ), unterminated subpattern at position 0"),
        ("a{2}{3}", "this is not a pattern: multiple repeat at position 4"),
        ("a|", "the pattern matches an empty text, so it matches everywhere"),
        ("a*", "the pattern matches an empty text, so it matches everywhere"),
        (r"(a)\1", r"the pattern cannot be used: it refers back to a group by \1"),
        ("(?x) a # b", "the pattern cannot be used: it has a group that begins with (?x"),
        ("(?P<q>a)(?P=q)", "the pattern cannot be used: it has a group that begins with (?P"),
        ("(a)?(?(1)b|c)", "the pattern cannot be used: it has a group that begins with (?("),
        ("a" * 4001, "the pattern has 4001 characters"),
        ("(a+)+b", "the pattern could take very long on some texts"),
        ("(a|a)*b", "the pattern could take very long on some texts"),
        ("(?>(?:a|aa)+)+b", "the pattern could take very long on some texts"),
        ("(a?){40}a{40}", "the pattern could take very long on some texts"),
        (r"(?:\w+ ){0,3}x", "the pattern could take very long on some texts"),
        (".*a.*b.*c", "the pattern could take very long on some texts"),
        (r"^(?:\s*\w+\s*)*$|x", "the pattern matches an empty text, so it matches everywhere"),
        (r"^(?:\s*\w+\s*)*!", "the pattern could take very long on some texts"),
    ],
)
def test_what_is_refused(pattern: str, message: str) -> None:
    found = fault(pattern)
    assert found is not None
    assert found[0] == message
    assert found[1]


TAKEN = [
    r"(?:\w++ ){0,3}x",
    ".{0,60}x.{0,60}y",
    "forgot.*to",
    r"[]a]+x[^\]]y[^]]",
    r"\N{BULLET}x\x41b\u0041\060",
    r"(?<!a)b(?=c)(?!d)(?<=b)(?P<name>e)(?-i:F)(?i:g)",
    "a{,3}b{2}c{2,}?d{x}",
]


@pytest.mark.parametrize(
    "pattern", [*TAKEN, *(one.pattern for one in ours()), *(one.unless for one in ours() if one.unless)]
)
def test_what_is_taken_is_quick(pattern: str) -> None:
    assert fault(pattern) is None
    compiled = re.compile(pattern, re.IGNORECASE)
    started = time.process_time()
    for unit in ("a", "a ", "the engineer of ", "@a ", "should have ", "x y ", "improve the ", "forgot to "):
        compiled.search((unit * LONGEST_TEXT)[:LONGEST_TEXT])
    assert time.process_time() - started < 1


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("forgot", [["forgot"]]),
        ("forgot(?:ten)? it", [["forgot"]]),
        ("forgotten?", [["forgotte"]]),
        ("at fault|to blame", [["at fault"], ["to blame"]]),
        (r"\bfail(?:ed|s) to (?:check|test)\b", [["check", "test", "to", "fail"]]),
        (r"\x61bc", [[]]),
        (r"\w+", [[]]),
        ("a|careful", [[], ["careful"]]),
        ("(?!not)careful", [["careful"]]),
        ("Ana", [["ana"]]),
    ],
)
def test_what_a_text_needs(pattern: str, expected: list[list[str]]) -> None:
    found = [sorted(set().union(*branch)) for branch in needs(pattern)]
    assert found == [sorted(word for word in words if len(word) > 2) for words in expected]


WORDS = (
    "should have known @x engineer the forgot to failed verify human error caused by be more careful was at fault Ana "
    "**remind** everyone monitor improve testing"
)
words = st.lists(st.sampled_from(WORDS.split()), max_size=12)


@given(words)
def test_no_match_is_lost_by_looking_for_words_first(parts: list[str]) -> None:
    text = " ".join(parts)
    for phrase in ours():
        if phrase.expression.search(text.replace("*", "")):
            assert phrase.may_match(quick(text))
