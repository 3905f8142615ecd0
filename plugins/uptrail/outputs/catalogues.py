"""The gettext catalogues: a language's words for our English ones, read from `locale/` once per build.

They are read as text (`.po`), so that a checkout needs no compiling and a translator sees at once what was changed.
"""

import hashlib
from collections.abc import Iterator
from functools import cache
from gettext import GNUTranslations, NullTranslations
from importlib.resources import files
from io import BytesIO

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

DOMAIN = "uptrail"

FORMATS = {"en": "en_001", "pt": "pt_PT"}
"""Whose dates and numbers a language without a region has, where the words are not those of its largest country."""


def locale_for(language: str) -> Locale:
    """Whose dates and numbers go with the words: international English where there are no words, so as not to mix."""
    if not spoken(language):
        language = "en"
    return Locale.parse(FORMATS.get(language, language).replace("-", "_"))


def spoken(language: str) -> bool:
    """Whether the interface has words in this language, or is English already."""
    return language.partition("-")[0] == "en" or bool(text_of(language))


@cache
def catalogue(language: str) -> NullTranslations:
    """The words of a language, such as `de` or `pt-BR`; the English ones stand in for those that are missing."""
    text = text_of(language)
    if not text:
        return NullTranslations()
    compiled = BytesIO()
    write_mo(compiled, read_po(BytesIO(text), domain=DOMAIN))
    compiled.seek(0)
    return GNUTranslations(compiled)


@cache
def text_of(language: str) -> bytes:
    """The catalogue of a language, or else of what it is a regional form of; empty when there is neither."""
    for name in _names(language):
        resource = files("uptrail.outputs").joinpath("locale", name, "LC_MESSAGES", f"{DOMAIN}.po")
        if resource.is_file():
            return resource.read_bytes()
    return b""


def digest(language: str) -> str:
    """A name for the words of a language."""
    return hashlib.blake2b(text_of(language), digest_size=12).hexdigest()


def _names(language: str) -> Iterator[str]:
    parts = language.split("-")
    while parts:
        yield "_".join(parts)
        parts.pop()
