"""Pictures for shared links: a card for the site, for its state now, and for each of the newest incidents.

Platforms take no drawings (SVG), so these are small PNGs, made with the font that Pillow carries. That
font writes Latin script; a card whose words it cannot write shows colours and shapes alone.
"""

from collections.abc import Iterable, Iterator
from functools import cache, lru_cache, partial
from io import BytesIO
from typing import TYPE_CHECKING

from uptrail.audience import ShownIncident, View
from uptrail.outputs import text
from uptrail.outputs.document import Document
from uptrail.outputs.occurrences import phase_of_incident
from uptrail.outputs.pages.home import banner_of
from uptrail.outputs.pages.incident import NEWEST, card_of, effects, is_over
from uptrail.outputs.state import State, state_of
from uptrail.outputs.templating import SITE_CARD, key
from uptrail.outputs.words import words_for

if TYPE_CHECKING:
    from PIL import ImageFont

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


def documents(view: View) -> Iterable[Document]:
    """The site's card, that of its state, and one per incident of the newest."""
    state = state_of(view)
    banner = banner_of(state)
    name = view.site.name
    yield _card(SITE_CARD, "no_data", name, view.site.description, "")
    yield _card(f"cards/home-{banner.status}.png", banner.status, banner.answer, name, "")
    for incident in list(view.incidents.values())[:NEWEST]:
        status, phase = _told(state, incident)
        moment = words_for(view.site.language).moment(incident.started) if incident.started else ""
        yield _card(card_of(incident), status, incident.title, f"{name} · {phase}", moment)


def _told(state: State, incident: ShownIncident) -> tuple[str, str]:
    """The status that colours an incident's card, and its phase in words."""
    phase = words_for(state.view.site.language).phase(phase_of_incident(incident, state.as_of))
    if is_over(incident, state.as_of):
        return "operational", phase
    worst = next((effect.worst for effect in effects(incident, state)), None)
    return (worst.value if worst and worst.rank else "degraded_performance"), phase


def _card(path: str, status: str, *lines: str) -> Document:
    shown = tuple(text.line(line) for line in lines)
    return Document(path, partial(draw, status, *shown), key("card", path, status, *shown))


def draw(status: str, title: str, above: str, below: str) -> bytes:
    """A PNG of 1200 by 630: a band in the status's colour, `above`, the title in at most three lines, `below`."""
    # Only here, since few builds draw anything and loading it takes as long as drawing a card.
    from PIL import Image, ImageDraw

    image = Image.new("P", SIZE, 0)
    image.putpalette(_palette(COLOURS[status]))
    pen = ImageDraw.Draw(image)
    pen.fontmode = "L"
    pen.rectangle((0, 0, SIZE[0], 24), fill=_COLOUR)
    if writable(title + above + below):
        pen.text((MARGIN, 110), fitted(above, 36), fill=_QUIET, font=_font(36))
        for number, line in enumerate(wrapped(title, 68, 3)):
            pen.text((MARGIN, 190 + number * 88), line, fill=_INK, font=_font(68), stroke_width=1, stroke_fill=_INK)
        pen.text((MARGIN, 510), fitted(below, 36), fill=_QUIET, font=_font(36))
    else:
        for number in range(30):
            pen.rectangle((MARGIN + number * 35, 260, MARGIN + number * 35 + 24, 370), fill=_COLOUR)
    out = BytesIO()
    image.save(out, "PNG", optimize=False, compress_level=6)
    return out.getvalue()


_PAPER, _COLOUR, _INK, _QUIET = 0, 1, 2, 3


@cache
def _palette(colour: str) -> list[int]:
    shades = (PAPER, colour, INK, QUIET)
    return [int(shade[place : place + 2], 16) for shade in shades for place in (1, 3, 5)]


@cache
def _font(size: int) -> "ImageFont.FreeTypeFont":
    from PIL import ImageFont

    font = ImageFont.load_default(size)
    if not isinstance(font, ImageFont.FreeTypeFont):
        raise RuntimeError("Pillow was built without FreeType")
    return font


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
