"""The picture of a shared link: a small PNG, since platforms take no drawings (SVG).

Roboto writes Latin, Greek and Cyrillic; Noto Sans CJK, where the extra `uptrail[cjk]` is installed, writes Chinese,
Japanese and Korean. Words that no font can write are left out: then the shape of the status is large, and the
moment is in digits.
"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.resources import files
from io import BytesIO

import font_roboto
from PIL import Image, ImageDraw, ImageFont

from uptrail.outputs.fonts import CJK, has_cjk
from uptrail.outputs.shapes import shape

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
_CLOSING, _OPENING = "、。，．」』）】！？ー…", "「『（【"
_LETTER = "\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef"
_UNIT = re.compile(rf"\s*[{_OPENING}]*(?:[{_LETTER}]|[^\s{_LETTER}]+)[{_CLOSING}]*")
"""What is never broken: a word, or a letter of a script without spaces, with the marks that belong to it."""


def draw(status: str, title: str, above: str, below: str, digits: str = "") -> bytes:
    """A PNG of 1200 by 630: a band and a shape in the status's colour, `above`, the title in three lines, `below`.

    `digits` tells the moment where `below` cannot be written.
    """
    image = Image.new("RGB", SIZE, PAPER)
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 0, SIZE[0], 24), fill=COLOURS[status])
    legible = writable(title)
    _mark(image, status, 96 if legible else 200, (SIZE[0] - MARGIN - 96, 84) if legible else (MARGIN, 210))
    parts = (part for part in above.split(" · ") if writable(part))
    _line(pen, 110, above if writable(above) else " · ".join(parts), SIZE[0] - 2 * MARGIN - 140)
    for number, line in enumerate(wrapped(title, 68, 3) if legible else ()):
        place = (MARGIN, 190 + number * 88)
        pen.text(place, line, fill=INK, font=_font(line, 68), stroke_width=1, stroke_fill=INK)
    _line(pen, 510, below if writable(below) else digits, SIZE[0] - 2 * MARGIN)
    out = BytesIO()
    image.quantize(24, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(out, "PNG", compress_level=6)
    return out.getvalue()


def _mark(image: Image.Image, status: str, size: int, place: tuple[int, int]) -> None:
    image.paste(COLOURS[status], place, shape(status, size))


def _line(pen: ImageDraw.ImageDraw, top: int, words: str, width: int) -> None:
    pen.text((MARGIN, top), next(wrapped(words, 36, 1, width), ""), fill=QUIET, font=_font(words, 36))


@cache
def faces() -> tuple[str, ...]:
    """The font files to write with, the usual one first."""
    usual = str(font_roboto.Roboto)
    return (usual, str(files(CJK) / "NotoSansCJKjp-Regular.otf")) if has_cjk() else (usual,)


@cache
def _face(path: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(path, size)


def _font(words: str, size: int) -> ImageFont.FreeTypeFont:
    """The first font that can write all of it, else the usual one."""
    found = next((path for path in faces() if all(_has(path, one) for one in words)), faces()[0])
    return _face(found, size)


@lru_cache(maxsize=4096)
def _has(path: str, character: str) -> bool:
    """Whether a font has a picture of its own for a character."""
    mask, absent = (_face(path, 36).getmask(one) for one in (character, "\U0010fffd"))
    return character == " " or (mask.size, bytes(mask)) != (absent.size, bytes(absent))


def writable(words: str) -> bool:
    """Whether one font can write every character."""
    return any(all(_has(path, character) for character in words) for path in faces())


def wrapped(words: str, size: int, most: int, width: int = SIZE[0] - 2 * MARGIN) -> Iterator[str]:
    """The words on at most so many lines of a width; an ellipsis stands for what is left out."""
    font, rest = _font(words + "…", size), [found[0] for found in _UNIT.finditer(words)]
    for number in range(most):
        if not rest:
            return
        line = rest.pop(0).lstrip()
        while rest and font.getlength(line + rest[0]) <= width:
            line += rest.pop(0)
        cut = rest and number == most - 1
        while font.getlength(line + "…" * bool(cut)) > width:
            line, cut = line[:-1], True
        yield line.rstrip() + "…" if cut else line
