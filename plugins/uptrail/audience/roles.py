"""People of a public postmortem, replaced by their roles."""

import re
from collections.abc import Callable, Mapping

_ADDRESS = r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"


def anonymiser(roles: Mapping[str, str]) -> Callable[[str], str]:
    """A function that replaces the known names, their e-mail addresses, and every @handle, by roles."""
    known = {name.lower(): role for name, role in roles.items()}
    names = "|".join(re.escape(name) for name in sorted(roles, key=len, reverse=True))
    named = rf"@?(?<!\w)(?:{names})(?!\w)|" if names else ""
    pattern = re.compile(rf"{_ADDRESS}|{named}(?<![\w@/.])@[A-Za-z][\w-]*", re.IGNORECASE)

    def role(hit: re.Match[str]) -> str:
        word = hit[0].lower()
        if "@" in word[1:]:
            parts = re.split(r"[._+-]", word.split("@")[0])
            return next((known[part] for part in parts if part in known), hit[0])
        return known.get(word.removeprefix("@"), "an engineer")

    return lambda text: pattern.sub(role, text)
