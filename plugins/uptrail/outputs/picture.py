"""The picture of a shared link: a small PNG, since platforms take no drawings (SVG), in Roboto.

That font writes Latin, Greek and Cyrillic; a picture whose words it cannot write shows its colour and no words.
"""

from collections.abc import Iterator
from functools import cache, lru_cache
from io import BytesIO

import font_roboto
from PIL import Image, ImageDraw, ImageFont

SIZE = (1200, 630)
MARGIN = 80
COLOURS = {
    "operational": "#187a45",
    "under_maintenance": "#2d5fb8",
    "degraded_performance": "#8a6000",
    "partial_outage": "#b84300",
    "major_outage": "#c4262e",
    "no_data": "#667080",
}
"""As in the stylesheet's light scheme."""
INK, QUIET, PAPER = "#1c2430", "#5b6472", "#ffffff"


def draw(status: str, title: str, above: str, below: str) -> bytes:
    """A PNG of 1200 by 630: a band in the status's colour, `above`, the title in at most three lines, `below`."""
    # Only here, since few builds draw anything and loading it takes as long as drawing a card.

    image = Image.new("RGB", SIZE, PAPER)
    pen = ImageDraw.Draw(image)
    colour = COLOURS[status]
    pen.rectangle((0, 0, SIZE[0], 24), fill=colour)
    if writable(title + above + below):
        pen.text((MARGIN, 110), fitted(above, 36), fill=QUIET, font=_font(36))
        for number, line in enumerate(wrapped(title, 68, 3)):
            pen.text((MARGIN, 190 + number * 88), line, fill=INK, font=_font(68), stroke_width=1, stroke_fill=INK)
        pen.text((MARGIN, 510), fitted(below, 36), fill=QUIET, font=_font(36))
    else:
        for number in range(30):
            pen.rectangle((MARGIN + number * 35, 260, MARGIN + number * 35 + 24, 370), fill=colour)
    out = BytesIO()
    image.quantize(24, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(out, "PNG", compress_level=6)
    return out.getvalue()


@cache
def _font(size: int) -> "ImageFont.FreeTypeFont":
    from PIL import ImageFont

    return ImageFont.truetype(font_roboto.Roboto, size)


@lru_cache(maxsize=4096)
def _has(character: str) -> bool:
    """Whether the font has a picture of its own for a character."""
    mask, absent = (_font(36).getmask(one) for one in (character, "\U0010fffd"))
    return (mask.size, bytes(mask)) != (absent.size, bytes(absent))


def writable(words: str) -> bool:
    """Whether the font can write every character."""
    return all(character == " " or _has(character) for character in words)


def fitted(words: str, size: int) -> str:
    """The words on one line, shortened to the card's width."""
    return next(wrapped(words, size, 1), "")


def wrapped(words: str, size: int, most: int) -> Iterator[str]:
    """The words on at most so many lines of the card's width; an ellipsis stands for what is left out."""
    width, rest = SIZE[0] - 2 * MARGIN, words.split(" ")
    for number in range(most):
        if not rest:
            return
        line = rest.pop(0)
        while rest and _font(size).getlength(f"{line} {rest[0]}") <= width:
            line += " " + rest.pop(0)
        cut = rest and number == most - 1
        while _font(size).getlength(line + "…" * bool(cut)) > width:
            line, cut = line[:-1], True
        yield line.rstrip() + "…" if cut else line
