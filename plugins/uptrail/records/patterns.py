"""Regular expressions that people write: what is wrong with one, how long it may take, which words it needs."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

LONGEST_TEXT = 400
"""The most characters in which a pattern is searched: as often may `+` and `*` repeat."""
LONGEST_PATTERN = 4000
MOST_STEPS = 50_000
"""The most steps that a pattern may take from one place of a text, in the worst text."""
SHORTEST_WORD = 3

Needs = tuple[frozenset[str], ...]
"""Of each set some words, in lower case and with single spaces, stand in every text that matches."""

_CAP = 10**9
_REPEAT = re.compile(r"(?:([*+?])|\{(\d*)(,?)(\d*)\})([?+]?)")
_GROUP = re.compile(r"\?(?:P<\w+>|:|>|i:|-i:|=|!|<=|<!)")
_CLASS = re.compile(r"\^?\]?(?:\\.|[^\]\\])*\]", re.DOTALL)
_OCTAL = re.compile(r"[0-7]{0,2}")
_CODES = {"x": 2, "u": 4, "U": 8}


class Refused(ValueError):
    """A pattern with a part that could make it slow, or that is not understood."""


class Part(NamedTuple):
    """A piece of a pattern: the steps to try it in vain, the ways in which it can match, what it needs.

    `first` is the letter with which it begins, if it always is the same.
    """

    steps: int = 1
    ways: int = 1
    needs: Needs = ()
    first: str = ""


def fault(pattern: str) -> tuple[str, str] | None:
    """What is wrong with a pattern and what to write instead; None when it is sound and cannot be slow."""
    if len(pattern) > LONGEST_PATTERN:
        return f"the pattern has {len(pattern)} characters", f"use at most {LONGEST_PATTERN}; write two"
    try:
        if re.compile(pattern, re.IGNORECASE).search(""):
            return "the pattern matches an empty text, so it matches everywhere", "make it longer"
        steps = analysed(pattern).steps
    except Refused as error:
        return f"the pattern cannot be used: {error}", "write it without"
    except (re.error, OverflowError, RecursionError) as error:
        return f"this is not a pattern: {error}", "write a regular expression, in single quotes"
    if steps > MOST_STEPS:
        remedy = r"bound its repetitions, as in .{0,60}, or let them not give back, as in \w++"
        return "the pattern could take very long on some texts", remedy
    return None


@lru_cache(maxsize=512)
def analysed(pattern: str) -> Part:
    """A pattern that compiles, measured; raises `Refused` for one with a back reference, a condition or flags."""
    return _Reading(pattern).alternatives()


@lru_cache(maxsize=512)
def needs(pattern: str) -> tuple[Needs, ...]:
    """What each branch of a pattern needs; a text that meets none of them does not match."""
    return tuple(branch.needs for branch in _Reading(pattern).branches())


class _Reading:
    """One walk over a pattern, from left to right."""

    def __init__(self, pattern: str) -> None:
        self.pattern, self.at = pattern, 0

    def peek(self) -> str:
        return self.pattern[self.at : self.at + 1]

    def alternatives(self) -> Part:
        """Branches up to the end or a closing bracket; one of their words is needed if each needs some."""
        branches = self.branches()
        if len(branches) == 1:
            return branches[0]
        needs: Needs = ()
        if all(branch.needs for branch in branches):
            needs = (frozenset().union(*(_rarest(branch.needs) for branch in branches)),)
        return _either(branches)._replace(needs=needs)

    def branches(self) -> list[Part]:
        found = [self.branch()]
        while self.peek() == "|":
            self.at += 1
            found.append(self.branch())
        return found

    def branch(self) -> Part:
        """Pieces one after the other; a run of plain characters is a word that is needed."""
        steps, ways, needs, run = 0, 1, list[frozenset[str]](), ""
        begin, first = self.at, ""
        while self.peek() and self.peek() not in "|)":
            letter, piece = self.piece()
            low, high, kind = self.repeat()
            plain = letter and (low, high) == (1, 1)
            if not plain:
                needs += _word(run)
            run = run + letter if plain else ""
            if plain and self.at == begin + 1:
                first = letter.lower()
            part = _repeated(piece, low, high, kind)
            steps, ways = min(steps + ways * part.steps, _CAP), min(ways * part.ways, _CAP)
            needs += part.needs
        needs += _word(run)
        return Part(max(steps, 1), ways, tuple(needs), first)

    def piece(self) -> tuple[str, Part]:
        """A letter as it is, or a piece without its repetition."""
        character = self.peek()
        self.at += 1
        if character == "[":
            self.at = _end(_CLASS.match(self.pattern, self.at))
        elif character == "(":
            return "", self.group()
        elif character == "\\":
            self.escape()
        elif character.isalnum() or character == " ":
            return character, Part()
        return "", Part()

    def escape(self) -> None:
        character = self.peek()
        if character in "123456789":
            raise Refused(f"it refers back to a group by \\{character}")
        self.at += 1 + _CODES.get(character, 0)
        if character == "N":
            self.at = self.pattern.index("}", self.at) + 1
        elif character == "0":
            self.at = _end(_OCTAL.match(self.pattern, self.at))

    def group(self) -> Part:
        head = _GROUP.match(self.pattern, self.at)
        if head is None and self.peek() == "?":
            raise Refused(f"it has a group that begins with ({self.pattern[self.at : self.at + 2]}")
        self.at = head.end() if head else self.at
        inner = self.alternatives()
        self.at += 1
        kind = head[0] if head else ""
        if kind in {"?=", "?!", "?<=", "?<!"}:
            return Part(inner.steps)
        return inner._replace(ways=1 if kind == "?>" else inner.ways, first="")

    def repeat(self) -> tuple[int, int, str]:
        """How often the piece before may come: at least, at most, and `+` if it gives nothing back."""
        found = _REPEAT.match(self.pattern, self.at)
        if found is None or not (found[1] or found[2] or found[4]):
            return 1, 1, ""
        self.at = found.end()
        if found[1]:
            return int(found[1] == "+"), 1 if found[1] == "?" else LONGEST_TEXT, found[5]
        low = int(found[2] or 0)
        high = int(found[4]) if found[4] else LONGEST_TEXT if found[3] else low
        return low, high, found[5]


def _either(branches: Sequence[Part]) -> Part:
    """One of several branches: of those that begin with different letters only one can go on."""
    steps, ways = len(branches), 0
    by_letter: dict[str, tuple[int, int]] = {}
    for branch in branches:
        if branch.first:
            before = by_letter.get(branch.first, (0, 0))
            by_letter[branch.first] = (before[0] + branch.steps, before[1] + branch.ways)
        else:
            steps, ways = steps + branch.steps, ways + branch.ways
    steps += max((one[0] for one in by_letter.values()), default=0)
    ways += max((one[1] for one in by_letter.values()), default=0)
    return Part(min(steps, _CAP), min(ways, _CAP))


def _repeated(piece: Part, low: int, high: int, kind: str) -> Part:
    """A piece that comes several times."""
    if (low, high) == (1, 1):
        return piece
    high = min(high, LONGEST_TEXT)
    needs = piece.needs if low else ()
    if kind == "+":
        steps = piece.steps * high * (piece.ways ** min(low, 30))
        return Part(min(steps, _CAP), 1, needs)
    if piece.ways == 1:
        return Part(min(max(piece.steps * high, 1), _CAP), high - low + 1, needs)
    steps, ways, paths = 0, 0, 1
    for count in range(high + 1):
        ways += paths if count >= low else 0
        steps += paths * piece.steps if count < high else 0
        paths = min(paths * piece.ways, _CAP)
    return Part(min(max(steps, 1), _CAP), min(max(ways, 1), _CAP), needs)


def _word(run: str) -> Needs:
    word = " ".join(run.lower().split())
    return (frozenset({word}),) if len(word) >= SHORTEST_WORD else ()


def _end(found: re.Match[str] | None) -> int:
    if found is None:
        raise Refused("it cannot be followed to its end")
    return found.end()


def _rarest(needs: Needs) -> frozenset[str]:
    """The set that is probably found least often: the one whose shortest word is longest."""
    return max(needs, key=lambda words: (min(map(len, words)), -len(words)))
