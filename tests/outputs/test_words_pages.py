"""Pages, feeds and the API in every language."""

import json
import re
import sys
from collections.abc import Iterator
from functools import partial
from gettext import NullTranslations
from html.parser import HTMLParser
from pathlib import Path

import pytest
from jinja2 import Environment

from outputs.internal.repository import REPOSITORY, content, site
from outputs.small import archive, documents, html, public, raw
from uptrail.files.compiled import Compiled
from uptrail.outputs import catalogues, messages, templating
from uptrail.outputs.document import Page
from uptrail.outputs.words import Words, words_for
from uptrail.records.occurrence import Audience
from uptrail.settings import LANGUAGES

TRANSLATED = [language for language in LANGUAGES if language != "en"]


class Strict(NullTranslations):
    """What comes after a catalogue: it refuses to stand in with English."""

    def gettext(self, message: str) -> str:
        raise AssertionError(f"looked up but not in the catalogue: {message!r}")

    def ngettext(self, one: str, many: str, count: int) -> str:
        raise AssertionError(f"looked up but not in the catalogue: {one!r}")


class Visible(HTMLParser):
    """What a reader sees or hears: text and the attributes that are spoken."""

    SPOKEN = ("aria-label", "title", "alt", "placeholder")

    def __init__(self) -> None:
        super().__init__()
        self.said: set[str] = set()
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in ("script", "style", "code")
        self.said |= {value for name, value in attrs if name in self.SPOKEN and value}

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in ("script", "style", "code")

    def handle_data(self, data: str) -> None:
        if data.strip() and not self.silent:
            self.said.add(" ".join(data.split()))


def visible(content: str) -> set[str]:
    reader = Visible()
    reader.feed(content)
    return reader.said


def leaves(tree: object) -> Iterator[str]:
    """Every text that a tree's values hold."""
    if isinstance(tree, dict | list | tuple):
        for inner in tree.values() if isinstance(tree, dict) else tree:
            yield from leaves(inner)
    else:
        yield str(tree)


@pytest.fixture
def strict(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Until the test ends, templates are compiled anew, and a message that a catalogue lacks is an error."""
    monkeypatch.setattr(templating, "Compiled", partial(Compiled, tmp_path))
    templating.environment_for.cache_clear()
    found = [catalogues.catalogue(language) for language in TRANSLATED]
    for one in found:
        one.add_fallback(Strict())
    yield
    catalogues.catalogue.cache_clear()
    templating.environment_for.cache_clear()


@pytest.mark.parametrize("language", TRANSLATED)
@pytest.mark.usefixtures("strict")
def test_every_output_finds_its_words(language: str) -> None:
    for document in documents(public(language=language)).values():
        assert document.made()


SHARED = {
    "de": {"Status", "Feed", "Feeds", "April", "August", "September", "November"},
    "fr": {"Impact", "Maintenance", "Date", "Incident", "Incidents", "incident", "incidents", "Action", "Badge", "min"},
    "es": {"min"},
    "pt": {"min", "Feed", "Feeds"},
    "pt-BR": {"min", "Feed", "Feeds", "Status"},
}
"""Words that both languages write alike."""

NAMES = {"Atom", "RSS", "JSON", "iCal", "API", "UTC", "SVG", "WEST", "WET", "author"}
"""Names of formats and zones, and the word that the gate puts into a postmortem's text for a person's name."""


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_english_is_left_on_a_page(language: str) -> None:
    """What the English page says too comes from a record, or is no English word."""
    known = NAMES | SHARED.get(language, set())
    for kind in archive().records.values():
        for one in kind.values():
            known |= set(re.findall(r"[A-Za-z]{3,}", " ".join(leaves(one.model_dump(mode="json")))))
    english, other = documents(public()), documents(public(language=language))
    assert english.keys() == other.keys()
    for path, document in english.items():
        made, translated = document.made(), other[path].made()
        if isinstance(made, Page) and isinstance(translated, Page):
            same = visible(made.content) & visible(translated.content)
            assert set(re.findall(r"[A-Za-z]{3,}", " ".join(same))) <= known, path


def test_each_language_has_bytecode_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Words are settled when a template is compiled, so what was compiled for one language serves no other."""
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(templating, "Compiled", partial(Compiled, tmp_path))
    templating.environment_for.cache_clear()
    for _ in range(2):
        said = {}
        for language in ("en", "de"):
            environment = templating.environment_for(language, Audience.PUBLIC, "UTC")
            said[language] = environment.get_template("moved.html").render(
                site=public().site, title="x", there="/", canonical="/"
            )
        assert "This page has moved." in said["en"]
        assert "This page has moved." not in said["de"]
        templating.environment_for.cache_clear()


@pytest.mark.parametrize(
    ("language", "tag"), [("en", "en"), ("pt", "pt"), ("pt-BR", "pt-BR"), ("de-AT", "de-AT"), ("he", "en")]
)
def test_the_script_counts_time_in_the_language_of_the_words(language: str, tag: str) -> None:
    assert f' data-language="{tag}"></script>' in templating.head(public(language=language), "")


def test_the_german_home_page_answers_in_german() -> None:
    said = visible(html(public(language="de"), "index.html"))
    assert "Lantern – Status" in said
    assert "Ursache gefunden" in said
    assert any("Komponenten" in text for text in said)


def test_a_message_is_plain_text_whatever_a_catalogue_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Words, "find", lambda *_: '<b>"%(name)s" & co</b>')
    monkeypatch.setattr(Words, "find_many", lambda *_: "<i>%(num)s</i>")
    environment = Environment(autoescape=True)
    environment.globals |= messages.functions(Words("de"))
    template = environment.from_string('<p title="{{ _("x", name=name) }}">{{ ngettext("a", "b", 1200) }}</p>')
    assert template.render(name="<script>") == (
        '<p title="&lt;b&gt;&#34;&lt;script&gt;&#34; &amp; co&lt;/b&gt;">&lt;i&gt;1.200&lt;/i&gt;</p>'
    )


def test_machines_read_the_same_in_every_language() -> None:
    for path in (path for path in documents(public()) if path.startswith("api/v2/")):
        assert json.loads(raw(public(), path)) == json.loads(raw(public(language="de"), path)), path


def test_a_feed_speaks_the_language_and_keeps_its_ids() -> None:
    english, german = (raw(public(language=language), "feed.atom").decode() for language in ("en", "de"))
    ids = re.compile(r"<(id|link|updated|published)[ >][^>]*>")
    assert re.findall(r"<id>.*?</id>", english) == re.findall(r"<id>.*?</id>", german)
    assert ids.findall(english) == ids.findall(german)
    assert "(Ursache gefunden)" in german
    assert 'xml:lang="de"' in german


@pytest.mark.parametrize("language", ["de", "ja", "he"])
def test_the_internal_site_is_whole(language: str) -> None:
    """Its own pages are in English; what it shares with the public one is not."""
    texts = {**REPOSITORY, "uptrail.yaml": f"language: {language}\n{REPOSITORY['uptrail.yaml']}"}
    found = site(texts)
    assert all(document.made() for document in found.values())
    assert words_for(language).gettext("How uptime is counted") in content(found, "uptime/")


def test_a_region_has_its_own_dates_and_the_words_of_its_language() -> None:
    assert words_for("pt-PT").gettext("Detected") == words_for("pt-AO").gettext("Detected") == "Detetado"
    assert words_for("pt-BR").gettext("Detected") == "Detectado"
    assert words_for("de-AT").status("no_data") == "Keine Daten"


def test_a_language_without_words_speaks_english_in_its_own_direction() -> None:
    words = words_for("he")
    assert (words.gettext("History"), words.direction, words.spoken) == ("History", "rtl", "en")
    assert words_for("ja").direction == "ltr"
    assert "API" in html(public(language="he"), "index.html")
