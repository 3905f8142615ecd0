"""Pictures of three and of forty items: every word is there, within the frame, and no two stand on one another."""

from datetime import UTC, date, datetime, timedelta

import pytest

from outputs.pictures.drawing import sound
from uptrail.measures.fault_tree import minimal_cut_sets
from uptrail.measures.response_times import Summary
from uptrail.outputs.pictures import fault_tree, fishbone, timeline, trends, whys
from uptrail.outputs.pictures.timeline import Milestone
from uptrail.outputs.pictures.trends import Month
from uptrail.outputs.words import words_for
from uptrail.records.occurrence import TimelineEntry
from uptrail.records.postmortem import CATEGORIES, Factor, FaultNode, Gate, Why

WORDS = words_for("en")
START = datetime(2026, 3, 4, 22, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
SAYINGS = (
    "The export held long transactions on the replica that failover waits for",
    "Pool exhausted",
    "`max_connections` was **100** in [the chart](https://example.com/x) while eleven services share it",
    "接続プールが枯渇し、再試行が負荷を三倍にした",
    "Supercalifragilisticexpialidocious-configuration-of-the-longest-name-there-is",
)


def saying(number):
    return f"{SAYINGS[number % len(SAYINGS)]} {number}"


def last_words(count):
    """The numbers that end the sayings."""
    return [str(number) for number in range(count)]


def entries(count):
    return [
        TimelineEntry(at=START + number**2 * MINUTE, time="22:00", event=saying(number))
        if number != 1
        else TimelineEntry(time="??", event=saying(number))
        for number in range(count)
    ]


@pytest.mark.parametrize("count", [3, 40])
def test_a_timeline_has_every_event_and_time(count):
    drawings = sound(timeline.draw("t", "Timeline", entries(count), WORDS))
    assert [drawing.count("dot") for drawing in drawings] == [count, count]
    for drawing in drawings:
        assert "22:00 " in drawing.said
        assert "??" in drawing.said
        assert drawing.count("open") == 1
        assert set(last_words(count)) <= set(drawing.said.split())


def test_a_timeline_of_few_words_is_drawn_once_for_all_screens():
    assert len(sound(timeline.draw("t", "T", [TimelineEntry(at=START, event="x")] * 2, WORDS))) == 1


def test_a_timeline_leaves_room_for_silence():
    at = [START, START + MINUTE, START + 61 * MINUTE]
    (drawing,) = sound(timeline.draw("t", "T", [TimelineEntry(at=one, event="x") for one in at], WORDS))
    first, second, third = (line.y for line in drawing.lines if line.text == "x")
    assert third - second > 2 * (second - first)
    assert "1 h" in drawing.said


def test_a_timeline_of_two_days_names_both():
    at = [START, START + 180 * MINUTE]
    (drawing,) = sound(timeline.draw("t", "T", [TimelineEntry(at=one, event="x") for one in at], WORDS))
    assert "4 Mar 2026" in drawing.said
    assert "5 Mar 2026" in drawing.said


def test_milestones_stand_where_they_belong_and_change_the_line():
    steps = [Milestone(START + 3 * MINUTE, "Detected after 3 min", "known"), Milestone(START, "Begins", "hidden")]
    shown = [TimelineEntry(at=START + number * MINUTE, event=f"event {number}") for number in (0, 2, 4)]
    (drawing,) = sound(timeline.draw("t", "T", shown, WORDS, steps))
    assert [line.text for line in drawing.lines if line.kind in {"", "up-p-quiet up-p-strong"}] == [
        "Begins",
        "event 0",
        "event 2",
        "Detected after 3 min",
        "event 4",
    ]
    assert drawing.count("phase-hidden")
    assert drawing.count("phase-known")


@pytest.mark.parametrize("count", [1, 3, 40])
@pytest.mark.parametrize("categories", [CATEGORIES, ("process",), ("",), (*CATEGORIES, "weather", "")])
def test_a_fishbone_has_every_factor_by_category(count, categories):
    groups = {}
    for number in range(count):
        factor = Factor(text=saying(number), primary=number == 2)
        groups.setdefault(categories[number % len(categories)], []).append(factor)
    for drawing in sound(fishbone.draw("f", "Orders stop", list(groups.items()))):
        assert "Orders stop" in drawing.said
        assert all((category.capitalize() or "Not categorised") in drawing.said for category in groups)
        assert ("Primary cause:" in drawing.said) == (count > 2)
        assert set(last_words(count)) <= set(drawing.said.split())


def test_a_fish_lies_down_only_where_it_has_room():
    few = [("process", [Factor(text="Short")]), ("people", [Factor(text="Also short")])]
    wide, narrow = sound(fishbone.draw("f", "Orders stop", few))
    head = [next(line for line in one.lines if line.text == "Orders stop").left for one in (wide, narrow)]
    assert head[0] > 600
    assert head[1] < 50


@pytest.mark.parametrize("count", [3, 40])
def test_whys_are_a_chain(count):
    asked = [Why(question=f"Why did step {number} fail?", answer=saying(number)) for number in range(count)]
    for drawing in sound(whys.draw("w", asked)):
        assert drawing.count("arrow") == count - 1
        assert drawing.count("root") == 1
        assert set(last_words(count)) <= set(drawing.said.split())


def test_whys_branch_and_nest():
    deep = Why(question="Why is the last one so?", answer="one\ntwo")
    for number in range(20):
        deep = Why(question=f"Why {number}?", answer=saying(number), children=(deep, Why(question=f"And {number}?")))
    for drawing in sound(whys.draw("w", [deep, Why(question="Why then?")])):
        assert drawing.count("arrow") == 1
        assert drawing.count("root") == 22
        assert "Why is the last" in drawing.said


def node(text, gate=None, *children):
    return FaultNode(text=text, gate=gate, children=children)


def drawn(tree):
    return sound(fault_tree.draw("tree", tree, minimal_cut_sets(tree)))


def test_a_small_fault_tree_is_spread_out_with_its_gates():
    tree = node("Orders stop", Gate.OR, node("Disk"), node("Both", Gate.AND, node("Pool"), node("Retries")))
    for drawing in drawn(tree):
        assert drawing.count("gate") == 2
        assert drawing.count("leaf") == 3
        assert drawing.count("alone") == 1
        assert [word for word in drawing.said.split() if word in {"AND", "OR"}] == ["OR", "AND"]
    wide, _ = drawn(tree)
    assert {line.left for line in wide.lines if line.text == "Disk"} != {
        line.left for line in wide.lines if line.text == "Both"
    }


def test_a_fault_tree_of_forty_is_indented():
    layers = [
        node(f"Layer {layer}", Gate.AND, *(node(saying(layer * 5 + number)) for number in range(5)))
        for layer in range(8)
    ]
    for drawing in drawn(node("Orders stop", Gate.OR, *layers)):
        assert drawing.count("gate") == 9
        assert drawing.count("leaf") == 40
        assert set(last_words(40)) <= set(drawing.said.split())


def test_a_cycle_is_drawn_as_written_and_told():
    tree = node("Top", Gate.OR, node("a"), node("g", Gate.AND, node("Top"), node("b")))
    wide, _ = drawn(tree)
    assert wide.said.split().count("Top") == 2
    assert "combination" not in wide.root[1].text


def months(count):
    first = [date(2024 + number // 12, number % 12 + 1, 1) for number in range(count)]
    return [
        Month(day, Summary(number, MINUTE * number, MINUTE * number**2) if number % 5 else Summary(0))
        for number, day in enumerate(first)
    ]


@pytest.mark.parametrize("count", [3, 12, 40])
def test_trends_show_median_and_p90_with_their_count(count):
    (drawing,) = sound(trends.draw("r", "Time to detect", months(count), WORDS))
    known = sum(1 for month in months(count) if month.times.n)
    assert drawing.count("median") == drawing.count("p90") == known
    assert "2024" in drawing.said
    assert "n = " in drawing.root[1].text
    if count <= 12:
        assert {str(month.times.n or "–") for month in months(count)} <= set(drawing.said.split())


def test_trends_without_any_figure_say_so():
    (drawing,) = sound(trends.draw("r", "Time to detect", [Month(date(2026, 1, 1), Summary(0))], WORDS))
    assert drawing.root[1].text == "No month has a known time."


def test_what_records_say_is_escaped():
    nasty = "<script>alert(1)</script> & </text>\"'"
    pictures = [
        timeline.draw("a", nasty, [TimelineEntry(at=START, time=nasty, event=nasty)] * 2, WORDS),
        timeline.draw("b", nasty, [TimelineEntry(time=nasty, event=nasty)] * 2, WORDS),
        fishbone.draw("c", nasty, [(nasty, [Factor(text=nasty)])]),
        whys.draw("d", [Why(question=nasty, answer=nasty)]),
        fault_tree.draw("e", (tree := node(nasty, Gate.OR, node(nasty + "x"), node("b"))), minimal_cut_sets(tree)),
        trends.draw("f", nasty, months(3), WORDS),
    ]
    for picture in pictures:
        assert "<script" not in picture
        sound(picture)


def test_the_same_records_make_the_same_bytes():
    assert timeline.draw("t", "T", entries(9), WORDS) == timeline.draw("t", "T", entries(9), WORDS)
