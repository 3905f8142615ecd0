"""Text of a record made safe to publish: Markdown to clean HTML, and any text to plain characters.

Records are untrusted: Markdown is rendered without raw HTML, then cleaned once more with an
allowlist, so that a fault in one of the two is not enough to let something through. Short text
without HTML, images, tables and headings goes through a renderer in Rust, in a hundredth of the time.
"""

import html
import re
from collections.abc import MutableMapping, Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING

import nh3
import pyromark
from markupsafe import Markup

from uptrail.records.occurrence import Audience

if TYPE_CHECKING:  # most builds render nothing that takes it
    from markdown_it import MarkdownIt
    from markdown_it.renderer import RendererHTML
    from markdown_it.rules_core import StateCore
    from markdown_it.token import Token
    from markdown_it.utils import OptionsDict

Env = MutableMapping[str, object]

_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)

_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff\ud800-\udfff]"
)
"""Controls, bidi overrides and isolates, invisible separators, and what XML cannot hold.

The zero-width joiners stay: Persian, Hindi and emoji are spelled with them.
"""

_REST = r"[\w .,;:'\"()/%?!+=@#$€–—’‘“”…°·-]"
_LINE = rf"(?:[^\W\d]|\d+(?![\d.)])){_REST}*+(?<! )"
_PROSE = re.compile(rf"{_LINE}(?:\n\n?{_LINE})*")
"""Text that holds no Markdown at all: lines that begin with a letter or a number, of harmless characters.

Underscores, which may emphasise, are asked for apart: the pattern is quicker without."""

SHORT = 8_000
"""Up to how many characters text may nest as deep as it likes: what follows takes long for what is nested deeply."""

_RARE = re.compile(r"[<|]|!\[")
_ADDRESS = re.compile(r'<a href="([^"]*)"')
_HEADING = re.compile(r"<h[1-6]>")
_TAG = re.compile(r"<[^>]*>")
_PARAGRAPH = re.compile(r"<p>(.*)</p>\s*", re.DOTALL)

_TAGS = {
    *("p", "br", "hr", "strong", "em", "a", "code", "pre", "blockquote", "ul", "ol", "li"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}


def clean(text: str) -> str:
    """The text without characters that spoof a reader or break a feed; line ends become `\\n`."""
    if text.isascii() and text.replace("\n", "").isprintable():
        return text
    return _UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def line(text: str) -> str:
    """The text on one line, without spoofing or breaking characters: for titles and cells."""
    return " ".join(clean(text).split())


def markdown(text: str, audience: Audience = Audience.PUBLIC) -> Markup:
    """Safe HTML of a record's Markdown.

    Raw HTML shows as typed, comments vanish, headings become bold lines. For the public, links are
    https only and images are replaced by their words; internally, images of the repository stay.
    """
    text = _trimmed(text)
    if is_prose(text):
        return prose(text)
    return Markup(_cleaner(audience).clean(_rendered(text, audience)))  # noqa: S704 - cleaned or plain prose


@lru_cache(maxsize=1024)
def inline(text: str, audience: Audience) -> Markup:
    """The same for a line of a list or a table: a lone paragraph loses its tags."""
    text = _trimmed(text)
    if is_prose(text) and "\n\n" not in text:
        return Markup(text)  # noqa: S704 - plain prose
    rendered = markdown(text, audience)
    alone = _PARAGRAPH.fullmatch(rendered)
    return Markup(alone[1]) if alone and "<p>" not in alone[1] else rendered  # noqa: S704 - cleaned by `markdown`


def _trimmed(text: str) -> str:
    return clean(text).lstrip("\n").rstrip()


def _rendered(text: str, audience: Audience) -> str:
    """HTML that is not cleaned yet: the quick renderer's, unless something in the text asks for the one that tames."""
    quick = _quick(text, audience)
    return str(_renderer(audience).render(without_comments(text))) if quick is None else quick


def _quick(text: str, audience: Audience) -> str | None:
    """What the quick renderer makes of text that it may be trusted with: its own tags, and no other `<`."""
    if len(text) > SHORT or _RARE.search(text):
        return None
    quick = pyromark.html(text)
    addresses = (html.unescape(address) for address in _ADDRESS.findall(quick))
    if _HEADING.search(quick) or not all(allowed_link(address, audience) for address in addresses):
        return None
    return quick


def without_comments(text: str) -> str:
    """The text without its closed HTML comments, also those that span paragraphs or stand in code."""
    kept, at = [], 0
    while (start := text.find("<!--", at)) >= 0 and (end := text.find("-->", start + 4)) >= 0:
        kept.append(text[at:start])
        at = end + 3
    return "".join(kept) + text[at:]


def is_prose(text: str) -> bool:
    """Whether text holds no Markdown at all."""
    return "_" not in text and _PROSE.fullmatch(text) is not None


def prose(text: str) -> Markup:
    """What `markdown` makes of text that holds no Markdown, without parsing it."""
    return Markup("<p>" + text.replace("\n\n", "</p>\n<p>") + "</p>\n")  # noqa: S704 - cleaned or plain prose


def words_only(text: str) -> str:
    """The plain words of a record's Markdown, for machines and summaries; paragraphs are kept apart by a line end."""
    text = _trimmed(text)
    if not text or is_prose(text):
        return text.replace("\n\n", "\n")
    quick = _quick(text, Audience.PUBLIC)
    bare = _bare().clean(markdown(text)) if quick is None else _TAG.sub("", quick)
    return html.unescape(bare).strip()


def excerpt(text: str, length: int = 200) -> str:
    """The beginning of a record's Markdown in plain words, on one line of at most `length` characters."""
    words = line(words_only(text))
    if len(words) <= length:
        return words
    return words[:length].rsplit(" ", 1)[0].rstrip(",;:.") + "…"


@cache
def _bare() -> nh3.Cleaner:
    return nh3.Cleaner(tags=set(), attributes={}, link_rel=None)


@cache
def _cleaner(audience: Audience) -> nh3.Cleaner:
    public = audience is Audience.PUBLIC
    attributes: dict[str, set[str]] = {"*": set(), "a": {"href"}, "ol": {"start"}}
    return nh3.Cleaner(
        tags=_TAGS if public else {*_TAGS, "img"},
        attributes=attributes if public else attributes | {"img": {"src", "alt"}},
        url_schemes={"https"} if public else {"https", "http", "mailto"},
        url_relative="deny" if public else _local,
        link_rel="noopener nofollow",
    )


def _local(url: str) -> str | None:
    """A relative address as it is, but never one that leads to another host."""
    return None if re.match(r"\s*[\\/]{2}", url) else url


def allowed_link(url: str, audience: Audience) -> bool:
    """Whether a link may be followed from this audience's site."""
    if url.lower().startswith("https://"):
        return True
    if audience is Audience.PUBLIC:
        return False
    return url.lower().startswith(("http://", "mailto:")) or local(url)


def local(url: str) -> bool:
    """Whether an address is relative, and so leads to a file of the repository."""
    return not re.match(r"[a-z][a-z0-9+.-]*:|[\\/]", url, re.IGNORECASE)


@cache
def _renderer(audience: Audience) -> "MarkdownIt":
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark").enable("table")
    parser.validateLink = lambda url: True  # type: ignore[method-assign]
    parser.core.ruler.push("tame", lambda state: _tame(state, audience))
    parser.add_render_rule("html_block", _html_block)
    parser.add_render_rule("html_inline", _html_inline)
    parser.add_render_rule("heading_open", lambda *_: "<p><strong>")
    parser.add_render_rule("heading_close", lambda *_: "</strong></p>\n")
    return parser


def _tame(state: "StateCore", audience: Audience) -> None:
    """Keep the words of links and images that may not be followed or fetched, without their addresses."""
    for block in state.tokens:
        if block.children:
            block.children = list(_tamed(block.children, audience))


def _tamed(tokens: Sequence["Token"], audience: Audience) -> list["Token"]:
    kept: list[Token] = []
    dropped = 0
    for token in tokens:
        if token.type == "link_open" and not allowed_link(str(token.attrGet("href") or ""), audience):
            dropped += 1
        elif token.type == "link_close" and dropped:
            dropped -= 1
        elif token.type == "image" and (audience is Audience.PUBLIC or not local(str(token.attrGet("src") or ""))):
            kept.extend(_tamed(token.children or (), audience))
        else:
            kept.append(token)
    return kept


def _html_block(
    _renderer: "RendererHTML", tokens: Sequence["Token"], index: int, _options: "OptionsDict", _env: Env
) -> str:
    shown = html.escape(_COMMENT.sub("", tokens[index].content).strip(), quote=False)
    return f"<p>{shown}</p>\n" if shown else ""


def _html_inline(
    _renderer: "RendererHTML", tokens: Sequence["Token"], index: int, _options: "OptionsDict", _env: Env
) -> str:
    return html.escape(_COMMENT.sub("", tokens[index].content), quote=False)
