"""Names of folders for what people name freely: owners, teams, tags, factors."""

import re

from uptrail.outputs.internal.digests import digest

LONGEST = 60
"""So long may a name be in an address."""


def slug_of(known: str) -> str:
    """A folder's name for a name in its compared spelling; names that look alike stay apart."""
    slug = re.sub(r"[^\w]+", "-", known).strip("-")[:LONGEST]
    clear = slug and len(known) <= LONGEST and re.fullmatch(r"[\w .-]+", known)
    return slug if clear else f"{slug}-{digest(known)[:6]}".strip("-")
