"""People of a public postmortem, replaced by their roles."""

import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache

_ADDRESS = r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"


def anonymiser(roles: Mapping[str, str]) -> Callable[[str], str]:
    """A function that replaces the known names, their e-mail addresses, and every @handle, by roles."""
    known = {name.lower(): role for name, role in roles.items()}

    def role(hit: re.Match[str]) -> str:
        word = hit[0].lower()
        if "@" in word[1:]:
            parts = re.split(r"[._+-]", word.split("@")[0])
            return next((known[part] for part in parts if part in known), hit[0])
        return known.get(word.removeprefix("@"), "an engineer")

    def anonymous(text: str) -> str:
        if not text.isascii() or _any_in(known, text.lower()):
            return _pattern(tuple(sorted(roles, key=len, reverse=True))).sub(role, text)
        return _pattern(()).sub(role, text) if "@" in text else text

    return anonymous


def _any_in(names: Iterable[str], text: str) -> bool:
    """Whether a text of ASCII letters may name anybody: looking is much quicker than making a pattern of the names."""
    return any(name in text for name in names)


@lru_cache(maxsize=64)
def _pattern(names: tuple[str, ...]) -> re.Pattern[str]:
    """What may tell of a person: an address, one of these names, a handle."""
    either = "|".join(re.escape(name) for name in names)
    named = rf"@?(?<!\w)(?:{either})(?!\w)|" if names else ""
    return re.compile(rf"{_ADDRESS}|{named}(?<![\w@/.])@[A-Za-z][\w-]*", re.IGNORECASE)
