"""`badge.svg` and one per component: a name and a status as a small drawing that needs no font file and no script."""

import unicodedata
from collections.abc import Iterable
from functools import partial
from math import ceil

from uptrail.audience import View
from uptrail.outputs import text
from uptrail.outputs.document import Document
from uptrail.outputs.pages.home import banner_of
from uptrail.outputs.state import state_of
from uptrail.outputs.templating import environment_for, key
from uptrail.outputs.words import words_for

NARROW = frozenset("fijlrtI.,:;'|!()[] ")
MARGIN = 6
LONGEST = 40

COLOURS = {
    "operational": "#1a7f37",
    "under_maintenance": "#0a58ca",
    "degraded_performance": "#8a5a00",
    "partial_outage": "#b24400",
    "major_outage": "#b42318",
}
"""White words on each of these have a contrast of at least 4.5."""


def documents(view: View) -> Iterable[Document]:
    """The badge of everything, then one per component."""
    state, words = state_of(view), words_for(view.site.language)
    banner = banner_of(state, state.current)
    badges = [("badge.svg", view.site.name, banner.status, banner.answer)]
    for one in view.components.values():
        now = state.current[one.id].value
        badges.append((f"components/{one.id}/badge.svg", one.name, now, words.status(now)))
    for path, name, status, answer in badges:
        label = short(name)
        yield Document(path, partial(render, view, label, status, answer), key("badge", path, label, status, answer))


def render(view: View, label: str, status: str, answer: str) -> bytes:
    """The drawing's bytes."""
    environment = environment_for(view.site.language, view.audience, view.site.time_zone)
    left, right = width(label) + 2 * MARGIN, width(answer) + 2 * MARGIN
    drawing = environment.get_template("badge.svg").render(
        label=label, answer=answer, left=left, right=right, margin=MARGIN, colour=COLOURS[status]
    )
    return drawing.encode()


def short(name: str) -> str:
    """A name on one line, not longer than a badge should be."""
    plain = text.line(name)
    return plain if len(plain) <= LONGEST else plain[: LONGEST - 1].rstrip() + "…"


def width(words: str) -> int:
    """Nearly how many pixels words take at 11 pixels of height; the drawing then fits them exactly."""
    return ceil(sum(map(advance, words)))


def advance(character: str) -> float:
    """Nearly how wide one character is."""
    if unicodedata.combining(character):
        return 0
    if unicodedata.east_asian_width(character) in "WF":
        return 11
    if character in NARROW:
        return 3.7
    return 7.8 if character.isupper() or character in "mwMW@%" else 6.4
