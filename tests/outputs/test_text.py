import html
import re
import time

import nh3
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from uptrail.outputs import text
from uptrail.outputs.text import markdown
from uptrail.records.occurrence import Audience

SAFE = re.compile(
    r"</?(?:p|br|hr|strong|em|code|pre|blockquote|ul|ol|li|table|thead|tbody|tr|th|td|a)>"
    r"|<ol start=\"\d+\">|<a href=\"https://[^\"<>]*\" rel=\"noopener nofollow\">|<a rel=\"noopener nofollow\">"
)


def full(source: str) -> str:
    """The way through parser and cleaner, without the short cut for plain prose."""
    cleaned = text.clean(source)
    return text._cleaner(Audience.PUBLIC).clean(text._renderer(Audience.PUBLIC).render(cleaned))


prose = st.text(st.sampled_from("aZé9 .,;:'\"()/%?!+=@#$€–—’“”…°·-\n7)_"), max_size=40)


@given(prose)
@example("1. not a list?")
@example("a\n---")
@example("a\n- b")
@example("12) b")
@example("a  \nb")
def test_the_short_cut_for_prose_gives_what_the_full_way_gives(source: str) -> None:
    stripped = source.lstrip("\n").rstrip()
    if text.is_prose(stripped):
        assert text.prose(stripped) == full(source)


def test_the_short_cut_takes_what_people_write() -> None:
    for said in (
        "A fix is in place, and payments (12 % of them) are recovering. We're watching until 14:30 UTC.",
        "First line\nsecond line\n\nAnother paragraph: 99.9% is back; more at 5 p.m.!",
        "9,400 labels wait.",
    ):
        assert text.is_prose(said)


MARKUP = ["<", ">", "<!--", "-->", "[x](", ")", "![y](", "javascript:", "data:", "https://a.example/", "//b.example/"]
MARKUP += [
    '"',
    "'",
    "`",
    "*",
    "_",
    "\\",
    "&",
    "&lt;",
    "&#60;",
    "<script>",
    "<img src=x onerror=y>",
    " ",
    "\n",
    "| a |",
    "|-|",
    "a",
]


@given(st.text(max_size=200) | st.lists(st.sampled_from(MARKUP), max_size=30).map("".join))
@example("<script>alert(1)</script>")
@example("[x](javascript:alert(1)) <img src=x onerror=alert(1)> ![t](https://tracker.example/p.gif)")
@example('[x](https://a.example/"onmouseover="alert(1))')
@example("<https://a.example/<script>>")
def test_only_the_allowlist_comes_out(source: str) -> None:
    left = SAFE.sub("", markdown(source))
    assert "<" not in left
    assert ">" not in left


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("<b>x</b>", "<p>&lt;b&gt;x&lt;/b&gt;</p>\n"),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n"),
        ("a <!-- secret --> b", "<p>a  b</p>\n"),
        ("<!-- secret\n\nstill secret -->\n\nb", "<p>b</p>\n"),
        ("b\n\n<!-- never closed\n\nsecret", "<p>b</p>\n"),
        ("`<!-- in code -->`x", "<p>``x</p>\n"),
        ("[x](javascript:alert(1))", "<p>x</p>\n"),
        ("[x](JaVaScRiPt&colon;alert(1))", "<p>x</p>\n"),
        ("[x](data:text/html,hi)", "<p>x</p>\n"),
        ("[x](//evil.example/)", "<p>x</p>\n"),
        ("[x](\\\\evil.example/)", "<p>x</p>\n"),
        ("[x](../postmortems/secret.md)", "<p>x</p>\n"),
        ("[x](http://plain.example/)", "<p>x</p>\n"),
        ("[x][1]\n\n[1]: javascript:alert(1)", "<p>x</p>\n"),
        ("![a *picture*](https://tracker.example/p.gif)", "<p>a <em>picture</em></p>\n"),
        ("[![p](x.png)](https://a.example/)", '<p><a href="https://a.example/" rel="noopener nofollow">p</a></p>\n'),
        ('[x](https://a.example/ "title")', '<p><a href="https://a.example/" rel="noopener nofollow">x</a></p>\n'),
        ("# Big", "<p><strong>Big</strong></p>\n"),
        ("x {onclick=alert(1)}", "<p>x {onclick=alert(1)}</p>\n"),
        ("{{ 7 * 7 }} {% raw %}", "<p>{{ 7 * 7 }} {% raw %}</p>\n"),
        ("safe\u202eevil\u200b\x00\x1b", "<p>safeevil</p>\n"),
    ],
)
def test_markup_in_bodies(source: str, shown: str) -> None:
    assert markdown(source) == shown


def test_internally_pictures_and_links_of_the_repository_stay_and_others_pictures_do_not() -> None:
    shown = markdown("![a](img/a.png) ![b](https://x.example/b.png) [c](../slos/c.yaml)", Audience.INTERNAL)
    assert '<img src="img/a.png" alt="a">' in shown
    assert "x.example" not in shown
    assert '<a href="../slos/c.yaml"' in shown


@given(st.text(max_size=80))
def test_a_line_is_one_line_without_what_spoofs_or_breaks(source: str) -> None:
    shown = text.line(source)
    assert "\n" not in shown
    assert not text._UNPRINTABLE.search(shown)


@given(st.text(max_size=80), st.integers(20, 60))
def test_an_excerpt_keeps_to_its_length(source: str, length: int) -> None:
    assert len(text.excerpt(source, length)) <= length + 1


def test_words_only_gives_back_what_prose_said() -> None:
    said = 'Tom & Jerry say "1 < 2" *loudly*'
    assert text.words_only(said) == 'Tom & Jerry say "1 < 2" loudly'
    assert text.words_only(html.escape("<b>")) == "<b>"


PIECES = st.sampled_from(
    [
        *("# Head", "head\n===", "- item", "1. one", "**bold**", "*em*", "`co<de`", "`a > b`", "&amp; &copy; &#39;"),
        *("[x](https://e.x/a?b=1&c=2)", '[y](https://e.x "ti>t")', "[z](/rel)", "<https://a.b/c>", "a & b < c > d"),
        *("> quote", "```\ncode > x\n```", "    indented", "\u00a0blank", "\\* escaped", "&lt;b&gt;", "word", "* * *"),
    ]
)


@given(st.lists(PIECES | st.sampled_from(["\n", "\n\n", " "]), max_size=9).map("".join))
def test_words_only_is_what_is_left_of_the_page_without_its_tags(written: str) -> None:
    """The short cut past the cleaner loses and adds nothing."""
    kept = nh3.clean(text.markdown(written), tags=set(), attributes={}, link_rel=None)
    shown = text.words_only(written)
    assert shown == html.unescape(kept).strip() or text.is_prose(text.clean(written).lstrip("\n").rstrip())


@pytest.mark.parametrize("hostile", ["[" * 20_000, "<!--" * 5_000, "*a" * 20_000, "> " * 5_000, "`" * 20_001])
def test_hostile_text_takes_no_more_than_seconds(hostile: str) -> None:
    begun = time.process_time()
    markdown(hostile)
    assert time.process_time() - begun < 5


@pytest.mark.parametrize("audience", Audience)
@pytest.mark.parametrize(
    "written",
    [
        "**bold** and *leaning*, `code` and a \\* star",
        "- one\n- two\n  - three\n\n1. first\n2. second",
        "3. third\n4. fourth",
        'See [the guide](https://help.example/a?b=c&d "title") or [elsewhere](http://a.example) or [x](javascript:1).',
        "[local](../notes.md) and [mail](mailto:a@b.example)",
        "# Heading\n\nWords\n\nUnder\n-----",
        "| a | b |\n|---|:-:|\n| 1 | *2* |",
        "> quoted\n> twice\n\n---\n\n```sql\nselect 1 & 2;\n```",
        "    indented code",
        "![picture](https://a.example/b.png) of [![it](c.png)](https://a.example)",
        "<b>raw</b> <https://a.example> <!-- note -->",
        "&lt;script&gt; &copy; &#60;b&#62;",
        "line  \nbreak\\\nbreak",
    ],
)
def test_the_quick_renderer_says_the_same(written: str, audience: Audience, monkeypatch: pytest.MonkeyPatch) -> None:
    quick = text.markdown(written, audience)
    monkeypatch.setattr(text, "SHORT", 0)
    assert "".join(str(quick).split()) == "".join(str(text.markdown(written, audience)).split())


def test_the_quick_renderer_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text, "_renderer", None)
    assert text.markdown("**bold** [x](https://a.example)").startswith("<p><strong>bold</strong> <a")


def test_deep_nesting_does_not_take_long() -> None:
    for mark in (">", "- ", "*a ", "["):
        text.markdown(mark * (text.SHORT // len(mark)) + "a")
        text.markdown(mark * 30_000 + "a")
