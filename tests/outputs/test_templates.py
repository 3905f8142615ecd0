"""No word of the interface stands in a template: each goes through `_()`, so that it can be translated."""

import re
from pathlib import Path

import pytest

import uptrail.outputs

TEMPLATES = Path(uptrail.outputs.__file__).parent / "templates"
JINJA = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
TAG = re.compile(r"<[^>]*>")
SPOKEN = re.compile(r'(?:aria-label|title|alt|placeholder)="([^"]*)"')


@pytest.mark.parametrize("path", sorted(TEMPLATES.glob("*.html")), ids=lambda path: path.name)
def test_every_word_can_be_translated(path: Path) -> None:
    plain = JINJA.sub("", path.read_text(encoding="utf-8"))
    said = [TAG.sub(" ", plain), *SPOKEN.findall(plain)]
    assert not re.findall(r"[A-Za-z]{2,}", " ".join(said))


@pytest.mark.parametrize("path", sorted(TEMPLATES.glob("*.html")), ids=lambda path: path.name)
def test_nothing_escapes_escaping(path: Path) -> None:
    assert not re.search(r"\|\s*safe\b|autoescape|<script|\bon[a-z]+=|style=|https?:", path.read_text(encoding="utf-8"))
