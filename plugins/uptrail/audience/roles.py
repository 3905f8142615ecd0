"""People of a public postmortem, replaced by their roles.

What may be a name is taken for one: a sentence that reads oddly is mended in a minute, a name that was published never.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache

STRANGER = "an engineer"
"""Who a handle or an address belongs to that no record names."""

NOBODY = frozenset(
    {
        *("-", "–", "—", "?", "??", "n/a", "none", "nobody", "no one", "tbd", "tba", "todo", "unassigned", "unknown"),
        *("everyone", "everybody", "all", "us", "we", "team", "the team"),
    }
)
"""What stands for an owner and is nobody."""

SHARED = frozenset(
    {
        *("support", "info", "help", "status", "security", "contact", "hello", "press", "sales", "privacy", "abuse"),
        *("noreply", "no-reply", "postmaster", "git"),
    }
)
"""Addresses that belong to no person."""

WORDS = frozenset(
    re.findall(
        r"[a-z]+",
        # Function words that are names somewhere, then given names and surnames that are English words.
        """
    a an am as at be by do go he hi in is it me my no of on or so to up us we and are but can for had has her him his
    how its may not our out she the they this was who why you any all long hang
    will mark bill rob grant chase drew frank grace hope joy pat rich sue jack ray rose summer dawn faith guy harry max
    min miles nick page penny reed skip sandy van victor wade angel art dean dale dick don earl eve gene glen heath
    iris ivy jean jet josh june april august autumn lance lane mason melody mercy mike misty norm olive otto pearl
    peg pierce piper ralph reid robin ruby rusty sky sterling storm sunny ted tim trace violet warren web woody
    baker banks bell berry best bird black bond booth bridge brooks brown burns bush butler carter case chambers
    church clay close cook cooper cross day fields fish fisher forest fox gates glass gold gray green hall hardy
    head hill holmes hunter king knight lamb law little love lowe major marsh mills moore north park parks parker
    pike pool porter post potter power price rice rivers root rush sharp shepherd short singer small snow south sparks
    stone strong swift taylor turner walker wall ward waters weaver west white wise wolf wood woods young
    """,
    )
)
MONTHS = frozenset(("april", "may", "june", "august"))
_AFTER_A_VERB = (
    r"(?=\s+(?:the|an?|this|that|these|those|all|any|each|every|it|its|they|them|we|us|our|you|your|there|he|she|be"
    r"|not)\b)"
)
_BEGINNING = re.compile(r"(?:^|[.!?:;|>]|(?:^|\n)\s*(?:[-*+]|\d+[.)])|\n)[\s*_\"'(\[]*$")
_ADDRESS = r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
_HANDLE = r"(?<![\w@])@[A-Za-z0-9](?:[\w.-]*\w)?"


def anonymiser(roles: Mapping[str, str]) -> Callable[[str], str]:
    """A function that replaces the known names, e-mail addresses and every @handle, by roles."""
    known = dict(_known(roles))
    names = tuple(sorted(known, key=lambda name: (-len(name), name)))

    def anonymous(text: str) -> str:
        if text.isascii() and "@" not in text and not _any_in(known, text.lower()):
            return text
        text = unicodedata.normalize("NFC", text)
        return _pattern(names).sub(lambda hit: _role(hit, known), text)

    return anonymous


def _known(roles: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Names in lower case with their roles: the parts of names first, so that somebody's whole name wins."""
    people = [(name, role) for given, role in roles.items() for name in _people(unicodedata.normalize("NFC", given))]
    yield from ((part.lower(), role) for name, role in people if " " in name for part in _parts(name))
    yield from ((name.lower(), role) for name, role in people if name.lower() not in NOBODY)


def _people(given: str) -> Iterator[str]:
    """The names in a field, which may hold several, a team, an address or a remark in brackets."""
    bare = re.sub(r"\([^)]*\)|<[^>]*>|\[|\]", " ", given)
    for name in re.split(r"\s*(?:[,;/&+]|\band\b)\s*", bare):
        name = " ".join(name.strip("@*_ .").split())
        if name and not re.search(r"\b(?:team|squad|guild|group|department|engineering|ops|operations)$", name, re.I):
            yield name


def _parts(name: str) -> Iterator[str]:
    """What people call somebody by: the parts of a name that are written large, but initials."""
    return (part for part in re.split(r"\s+", name) if len(part.strip(".")) > 1 and part[0].isupper())


def _role(hit: re.Match[str], known: Mapping[str, str]) -> str:
    """The role for an address, a handle or a name; a word that is no name here stays."""
    word = " ".join(hit[0].lower().split())
    if hit["address"]:
        local = word.split("@")[0]
        role = known.get(local) or next((known[part] for part in re.split(r"[._+-]", local) if part in known), None)
        role = role or (hit[0] if local in SHARED else STRANGER)
    elif hit["handle"]:
        role = known.get(word[1:]) or next(
            (known[part] for part in re.split(r"[._-]", word[1:]) if part in known), STRANGER
        )
    else:
        role = known[word] if word not in WORDS or _is_name(hit, word) else hit[0]
    return role.replace(" ", "-") if _in_address(hit) and role != hit[0] else role


def _is_name(hit: re.Match[str], word: str) -> bool:
    """Whether a word that is also a name is one here: written large, and not what begins a sentence or a date."""
    if not hit[0][0].isupper():
        return False
    before, after = hit.string[max(hit.start() - 40, 0) : hit.start()], hit.string[hit.end() :]
    if word in MONTHS and (
        re.match(r"\s+\d", after) or re.search(r"(?:\d(?:st|nd|rd|th)?|\b(?:in|since|until|of|by|from))\s+$", before)
    ):
        return False
    begins = hit.start() == 0 or _BEGINNING.search(before) is not None
    return not (begins and re.match(_AFTER_A_VERB, after))


def _in_address(hit: re.Match[str]) -> bool:
    """Whether a hit stands in a web address."""
    return "://" in re.split(r"[\s<>\"]", hit.string[max(hit.start() - 2000, 0) : hit.start()])[-1]


def _any_in(names: Iterable[str], text: str) -> bool:
    """Whether a text of ASCII letters may name anybody: looking is much quicker than making a pattern of the names."""
    return any(name.partition(" ")[0] in text for name in names)


@lru_cache(maxsize=64)
def _pattern(names: tuple[str, ...]) -> re.Pattern[str]:
    """What may tell of a person: an address, a handle, one of these names."""
    either = "|".join(re.escape(name).replace(r"\ ", r"\s+") for name in names) or r"(?!)"
    named = rf"(?<![^\W_])(?:{either})(?![^\W_])"
    return re.compile(rf"(?P<address>{_ADDRESS})|(?P<handle>{_HANDLE})|(?P<name>{named})", re.IGNORECASE)
