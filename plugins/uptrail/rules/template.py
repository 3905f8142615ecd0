"""Postmortem templates: which sections each has, in which order, and what is still unfilled in a document."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from uptrail.archive import Archive
from uptrail.records import Postmortem
from uptrail.records.postmortem import Section
from uptrail.records.section_names import OTHER_NAMES, meant_names, plain_name
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
FREE_FORM = "free-form"
"""What imported postmortems name: no sections are asked of them."""
BUILT_IN: Mapping[str, tuple[str, ...]] = {
    DEFAULT: SECTIONS,
    "uptrail": SECTIONS,
    "short": SHORT,
    "learning": LEARNING,
}
"""The sections of each template that everybody has; a file of the same name replaces one, but for `uptrail`."""

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
    if name == FREE_FORM and own is None:
        return ()
    return own.sections if own and name != "uptrail" else BUILT_IN.get(name)


def asked(archive: Archive, postmortem: Postmortem) -> tuple[str, ...]:
    """The sections that a document's own template asks for; none for an unknown template."""
    return required(archive, template_of(postmortem)) or ()


def known_sections(postmortem: Postmortem, sections: tuple[str, ...] = SECTIONS) -> Iterator[tuple[Section, str]]:
    """Every section with the template's name of it, which is empty for a heading of one's own."""
    known = _by_name(sections)
    titles = [section.title for section in postmortem.sections]
    for section, meant in zip(postmortem.sections, meant_names(titles), strict=True):
        yield section, known.get(plain_name(section.title)) or known.get(meant, "")


@lru_cache(maxsize=64)
def _by_name(sections: tuple[str, ...]) -> Mapping[str, str]:
    own = {plain_name(name): name for name in sections}
    return {OTHER_NAMES.get(bare, bare): name for bare, name in own.items()} | own


def present(postmortem: Postmortem, sections: tuple[str, ...] = SECTIONS) -> dict[str, Section]:
    """The template's sections that the document has, each where it stands first, in the document's order."""
    found: dict[str, Section] = {}
    for section, name in known_sections(postmortem, sections):
        if name:
            found.setdefault(name, section)
    return found


def gaps(postmortem: Postmortem, wanted: tuple[str, ...] = SECTIONS) -> Iterator[Gap]:
    """Every section of the template that is not filled in."""
    sections = list(known_sections(postmortem, wanted))
    for index, (section, name) in enumerate(sections):
        if not section.text.strip():
            following = sections[index + 1][0] if index + 1 < len(sections) else None
            if name and not (following and following.level > section.level):
                yield Gap(section)
        elif placeholder := _placeholder(section.text, postmortem):
            yield Gap(section, placeholder)


def _placeholder(text: str, postmortem: Postmortem) -> str:
    """The first words that wait for others; code is not looked at, and a link that is defined elsewhere is one."""
    suspected = [pattern for pattern, words in _PLACEHOLDERS if any(word in text for word in words)]
    if not suspected:
        return ""
    bare = _COMMENT.sub(" ", without_code(text))
    found = [
        hit
        for pattern in suspected
        for hit in pattern.finditer(bare)
        if not (hit["words"][0] == "[" and _is_link(hit["words"], postmortem))
    ]
    return min(found, key=lambda hit: hit.start("words"))["words"] if found else ""


def _is_link(words: str, postmortem: Postmortem) -> bool:
    """Whether words in brackets are the label of an address: `[words]: https://a.example` in any section."""
    label = f"{words}:".lower()
    return any(
        line.lstrip().lower().startswith(label)
        for section in postmortem.sections
        if label in section.text.lower()
        for line in section.text.split("\n")
    )
