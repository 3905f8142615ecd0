"""Which lines of Markdown are not what they seem: code, HTML, comments, insides of list items."""

import re

_FENCE = re.compile(r"(`{3,})[^`]*$|(~{3,})")
_RAW = re.compile(r"<(script|pre|style|textarea)(?=[\s>]|$)", re.IGNORECASE)
_HTML = re.compile(
    r"</?(?:address|article|aside|blockquote|body|center|details|dialog|dd|div|dl|dt|fieldset|figcaption|figure"
    r"|footer|form|h[1-6]|header|hr|html|iframe|li|main|menu|nav|ol|p|section|summary|table|tbody|td|tfoot|th"
    r"|thead|title|tr|ul)(?=[\s/>]|$)",
    re.IGNORECASE,
)


class Scanner:
    """Walks lines in order and knows which of them are code, HTML or inside a list item."""

    def __init__(self) -> None:
        self.fence = ""
        self.fence_offset = 0
        self.html = ""
        self.offset = 0

    def hidden(self, line: str, bare: str, indent: int) -> bool:
        """Whether the line is (part of) code or HTML; to be called for each line once, in order."""
        if self.fence:
            if not (self.fence_offset and bare and indent < self.fence_offset):
                self.close_fence(bare, indent)
                return True
            self.fence = ""
        if self.html:
            if self.html == "\n":
                if not bare:
                    self.html = ""
            elif self.html in line.lower():
                self.html = ""
            return True
        first = bare[:1]
        if first in "`~" and first and (found := _FENCE.match(bare)) and indent - self.inside(indent) < 4:
            self.fence = found[1] or found[2]
            self.fence_offset = self.inside(indent)
            return True
        return first == "<" and indent < 4 and self.open_html(bare)

    def close_fence(self, bare: str, indent: int) -> None:
        mark = self.fence
        stripped = bare.rstrip()
        if stripped.startswith(mark) and not stripped.strip(mark[0]) and indent - self.fence_offset < 4:
            self.fence = ""

    def open_html(self, bare: str) -> bool:
        if raw := _RAW.match(bare):
            end = f"</{raw[1].lower()}>"
            self.html = "" if end in bare.lower() else end
            return True
        if _HTML.match(bare):
            self.html = "\n"
            return True
        return False

    def inside(self, indent: int) -> int:
        """The offset of the list item that a line of this indentation belongs to, or 0."""
        return self.offset if self.offset and indent >= self.offset else 0


def uncomment(text: str) -> str:
    """The text without HTML comments that are not code; lines keep their numbers."""
    if "<!--" not in text:
        return text
    kept: list[str] = []
    scanner = Scanner()
    within = False
    for line in text.split("\n"):
        if within:
            end = line.find("-->")
            if end < 0:
                kept.append("")
                continue
            line, within = line[end + 3 :], False
        bare = line.lstrip()
        if scanner.hidden(line, bare, len(line) - len(bare)):
            kept.append(line)
            continue
        if "<!--" in line:
            line, within = _cut(line)
        kept.append(line)
    return "\n".join(kept)


def _cut(line: str) -> tuple[str, bool]:
    """A line without its comments, and whether the last of them stays open."""
    spans = code_spans(line) if "`" in line else []
    parts: list[str] = []
    position = search = 0
    while (start := line.find("<!--", search)) >= 0:
        inside = next((end for begin, end in spans if begin <= start < end), None)
        if inside is not None:
            search = inside
            continue
        parts.append(line[position:start])
        end = line.find("-->", start + 4)
        if end < 0:
            return "".join(parts), True
        position = search = end + 3
    parts.append(line[position:])
    return "".join(parts), False


def code_spans(line: str) -> list[tuple[int, int]]:
    """Where the code spans of one line begin and end."""
    runs = [(found.start(), found.end()) for found in re.finditer("`+", line)]
    closers: dict[int, list[int]] = {}
    for number, (start, end) in enumerate(runs):
        closers.setdefault(end - start, []).append(number)
    spans: list[tuple[int, int]] = []
    number = 0
    while number < len(runs):
        start, end = runs[number]
        later = closers[end - start]
        while later and later[0] <= number:
            later.pop(0)
        if later:
            number = later[0]
            spans.append((start, runs[number][1]))
        number += 1
    return spans
