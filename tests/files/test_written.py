"""Hand-written files stand where MkDocs puts them; MkDocs itself is asked."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from mkdocs.config.base import load_config
from mkdocs.structure.files import get_files, set_exclusions

from uptrail.files import read, read_texts

NOW = datetime(2026, 3, 31, 12, tzinfo=UTC)
PAGES = {
    "about.md": "docs/about.md",
    "index.md": "docs/index.md",
    "a/README.md": "docs/a/README.md",
    "a/b.c.markdown": "docs/a/b.c.markdown",
    "a/picture.png": "docs/a/picture.png",
    "old/seven.md": "docs/old/seven.md",
    "templates/x.md": "docs/templates/x.md",
    ".hidden/x.md": "docs/.hidden/x.md",
}


def lay(root: Path, configuration: str, folder: str = "docs") -> None:
    texts = {"mkdocs.yml": configuration, **{f"{folder}/{name}": "x" for name in PAGES}}
    for path, text in texts.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)


@pytest.mark.parametrize(
    ("said", "folder"),
    [
        ("", "docs"),
        ("docs_dir: pages/site/\n", "pages/site"),
        ("use_directory_urls: false\n", "docs"),
        ("exclude_docs: |\n  /old/\n  *.png\n", "docs"),
        ("exclude_docs: |\n  !.hidden\n", "docs"),
        ("draft_docs: old/\nextra: {logo: !!python/name:os.name }\n", "docs"),
    ],
)
def test_places_are_those_of_mkdocs(tmp_path: Path, said: str, folder: str) -> None:
    lay(tmp_path, f"site_name: x\n{said}", folder)
    config = load_config(str(tmp_path / "mkdocs.yml"))
    files = get_files(config)
    set_exclusions(files, config)
    expected = {file.dest_uri: f"{folder}/{file.src_uri}" for file in files if file.inclusion.is_included()}
    assert read(tmp_path, clock=NOW).archive.written == {
        place: path for place, path in expected.items() if "/.hidden" not in path
    }


def test_the_configuration_may_inherit(tmp_path: Path) -> None:
    lay(tmp_path, "INHERIT: common/base.yml\nuse_directory_urls: false\n", "pages")
    (tmp_path / "common").mkdir()
    (tmp_path / "common/base.yml").write_text("docs_dir: pages\nuse_directory_urls: true\nINHERIT: base.yml\n")
    assert read(tmp_path, clock=NOW).archive.written["about.html"] == "pages/about.md"


@pytest.mark.parametrize("said", ["docs_dir: ..\n", "docs_dir: /etc\n", "docs_dir: nowhere\n"])
def test_a_folder_outside_or_absent_holds_nothing(tmp_path: Path, said: str) -> None:
    lay(tmp_path, said)
    assert read(tmp_path, clock=NOW).archive.written == {}


@pytest.mark.parametrize("said", ["[", "- a\n", "docs_dir: !ENV [DOCS, docs]\n", "exclude_docs: '!'\n"])
def test_what_cannot_be_understood_is_passed_over(said: str) -> None:
    texts = {"mkdocs.yml": said, "docs/about.md": "x", "documents/b.md": "x"}
    assert read_texts(texts, clock=NOW).archive.written == {"about/index.html": "docs/about.md"}
