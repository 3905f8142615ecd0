"""A fishbone: what contributed, by category, along a spine that ends in what happened."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from uptrail.outputs.pictures.canvas import NARROW, Canvas, figure
from uptrail.outputs.pictures.lettering import BOLD, LINE, plain, wrap
from uptrail.records.postmortem import Factor

HEAD = 150
"""The width of the fish's head, which says what happened."""
SLANT = 46
GAP = 9
LEAST, TALLEST = 120, 280
"""The least width of a factor's lines, and the most height of a bone, with which the fish lies down."""
PRIMARY = "Primary cause: "


@dataclass(frozen=True)
class Bone:
    """A category and its factors' plain words, the primary one first."""

    category: str
    factors: tuple[tuple[str, bool], ...]


def draw(name: str, effect: str, groups: Sequence[tuple[str, Sequence[Factor]]]) -> Markup:
    """The picture of factors by category; a category may be empty for those without one."""
    bones = [
        Bone(category.capitalize() or "Not categorised", tuple((_said(factor), factor.primary) for factor in factors))
        for category, factors in groups
    ]
    count = sum(len(bone.factors) for bone in bones)
    told = f"{count} contributing {'factor' if count == 1 else 'factors'}: " + ", ".join(
        f"{bone.category.lower()} {len(bone.factors)}" for bone in bones
    )
    effect = plain(effect)
    return figure(
        name,
        f"Fishbone: {effect}",
        f"{told}. The same stands in the list.",
        lambda canvas: _draw(canvas, effect, bones),
    )


def _said(factor: Factor) -> str:
    return (PRIMARY if factor.primary else "") + plain(factor.text)


def _draw(canvas: Canvas, effect: str, bones: Sequence[Bone]) -> None:
    """Lying down where each factor has room beside its bone, else upright."""
    column = (canvas.width - HEAD - 12) / max((len(bones) + 1) // 2, 1)
    room = min(column, 330) - SLANT - 14
    if canvas.width == NARROW or room < LEAST or max(_height(bone, room) for bone in bones) > TALLEST:
        _upright(canvas, effect, bones)
    else:
        _lying(canvas, effect, bones, column, room)


def _lying(canvas: Canvas, effect: str, bones: Sequence[Bone], column: float, room: float) -> None:
    """For wide screens: bones above and below a spine that runs to the right."""
    above, below = bones[0::2], bones[1::2]
    upper = max(_height(bone, room) for bone in above)
    lower = max((_height(bone, room) for bone in below), default=0)
    spine = upper + 6
    head = wrap(effect, (HEAD - 24) / BOLD, 8)
    tall = LINE * len(head) + 20
    spine = max(spine, tall / 2)
    canvas.line(0, spine, canvas.width - HEAD, spine, "spine")
    canvas.path(f"M{canvas.width - HEAD - 9} {spine - 6:.0f}l9 6l-9 6z", "arrow")
    canvas.box(canvas.width - HEAD, spine - tall / 2, HEAD, tall, "box effect")
    canvas.text(canvas.width - HEAD / 2, spine - tall / 2 + 9, head, "strong", "m")
    for side, row in ((-1, above), (1, below)):
        for number, bone in enumerate(row):
            foot = (number + 1) * column
            _slanted(canvas, bone, foot, spine, room, side)
    canvas.reach(spine + lower + 6)


def _height(bone: Bone, room: float) -> float:
    texts = sum(LINE * len(wrap(said, room / (BOLD if first else 1))) + GAP for said, first in bone.factors)
    return texts + LINE + 18


def _slanted(canvas: Canvas, bone: Bone, foot: float, spine: float, room: float, side: int) -> None:
    """One bone, from its label to the spine at `foot`, with its factors on twigs to its left."""
    tall = _height(bone, room)
    tip = foot - SLANT
    end = spine + side * (tall - LINE - 4)
    canvas.line(tip, end, foot, spine, "bone")
    canvas.text(tip, end - LINE - 3 if side < 0 else end + 2, [bone.category], "strong", "m")
    y = end + 6 if side < 0 else spine + 10
    for said, primary in bone.factors:
        lines = wrap(said, room / (BOLD if primary else 1))
        bottom = y + LINE * len(lines) + 1
        outer = abs((y if side < 0 else bottom) - spine)
        start = foot - SLANT * outer / abs(end - spine) - room - 4
        reached = foot - SLANT * abs(bottom - spine) / abs(end - spine)
        canvas.text(start, y, lines, "strong primary" if primary else "")
        canvas.line(start, bottom, reached, bottom, "twig primary" if primary else "twig")
        y = bottom + GAP - 1


def _upright(canvas: Canvas, effect: str, bones: Sequence[Bone]) -> None:
    """For narrow screens and for many factors: the head on top, the spine down the left side."""
    head = wrap(effect, (min(canvas.width, 560) - 20) / BOLD, 6)
    tall = LINE * len(head) + 16
    canvas.box(0, 0, min(canvas.width, 560), tall, "box effect")
    canvas.text(10, 7, head, "strong")
    spine, y, last = 10, float(tall + 12), float(tall)
    for bone in bones:
        canvas.line(spine, y + 10, spine + 16, y + 10, "bone")
        last = y + 10
        canvas.text(spine + 22, y, [bone.category], "strong")
        twigs, y = y + LINE + 4, y + LINE + 6
        for said, primary in bone.factors:
            lines = wrap(said, (canvas.width - 62) / (BOLD if primary else 1))
            canvas.line(spine + 27, y + 9, spine + 40, y + 9, "twig primary" if primary else "twig")
            canvas.text(spine + 46, y, lines, "strong primary" if primary else "")
            bottom = y + 9
            y += LINE * len(lines) + 5
        canvas.line(spine + 27, twigs, spine + 27, bottom, "bone")
        y += 8
    canvas.line(spine, tall + 8, spine, last, "spine")
    canvas.path(f"M{spine - 6} {tall + 9}l6 -9l6 9z", "arrow")
