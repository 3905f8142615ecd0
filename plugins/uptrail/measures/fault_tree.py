"""The minimal cut sets of a fault tree: the smallest combinations of basic events that bring about the top event.

An event is known by its words: what is written twice is one event, and an event without branches
refers to the one that has branches under the same words, wherever in the tree that stands.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import chain
from typing import Protocol

MOST_SETS = 256
"""So many sets may follow from one event: more than anybody reads."""
MOST_STEPS = 10_000
"""So many combinations are tried for a whole tree, which keeps the work below a fraction of a second."""
UNNAMED = frozenset({"", "?", "and", "or"})
"""Words that stand for none: the reader puts them in place of an event that was left without a name."""


class Node(Protocol):
    """An event: `gate` is "AND" or "OR", or None for one that follows from nothing."""

    @property
    def text(self) -> str: ...
    @property
    def gate(self) -> StrEnum | None: ...
    @property
    def children(self) -> "Sequence[Node]": ...


class Fault(StrEnum):
    """Why a tree has no answer."""

    CYCLE = "cycle"
    TOO_MANY = "too many"
    NO_GATE = "no gate"
    UNNAMED = "unnamed"
    AMBIGUOUS = "ambiguous"


@dataclass(frozen=True)
class Unsolved:
    """A tree without an answer: the kind of fault, and the events that it is about.

    For a cycle these are the events on the way around, the first one once more at the end.
    """

    fault: Fault
    events: tuple[str, ...] = ()

    def __str__(self) -> str:
        quoted = [f"“{event}”" for event in self.events]
        match self.fault:
            case Fault.CYCLE:
                return "an event is its own cause: " + " ← ".join(quoted)
            case Fault.TOO_MANY:
                return f"the tree has more than {MOST_SETS} combinations, or takes too long to work out"
            case Fault.NO_GATE:
                return f"{quoted[0]} has branches but neither AND nor OR"
            case Fault.UNNAMED:
                return "an event has no words"
            case Fault.AMBIGUOUS:
                return f"{quoted[0]} is explained in two different ways"


@dataclass(frozen=True)
class CutSets:
    """The minimal cut sets, the smallest first, then in the order of the tree; each lists its events in that order."""

    sets: tuple[tuple[str, ...], ...]

    @property
    def single(self) -> frozenset[str]:
        """The names (see `name`) of the events that bring about the top event alone."""
        return frozenset(name(only[0]) for only in self.sets if len(only) == 1)


def name(text: str) -> str:
    """The words that make an event itself: without regard to case, spacing and a full stop."""
    return " ".join(text.split()).rstrip(".").casefold()


def minimal_cut_sets(top: Node) -> CutSets | Unsolved:
    """All minimal cut sets of a tree, or why there is no answer."""
    tree = _Tree(top)
    return tree.fault or tree.solve()


@dataclass
class _Tree:
    """A fault tree in the course of being solved; a set of basic events is a number with one bit for each."""

    top: Node
    meanings: dict[str, Node] = field(default_factory=dict)
    basic: dict[str, tuple[int, str]] = field(default_factory=dict)
    solved: dict[int, list[int]] = field(default_factory=dict)
    steps: int = 0
    fault: Unsolved | None = None

    def __post_init__(self) -> None:
        """Learn what each name means, and whether the tree can be solved at all."""
        for node in nodes(self.top):
            known = name(node.text)
            if node.children:
                if node.gate is None:
                    self.fault = self.fault or Unsolved(Fault.NO_GATE, (node.text,))
                if known not in UNNAMED and not same(self.meanings.setdefault(known, node), node):
                    self.fault = self.fault or Unsolved(Fault.AMBIGUOUS, (node.text,))
            elif known in UNNAMED:
                self.fault = self.fault or Unsolved(Fault.UNNAMED)

    def meaning(self, node: Node) -> Node:
        """What a node stands for: itself, or the explained event that has its name."""
        return node if node.children else self.meanings.get(name(node.text), node)

    def solve(self) -> CutSets | Unsolved:
        """Work upwards from the basic events, without recursion: each event after those it follows from."""
        top = self.meaning(self.top)
        path: dict[int, Node] = {id(top): top}
        waiting = [(top, iter(top.children))]
        while waiting:
            node, branches = waiting[-1]
            branch = next((one for one in map(self.meaning, branches) if id(one) not in self.solved), None)
            if branch is None:
                waiting.pop()
                del path[id(node)]
                if not self._combine(node):
                    return Unsolved(Fault.TOO_MANY)
            elif id(branch) in path:
                return Unsolved(Fault.CYCLE, _round(list(path.values()), branch))
            else:
                path[id(branch)] = branch
                waiting.append((branch, iter(branch.children)))
        return self._named(self.solved[id(top)])

    def _combine(self, node: Node) -> bool:
        """Find a node's sets from its branches'; False when they are too many."""
        if not node.children:
            bit, _ = self.basic.setdefault(name(node.text), (1 << len(self.basic), node.text))
            self.solved[id(node)] = [bit]
            return True
        branches = [self.solved[id(self.meaning(child))] for child in node.children]
        found: list[int] | None = branches[0] if node.gate == "AND" else _least(list(chain(*branches)))
        for other in branches[1:] if node.gate == "AND" else ():
            self.steps += len(found or ()) * len(other)
            found = _least([one | two for one in found or () for two in other]) if self.steps <= MOST_STEPS else None
            if found is None:
                return False
        self.steps += sum(map(len, branches))
        if found is None or self.steps > MOST_STEPS:
            return False
        self.solved[id(node)] = found
        return True

    def _named(self, sets: list[int]) -> CutSets:
        """Numbers back into words."""
        events = list(self.basic.values())
        order = sorted(sets, key=lambda one: (one.bit_count(), [bit for bit, _ in events if one & bit]))
        return CutSets(tuple(tuple(text for bit, text in events if one & bit) for one in order))


def nodes(top: Node) -> Iterator[Node]:
    """Every node of a tree, from the top, in the order written."""
    waiting = [top]
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(reversed(node.children))


def same(one: Node, other: Node) -> bool:
    """Whether two nodes say that their event follows from the same."""
    if one is other:
        return True
    if one.gate != other.gate or len(one.children) != len(other.children):
        return False
    pairs = zip(one.children, other.children, strict=True)
    return all(name(a.text) == name(b.text) and same(a, b) for a, b in pairs)


def _least(sets: list[int]) -> list[int] | None:
    """Those of some sets that contain none of the others; None when more than `MOST_SETS` are left."""
    kept: list[int] = []
    for one in sorted(set(sets), key=lambda one: (one.bit_count(), one)):
        if not any(less & one == less for less in kept):
            kept.append(one)
            if len(kept) > MOST_SETS:
                return None
    return kept


def _round(path: list[Node], again: Node) -> tuple[str, ...]:
    """The events from the one that is met again to itself."""
    start = next(index for index, node in enumerate(path) if node is again)
    return tuple(node.text for node in [*path[start:], again])
