"""The shape of each component status as a drawing, the one that the stylesheet shows beside the words."""

from collections.abc import Callable

from PIL import Image, ImageDraw

GRID = 16
FINE = 4
"""Shapes are drawn so many times larger and then made small, which smooths their edges."""

Pen = Callable[..., None]


def shape(status: str, size: int) -> Image.Image:
    """The shape as a mask of `size` by `size`: white where it is, black elsewhere."""
    scale = size * FINE / GRID
    image = Image.new("L", (size * FINE, size * FINE), 0)
    drawing = ImageDraw.Draw(image)

    def polygon(fill: int, *points: tuple[float, float]) -> None:
        drawing.polygon([(x * scale, y * scale) for x, y in points], fill)

    def disc(fill: int, radius: float, y: float = 8) -> None:
        x = 8
        drawing.ellipse([(x - radius) * scale, (y - radius) * scale, (x + radius) * scale, (y + radius) * scale], fill)

    _SHAPES[status](polygon, disc)
    return image.resize((size, size), Image.Resampling.LANCZOS)


def _tick(polygon: Pen, disc: Pen) -> None:
    disc(255, 7)
    polygon(0, (6.9, 11.4), (3.8, 8.3), (5, 7.1), (6.9, 9), (11, 4.9), (12.2, 6.1))


def _clock(polygon: Pen, disc: Pen) -> None:
    disc(255, 7)
    polygon(0, (7.1, 4), (8.8, 4), (8.8, 7.7), (11.2, 10.1), (10, 11.3), (7.1, 8.4))


def _downwards(polygon: Pen, disc: Pen) -> None:
    disc(255, 7)
    polygon(0, (3.8, 6.6), (5, 5.4), (8, 8.4), (11, 5.4), (12.2, 6.6), (8, 10.8))


def _warning(polygon: Pen, disc: Pen) -> None:
    polygon(255, (8, 1), (0.6, 14.4), (15.4, 14.4))
    polygon(0, (7.1, 6), (8.9, 6), (8.6, 10), (7.4, 10))
    disc(0, 1, 12)


def _stop(polygon: Pen, disc: Pen) -> None:
    polygon(255, (5, 1), (1, 5), (1, 11), (5, 15), (11, 15), (15, 11), (15, 5), (11, 1))
    arms = ((5.9, 4.7), (8, 6.8), (10.1, 4.7), (11.3, 5.9), (9.2, 8), (11.3, 10.1))
    polygon(0, *arms, (10.1, 11.3), (8, 9.2), (5.9, 11.3), (4.7, 10.1), (6.8, 8), (4.7, 5.9))


def _ring(polygon: Pen, disc: Pen) -> None:
    disc(255, 7)
    disc(0, 5.3)
    polygon(255, (5, 7.2), (11, 7.2), (11, 8.8), (5, 8.8))


_SHAPES: dict[str, Callable[[Pen, Pen], None]] = {
    "operational": _tick,
    "under_maintenance": _clock,
    "degraded_performance": _downwards,
    "partial_outage": _warning,
    "major_outage": _stop,
    "no_data": _ring,
}
