"""Reads the notes by which people accept a problem: `uptrail: allow rule-id: reason` in a comment.

A note speaks of its own line and of the next one; within the first lines of a file, of the whole file.
In Markdown it is `<!-- uptrail: allow rule-id: reason -->`, in YAML and front matter `# uptrail: allow …`.
"""

import re
from collections.abc import Iterator

from uptrail.problem import Allow, Source

FIRST_LINES = 3
_WORDS = r"uptrail:\s*allow\s+(?P<rule>[\w-]+)\s*:?\s*(?P<reason>{reason})"
_IN_MARKDOWN = re.compile(r"<!--\s*" + _WORDS.format(reason=r".*?") + r"\s*-->")
_IN_YAML = re.compile(r"(?:^|\s)#\s*" + _WORDS.format(reason=r".*?") + r"\s*$")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")


def allows(path: str, text: str) -> tuple[Allow, ...]:
    """The notes of one file, in order; those in fenced code are examples, not notes."""
    if "uptrail:" not in text:
        return ()
    return tuple(_notes(path, text))


def _notes(path: str, text: str) -> Iterator[Allow]:
    markdown = path.endswith(".md")
    for number, line in _outside_fences(text, markdown):
        found = _IN_MARKDOWN.search(line) if markdown else None
        found = found or _IN_YAML.search(line)
        if found:
            source = Source(path, number, found.start() + len(found[0]) - len(found[0].lstrip()) + 1)
            yield Allow(source, found["rule"], found["reason"].strip(), number <= FIRST_LINES)


def _outside_fences(text: str, markdown: bool) -> Iterator[tuple[int, str]]:
    fence = ""
    for number, line in enumerate(text.splitlines(), start=1):
        mark = _FENCE.match(line) if markdown else None
        if mark and not fence:
            fence = mark[1]
        elif mark and mark[1].startswith(fence):
            fence = ""
        elif not fence:
            yield number, line
