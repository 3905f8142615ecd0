"""Headings, tables and lists are found where CommonMark finds them."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from uptrail.files.markdown import front_matter, items, sections, table, tables
from uptrail.files.scanner import uncomment


def titles(text: str) -> list[tuple[int, str, int]]:
    return [(block.level, block.title, block.line) for block in sections(text) if block.level]


def by_the_book(text: str) -> list[tuple[int, int]]:
    tokens = MarkdownIt("commonmark").parse(text)
    return [
        (int(token.tag[1]), token.map[0] + 1)
        for token in tokens
        if token.type == "heading_open" and token.level == 0 and token.map
    ]


def test_front_matter_and_its_lines() -> None:
    found = front_matter("\ufeff---\r\na: 1\r\nb: 2\r\n---\r\n# x\r\n")
    assert (found.text, found.first_line, found.body, found.body_line) == ("a: 1\nb: 2\n", 2, "# x\n", 5)
    assert front_matter("# x\n").body_line == 1
    assert front_matter("---\n---\nx").body == "x"
    assert not front_matter("---\na: 1\n").closed


@pytest.mark.parametrize(
    "text",
    [
        "# a\n\n## b ##\n### c\n#d\n####### e\n",
        "```\n# a\n```\n# b\n",
        "~~~ x\n# a\n```\n# b\n~~~~\n# c\n",
        "    # a\n\n# b\n",
        "<!-- x\n# a\n-->\n# b\n",
        "<div>\n# a\n\n# b\n",
        "<pre>\n\n# a\n</pre>\n# b\n",
        "- x\n\n  # a\n\n# b\n",
        "- x\n  ```\n# b\n",
        "1. x\n\n   ```\n   # a\n   ```\n# b\n",
        "> # a\n\n# b\n",
        "a\n=\n\nb\nc\n---\n\n---\n\n- x\n---\n# y\n",
        "| a |\n|---|\n# x\n",
        "a\n    # b\n# c\n",
        "#\n# \n#\tx\n",
        "``` `x`\n# a\n",
    ],
)
def test_headings_as_commonmark_has_them(text: str) -> None:
    assert [(level, line) for level, _, line in titles(text)] == by_the_book(text)


def test_blocks_hold_their_text_and_lines() -> None:
    before, one, two = sections("\nhello\n\n# One #\n\n\ntext\n\nTwo\n---\n", 10)
    assert (before.level, before.text, before.text_line) == (0, "hello", 11)
    assert (one.title, one.line, one.text, one.text_line) == ("One", 13, "text", 16)
    assert (two.title, two.level, two.line, two.text) == ("Two", 2, 18, "")


def test_comments_go_and_code_stays() -> None:
    text = "a <!-- b --> c\n`<!-- d`\n<!--\ne\n--> f\n```\n<!-- g -->\n```\n"
    assert uncomment(text) == "a  c\n`<!-- d`\n\n\n f\n```\n<!-- g -->\n```\n"
    assert uncomment("a <!-- b\nc") == "a \n"


def test_a_table_by_its_headers() -> None:
    rows = table("x\n\n| Time | **Event** |\n|:--|--:|\n| 14:00 | a \\| b |\n|14:05|`c|d`|\n| 14:10 |\n\n| no |\n", 5)
    assert [(row.text("time"), row.text("event"), row.line) for row in rows] == [
        ("14:00", "a | b", 9),
        ("14:05", "`c|d`", 10),
        ("14:10", "", 11),
    ]
    assert rows[0].cells["event"].column == 11


def test_tables_in_code_are_none_and_several_are_several() -> None:
    assert tables("```\n| a |\n|---|\n| b |\n```\n") == []
    assert [len(rows) for rows in tables("a | b\n--|--\n1 | 2\n\n| c |\n|---|\n")] == [1, 0]


def test_lists_nest_and_continue() -> None:
    first, second, third = items(
        "- [x] done\n  more\n  - [ ] below\n- [ ] open\n\ntext\n\n1. **Why**?\n   - because\n", 3
    )
    assert (first.text, first.checked, first.line) == ("done\nmore", True, 3)
    assert [(child.text, child.checked) for child in first.children] == [("below", False)]
    assert (second.checked, second.line) == (False, 6)
    assert (third.marker, third.checked, third.children[0].text) == ("1.", None, "because")


@given(st.text(alphabet="#-=*_>`~<! \n\tab1.|[]x/", max_size=200))
def test_no_text_raises(text: str) -> None:
    for block in sections(text):
        assert block.line >= 1
    tables(text)
    items(text)
    front_matter(text)


def test_long_texts_take_linear_time() -> None:
    started = time.process_time()
    for text in ("`" * 3 + "x" + "``" * 200_000, "<!--" * 100_000, "- " * 200_000, "| a" * 100_000, "[" * 300_000):
        sections(text)
        tables(f"{text}\n---|---\n")
        items(text)
    assert time.process_time() - started < 10
