"""Postmortem templates: which sections each has, in which order, and what is still unfilled in a document."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from uptrail.archive import Archive
from uptrail.records import Postmortem
from uptrail.records.postmortem import Section
from uptrail.rules.prose import without_code

SECTIONS = (
    "Summary",
    "Impact",
    "Timeline",
    "Root Cause Analysis",
    "What Happened",
    "5 Whys Analysis",
    "Contributing Factors",
    "What Went Well",
    "What Went Poorly",
    "Action Items",
    "Lessons Learned",
)
SHORT = ("Summary", "Impact", "Timeline", "Root Cause Analysis", "Action Items", "Lessons Learned")
LEARNING = (
    "Summary",
    "Impact",
    "Timeline",
    "How It Looked at the Time",
    "Contributing Factors",
    "What Surprised Us",
    "What Went Well",
    "Where We Got Lucky",
    "Action Items",
    "Lessons Learned",
)
DEFAULT = "default"
BUILT_IN: Mapping[str, tuple[str, ...]] = {
    DEFAULT: SECTIONS,
    "uptrail": SECTIONS,
    "short": SHORT,
    "learning": LEARNING,
}
"""The sections of each template that everybody has; a file of the same name replaces one, but for `uptrail`."""
_ALIASES = {"5 whys": "5 whys analysis", "five whys": "5 whys analysis"}

_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_START = r"(?m:^[ \t]*(?:[-*+][ \t]+|\d+[.)][ \t]+|\|[ \t]*)?(?:\[[ xX]\][ \t]+)?(?:\*\*[^*\n]+\*\*:?[ \t]*)?)"
_BRACKETED = re.compile(_START + r"(?P<words>\[\w[^\[\]\n ]* [^\[\]\n]*\])[ \t.]*(?:\||$)(?!\()", re.MULTILINE)
_TO_DO = re.compile(_START + r"(?P<words>TODO|TBD|FIXME)\b")
_TEMPLATE_WORDS = re.compile(
    r"(?P<words>YYYY-MM-DD|HH:MM to HH:MM|\bX hours Y minutes|\bSEV-X\b|\$X\b|(?<![\w.])X% of|consumed: X%|: X filed"
    r"|\[Incident Title\]|\[region/segment\]|\[Names\])"
)
_PLACEHOLDERS = (
    (_BRACKETED, ("[",)),
    (_TO_DO, ("TODO", "TBD", "FIXME")),
    (_TEMPLATE_WORDS, ("YYYY-", "HH:MM", "X hours", "SEV-X", "$X", "X%", "X filed", "[Inc", "[reg", "[Names")),
)
"""Each kind of placeholder with words of which it holds one, since they are quicker to look for."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A section that is empty, or that still holds the template's words."""

    section: Section
    placeholder: str = ""


def template_of(postmortem: Postmortem) -> str:
    """The name of the template that a document says it follows."""
    return postmortem.template.strip().lower() or DEFAULT


def names(archive: Archive) -> tuple[str, ...]:
    """Every template there is, the organisation's own last."""
    return (*BUILT_IN, *(name for name in archive.templates if name not in BUILT_IN))


def required(archive: Archive, name: str) -> tuple[str, ...] | None:
    """The sections of a template in their order; None when there is no template of this name."""
    own = archive.templates.get(name)
    return own.sections if own and name != "uptrail" else BUILT_IN.get(name)


def asked(archive: Archive, postmortem: Postmortem) -> tuple[str, ...]:
    """The sections that a document's own template asks for; none for an unknown template."""
    return required(archive, template_of(postmortem)) or ()


@lru_cache(maxsize=4096)
def known_section(title: str, sections: tuple[str, ...] = SECTIONS) -> str:
    """The template's name of a heading, without what follows in brackets; empty for a heading of one's own."""
    bare = _bare(title)
    return _by_name(sections).get(_ALIASES.get(bare, bare), "")


@lru_cache(maxsize=64)
def _by_name(sections: tuple[str, ...]) -> Mapping[str, str]:
    return {_bare(name): name for name in sections}


def _bare(title: str) -> str:
    words = re.sub(r"\([^)]*\)|^\s*\d+[.)]\s+", "", title).lower().strip("*_#:?! ")
    return " ".join(words.split())


def present(postmortem: Postmortem, sections: tuple[str, ...] = SECTIONS) -> dict[str, Section]:
    """The template's sections that the document has, each where it stands first, in the document's order."""
    found: dict[str, Section] = {}
    for section in postmortem.sections:
        if name := known_section(section.title, sections):
            found.setdefault(name, section)
    return found


def gaps(postmortem: Postmortem, wanted: tuple[str, ...] = SECTIONS) -> Iterator[Gap]:
    """Every section of the template that is not filled in."""
    sections = postmortem.sections
    for index, section in enumerate(sections):
        if not section.text.strip():
            following = sections[index + 1] if index + 1 < len(sections) else None
            if known_section(section.title, wanted) and not (following and following.level > section.level):
                yield Gap(section)
        elif placeholder := _placeholder(section.text):
            yield Gap(section, placeholder)


def _placeholder(text: str) -> str:
    """The first words of the template in a text; code is not looked at."""
    suspected = [pattern for pattern, words in _PLACEHOLDERS if any(word in text for word in words)]
    if not suspected:
        return ""
    bare = _COMMENT.sub(" ", without_code(text))
    found = [hit for pattern in suspected for hit in pattern.finditer(bare)]
    return min(found, key=lambda hit: hit.start("words"))["words"] if found else ""
