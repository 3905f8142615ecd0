"""Notes are found in comments, and only there."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uptrail.files.allows import allows
from uptrail.problem import Allow, Source

LINES = "\n" * 9


@pytest.mark.parametrize(
    ("path", "line", "column", "reason"),
    [
        ("a.md", "<!-- uptrail: allow raw-html: a reason: with colons -->", 1, "a reason: with colons"),
        ("a.md", "text <!--uptrail:allow raw-html:why--> text", 6, "why"),
        ("a.md", "<!-- uptrail: allow raw-html -->", 1, ""),
        ("a.md", "key: value  # uptrail: allow raw-html: in front matter", 13, "in front matter"),
        ("a.yaml", "# uptrail: allow raw-html: why", 1, "why"),
        ("a.yaml", "  key: value # uptrail: allow raw-html:   ", 14, ""),
    ],
)
def test_a_note(path: str, line: str, column: int, reason: str) -> None:
    assert allows(path, LINES + line) == (Allow(Source(path, 10, column), "raw-html", reason, False),)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.yaml", "<!-- uptrail: allow raw-html: why -->"),
        ("a.yaml", "key: x#uptrail: allow raw-html: why"),
        ("a.md", "uptrail: allow raw-html: why"),
        ("a.md", "```\n<!-- uptrail: allow raw-html: why -->\n```"),
        ("a.md", "~~~~ yaml\n```\n# uptrail: allow raw-html: why\n~~~~"),
    ],
)
def test_no_note(path: str, text: str) -> None:
    assert allows(path, text) == ()


def test_within_the_first_lines_it_is_for_the_whole_file() -> None:
    notes = allows("a.yaml", "title: x\n" + "# uptrail: allow raw-html: why\n" * 4)
    assert [(note.source.line, note.whole_file) for note in notes] == [(2, True), (3, True), (4, False), (5, False)]


def test_a_fence_that_is_closed_hides_no_more() -> None:
    text = "```\ncode\n```\n\n<!-- uptrail: allow raw-html: why -->"
    assert [note.source.line for note in allows("a.md", text)] == [5]


@given(st.text(), st.sampled_from(["a.md", "a.yaml"]))
def test_nothing_raises(text: str, path: str) -> None:
    for note in allows(path, f"{text}# uptrail: allow {text}"):
        assert note.source.line >= 1
        assert note.source.column >= 1
