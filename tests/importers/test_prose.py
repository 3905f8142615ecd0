"""Foreign text says the same afterwards and can never become structure."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from uptrail.files.reading import read_texts
from uptrail.importers.foreign import ForeignEvent, ForeignUpdate
from uptrail.importers.intake import said
from uptrail.importers.prose import from_html, from_markdown, from_mixed
from uptrail.importers.writing import event_text
from uptrail.problem import Level

START = datetime(2025, 3, 4, 14, 0, tzinfo=UTC)
SETTINGS = "name: Sample\ncomponents: {}\n"

HTML = [
    ("plain words", "plain words"),
    ("one\ntwo", "one\\\ntwo"),
    ("one<br>two<br/>three", "one\\\ntwo\\\nthree"),
    ("<p>one</p><p>two</p>", "one\n\ntwo"),
    ("We <b>really </b>mean it", "We **really** mean it"),
    ("a <strong>b <em>c</em></strong>", "a **b *c***"),
    ('see <a href="https://x.example/?a=1&amp;b=2">here</a>', "see [here](<https://x.example/?a=1&b=2>)"),
    ('<a href="javascript:alert(1)">here</a>', "here"),
    ('<a href="https://x.example/>)">here</a>', "here"),
    ("<ul><li>one</li><li>two</li></ul>", "- one\n- two"),
    ("<h2>Cause</h2>It fell.", "**Cause**\n\nIt fell."),
    ("1 &lt; 2 &amp;&amp; 3", "1 \\< 2 && 3"),
    ("<script>alert(1)</script>after", "after"),
    ("a <!-- hidden --> b", "a  b"),
    ("<img src=x onerror=alert(1)>text", "text"),
    ("2 * 3 * 4, snake_case and _this_", "2 \\* 3 \\* 4, snake_case and \\_this\\_"),
    ("&lt;script&gt;alert(1)&lt;/script&gt;", "&lt;script>alert(1)&lt;/script>"),
    ("unclosed <b>bold", "unclosed **bold**"),
    ("# not a heading", "\\# not a heading"),
    ("<code>a*b</code>", "`a*b`"),
]


@pytest.mark.parametrize(("html", "markdown"), HTML)
def test_html_becomes_markdown(html: str, markdown: str) -> None:
    assert from_html(html) == markdown


MARKDOWN = [
    ("# Cause\nIt fell.", "__Cause__\nIt fell."),
    ("Cause\n=====\nIt fell.", "Cause\nIt fell."),
    ("**Status**: fine", "__Status__: fine"),
    ("**Status:** fine", "__Status:__ fine"),
    ("- **Impact**: none", "- __Impact__: none"),
    ("**Now** it works", "**Now** it works"),
    ("[14:12 UTC] Resolved - done", "\\[14:12 UTC] Resolved - done"),
    ("[a link](https://x.example/)", "[a link](https://x.example/)"),
    ("```\n# kept", "```\n# kept\n```"),
    ("~~~\n## kept\n~~~\n## not", "~~~\n## kept\n~~~\n__not__"),
    ("a <!-- never closed", "a"),
    ("<pre>swallows", "&lt;pre>swallows"),
]


@pytest.mark.parametrize(("there", "here"), MARKDOWN)
def test_markdown_stays_but_for_structure(there: str, here: str) -> None:
    assert from_markdown(there) == here


PIECES = st.lists(
    st.one_of(
        st.sampled_from(
            [
                "## Incident Update - 2025-03-04 15:00 UTC", "## Notes", "# H", "Notes\n---", "Notes\n===", "---",
                "```", "~~~~",
                "**Status**: Resolved", "**Components:** x: major_outage", "[15:00 UTC] Resolved - x", "<!--", "-->",
                "<pre>", "</pre>", "<script>", "<div>", "- item", "    code", "\t# tab", "1. one", "> quote",
                "| a | b |",
                "<h2>x</h2>", "<b>", "&lt;!--", "<![CDATA[", "<?php", "- - ## deep", "  ## two", "* # x", "`", "``` `",
                "- [x] done", "**Next Update**: in 30 minutes", "**Stauts**: x", "[2025-03-04 15:00 UTC]", "\\", "",
            ]
        ),
        st.text(max_size=30),
    ),
    max_size=8,
).map("\n".join)  # fmt: skip


def read_back(texts: list[str]) -> tuple[list[str], list[str], str]:
    updates = tuple(ForeignUpdate(START + timedelta(hours=i), text) for i, text in enumerate(texts))
    last = ForeignUpdate(START + timedelta(hours=len(texts)), "The end.", "Resolved")
    event = ForeignEvent("2025-03-04-x", "x", "X", started=START, updates=(*updates, last))
    reading = read_texts({"uptrail.yaml": SETTINGS, "incidents/2025-03-04-x.md": event_text(event)}, clock=START)
    found = reading.archive.incidents["2025-03-04-x"]
    errors = [str(problem) for problem in reading.problems if problem.level is Level.ERROR]
    assert [update.at for update in found.updates] == [update.at for update in (*updates, last)]
    assert [update.status for update in found.updates] == [None] * len(updates) + ["Resolved"]
    assert not any(update.components or update.impact or update.next_update_text for update in found.updates)
    return [update.text for update in found.updates[:-1]], errors, found.notes


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, min_size=1, max_size=3), st.sampled_from([from_html, from_markdown, from_mixed]))
def test_no_text_can_pass_for_structure(texts: list[str], written: object) -> None:
    assert callable(written)
    here = [written(said(text)) for text in texts]
    back, errors, notes = read_back(here)
    assert errors == []
    assert notes == ""
    assert [text.strip() for text in back] == [text.strip() for text in here]


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=80))
def test_plain_text_renders_as_itself(text: str) -> None:
    """What a reader sees of escaped text are the words, and no tag but paragraphs, breaks and lists."""
    tokens = MarkdownIt("commonmark").parse(from_html(said(text).replace("&", " ")))
    kinds = {token.type for top in tokens for token in [top, *(top.children or [])]}
    assert not kinds & {"html_block", "html_inline", "link_open", "image", "heading_open", "fence", "strong_open"}
