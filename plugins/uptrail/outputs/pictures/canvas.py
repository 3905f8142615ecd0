"""A sheet to draw on, and the figure that shows it to wide and to narrow screens."""

from collections.abc import Callable, Sequence
from functools import lru_cache

from markupsafe import Markup, escape

from uptrail.outputs.pictures.lettering import LINE, SIZE

WIDE, NARROW = 800, 340
"""Widths in units: on a computer's screen, and on a phone of 390 pixels without its margins."""
EDGE = 2
"""What is added all around, for the strokes of shapes that stand at the edge."""


@lru_cache(maxsize=4096)
def _shown(words: str) -> str:
    """Words in a drawing: what fits on a wide screen as on a narrow one stands in both."""
    return str(escape(words))


@lru_cache(maxsize=256)
def _marked(kind: str, anchor: str) -> str:
    classes = " ".join(f"up-p-{name}" for name in (*kind.split(), anchor) if name)
    return f' class="{classes}"' if classes else ""


class Canvas:
    """Shapes in the order drawn; `kind` is the class that gives a shape its colours (`up-p-<kind>`)."""

    def __init__(self, width: int) -> None:
        self.width = width
        self.height = 0
        self._shapes: list[str] = []

    def text(self, x: float, y: float, lines: Sequence[str], kind: str = "", anchor: str = "") -> None:
        """Lines of text whose top is `y`; `anchor` is empty (from `x` on), `m` (around it) or `e` (up to it)."""
        at = f"{x:.0f}"
        shown = _shown(lines[0])
        if len(lines) > 1:
            shown += "".join([f'<tspan x="{at}" dy="{LINE}">{_shown(line)}</tspan>' for line in lines[1:]])
        self._shapes.append(f'<text x="{at}" y="{y + SIZE:.0f}"{_marked(kind, anchor)}>{shown}</text>')
        self.reach(y + LINE * len(lines))

    def path(self, way: str, kind: str = "line", *, below: bool = False) -> None:
        """A line or a shape by its SVG path; one that lies `below` is drawn before all others."""
        drawn = f'<path class="up-p-{kind.replace(" ", " up-p-")}" d="{way}"/>'
        self._shapes.insert(0 if below else len(self._shapes), drawn)

    def line(self, x: float, y: float, to_x: float, to_y: float, kind: str = "line") -> None:
        """A straight line."""
        self.path(f"M{x:.0f} {y:.0f}L{to_x:.0f} {to_y:.0f}", kind)

    def box(self, x: float, y: float, width: float, height: float, kind: str = "box", round: int = 3) -> None:
        """A rectangle with corners of radius `round`."""
        name = kind.replace(" ", " up-p-")
        size = f'width="{width:.0f}" height="{height:.0f}" rx="{round}"'
        self._shapes.append(f'<rect class="up-p-{name}" x="{x:.0f}" y="{y:.0f}" {size}/>')
        self.reach(y + height)

    def dot(self, x: float, y: float, radius: float = 4, kind: str = "dot") -> None:
        """A circle."""
        name = kind.replace(" ", " up-p-")
        self._shapes.append(f'<circle class="up-p-{name}" cx="{x:.0f}" cy="{y:.0f}" r="{radius:g}"/>')

    def reach(self, y: float) -> None:
        """Make the sheet at least so high."""
        if y > self.height - 0.5:
            self.height = max(self.height, round(y + 0.5))

    def svg(self, name: str, kind: str, title: str, told: str) -> str:
        """The finished drawing; `name` is unique on its page."""
        id = f"{name}-{kind}" if kind else name
        width, height = self.width + 2 * EDGE, self.height + 2 * EDGE
        size = f'viewBox="-{EDGE} -{EDGE} {width} {height}" width="{width}" height="{height}"'
        classed = f' class="up-p-{kind}"' if kind else ""
        return (
            f'<svg{classed} {size} role="img" aria-labelledby="{id}-t" aria-describedby="{id}-d">'
            f'<title id="{id}-t">{escape(title)}</title><desc id="{id}-d">{escape(told)}</desc>'
            f"{''.join(self._shapes)}</svg>"
        )


def figure(name: str, title: str, told: str, draw: Callable[[Canvas], None]) -> Markup:
    """A picture for either width of screen: `title` names it, `told` says in a sentence what it shows."""
    wide, narrow = Canvas(WIDE), Canvas(NARROW)
    for canvas in (wide, narrow):
        draw(canvas)
    return pair(name, title, told, wide, narrow)


def pair(name: str, title: str, told: str, wide: Canvas, narrow: Canvas) -> Markup:
    """The same picture, drawn for either width already."""
    return _framed(wide.svg(name, "wide", title, told) + narrow.svg(name, "narrow", title, told))


def alone(name: str, title: str, told: str, canvas: Canvas) -> Markup:
    """A picture that is narrow enough for every screen."""
    drawn = canvas.svg(name, "", title, told)
    return _framed(drawn)


def _framed(drawn: str) -> Markup:
    """The figure; searches pass it over, since the text beside it says the same."""
    outside = 'data-search-exclude="" data-pagefind-ignore=""'
    return Markup(f'<figure class="up-picture" {outside}>{drawn}</figure>')  # noqa: S704 - made of escaped text
