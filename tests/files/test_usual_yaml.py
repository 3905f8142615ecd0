"""Front matter that is read without the YAML parser means exactly what the parser says it means."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uptrail.files import yaml_text
from uptrail.files.usual_yaml import read_usual

USUAL = """\
title: Checkout answers with errors, since 17:40
audience: public
components: {checkout-api: major_outage, search: degraded_performance}
started: 2024-06-02 17:40 UTC
detected:
roles: {commander: dana, experts: [goro, li wei]}
tags: []
"""

LINES = st.sampled_from(
    [
        *("a: b", "a: c", "k:", "k: ", "t: null", "t: ~", "n: [null, a]", "x: 'q'", "y: a: b", "z: a #c", "w: a#b"),
        *("v: {a: b }", "v: {a: b, c: [d, e]}", "v: {a: b, a: c}", "u: [ a,b ]", "l: [a, b c]", "l: [a, b,]"),
        *("v: {k:v}", "v: {x: null}", "i: {}", "j: []", "d: x:", "e: a:b", "s: it's & that, ok?", "f: a - b! 5%"),
        *("g: 2024-06-02 17:40 UTC", "o: é ü", "  more", "- item", "#", "", " ", "<<: {a: b}", "&a b: c", "p: *a"),
    ]
)
SIGNS = st.text("ab1:,[]{} '\"#&*!|>%@`-?.\u00a0\u2028é\t\n", max_size=14)


def parser_says(text: str) -> object:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(yaml_text, "read_usual", lambda _: None)
        return yaml_text.load(text, "a.md")


def test_the_usual_front_matter_takes_no_parser() -> None:
    assert read_usual(USUAL) == {
        "title": "Checkout answers with errors, since 17:40",
        "audience": "public",
        "components": {"checkout-api": "major_outage", "search": "degraded_performance"},
        "started": "2024-06-02 17:40 UTC",
        "detected": "",
        "roles": {"commander": "dana", "experts": ["goro", "li wei"]},
        "tags": [],
    }
    assert parser_says(USUAL) == (read_usual(USUAL), ())


@given(st.lists(LINES, max_size=5).map("\n".join) | SIGNS.map("k: ".__add__))
def test_it_says_what_the_parser_says_or_nothing(text: str) -> None:
    read = read_usual(text)
    assert read is None or parser_says(text) == (read, ())


@pytest.mark.parametrize("text", ["a: b\na: c\n", "a: {b: c, b: d}\n", "a: 'b'\n", "a: b # c\n", "a:\n  b: c\n", ""])
def test_what_is_not_plain_is_left_to_the_parser(text: str) -> None:
    assert read_usual(text) is None
