"""How much room words take, and how they are laid on lines: SVG does not wrap text by itself.

Widths are guesses on the safe side: the reader's font is not known when a picture is made.
"""

from collections.abc import Iterator
from functools import lru_cache
from unicodedata import combining, east_asian_width

from uptrail.outputs import text

SIZE = 13
"""The height of letters in units of the picture, which are pixels where it is not scaled."""
LINE = 17
"""From one line to the next."""

_NARROW = "fijlrtI.,:;!|'’`()[]{}/\\ -"
_BROAD = "mwMWQ@%&#—…"


class _Widths(dict[str, float]):
    """Each character's width in units, worked out when it is first seen."""

    def __missing__(self, letter: str) -> float:
        if combining(letter):
            share = 0.0
        elif east_asian_width(letter) in "WF":
            share = 1.05
        else:
            share = 0.36 if letter in _NARROW else 0.9 if letter in _BROAD else 0.7 if letter.isupper() else 0.58
        self[letter] = share * SIZE
        return self[letter]


_WIDTHS = _Widths()
BOLD = 1.2
"""By how much bold letters are wider."""


@lru_cache(maxsize=8192)
def width(words: str) -> float:
    """The room that some words take on one line, in units."""
    return sum(map(_WIDTHS.__getitem__, words))


@lru_cache(maxsize=1024)
def plain(source: str) -> str:
    """A record's Markdown as plain words on one line."""
    words = text.line(source)
    return words if text.is_prose(words) else text.line(text.words_only(source))


@lru_cache(maxsize=4096)
def wrap(words: str, room: float, most: int = 6) -> tuple[str, ...]:
    """Words on lines no wider than `room`, at most `most` of them: where more is left, the last ends with `…`."""
    lines: list[str] = []
    for line in _lines(words, max(room, 3 * SIZE)):
        if len(lines) == most:
            lines[-1] = lines[-1][: max(len(lines[-1]) - 2, 1)].rstrip(" ,;:.") + "…"
            break
        lines.append(line)
    return tuple(lines) or ("",)


def _lines(words: str, room: float) -> Iterator[str]:
    if width(words) <= room:
        yield " ".join(words.split())
        return
    line, taken = "", 0.0
    for word in words.split():
        needed = width(word)
        if line and taken + _WIDTHS[" "] + needed <= room:
            line, taken = f"{line} {word}", taken + _WIDTHS[" "] + needed
            continue
        if line:
            yield line
        while needed > room:
            head = _head(word, room)
            yield head
            word = word[len(head) :]
            needed = width(word)
        line, taken = word, needed
    if line:
        yield line


def _head(word: str, room: float) -> str:
    """The beginning of a word that is longer than a line: as much as fits."""
    taken = 0.0
    for index, letter in enumerate(word):
        taken += _WIDTHS[letter]
        if taken > room and index:
            return word[:index]
    return word
