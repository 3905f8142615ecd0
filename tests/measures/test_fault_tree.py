"""Minimal cut sets, against a search through all combinations of basic events."""

from dataclasses import dataclass
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from uptrail.measures.fault_tree import MOST_SETS, CutSets, Fault, Unsolved, minimal_cut_sets
from uptrail.records.postmortem import FaultNode, Gate


def event(text, gate=None, *children):
    return FaultNode(text=text, gate=gate, children=children)


def all_of(text, *children):
    return event(text, Gate.AND, *map(leaf, children))


def any_of(text, *children):
    return event(text, Gate.OR, *map(leaf, children))


def leaf(child):
    return event(child) if isinstance(child, str) else child


def sets(top):
    found = minimal_cut_sets(top)
    assert isinstance(found, CutSets), found
    return found.sets


def test_any_branch_of_an_or_and_all_branches_of_an_and():
    assert sets(any_of("top", "a", "b")) == (("a",), ("b",))
    assert sets(all_of("top", "a", "b")) == (("a", "b"),)


def test_gates_within_gates():
    top = all_of("top", any_of("g", "a", "b"), any_of("h", "c", "d"))
    assert sets(top) == (("a", "c"), ("a", "d"), ("b", "c"), ("b", "d"))


def test_a_repeated_event_is_one_event_and_absorbs():
    assert sets(all_of("top", any_of("g", "a", "b"), any_of("h", "a", "c"))) == (("a",), ("b", "c"))
    assert sets(all_of("top", "Disk is full", "disk  is full.")) == (("Disk is full",),)


def test_the_smallest_come_first_then_the_order_of_the_tree():
    assert sets(any_of("top", all_of("g", "a", "b"), "c", all_of("h", "b", "d"))) == (("c",), ("a", "b"), ("b", "d"))


def test_an_event_alone_is_its_own_cut_set():
    assert sets(event("top")) == (("top",),)
    assert minimal_cut_sets(any_of("top", "A", all_of("g", "b", "c"))).single == {"a"}


def test_a_leaf_refers_to_the_event_that_is_explained_elsewhere():
    power = any_of("No power", "grid", "fuse")
    assert sets(any_of("top", all_of("g", "no power", "x"), all_of("h", power, "y"))) == (
        ("grid", "x"),
        ("grid", "y"),
        ("fuse", "x"),
        ("fuse", "y"),
    )


def test_a_cycle_is_an_error_that_names_the_way_around():
    found = minimal_cut_sets(any_of("top", "a", all_of("g", "b", any_of("h", "c", "g"))))
    assert found == Unsolved(Fault.CYCLE, ("g", "h", "g"))
    assert str(found) == "an event is its own cause: “g” ← “h” ← “g”"


def test_a_cycle_through_two_explained_events():
    found = minimal_cut_sets(any_of("top", all_of("g", "h", "a"), all_of("h", "g", "b")))
    assert found == Unsolved(Fault.CYCLE, ("g", "h", "g"))


@pytest.mark.parametrize(
    ("tree", "fault"),
    [
        (event("top", None, event("a"), event("b")), Fault.NO_GATE),
        (any_of("top", "a", "?"), Fault.UNNAMED),
        (any_of("top", event("AND", Gate.AND), "a"), Fault.UNNAMED),
        (any_of("top", all_of("g", "a", "b"), any_of("g", "a", "b")), Fault.AMBIGUOUS),
    ],
)
def test_what_is_not_a_tree_of_gates_is_an_error(tree, fault):
    found = minimal_cut_sets(tree)
    assert isinstance(found, Unsolved)
    assert found.fault is fault
    assert str(found)


def test_an_explosion_is_an_error_and_quick():
    wide = all_of("top", *(any_of(f"g{n}", *(f"e{n}.{m}" for m in range(40))) for n in range(40)))
    assert minimal_cut_sets(wide) == Unsolved(Fault.TOO_MANY)
    assert minimal_cut_sets(any_of("top", *(f"e{n}" for n in range(MOST_SETS + 1)))) == Unsolved(Fault.TOO_MANY)
    assert len(sets(any_of("top", *(f"e{n}" for n in range(MOST_SETS))))) == MOST_SETS


def test_a_long_way_of_references_does_not_exhaust_the_stack():
    chain = [all_of(f"g{n}", f"g{n + 1}", "x") for n in range(1_500)]
    assert sets(any_of("top", *chain)) == (("g1500", "x"),)


# --- the independent implementation: try every combination of basic events, keep those that need all of theirs ---


@dataclass(frozen=True)
class Known:
    """Every explained event of a tree by its name."""

    events: dict[str, FaultNode]

    def happens(self, node, failed):
        node = node if node.children else self.events.get(node.text, node)
        if not node.children:
            return node.text in failed
        told = [self.happens(child, failed) for child in node.children]
        return all(told) if node.gate is Gate.AND else any(told)


def every(node):
    return [node, *(below for child in node.children for below in every(child))]


def brute_force(top):
    known = Known({node.text: node for node in every(top) if node.children})
    basic = sorted({node.text for node in every(top) if not node.children and node.text not in known.events})
    enough = [
        frozenset(some)
        for size in range(len(basic) + 1)
        for some in combinations(basic, size)
        if known.happens(top, set(some))
    ]
    return {one for one in enough if not any(less < one for less in enough)}


@st.composite
def trees(draw):
    """A tree over at most seven basic events, which may refer to events that were explained before it."""
    explained = []

    def grow(depth):
        kind = draw(st.integers(0, 9))
        if depth == 0 or kind < 4:
            return event(draw(st.sampled_from("abcdefg")))
        if kind == 4 and explained:
            return event(draw(st.sampled_from(explained)))
        children = [grow(depth - 1) for _ in range(draw(st.integers(1, 3)))]
        explained.append(f"gate {len(explained)}")
        return event(explained[-1], draw(st.sampled_from(list(Gate))), *children)

    children = [grow(3) for _ in range(draw(st.integers(1, 4)))]
    return event("top", draw(st.sampled_from(list(Gate))), *children)


@given(trees())
@settings(max_examples=300, deadline=None)
def test_the_same_as_trying_every_combination(top):
    found = sets(top)
    assert len(set(map(frozenset, found))) == len(found)
    assert set(map(frozenset, found)) == brute_force(top)
