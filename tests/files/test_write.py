"""Writing back changes one region, and reading finds the change."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uptrail.files import read_texts
from uptrail.files.markdown import front_matter
from uptrail.files.write import CannotWrite, NewUpdate, add_update, replace_cell, set_value
from uptrail.files.yaml_text import load

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
PAGE = """---
# what customers see
title: "Checkout fails"   # keep short
severity: SEV3
components: {api: major_outage}
started: 2026-03-04 14:00 UTC
roles:
  commander: ana
---

## Incident Update - 2026-03-04 14:12 UTC

**Status**: Investigating

## Timeline

| Time | Event |
|------|-------|
| 14:00 | Start |
"""


def changed(before: str, after: str) -> tuple[str, str]:
    """What was there and what is there now, between the common beginning and end."""
    start = 0
    while start < min(len(before), len(after)) and before[start] == after[start]:
        start += 1
    end = 0
    while end < min(len(before), len(after)) - start and before[-1 - end] == after[-1 - end]:
        end += 1
    return before[start : len(before) - end], after[start : len(after) - end]


def test_a_value_changes_alone() -> None:
    assert changed(PAGE, set_value(PAGE, ("severity",), "SEV2")) == ("3", "2")


def test_quotes_and_the_comment_behind_a_value_stay() -> None:
    after = set_value(PAGE, ("title",), 'Checkout: "all" fails')
    assert 'title: "Checkout: \\"all\\" fails"   # keep short\n' in after


def test_a_new_key_follows_the_last() -> None:
    after = set_value(PAGE, ("resolved",), datetime(2026, 3, 4, 15, tzinfo=UTC))
    assert changed(PAGE, after) == ("", "resolved: 2026-03-04 15:00 UTC\n")
    assert "  commander: ana\nresolved: 2026-03-04 15:00 UTC\n---" in after


def test_a_new_key_in_a_block_and_in_braces() -> None:
    assert "  commander: ana\n  scribe: kim\n---" in set_value(PAGE, ("roles", "scribe"), "kim")
    after = set_value(PAGE, ("components", "web"), "operational")
    assert "components: {api: major_outage, web: operational}\n" in after


def test_crlf_and_bom_stay() -> None:
    text = "\ufeff" + PAGE.replace("\n", "\r\n")
    after = set_value(set_value(text, ("severity",), "SEV1"), ("data_loss",), True)
    assert after.startswith("\ufeff---\r\n")
    assert "\n" not in after.replace("\r\n", "")
    assert after.replace("\r\n", "\n") == "\ufeff" + PAGE.replace("SEV3", "SEV1").replace(
        "commander: ana\n", "commander: ana\ndata_loss: true\n"
    )


def test_a_block_value_can_be_replaced() -> None:
    assert "roles: {commander: raj}\n---" in set_value(PAGE, ("roles",), {"commander": "raj"})


def test_an_empty_value_is_filled() -> None:
    assert set_value("a:\nb: 1\n", ("a",), "x") == "a: x\nb: 1\n"


def test_an_update_comes_after_the_last_and_before_the_timeline() -> None:
    after = add_update(
        PAGE, NewUpdate(datetime(2026, 3, 4, 14, 24, tzinfo=UTC), "Monitoring", text="A fix is in place.")
    )
    assert changed(PAGE, after)[0] == ""
    expected = (
        "## Incident Update - 2026-03-04 14:24 UTC\n\n**Status**: Monitoring\n\nA fix is in place.\n\n## Timeline"
    )
    assert expected in after
    read = read_texts({"incidents/down.md": after}, clock=NOON).archive.incidents["down"]
    assert [update.id for update in read.updates] == ["20260304t1412", "20260304t1424"]


def test_a_first_update_and_one_in_yaml() -> None:
    bare = "---\ntitle: x\n---\n"
    assert add_update(bare, NewUpdate(NOON, "Resolved")) == (
        "---\ntitle: x\n---\n\n## Incident Update - 2026-03-04 12:00 UTC\n\n**Status**: Resolved\n"
    )
    text = "title: x\nupdates:\n- at: 2026-03-04 11:00 UTC\n  status: Identified  # so far\ntrigger: deploy\n"
    assert add_update(text, NewUpdate(NOON, "Resolved", text="All: fine.")) == text.replace(
        "so far\n", "so far\n- at: 2026-03-04 12:00 UTC\n  status: Resolved\n  text: 'All: fine.'\n"
    )


def test_an_open_fence_is_refused() -> None:
    with pytest.raises(CannotWrite, match="not closed would hide"):
        add_update(PAGE, NewUpdate(NOON, "Resolved", text="```\nlog"))


def test_a_cell_changes_alone() -> None:
    line = PAGE.split("\n").index("| 14:00 | Start |") + 1
    assert changed(PAGE, replace_cell(PAGE, line, 11, "Start | stop")) == ("", "\\| stop ")
    with pytest.raises(CannotWrite, match="line 1 has no cell at column 3"):
        replace_cell(PAGE, 1, 3, "x")


words = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30)


@given(key=st.sampled_from(["title", "severity", "started", "new-key"]), value=words, crlf=st.booleans())
def test_any_text_is_written_so_that_it_is_read_again(key: str, value: str, crlf: bool) -> None:
    text = PAGE.replace("\n", "\r\n") if crlf else PAGE
    after = set_value(text, (key,), value)
    before_tree, _ = load(front_matter(text).text, "")
    after_tree, problems = load(front_matter(after).text, "")
    assert not problems
    assert isinstance(before_tree, dict)
    assert after_tree == {**before_tree, key: value}
    old, _ = changed(text, after)
    assert "\n" not in old


@given(text=words, impact=words, status=st.sampled_from(["Investigating", "Resolved"]))
def test_any_update_leaves_the_rest_alone(text: str, impact: str, status: str) -> None:
    try:
        after = add_update(PAGE, NewUpdate(NOON, status, impact=impact, text=text))
    except CannotWrite:
        return
    assert changed(PAGE, after)[0] == ""
    incident = read_texts({"incidents/down.md": after}, clock=NOON).archive.incidents["down"]
    assert [update.status for update in incident.updates] == ["Investigating", status]
    assert len(incident.timeline) == 1
