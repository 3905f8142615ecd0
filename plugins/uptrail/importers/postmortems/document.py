"""A foreign Markdown document taken apart: its front matter, its title, and its parts in their order."""

import re
import tomllib
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from pathlib import PurePosixPath
from typing import Any

from uptrail.files import yaml_text
from uptrail.files.markdown import front_matter
from uptrail.importers.intake import said
from uptrail.importers.postmortems.days import days_in
from uptrail.importers.postmortems.markup import plainer
from uptrail.importers.postmortems.outline import Part, Piece, parts_of, pieces_of
from uptrail.importers.postmortems.roles import Role, role_of

SUFFIXES = (".md", ".markdown", ".mdown", ".mkd", ".mdx", ".qmd", ".rmd", ".erb", ".txt")
_TOML = re.compile(r"\+\+\+[ \t]*\n(?P<inner>.*?)^\+\+\+[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")
_PLAIN = re.compile(r"(?:\*\*|__)?[A-Z0-9][^|<>`*_\n]{5,98}[^.:;,*_\n](?:\*\*|__)?")
_WHY_ITEM = re.compile(r"(?:\d{1,2}[.)]|[-*+])\s+\W{0,3}why\b[^?\n]*\?", re.IGNORECASE)
_FEWEST_WHYS = 3
_LABEL = re.compile(r"^title\s*:\s*(?=\S)", re.IGNORECASE)
_BRACED = re.compile(r"\{\{\s*(?P<words>[^{}]*?)\s*\}\}")
_NAMELESS = re.compile(
    r"\W*(?:0x\w+\W+|\d+\W+)?(?:(?:incident|outage|service|root cause|the)\s+)*"
    r"(?:post[-_ ]?mortem|incident|rca|pir)(?:\s+(?:report|review|document|analysis|summary))?\W*",
    re.IGNORECASE,
)
"""What a first heading says that is the kind of a document, and not its title."""
_BLANK = re.compile(r"\W*(?:(?:issue|incident|outage|post[-_ ]?mortem)\s+(?:name|title)|title)\W*", re.IGNORECASE)
"""A title that nobody filled in."""
_LINE = re.compile(r"[A-Z0-9][^|<>`\n]{8,98}")
_WRAPPED = re.compile(r"(\*\*|__)(?P<words>[^*_]+)\1")
_FORM = re.compile(r"\W*(?:meta ?data|meta|info(?:rmation)?|details|general|header)\W*", re.IGNORECASE)
_TELLING = re.compile(
    r"\b(?:outages?|incidents?|failures?|failed|down(?:time)?|degrad\w+|disruptions?|breach|leaks?|unavailab\w+)\b"
    r"(?!.*\b(?:information|info|meta ?data|details|overview|snapshot|reference|response|description|data)\W*$)",
    re.IGNORECASE,
)
_HEADED = re.compile(r"^#{1,6} +\S.*\n[ \t]*\n", re.MULTILINE)
"""What is no front matter but a text between two rules."""
_HYPHEN = str.maketrans("\u2010\u2011", "--")
_NAME = re.compile(r"^(?:\d{4}[-_.]\d{1,2}[-_.]\d{1,2}|\d{8}|\d{1,4})[-_ ]+")


@dataclass
class Document:
    """One file of an archive. `front` are the values of its front matter, `front_text` what was typed there."""

    path: str
    front: dict[str, Any]
    front_text: str
    front_kind: str
    body: str

    @cached_property
    def pieces(self) -> list[Piece]:
        """The body's pieces."""
        return pieces_of(self.body)

    @cached_property
    def heading(self) -> Piece | None:
        """The heading that is the document's title: its first, of level 1 or 2, unless that names a section."""
        first = next((piece for piece in self.pieces if piece.level), None)
        if first is None or not first.marked or role_of(first.title)[1] or not first.title.strip():
            return None
        others = [piece for piece in self.pieces if piece.level == 1 and piece is not first]
        if _FORM.fullmatch(first.title):
            return None
        if below := self.title_below(first):
            return below
        alone = first.level == 1 or (first.level == 2 and not others and not self.front.get("title"))
        own = first.level == 1 or (first is self.pieces[0] and role_of(first.title)[0] is Role.OTHER)
        return first if alone and own else None

    def title_below(self, first: Piece) -> Piece | None:
        """The title below a first heading that only says what kind of document it is, `# Post-mortem report`."""
        second = next(iter(self.pieces[self.pieces.index(first) + 1 :]), None)
        if second is None or not _NAMELESS.fullmatch(first.title) or any(map(str.strip, first.lines)):
            return None
        own = second.marked and second.level == first.level + 1 and role_of(second.title)[0] is Role.OTHER
        single = sum(piece.level == second.level for piece in self.pieces) == 1
        telling = _TELLING.search(second.title) or next(days_in(second.title), None)
        return second if own and not _NAMELESS.fullmatch(second.title) and (single or telling) else None

    @cached_property
    def first_line(self) -> str:
        """The line that stands for a title where there is no heading: the first, short and alone."""
        lines = self.body.split("\n")
        number = next((number for number, line in enumerate(lines) if line.strip()), None)
        if self.heading or self.front.get("title") or number is None or self.pieces[0].level:
            return ""
        line = lines[number]
        below = lines[number + 1].strip() if number + 1 < len(lines) else ""
        alone = not below or bool(re.match(r"[A-Za-z ]{2,30}:\s", below))
        return line if alone and "://" not in line and _PLAIN.fullmatch(line) else ""

    @cached_property
    def parts(self) -> list[Part]:
        """The body's parts, the title's own lines as part of the preface."""
        at = next((number for number, piece in enumerate(self.pieces) if piece is self.heading), -1)
        kept = [
            replace(piece, title="", level=0) if number <= at else piece for number, piece in enumerate(self.pieces)
        ]
        return [replace(part, role=Role.WHYS) if _asks_why(part) else part for part in parts_of(kept)]

    def of(self, role: Role) -> list[Part]:
        """The parts of one role."""
        return [part for part in self.parts if part.role is role]

    @property
    def written_title(self) -> str:
        """The title as it was written, without the braces of a form; else what the file's name says."""
        return _BRACED.sub(r"\g<words>", self._title()).strip()

    @property
    def nameless(self) -> bool:
        """Whether nothing but the file's name says what happened."""
        written = self.heading.title if self.heading else self.first_line
        return not self.front.get("title") and bool(not written or _NAMELESS.fullmatch(written))

    def _title(self) -> str:
        if self.heading and not self.front.get("title"):
            title, name = _LABEL.sub("", _WRAPPED.sub(r"\g<words>", self.heading.title)), title_of_name(self.path)
            if _BLANK.fullmatch(title):
                first = next((line.strip() for line in self.heading.lines if line.strip()), "")
                return first if _LINE.fullmatch(first) else name
            return name if _NAMELESS.fullmatch(title) and not _NAMELESS.fullmatch(name) else title
        heading = self.heading.title if self.heading else _LABEL.sub("", self.first_line.strip("*_ "))
        return line_of(self.front.get("title")) or heading or title_of_name(self.path)


def _asks_why(part: Part) -> bool:
    """Whether a section called a root cause is nothing but a list of three why-questions or more."""
    if part.role is not Role.CAUSE or len(part.pieces) > 1:
        return False
    items = [line for line in part.pieces[0].lines if line.strip() and not line.startswith(" ")]
    return len(items) >= _FEWEST_WHYS and all(_WHY_ITEM.match(item) for item in items)


def line_of(value: Any) -> str:
    """A value of front matter as text on one line; a list with commas; empty for anything nested."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, list):
        return ", ".join(filter(None, map(line_of, value)))
    return " ".join(said(value).split())


def read_document(path: str, text: str) -> Document:
    """Take a file apart. A front matter that cannot be read stays in the text."""
    text = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n").expandtabs(4)).translate(_HYPHEN)
    bare = text.lstrip("\n \u200b")
    if found := _TOML.match(bare):
        try:
            return Document(
                path, _lower(tomllib.loads(found["inner"])), found["inner"], "toml", plainer(bare[found.end() :])
            )
        except (tomllib.TOMLDecodeError, RecursionError):
            return Document(path, {}, found["inner"], "toml", plainer(bare[found.end() :]))
    front = front_matter(bare)
    if front.text.strip() and front.closed:
        tree, _ = yaml_text.load(front.text, path, front.first_line)
        if tree is None and _HEADED.search(front.text):
            return Document(path, {}, "", "", plainer(bare.lstrip("-")))
        if isinstance(tree, dict):
            return Document(path, _lower(tree), front.text, "yaml", plainer(front.body))
        if tree is None and re.search(r"^\w[\w -]*:", front.text, re.MULTILINE):
            return Document(path, {}, front.text, "yaml", plainer(front.body))
    return Document(path, {}, "", "", plainer(bare))


def _lower(tree: dict[Any, Any]) -> dict[str, Any]:
    return {str(key).lower().replace("-", "_").replace(" ", "_"): value for key, value in tree.items()}


def stem(path: str) -> str:
    """The file's name without its extensions; the folder's for an index file."""
    pure = PurePosixPath(path)
    name = pure.name
    while PurePosixPath(name).suffix.lower() in {*SUFFIXES, ".html"}:
        name = PurePosixPath(name).stem
    return pure.parent.name if name.lower() in {"index", "_index", "readme"} and pure.parent.name else name


def title_of_name(path: str) -> str:
    """Words from the file's name: `2021-05-26-website_outage.md` is Website outage."""
    words = re.sub(r"[-_]+", " ", _NAME.sub("", stem(path))).strip()
    return words[:1].upper() + words[1:] if words else "Untitled"
