"""Markdown for a forge's page: nothing of the records in it is Markdown, HTML, a mention or a reference."""

import re
from collections.abc import Iterable, Sequence

from uptrail.commands.reports.annotations import cell

_SPACE = "\u200b"
"""A space without width, so that neither `@ana` nor `#12` calls anybody or anything."""


def plain(words: str) -> str:
    """Words as they stand, on one line."""
    said = cell(" ".join(words.split())).replace("\\@", f"@{_SPACE}").replace("\\#", f"\\#{_SPACE}")
    return re.sub(r"\b(www|GH)(?=\.|\\-)", rf"\1{_SPACE}", said, flags=re.IGNORECASE)


def table(heads: Sequence[str], rows: Iterable[Sequence[str]], most: int = 1000) -> list[str]:
    """The lines of a table of plain words; empty without rows. Beyond `most` rows the others are counted."""
    told = list(rows)
    if not told:
        return []
    lines = [f"| {' | '.join(heads)} |", "|---" * len(heads) + "|"]
    lines += [f"| {' | '.join(map(plain, row))} |" for row in told[:most]]
    if more := len(told) - most:
        lines += ["", f"{more} more are not listed."] if more > 0 else []
    return [*lines, ""]
