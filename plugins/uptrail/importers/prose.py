"""Foreign text as Markdown that says the same: HTML is translated, nothing in it passes for a record's structure."""

import re
from collections.abc import Callable
from html.parser import HTMLParser
from urllib.parse import urlsplit

_SPECIAL = re.compile(r"[\\`*\[\]<~]|(?<![^\W_])_|_(?![^\W_])|^[#>]", re.MULTILINE)
_TAG = re.compile(r"<[a-zA-Z/!]|&(?:[a-zA-Z]{2,8}|#\d{1,6}|#x[0-9a-fA-F]{1,5});")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_HEADING = re.compile(r"( {0,3})(#{1,6})(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*$")
_UNDERLINE = re.compile(r" {0,3}(?:=+|-+)[ \t]*$")
_FENCE = re.compile(r"[ \t]*(`{3,}|~{3,})")
_SWALLOWS = re.compile(r"(?<!\\)((?:\\\\)*)\\?<(?=/?(?:script|pre|style|textarea)\b|[!?])", re.IGNORECASE)
_FIELD = re.compile(r"^([ \t]*(?:[-*+][ \t]+)?)\*\*([^*\n]{1,60}?)\*\*(?:(?<=:\*\*)|(?=[ \t]*:))")
_BRACKET = re.compile(r"^([ \t]*(?:[-*+][ \t]+)?)\[(?=[^\]\n]{0,80}\](?!\())")
_LIST = re.compile(r"\s*(?:[-*+]|\d{1,9}[.)])(?:\s|$)")

_MARKS = {"b": "**", "strong": "**", "i": "*", "em": "*", "code": "`"}
_BLOCKS = {"p", "div", "ul", "ol", "blockquote", "table", "tr", "section", "article", "hr", "pre"}
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_SILENT = {"script", "style", "template", "title", "svg", "iframe", "object"}


def from_html(text: str) -> str:
    """Markdown for a text in which a few HTML tags are allowed and line ends count."""
    return inert(broken(_translated(text, escaped)))


def from_mixed(text: str) -> str:
    """Markdown for Markdown in which HTML tags are allowed."""
    return inert(re.sub(r"\n{3,}", "\n\n", _translated(text, lambda words: words.replace("<", "\\<"))))


def _translated(text: str, written: Callable[[str], str]) -> str:
    if not _TAG.search(text):
        return written(text)
    translator = _Translator(written)
    translator.feed(text)
    translator.close()
    return translator.text()


def from_markdown(text: str) -> str:
    """Markdown as it was, without comments."""
    return inert(_COMMENT.sub("", text))


def escaped(text: str) -> str:
    """Plain text as Markdown that shows exactly it; list markers at the start of a line stay what they look like."""
    return _SPECIAL.sub(lambda found: "\\" + found[0], text)


def broken(text: str) -> str:
    """Line ends within a paragraph as Markdown's hard breaks."""
    lines = [line.strip() for line in text.strip().split("\n")]
    for number in range(len(lines) - 1):
        following = lines[number + 1]
        if lines[number] and following and not _LIST.match(following) and not lines[number].endswith("\\"):
            lines[number] += "\\"
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines))


def inert(text: str) -> str:
    """The text without anything that would end its section or set a field: headings become bold lines.

    Code fences are closed, tags that swallow what follows are escaped.
    """
    lines: list[str] = []
    fence = ""
    for line in text.strip("\n").rstrip().split("\n"):
        mark = _FENCE.match(line)
        if fence:
            ends = mark is not None and mark[1].startswith(fence) and not line.strip().strip(fence[0])
            fence = "" if ends else fence
            lines.append(line)
        elif mark and not (mark[1][0] == "`" and "`" in line.strip()[len(mark[1]) :]):
            fence = mark[1]
            lines.append(line.lstrip())
        else:
            _append(lines, line)
    if fence:
        lines.append(fence)
    return "\n".join(lines).strip("\n")


def _append(lines: list[str], line: str) -> None:
    """Add one line that is not code."""
    if heading := _HEADING.match(line):
        title = (heading[3] or "").strip()
        lines.append(f"__{title}__" if title and "__" not in title else title)
    elif _UNDERLINE.match(line) and lines and lines[-1].strip():
        lines.extend(["", "* * *"] if "-" in line else [])
    else:
        line = _SWALLOWS.sub(r"\1&lt;", line)
        line = _BRACKET.sub(r"\1\\[", line)
        lines.append(_FIELD.sub(r"\1__\2__", line))


class _Translator(HTMLParser):
    """Writes Markdown while it reads HTML; tags without a counterpart only lose their brackets."""

    def __init__(self, written: Callable[[str], str]) -> None:
        super().__init__(convert_charrefs=True)
        self.written = written
        self.open: list[tuple[str, str]] = []
        self.parts: list[list[str]] = [[]]
        self.silent = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self.silent:
            return
        if tag in _SILENT:
            self.silent = tag
        elif tag == "br":
            self.write("\n")
        elif tag == "li":
            self.write("\n- ")
        elif tag in _BLOCKS:
            self.write("\n\n")
        elif tag in _HEADINGS or tag in _MARKS or tag == "a":
            self.open.append((tag, dict(attrs).get("href") or ""))
            self.parts.append([])

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"br", "hr"}:
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if self.silent:
            self.silent = "" if tag == self.silent else self.silent
        elif tag in _BLOCKS:
            self.write("\n\n")
        elif any(tag == name for name, _ in self.open):
            while self.open and self.shut() != tag:
                pass

    def handle_data(self, text: str) -> None:
        if not self.silent:
            code = any(name == "code" for name, _ in self.open)
            self.write(text.replace("`", "'") if code else self.written(text))

    def write(self, text: str) -> None:
        self.parts[-1].append(text)

    def shut(self) -> str:
        """Close the innermost open tag and say which it was."""
        tag, address = self.open.pop()
        inner = "".join(self.parts.pop())
        bare = inner.strip()
        before, after = inner[: len(inner) - len(inner.lstrip())], inner[len(inner.rstrip()) :]
        if tag in _HEADINGS:
            self.write(f"\n\n**{bare}**\n\n" if bare else "")
        elif not bare:
            self.write(inner)
        elif tag == "a":
            self.write(f"{before}{link(bare, address)}{after}")
        else:
            mark = _MARKS[tag]
            self.write(f"{before}{mark}{bare}{mark}{after}")
        return tag

    def text(self) -> str:
        while self.open:
            self.shut()
        return "".join(self.parts[0])


def link(words: str, address: str) -> str:
    """A Markdown link when the address is one that a reader may follow, else only its words."""
    address = address.strip()
    try:
        fits = urlsplit(address).scheme in {"http", "https", "mailto"}
    except ValueError:
        fits = False
    if not fits or re.search(r"[\s<>\\]", address) or "\n" in words:
        return words
    return f"[{words}](<{address}>)"
