"""A fault tree with its gates: spread out where there is room, else indented like the list it is made of."""

from collections.abc import Collection
from dataclasses import dataclass, field
from functools import cached_property

from markupsafe import Markup

from uptrail.measures.fault_tree import CutSets, Unsolved, name, nodes
from uptrail.outputs.pictures.canvas import Canvas, figure
from uptrail.outputs.pictures.lettering import BOLD, LINE, plain, wrap
from uptrail.records.postmortem import FaultNode, Gate

LEAST = 112
"""The least width of an event's column in a tree that is spread out."""
GATE = 22
PADDING = 7


@dataclass(eq=False)
class Event:
    """A node with its plain words; `alone` says that it is enough to bring about the top event."""

    text: str
    gate: Gate | None
    alone: bool
    children: "list[Event]" = field(default_factory=list)
    x: float = 0.0
    width: float = 0.0

    @cached_property
    def leaves(self) -> int:
        """How many columns it needs."""
        return sum(child.leaves for child in self.children) or 1


def draw(picture: str, tree: FaultNode, solved: CutSets | Unsolved) -> Markup:
    """The picture of a fault tree; basic events that are a cut set by themselves are marked."""
    top = _event(tree, solved.single if isinstance(solved, CutSets) else ())
    count = sum(1 for _ in nodes(tree))
    told = f"{count} events under gates"
    if isinstance(solved, CutSets):
        sets = len(solved.sets)
        told += f"; {sets} {'combination brings' if sets == 1 else 'combinations bring'} about the top event"
    return figure(
        picture, f"Fault tree: {top.text}", f"{told}. The same stands in the list.", lambda to: _tree(to, top)
    )


def _event(node: FaultNode, alone: Collection[str]) -> Event:
    event = Event(plain(node.text), node.gate, not node.children and name(node.text) in alone)
    event.children = [_event(child, alone) for child in node.children]
    return event


def _tree(canvas: Canvas, top: Event) -> None:
    if canvas.width / top.leaves >= LEAST and top.children:
        _spread(canvas, top)
    else:
        _indented(canvas, top)


def _spread(canvas: Canvas, top: Event) -> None:
    """From the top event down to the basic ones, level by level."""
    _place(top, 0, canvas.width / top.leaves)
    y, level = 0.0, [top]
    while level:
        texts = [wrap(event.text, (event.width - 2 * PADDING) / (BOLD if event.children else 1), 8) for event in level]
        tall = max(map(len, texts)) * LINE + 2 * PADDING
        for event, lines in zip(level, texts, strict=True):
            height = len(lines) * LINE + 2 * PADDING
            canvas.box(event.x - event.width / 2, y, event.width, height, _kind(event), 3 if event.children else 12)
            canvas.text(event.x, y + PADDING - 1, lines, "strong" if event.children else "", "m")
            if event.children:
                _limbs(canvas, event, y + height, y + tall + 16)
        y += tall + 16 + GATE + 30
        level = [child for event in level for child in event.children]


def _place(event: Event, left: float, column: float) -> None:
    """Give an event and what is below it their places, from `left` on."""
    at = left
    for child in event.children:
        _place(child, at, column)
        at += child.leaves * column
    span = event.leaves * column
    event.width = min(span - 10, 250 if event.children else 190)
    event.x = (event.children[0].x + event.children[-1].x) / 2 if event.children else left + span / 2
    event.x = min(max(event.x, left + 5 + event.width / 2), left + span - 5 - event.width / 2)


def _limbs(canvas: Canvas, event: Event, top: float, y: float) -> None:
    """From an event through its gate to what it follows from."""
    canvas.line(event.x, top, event.x, y, "line")
    bus = y + GATE + 14
    canvas.line(event.x, y + GATE, event.x, bus, "line")
    ends = [event.x, *(child.x for child in event.children)]
    canvas.line(min(ends), bus, max(ends), bus, "line")
    for child in event.children:
        canvas.line(child.x, bus, child.x, bus + 16, "line")
    _gate(canvas, event.gate, event.x, y)
    canvas.text(event.x + 19, y + 3, [_word(event.gate)], "quiet")


def _gate(canvas: Canvas, gate: Gate | None, x: float, y: float) -> None:
    """The sign of a gate, `GATE` high, around `x`: a dome for AND, a point over a hollow foot for OR."""
    foot, left, right = y + GATE, x - 13, x + 13
    if gate is Gate.AND:
        way = f"M{left:.0f} {foot:.0f}V{y + 11:.0f}A13 11 0 0 1 {right:.0f} {y + 11:.0f}V{foot:.0f}z"
    elif gate is Gate.OR:
        way = (
            f"M{left:.0f} {foot:.0f}Q{left:.0f} {y + 7:.0f} {x:.0f} {y:.0f}Q{right:.0f} {y + 7:.0f} {right:.0f} "
            f"{foot:.0f}Q{x:.0f} {foot - 8:.0f} {left:.0f} {foot:.0f}z"
        )
    else:
        way = f"M{left:.0f} {foot:.0f}V{y:.0f}H{right:.0f}V{foot:.0f}z"
    canvas.path(way, "gate")


def _word(gate: Gate | None) -> str:
    return {Gate.AND: "AND", Gate.OR: "OR"}[gate] if gate else "no gate"


def _kind(event: Event) -> str:
    return "box" if event.children else "box leaf alone" if event.alone else "box leaf"


def _indented(canvas: Canvas, top: Event) -> None:
    """One event to a line, what it follows from indented below it."""
    deepest = _depth(top)
    step = min(28.0, canvas.width * 0.4 / max(deepest, 1))
    _branch(canvas, top, 14, 0, step)


def _depth(event: Event) -> int:
    return 1 + max(map(_depth, event.children), default=0)


def _branch(canvas: Canvas, event: Event, x: float, y: float, step: float) -> float:
    """One event and all below it; returns where the drawing ends."""
    start = x + 20
    said = f"{_word(event.gate)}: {event.text}" if event.children else event.text
    lines = wrap(said, (canvas.width - start - 2) / (BOLD if event.children or event.alone else 1), 6)
    canvas.text(start, y, lines, "strong" if event.children else "strong primary" if event.alone else "")
    below = y + max(LINE * len(lines), GATE) + 7
    stem = below
    for child in event.children:
        stem = below + 9
        canvas.line(x, stem, x + step - 6, stem, "line")
        below = _branch(canvas, child, x + step, below, step)
    if event.children:
        canvas.line(x, y + GATE, x, stem, "line")
        _gate(canvas, event.gate, x, y - 1)
    else:
        canvas.dot(x, y + 9, 6, "box leaf alone" if event.alone else "box leaf")
    return below
