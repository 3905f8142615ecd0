"""How rules say things: the nearest known name, times, shares, counts and lists in plain words."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from difflib import get_close_matches
from fractions import Fraction

MOST_NAMES = 8
LONGEST_QUOTE = 60


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known name that `word` was probably meant to be."""
    by_lower = {name.lower(): name for name in known}
    found = get_close_matches(word.lower(), by_lower, n=1)
    return by_lower[found[0]] if found else None


def suggestion(word: str, known: Iterable[str]) -> str:
    """A remedy for an unknown name: the nearest known one, else the known ones."""
    names = list(known)
    if name := nearest(word, names):
        return f"did you mean {name}?"
    if not names:
        return ""
    more = f" and {len(names) - MOST_NAMES} more" if len(names) > MOST_NAMES else ""
    return f"known are {', '.join(names[:MOST_NAMES])}{more}"


def moment(at: datetime) -> str:
    """`2026-03-04 14:05 UTC`, with seconds only where there are some."""
    return f"{at.astimezone(UTC):{'%Y-%m-%d %H:%M:%S' if at.second else '%Y-%m-%d %H:%M'}} UTC"


def count(number: int, noun: str) -> str:
    """`1 question`, `2 questions`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def percent(share: Fraction | None) -> str:
    """A share for people, `41.2%`: one decimal, rounded down, so that a border that was missed never looks met."""
    if share is None:
        return "an unknown share"
    tenths = share * 1000 // 1
    return f"{tenths // 10}%" if tenths % 10 == 0 else f"{tenths // 10}.{tenths % 10}%"


def listed(words: Sequence[str], last: str = "and") -> str:
    """`a`, `a and b`, `a, b and c`."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {last} {words[-1]}" if words else ""


def quoted(text: str) -> str:
    """A short quotation on one line, with what cannot be printed made visible."""
    line = " ".join(text.split())
    return repr(line if len(line) <= LONGEST_QUOTE else line[: LONGEST_QUOTE - 1] + "…")
