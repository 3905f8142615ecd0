"""Why-questions as a tree that grows downwards: each answer leads to the next question, or to several."""

from collections.abc import Sequence

from markupsafe import Markup

from uptrail.outputs.pictures.canvas import NARROW, Canvas, figure
from uptrail.outputs.pictures.lettering import BOLD, LINE, plain, wrap
from uptrail.records.postmortem import Why

STEP = 20
"""From one question to the next."""
PADDING = 9
RAIL = 22
"""The room to the left of the chain for what leads past branches."""
WIDEST = 560


def draw(name: str, whys: Sequence[Why]) -> Markup:
    """The picture of a chain of questions, some of which may branch."""
    count, deepest = sum(map(_count, whys)), max(map(_depth, whys), default=0)
    told = f"{count} {'question' if count == 1 else 'questions'}"
    branches = f", branching {deepest - 1} deep" if deepest > 1 else ""
    title = "Five whys" if count == 5 else f"{count} whys" if count > 1 else "One why"
    return figure(name, title, f"{told}{branches}. The same stands in the list.", lambda canvas: _chain(canvas, whys))


def _count(why: Why) -> int:
    return 1 + sum(map(_count, why.children))


def _depth(why: Why) -> int:
    return 1 + max(map(_depth, why.children), default=0)


def _chain(canvas: Canvas, whys: Sequence[Why]) -> None:
    deepest = max(map(_depth, whys), default=1)
    indent = min(22.0 if canvas.width == NARROW else 36.0, canvas.width * 0.4 / max(deepest, 1))
    left = RAIL if deepest > 1 else 0
    y = 0.0
    for number, why in enumerate(whys):
        last = number == len(whys) - 1
        top = y
        y = _box(canvas, why, left, y, "box root" if last and not why.children else "box")
        y = _branches(canvas, why, left, y, indent)
        if not last:
            _onwards(canvas, left, top, y)
            y += STEP


def _onwards(canvas: Canvas, left: float, top: float, y: float) -> None:
    """From one question to the next: straight down, or past the branches on a rail to their left."""
    if left:
        start, end = top + PADDING + LINE / 2, y + STEP + PADDING + LINE / 2
        canvas.path(f"M{left} {start:.0f}H2V{end:.0f}H{left - 6}", "line")
        canvas.path(f"M{left - 8} {end - 5:.0f}v10l8 -5z", "arrow")
    else:
        x = min(canvas.width, WIDEST) / 2
        canvas.line(x, y, x, y + STEP - 6, "line")
        canvas.path(f"M{x - 5:.0f} {y + STEP - 8:.0f}h10l-5 8z", "arrow")


def _branches(canvas: Canvas, why: Why, x: float, y: float, indent: float) -> float:
    """What an answer raises, each question indented below it; returns where the drawing ends."""
    stem, top, last = x + indent / 2, y, y
    for child in why.children:
        y += STEP / 2
        last = y + PADDING + LINE / 2
        canvas.line(stem, last, x + indent, last, "line")
        y = _box(canvas, child, x + indent, y, "box" if child.children else "box root")
        y = _branches(canvas, child, x + indent, y, indent)
    if why.children:
        canvas.line(stem, top, stem, last, "line")
    return y


def _texts(canvas: Canvas, why: Why, x: float) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    room = _width(canvas, x) - 2 * PADDING
    answers = [plain(answer) for answer in why.answer.splitlines() if answer.strip()]
    return wrap(plain(why.question), room / BOLD, 5), [wrap(answer, room, 8) for answer in answers]


def _width(canvas: Canvas, x: float) -> float:
    return min(canvas.width - x, WIDEST)


def _box(canvas: Canvas, why: Why, x: float, y: float, kind: str) -> float:
    question, answers = _texts(canvas, why, x)
    tall = LINE * (len(question) + sum(map(len, answers))) + 2 * PADDING + 3 * bool(answers)
    canvas.box(x, y, _width(canvas, x), tall, kind)
    canvas.text(x + PADDING, y + PADDING - 2, question, "strong")
    at = y + PADDING + LINE * len(question) + 1
    for answer in answers:
        canvas.text(x + PADDING, at, answer)
        at += LINE * len(answer)
    return y + tall
