"""Every catalogue says everything that the interface asks for, with the same values, as its language is written."""

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from babel.messages import Catalog, Message
from babel.messages.frontend import CommandLineInterface
from babel.messages.pofile import read_po
from hypothesis import given
from hypothesis import strategies as st

import uptrail.outputs
from uptrail.outputs.words import words_for
from uptrail.settings import LANGUAGES

OUTPUTS = Path(uptrail.outputs.__file__).parent
TRANSLATED = [language for language in LANGUAGES if language != "en"]
HELD = re.compile(r"%(?:\((\w+)\)s|%)|(%)")
SAME = {
    "de": {"Status", "Feeds"},
    "fr": {"Date", "Impact", "Maintenance", "Incident", "Incidents", "Action", "Badge"},
    "pt": {"Feeds"},
    "pt-BR": {"Feeds", "Status"},
}
"""Words that a language shares with English."""


@cache
def asked() -> Catalog:
    """The messages that templates and code ask for."""
    settings = Path(__file__).parents[2] / "scripts" / "words.cfg"
    with TemporaryDirectory() as folder:
        collected = Path(folder, "uptrail.pot")
        arguments = ["-F", str(settings), "-k", "gettext_noop", "-o", str(collected), str(OUTPUTS)]
        CommandLineInterface().run(["pybabel", "-q", "extract", *arguments])
        return read_po(BytesIO(collected.read_bytes()))


@cache
def catalogue(language: str) -> Catalog:
    resource = files("uptrail.outputs").joinpath("locale", language.replace("-", "_"), "LC_MESSAGES", "uptrail.po")
    with resource.open("rb") as file:
        return read_po(file, locale=language.replace("-", "_"), abort_invalid=True)


def forms(said: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (said,) if isinstance(said, str) else tuple(said)


def messages(language: str) -> Iterator[tuple[Message, tuple[str, ...]]]:
    """Each message with its translation's forms."""
    for message in catalogue(language):
        if message.id:
            yield message, forms(message.string)


def held(text: str) -> set[str]:
    """The names of the values in a message; no percent sign stands alone."""
    found = HELD.findall(text)
    assert not any(alone for _, alone in found), f"a percent sign is written %%: {text!r}"
    return {name for name, _ in found if name}


def ids(catalogue: Catalog) -> set[str | tuple[str, ...]]:
    return {tuple(m.id) if isinstance(m.id, list | tuple) else m.id for m in catalogue if m.id}


def test_the_settings_know_every_catalogue_and_no_other() -> None:
    folders = {folder.name for folder in (OUTPUTS / "locale").iterdir() if folder.is_dir()}
    assert {folder.replace("_", "-") for folder in folders} == set(TRANSLATED)


def test_messages_are_asked_for_as_messages() -> None:
    for message in asked():
        for text in forms(message.id) if message.id else ():
            held(text)
            assert not re.search(r"[<>&\n]|^$", text), text


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_message_is_missing_and_none_is_left_over(language: str) -> None:
    """When this fails: `make words`, then translate what is empty."""
    said = catalogue(language)
    assert ids(said) == ids(asked())
    assert not said.obsolete
    assert [message.id for message in said if message.id and message.fuzzy] == []
    assert [message.id for message, translations in messages(language) if not all(translations)] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_plural_forms_are_those_of_the_language(language: str) -> None:
    assert catalogue(language).plural_forms == Catalog(language.replace("-", "_")).plural_forms
    for message, translations in messages(language):
        expected = catalogue(language).num_plurals if message.pluralizable else 1
        assert len(translations) == expected, message.id


@pytest.mark.parametrize("language", TRANSLATED)
def test_translations_hold_the_same_values(language: str) -> None:
    """A form for exactly one thing may leave out the number."""
    for message, translations in messages(language):
        wanted = held(forms(message.id)[-1])
        for number, text in enumerate(translations):
            alone = {"num", "count"} if message.pluralizable and number == 0 and len(translations) > 1 else set()
            assert wanted - alone <= held(text) <= wanted, (message.id, text)


@pytest.mark.parametrize("language", TRANSLATED)
def test_nothing_is_left_in_english(language: str) -> None:
    for message, translations in messages(language):
        english = forms(message.id)
        if not re.sub(r"%\(\w+\)s|\W", "", "".join(english)) or message.id in ASIDE:
            continue
        assert set(english).isdisjoint(set(translations) - SAME.get(language, set())), (message.id, translations)


ASIDE = {
    ("%(count)s d", "%(count)s d"),
    ("%(count)s h", "%(count)s h"),
    ("%(count)s min", "%(count)s min"),
    ("%(num)s incident", "%(num)s incidents"),
    ("%(num)s maintenance", "%(num)s maintenances"),
}
"""Abbreviations and words that other languages write as English does."""


@pytest.mark.parametrize("language", TRANSLATED)
def test_translations_are_plain_text_without_stray_spaces(language: str) -> None:
    for message, translations in messages(language):
        for text in translations:
            assert not re.search(r"[<>&\"\n\t]|  ", text), text
            assert language == "ja" or (text[0] == " ", text[-1] == " ") == (False, forms(message.id)[0][-1] == " ")


@pytest.mark.parametrize(
    ("language", "wrong"),
    [
        ("de", r"['\"]|\d%|[^\u00a0]%%|\bIncident"),
        ("fr", r"'|[^\u202f][;?!:](?!\w)|[^\u202f]%%|\.\.\."),
        ("es", r"'|\.\.\.|[^\u00a0]%%"),
        ("pt", r"'|\.\.\."),
        ("pt-BR", r"'|\.\.\.|(?i:\b(?:registo|deteta|a decorrer|percentag|subscrev|ligeir|já não))"),
        ("ja", r"[,.?!();:](?!\w)|[ぁ-んァ-ヶ一-龠] [ぁ-んァ-ヶ一-龠]"),
    ],
)
def test_each_language_is_set_as_its_printers_do(language: str, wrong: str) -> None:
    for _, translations in messages(language):
        for text in translations:
            assert text == ", " or not re.search(wrong, text), text


@pytest.mark.parametrize("language", [*LANGUAGES, "fr-CA", "pt-PT"])
@given(count=st.one_of(st.integers(0, 30), st.integers(0, 10**7)))
def test_a_count_takes_the_form_that_its_language_gives_it(language: str, count: int) -> None:
    words = words_for(language)
    base = language if language == "pt-BR" else language[:2]
    one, many = "%(num)s day", "%(num)s days"
    said = words.ngettext(one, many, count, num=words.number(count))
    many_from_zero = dict.fromkeys(("en", "de", "es", "pt"), count == 1)
    singular = {**many_from_zero, **dict.fromkeys(("fr", "pt-BR"), count < 2), "ja": True}
    noun = {
        "en": ("day", "days"),
        "de": ("Tag", "Tage"),
        "fr": ("jour", "jours"),
        "es": ("día", "días"),
        "pt": ("dia", "dias"),
        "pt-BR": ("dia", "dias"),
        "ja": ("日間", "日間"),
    }
    expected = noun[base][0 if singular[base] else 1]
    assert re.fullmatch(rf"{re.escape(words.number(count))}[\s]?{expected}", said)
