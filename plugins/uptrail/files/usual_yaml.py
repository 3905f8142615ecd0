"""Reads YAML that is as plain as most front matter: words after keys, and flat lists and mappings of words on one line.

Whatever it is not sure of it leaves to the real parser; what it reads, it reads alike, in a tenth of the time.
"""

import re
from typing import Any

LONGEST = 10_000
"""Characters of a text that may be read here."""

_SCALAR = r"\w(?:[\w .,;/()%+@'&?!-]|:(?=[\w/]))*(?<! )"
_ENTRY = re.compile(rf"([a-z_]+):(?: +(?:({_SCALAR})|\{{([^{{}}\n]*)\}}|\[([^\[\]{{}}\n]*)\]))?(?:\n+|\Z)")
_WORD = r"\w[\w ./()%+@-]*(?<! )"
_ITEM = re.compile(rf" *({_WORD})(?:, *(?=\w)|\Z)")
_PAIR = re.compile(rf" *(\w[\w-]*): +(?:({_WORD})|\[([^\[\]]*)\])(?:, *(?=\w)|\Z)")


def read_usual(text: str) -> dict[str, Any] | None:
    """The mapping that a text spells, every scalar as text; None when it takes the real parser to know."""
    if not text or len(text) > LONGEST:
        return None
    found: dict[str, Any] = {}
    at = 0
    while at < len(text):
        entry = _ENTRY.match(text, at)
        if entry is None:
            return None
        key, scalar, pairs, items = entry.groups()
        value = _value(scalar, pairs, items)
        if value is None or key in found:
            return None
        found[key] = value
        at = entry.end()
    return found


def _value(scalar: str | None, pairs: str | None, items: str | None) -> Any:
    if scalar is not None:
        return None if scalar == "null" else scalar
    if pairs is not None:
        return _pairs(pairs)
    return "" if items is None else _items(items)


def _items(text: str) -> list[str] | None:
    """The words between the brackets of a list."""
    found: list[str] = []
    at = 0
    while at < len(text):
        item = _ITEM.match(text, at)
        if item is None or item[1] == "null":
            return None
        found.append(item[1])
        at = item.end()
    return found


def _pairs(text: str) -> dict[str, Any] | None:
    """The keys and values between the braces of a mapping."""
    found: dict[str, Any] = {}
    at = 0
    while at < len(text):
        pair = _PAIR.match(text, at)
        if pair is None:
            return None
        key, word, items = pair.groups()
        value = _value(word, None, items)
        if value is None or key in found:
            return None
        found[key] = value
        at = pair.end()
    return found
