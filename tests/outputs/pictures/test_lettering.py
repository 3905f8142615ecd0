"""Lines of text: nothing is lost, nothing is wider than its room."""

from hypothesis import given
from hypothesis import strategies as st

from uptrail.outputs.pictures.lettering import plain, width, wrap

ROOM = 120


@given(st.text(), st.integers(40, 400))
def test_lines_keep_every_letter_and_fit(text, room):
    lines = wrap(text, room, 10_000)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(width(line) <= room for line in lines)


@given(st.text(), st.integers(1, 5))
def test_no_more_lines_than_asked_for(text, most):
    lines = wrap(text, ROOM, most)
    assert 1 <= len(lines) <= most


def test_what_is_cut_says_so():
    assert wrap("word " * 50, ROOM, 2)[-1].endswith("…")
    assert not wrap("two words", ROOM, 2)[-1].endswith("…")


def test_wide_letters_take_more_room():
    assert width("WWWW") > width("iiii")
    assert width("接続") > width("ab")
    assert width("e\u0301") == width("e")


def test_markdown_becomes_words():
    assert plain("**Pool** of `ten`, see [chart](https://example.com)") == "Pool of ten, see chart"
