import os
from pathlib import Path

import pytest

from uptrail.adapters.objects import Entry, Objects, key
from uptrail.adapters.tree import Tree


class Yard:
    """A cache, and a tree that is opened and laid as builds do."""

    def __init__(self, folder: Path) -> None:
        self.objects = Objects(folder / "objects")
        self.folder = folder / "tree"
        self.notes = folder / "notes"

    def entry(self, text: str) -> Entry:
        return self.objects.get(key(text)) or self.objects.put(key(text), text.encode())

    def build(self, records: dict[str, str], *, pages: dict[str, str] | None = None) -> Tree:
        tree = Tree(self.folder, self.notes)
        tree.lay({path: self.entry(text) for path, text in records.items()})
        poured = self.folder.with_name("next")
        for path, text in (pages or {}).items():
            (poured / path).parent.mkdir(parents=True, exist_ok=True)
            (poured / path).write_text(text)
        poured.mkdir(exist_ok=True)
        tree.pour(poured)
        tree.note()
        return tree

    @property
    def content(self) -> dict[str, str]:
        files = (path for path in sorted(self.folder.rglob("*")) if path.is_file())
        return {path.relative_to(self.folder).as_posix(): path.read_text() for path in files}


@pytest.fixture
def yard(tmp_path: Path) -> Yard:
    return Yard(tmp_path)


TWO = {"incidents/a/index.html": "A", "incidents/b/index.html": "B"}


def test_a_second_build_leaves_unchanged_files_alone(yard: Yard) -> None:
    yard.build(TWO)
    before = os.stat(yard.folder / "incidents" / "a").st_mtime_ns
    yard.build(TWO | {"incidents/b/index.html": "B2"})
    assert os.stat(yard.folder / "incidents" / "a").st_mtime_ns == before
    assert yard.content == TWO | {"incidents/b/index.html": "B2"}


def test_what_is_no_longer_wanted_goes_with_its_folders(yard: Yard) -> None:
    yard.build(TWO | {"old/deep/er/index.html": "O"})
    yard.build({"incidents/a/index.html": "A"})
    assert yard.content == {"incidents/a/index.html": "A"}
    assert sorted(path.name for path in yard.folder.rglob("*") if path.is_dir()) == ["a", "incidents"]


def test_a_spared_folder_stays_until_its_files_are_known(yard: Yard) -> None:
    yard.build(TWO | {"pagefind/a": "P", "old/index.html": "O"})
    tree = Tree(yard.folder, yard.notes)
    first = {path: yard.entry(text) for path, text in TWO.items()}
    tree.lay(first, spare="pagefind")
    assert yard.content == TWO | {"pagefind/a": "P"}
    tree.lay(first | {"pagefind/b": yard.entry("Q")})
    assert yard.content == TWO | {"pagefind/b": "Q"}


def test_pages_of_the_generator_are_not_kept(yard: Yard) -> None:
    yard.build(TWO, pages={"index.html": "H", "incidents/index.html": "I", "incidents/gone/index.html": "G"})
    assert yard.content["incidents/gone/index.html"] == "G"
    yard.build(TWO, pages={"index.html": "H2"})
    assert yard.content == TWO | {"index.html": "H2"}


def test_strangers_are_cleared_away(yard: Yard, tmp_path: Path) -> None:
    yard.build(TWO)
    (yard.folder / "stray.html").write_text("S")
    (yard.folder / "incidents" / "a" / "stray.html").write_text("S")
    (yard.folder / "incidents" / "strays").mkdir()
    (tmp_path / "precious").write_text("not ours")
    (yard.folder / "incidents" / "link").symlink_to(tmp_path)
    yard.build(TWO)
    assert yard.content == TWO
    assert not (yard.folder / "incidents" / "strays").exists()
    assert (tmp_path / "precious").read_text() == "not ours"


def test_a_folder_replaced_by_a_link_is_made_anew(yard: Yard, tmp_path: Path) -> None:
    yard.build(TWO)
    outside = tmp_path / "outside"
    os.rename(yard.folder / "incidents" / "a", outside)
    (yard.folder / "incidents" / "a").symlink_to(outside)
    yard.build({"incidents/a/index.html": "A2", "incidents/b/index.html": "B"})
    assert (outside / "index.html").read_text() == "A"
    assert yard.content["incidents/a/index.html"] == "A2"


@pytest.mark.parametrize("gone", ["incidents/a/index.html", "incidents/a", "incidents"])
def test_what_is_missing_is_laid_again(yard: Yard, gone: str) -> None:
    yard.build(TWO)
    path = yard.folder / gone
    os.system(f"rm -r {path}")
    yard.build(TWO)
    assert yard.content == TWO


def test_a_file_edited_in_the_site_comes_back(yard: Yard) -> None:
    yard.build(TWO)
    (yard.folder / "incidents/a/index.html").write_text("defaced")
    yard.objects = Objects(yard.objects.folder)
    yard.build(TWO)
    assert yard.content == TWO


def test_a_tree_that_was_left_half_way_is_thrown_away(yard: Yard) -> None:
    yard.build(TWO)
    Tree(yard.folder, yard.notes)
    (yard.folder / "incidents" / "half").mkdir()
    yard.build(TWO)
    assert yard.content == TWO
    assert not (yard.folder / "incidents" / "half").exists()


@pytest.mark.parametrize("note", ["", "[]", "{}", '{"files": ["x"'])
def test_a_note_that_cannot_be_read_costs_only_time(yard: Yard, note: str) -> None:
    yard.build(TWO)
    next(yard.notes.iterdir()).write_text(note)
    yard.build(TWO)
    assert yard.content == TWO


def test_content_without_a_cache_is_written_each_time(yard: Yard) -> None:
    for text in (b"one", b"two"):
        tree = Tree(yard.folder, yard.notes)
        tree.lay({"feed.atom": text})
        tree.note()
        assert (yard.folder / "feed.atom").read_bytes() == text
