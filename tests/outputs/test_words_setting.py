"""`language:` in `uptrail.yaml`, and what a person reads when it is none."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uptrail.files.settings import read_settings
from uptrail.outputs.words import words_for
from uptrail.settings import read_language

EVERY = "en, de, fr, es, pt, pt-BR, ja"


@pytest.mark.parametrize(
    ("written", "language"),
    [
        ("de", "de"),
        ("pt_BR", "pt-BR"),
        ("pt-ao", "pt-AO"),
        ("pt-br", "pt-BR"),
        ("DE-at", "de-AT"),
        ("en-GB", "en-GB"),
        ("he", "he"),
    ],
)
def test_a_language_takes_its_usual_spelling(written: str, language: str) -> None:
    found = read_settings(f"language: {written}\n")
    assert (found.problems, found.settings.language) == ((), language)


@pytest.mark.parametrize(
    ("written", "remedy"),
    [
        ("german", f"did you mean de? There are words in {EVERY}"),
        ("Deutsch", f"did you mean de? There are words in {EVERY}"),
        ("de-XX", f"did you mean de? There are words in {EVERY}"),
        ("english (UK)", f"did you mean en? There are words in {EVERY}"),
        ("日本語", f"did you mean ja? There are words in {EVERY}"),
        ("português", f"did you mean pt? There are words in {EVERY}"),
        ("pt-XX", f"did you mean pt? There are words in {EVERY}"),
        ("klingon", f"write one of {EVERY}"),
    ],
)
def test_an_unknown_language_is_named_on_its_line(written: str, remedy: str) -> None:
    """The page stays in English."""
    found = read_settings(f"name: Example\nlanguage: {written}\n")
    assert found.settings.language == "en"
    assert [(one.source.line, one.message, one.remedy) for one in found.problems] == [
        (2, f"language: unknown language {written!r}", remedy)
    ]


@given(st.text(max_size=12) | st.from_regex(r"[a-z]{2,3}([-_][A-Za-z0-9]{1,4}){0,3}", fullmatch=True))
def test_any_text_is_a_language_or_a_problem(written: str) -> None:
    found = read_settings(f"language: {json.dumps(written)}\n")
    assert [bool(one.remedy) for one in found.problems] in ([], [True])
    language = found.settings.language
    assert read_language(language) == language
    assert words_for(language).direction in ("ltr", "rtl")
    assert words_for(language).number(1200)
