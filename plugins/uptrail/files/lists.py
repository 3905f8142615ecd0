"""Lists of Markdown, bulleted, numbered and ticked, as trees of items with their lines."""

import re
from typing import NamedTuple

from uptrail.files.scanner import Scanner, uncomment

_ITEM = re.compile(r"([ \t]*)([-*+]|\d{1,9}[.)])(?:([ \t]+)(.*)|$)")
_BOX = re.compile(r"\[([ xX])\](?:[ \t]+(.*))?$")
_RULE = re.compile(r"[ \t]*([-*_])[ \t]*(?:\1[ \t]*){2,}$")


class Item(NamedTuple):
    """One item: its text (further lines after line breaks, without their indentation), and the items below it.

    `checked` is None when it has no box; `marker` is `-`, `*`, `+`, `1.` or `1)`.
    """

    text: str
    line: int
    checked: bool | None
    children: "tuple[Item, ...]"
    marker: str = "-"


class _Draft:
    """An item while its lines are being read."""

    def __init__(self, indent: int, offset: int, line: int, text: str, marker: str) -> None:
        self.indent, self.offset, self.line, self.marker = indent, offset, line, marker
        box = _BOX.match(text)
        self.checked = None if box is None else box[1] in "xX"
        self.lines = [text if box is None else box[2] or ""]
        self.children: list[_Draft] = []


def items(text: str, first_line: int = 1) -> list[Item]:
    """The lists of `text`, one after the other. Text outside lists is passed over.

    An item is below another when it is indented two columns more, which is more forgiving
    than Markdown about numbered lists.
    """
    roots: list[_Draft] = []
    stack: list[_Draft] = []
    scanner = Scanner()
    blank = False
    for number, raw in enumerate(uncomment(text).split("\n"), first_line):
        line = raw.expandtabs(4) if "\t" in raw else raw
        bare = line.lstrip()
        indent = len(line) - len(bare)
        scanner.offset = stack[-1].offset if stack else 0
        if bare and scanner.hidden(line, bare, indent):
            _continue(stack, line, indent, blank)
        elif not bare:
            if stack:
                stack[-1].lines.append("")
        elif (found := _ITEM.match(line)) and not _RULE.match(line) and (stack or indent < 4):
            draft = _Draft(indent, _offset(found), number, (found[4] or "").strip(), found[2])
            while stack and indent < stack[-1].indent + 2:
                stack.pop()
            (stack[-1].children if stack else roots).append(draft)
            stack.append(draft)
        else:
            _continue(stack, line, indent, blank)
        blank = not bare
    return _finish(roots)


def _offset(found: re.Match[str]) -> int:
    space = len(found[3] or " ")
    return len(found[1]) + len(found[2]) + (space if space <= 4 else 1)


def _continue(stack: list[_Draft], line: str, indent: int, blank: bool) -> None:
    """Add a line to the item it belongs to; after a blank line an unindented one ends the list."""
    if blank:
        while stack and indent < stack[-1].indent + 2:
            stack.pop()
    if stack:
        cut = min(indent, stack[-1].offset)
        stack[-1].lines.append(line[cut:].rstrip())


def _finish(drafts: list[_Draft]) -> list[Item]:
    """Freeze the drafts, deepest first and without recursion."""
    ordered: list[_Draft] = []
    waiting = list(drafts)
    while waiting:
        draft = waiting.pop()
        ordered.append(draft)
        waiting.extend(draft.children)
    done: dict[int, Item] = {}
    for draft in reversed(ordered):
        children = tuple(done[id(child)] for child in draft.children)
        done[id(draft)] = Item("\n".join(draft.lines).strip(), draft.line, draft.checked, children, draft.marker)
    return [done[id(draft)] for draft in drafts]
