"""Headings, paragraphs and plain tables that were typed as HTML or as items, in plain Markdown; every word stays."""

import re
from html.parser import HTMLParser

_FENCE = re.compile(r"(^[ \t]*(?:`{3,}|~{3,}).*?^[ \t]*(?:`{3,}|~{3,})[ \t]*$)", re.DOTALL | re.MULTILINE)
_HEADING = re.compile(r"^[ \t]*<h([1-6])(?:\s[^<>]*)?>(?P<title>[^\n]+?)</h\1>[ \t]*$", re.IGNORECASE | re.MULTILINE)
_PARAGRAPH = re.compile(r"^[ \t]*<p(?:\s[^<>]*)?>(?P<text>[^\n]*?)</p>[ \t]*$", re.IGNORECASE | re.MULTILINE)
_TABLE = re.compile(r"^[ \t]*<table\b[^<>]*>.{0,200000}?</table>[ \t]*$", re.IGNORECASE | re.DOTALL | re.MULTILINE)
_LISTED = re.compile(r"^[-*+] +(?P<heading>#{1,6} +\S.*)$", re.MULTILINE)
_INLINE = {"a", "abbr", "b", "br", "code", "del", "em", "i", "ins", "kbd", "mark", "q", "s", "small", "span", "strong"}
_INLINE |= {"sub", "sup", "time", "tt", "u", "var"}
_AROUND = {"table", "thead", "tbody", "tfoot", "tr", "th", "td", "p"}
_MARKS = {"code": "`", "kbd": "`", "tt": "`", "b": "**", "strong": "**", "i": "*", "em": "*"}


def plainer(body: str) -> str:
    """The body with such HTML as Markdown, outside code; what is not plain stays as it was typed."""
    if _LISTED.search(body):
        body = _unlisted(body)
    if "<" not in body:
        return body
    parts = _FENCE.split(body)
    return "".join(part if number % 2 else _plainer(part) for number, part in enumerate(parts))


def _unlisted(body: str) -> str:
    """The body with the headings that are typed as items of a list, `- ## Impact`, as headings, outside code."""
    parts = _FENCE.split(body)
    return "".join(part if number % 2 else _out_of_list(part) for number, part in enumerate(parts))


def _out_of_list(text: str) -> str:
    lines, inside = [], False
    for line in text.split("\n"):
        found = _LISTED.match(line)
        inside = bool(found) or (inside and (not line.strip() or line.startswith("  ")))
        lines.append(f"\n{found['heading']}\n" if found else line[2:] if inside and line.strip() else line)
    return "\n".join(lines)


def _plainer(text: str) -> str:
    text = _TABLE.sub(lambda found: _table(found[0]) or found[0], text)
    text = _HEADING.sub(lambda found: f"\n{'#' * int(found[1])} {found['title'].strip()}\n", text)
    return _PARAGRAPH.sub(lambda found: f"\n{found['text'].strip()}\n", text)


def _table(markup: str) -> str:
    """A pipe table with the same cells; empty when the table is not a plain one."""
    reader = _Cells()
    reader.feed(markup)
    reader.close()
    rows = reader.rows
    width = len(rows[0]) if rows else 0
    if reader.odd or width < 2 or any(len(row) > width for row in rows):
        return ""
    lines = [f"| {' | '.join(row + [''] * (width - len(row)))} |" for row in rows]
    return "\n".join(["", lines[0], "|---" * width + "|", *lines[1:], ""])


class _Cells(HTMLParser):
    """The cells of one table as inline Markdown; `odd` when there is anything that a pipe table cannot hold."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[list[str]] = []
        self.odd = False
        self.inside = False
        self.href: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self.odd |= not self.rows or bool({"colspan", "rowspan"} & values.keys()) or self.inside
            self.inside = True
            if self.rows:
                self.rows[-1].append("")
        elif tag == "table":
            self.odd |= bool(self.rows)
        elif tag in _INLINE:
            self.href += [values.get("href") or ""] if tag == "a" else []
            self.add("[" if tag == "a" else " " if tag == "br" else _MARKS.get(tag, ""))
        elif tag not in _AROUND:
            self.odd = True

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self.inside = False
        elif tag == "a" and self.href:
            self.add(f"]({self.href.pop()})")
        elif tag in _INLINE:
            self.add(_MARKS.get(tag, ""))

    def handle_data(self, data: str) -> None:
        words = re.sub(r"\s+", " ", data).replace("|", "\\|")
        if self.inside:
            self.add(words)
        elif words.strip():
            self.odd = True

    def handle_comment(self, data: str) -> None:
        self.odd = True

    def add(self, words: str) -> None:
        """More of the cell that is open."""
        if self.inside and self.rows and self.rows[-1]:
            cell = self.rows[-1][-1] + words
            self.rows[-1][-1] = cell.lstrip()
