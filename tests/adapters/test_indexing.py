"""The internal site's search index: what of a page is in it, made by the real Pagefind, kept, and absent elsewhere."""

import errno
import gzip
import hashlib
import json
import logging
import signal
import subprocess
from pathlib import Path
from typing import Any

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config

from adapters.repository import INCIDENT, Repository
from uptrail.adapters import indexing
from uptrail.adapters.objects import Objects

POSTMORTEM = """\
# Postmortem: Trouble one

**Date**: 2026-03-18
**Severity**: SEV3
**Status**: Complete
**Tags**: disks, "a, b"

## Summary

The *volume* was full, see <script>alert(1)</script>.

## Lessons Learned

Watch the inodes.
"""


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    made = Repository(tmp_path / "repository")
    made.configure("internal")
    made.write("postmortems/one.md", POSTMORTEM)
    return made


def fragments(site: Path) -> dict[str, Any]:
    """What the index holds of each page, by the page's address."""
    found = (json.loads(gzip.decompress(path.read_bytes())[12:]) for path in site.glob("pagefind/fragment/*"))
    return {one["url"]: one for one in found}


def digests(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_records_and_hand_written_pages_are_indexed_by_their_own_words(repository: Repository) -> None:
    found = fragments(repository.build())
    assert set(found) == {f"/incidents/{name}/" for name in ("one", "two", "three")} | {"/postmortems/one/", "/about/"}
    one = found["/incidents/one/"]
    assert one["meta"] == {"title": "Trouble one", "date": "2026-03-18"}
    assert one["filters"]["service"] == ["The API"]
    assert one["filters"]["severity"] == ["SEV3"]
    assert "internal-canary" in one["content"]
    assert "It works again" in one["content"]
    for noise in ("Internal.", "Status", "not recorded", "Detected", "Communications", "UTC"):
        assert noise not in one["content"]
    assert found["/about/"]["filters"] == {"kind": ["Page"]}
    assert found["/about/"]["meta"]["title"] == "About us"


def test_values_and_words_keep_every_character(repository: Repository) -> None:
    repository.write("incidents/two.md", INCIDENT.format(title="'A <b> & \"more\"'", audience="internal", day=19))
    found = fragments(repository.build())
    assert found["/incidents/two/"]["meta"]["title"] == 'A <b> & "more"'
    about = found["/postmortems/one/"]
    assert "<script>alert(1)</script>" in about["content"]
    assert {anchor["id"] for anchor in about["anchors"]} >= {"summary", "lessons-learned"}


def test_the_same_records_make_the_same_index(repository: Repository, tmp_path: Path) -> None:
    first = digests(repository.build() / "pagefind")
    other = Repository(tmp_path / "other")
    other.configure("internal")
    other.write("postmortems/one.md", POSTMORTEM)
    assert digests(other.build() / "pagefind") == first
    assert first


def test_an_unchanged_archive_is_not_indexed_again(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    first = digests(repository.build())
    monkeypatch.setattr(indexing.Index, "_begin", None)
    assert digests(repository.build()) == first
    settings = (repository.root / "uptrail.yaml").read_text()
    repository.write("uptrail.yaml", settings.replace("2026-03-31T12:00Z", "2026-03-31T18:00Z"))
    later = digests(repository.build())
    assert {p: d for p, d in later.items() if "pagefind/" in p} == {p: d for p, d in first.items() if "pagefind/" in p}


def test_one_changed_record_is_found_by_its_new_words(repository: Repository) -> None:
    repository.build()
    write_other_words(repository)
    found = fragments(repository.build())
    assert "Zebras left" in found["/incidents/three/"]["content"]
    assert len(found) == 5


def test_what_other_pages_say_is_not_read_again(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    repository.build()
    read = []
    monkeypatch.setattr(indexing, "_words", lambda source: read.append(source) or "")
    write_other_words(repository)
    found = fragments(repository.build())
    assert "internal-canary" in found["/incidents/one/"]["content"]
    assert "Zebras left" in found["/incidents/three/"]["content"]
    assert read == []


@pytest.mark.parametrize("damage", ["{", "[]", '{"a": 1}', None])
def test_lost_words_of_other_pages_are_read_again(repository: Repository, tmp_path: Path, damage: str | None) -> None:
    repository.build()
    kept = repository.root / ".cache/uptrail/search-words.json"
    if damage is None:
        kept.write_text(kept.read_text().replace("internal-canary", "another bird"))
    else:
        kept.write_text(damage)
    write_other_words(repository)
    other = Repository(tmp_path / "other")
    other.configure("internal")
    other.write("postmortems/one.md", POSTMORTEM)
    write_other_words(other)
    assert digests(repository.build() / "pagefind") == digests(other.build() / "pagefind")


def test_a_build_that_ends_early_stops_pagefind(tmp_path: Path) -> None:
    program = tmp_path / "slow"
    program.write_text("#!/bin/sh\nexec sleep 600\n")
    program.chmod(0o755)
    objects = Objects(tmp_path / "objects")
    index = indexing.Index(program, objects, tmp_path / "note.json", tmp_path / "work", "en")
    begun = []

    def break_off() -> None:
        with index.making({}, {"about/index.html": "About"}, {}) as making:
            begun.append(making.begun)
            assert isinstance(making.begun, subprocess.Popen)
            assert making.begun.poll() is None
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        break_off()
    assert begun[0].returncode == -signal.SIGKILL
    assert not (tmp_path / "work").exists()


def test_no_room_for_the_index_leaves_the_rest_whole(
    repository: Repository, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(indexing, "_prepare", full)
    site = repository.build()
    assert "Pagefind could not make the search index: [Errno 28] No space left on device" in caplog.text
    assert (site / "incidents/one/index.html").exists()
    monkeypatch.undo()
    assert fragments(repository.build())


def write_other_words(repository: Repository) -> None:
    text = INCIDENT.format(title="Trouble three", audience="public", day=20).replace("It works again", "Zebras left")
    repository.write("incidents/three.md", text)


@pytest.mark.parametrize("damage", ["{", "[]", '{"maker": 1}', None])
def test_a_damaged_note_or_cache_costs_only_time(repository: Repository, damage: str | None) -> None:
    first = digests(repository.build())
    if damage is None:
        for path in (repository.root / ".cache/uptrail/objects").iterdir():
            path.write_bytes(b"")
    else:
        repository.write(".cache/uptrail/search.json", damage)
    assert digests(repository.build()) == first


def test_without_pagefind_the_theme_searches_and_the_log_says_how_to_install(
    repository: Repository, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(indexing, "program", lambda: None)
    caplog.set_level(logging.INFO)
    site = repository.build()
    assert not (site / "pagefind").exists()
    assert "pip install 'uptrail[search]'" in caplog.text
    assert "md-search" in repository.page("incidents/one/index.html")
    assert "up-find" not in repository.page("incidents/one/index.html")
    assert "incidents/one/" in repository.page("search/search_index.json")


def test_with_pagefind_the_theme_does_not_search_too(repository: Repository) -> None:
    site = repository.build()
    for path in ("index.html", "incidents/one/index.html", "about/index.html"):
        assert "md-search" not in repository.page(path)
        assert repository.page(path).count('class="up-find"') == 1
    assert not (site / "search/search_index.json").exists()
    assert 'action="../../search/"' in repository.page("incidents/one/index.html")


def test_a_failing_pagefind_leaves_the_rest_whole(
    repository: Repository, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    broken = repository.write("broken", "#!/bin/sh\necho no room >&2\nexit 3\n")
    broken.chmod(0o755)
    monkeypatch.setattr(indexing, "program", lambda: broken)
    site = repository.build()
    assert "Pagefind could not make the search index: no room" in caplog.text
    assert not (site / "pagefind").exists()
    assert (site / "incidents/one/index.html").exists()


def test_a_program_of_another_machine_leaves_the_rest_whole(
    repository: Repository, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(indexing, "program", lambda: repository.write("foreign", "\x7fELF"))
    repository.build()
    assert "Pagefind could not make the search index: " in caplog.text
    assert "Trouble one" in repository.page("incidents/one/index.html")


def test_a_page_may_keep_out_of_the_index(repository: Repository) -> None:
    repository.write("docs/about.md", "---\nsearch: {exclude: true}\n---\n\n# About us\n")
    assert "/about/" not in fragments(repository.build())


def test_nothing_is_indexed_while_the_site_is_served(repository: Repository) -> None:
    config = load_config(str(repository.root / "mkdocs.yml"))
    config.plugins.on_startup(command="serve", dirty=False)
    try:
        build(config)
    finally:
        config.plugins.on_shutdown()
    assert not (repository.root / "site/pagefind").exists()
    assert "not while the site is served for editing" in repository.page("search/index.html")
    assert "md-search" in repository.page("search/index.html")


def test_the_index_can_be_switched_off(repository: Repository) -> None:
    text = (repository.root / "mkdocs.yml").read_text()
    repository.write("mkdocs.yml", text.replace("audience: internal", "audience: internal, search_index: false"))
    assert not (repository.build() / "pagefind").exists()
    assert "md-search" in repository.page("index.html")


def test_the_public_site_has_no_index_and_no_marks(repository: Repository) -> None:
    repository.build()
    repository.configure("public")
    for path in repository.build().rglob("*"):
        assert "pagefind" not in path.name
        assert not path.is_file() or b"pagefind" not in path.read_bytes(), path


def test_headings_take_ignored_sections_with_them() -> None:
    page = (
        '<p class="up-over">Over</p><h1>A &lt;b&gt;</h1><h2 id="x" data-pagefind-ignore>Gone</h2><p>away</p>'
        '<h2 id="y">Kept</h2><p>in<b>side</b>, <span class="up-tag up-tag--bad">3 days</span> here</p><p>next</p>'
    )
    page += "<!-- a <b>note</b> --><script>alert(1)</script>"
    assert indexing.reduced(page) == '<h1>A &lt;b&gt;</h1><h2 id="y">Kept</h2> inside, here next'


def test_the_index_is_made_in_memory_where_there_is_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    memory, work = tmp_path / "memory", tmp_path / "cache" / "search"
    memory.mkdir()
    monkeypatch.setattr(indexing, "MEMORY", memory)
    indexing._prepare(work, ["a/index.html"])
    (made,) = memory.iterdir()
    assert made.stat().st_mode & 0o777 == 0o700
    assert (made / "pages/a").is_dir()
    indexing._clear(work)
    assert not list(memory.iterdir())
    assert not work.is_symlink()


def test_without_room_in_memory_it_is_made_on_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    work = tmp_path / "cache" / "search"
    for memory, room in ((tmp_path / "none", 1), (tmp_path, 10**18)):
        monkeypatch.setattr(indexing, "MEMORY", memory)
        monkeypatch.setattr(indexing, "ROOM", room)
        indexing._prepare(work, ["a/index.html"])
        assert (work / "pages/a").is_dir()
        assert not work.is_symlink()
    indexing._clear(work)
    assert not work.exists()


def test_a_link_to_a_folder_of_others_is_removed_alone(tmp_path: Path) -> None:
    (tmp_path / "precious").mkdir()
    (tmp_path / "search").symlink_to(tmp_path / "precious")
    indexing._clear(tmp_path / "search")
    assert (tmp_path / "precious").is_dir()
    assert not (tmp_path / "search").is_symlink()
