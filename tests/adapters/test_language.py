"""The theme's own words, and the page's language and direction, follow `language:`."""

import re
from pathlib import Path

import pytest

from adapters.repository import SETTINGS, Repository


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path / "repository")


def spoken(page: str) -> tuple[str, str]:
    """The page's language and direction."""
    found = re.search(r'<html lang="([^"]*)"', page), re.search(r'<body dir="([^"]*)"', page)
    return tuple(hit[1] if hit else "" for hit in found)  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("language", "expected", "word"),
    [
        ("de", ("de", "ltr"), "Behoben"),
        ("de-AT", ("de", "ltr"), "Behoben"),
        ("pt-BR", ("pt", "ltr"), "Severidade"),
        ("ja", ("ja", "ltr"), "解決済み"),
        ("he", ("he", "rtl"), "Resolved"),
    ],
)
def test_every_page_says_its_language(
    repository: Repository, language: str, expected: tuple[str, str], word: str
) -> None:
    repository.write("uptrail.yaml", f"language: {language}\n{SETTINGS}")
    repository.build(strict=True)
    for path in ("index.html", "about/index.html", "incidents/one/index.html"):
        assert spoken(repository.page(path)) == expected, path
    assert word in repository.page("incidents/one/index.html")


def test_a_language_chosen_for_the_theme_stays(repository: Repository) -> None:
    repository.write("uptrail.yaml", f"language: de\n{SETTINGS}")
    settings = (repository.root / "mkdocs.yml").read_text().replace("name: material", "name: material, language: nl")
    repository.write("mkdocs.yml", settings)
    repository.build()
    assert spoken(repository.page("index.html")) == ("nl", "ltr")
    assert "Behoben" in repository.page("incidents/one/index.html")


def test_another_language_makes_every_page_anew(repository: Repository) -> None:
    repository.build()
    repository.write("uptrail.yaml", f"language: fr\n{SETTINGS}")
    repository.build()
    assert "Résolu" in repository.page("incidents/one/index.html")
