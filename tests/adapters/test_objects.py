import os
from pathlib import Path

import pytest

from uptrail.adapters.objects import GENERATIONS, Objects, key

NAME = key("a page")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    store = Objects(tmp_path / "objects")
    store.put(NAME, b"finished page")
    store.close(prune=True)
    return tmp_path / "objects"


def only_object(folder: Path) -> Path:
    return next(folder.glob(f"{NAME}.*"))


def test_what_was_put_is_found_by_a_later_build(folder: Path) -> None:
    entry = Objects(folder).get(NAME)
    assert entry is not None
    assert Path(entry.path).read_bytes() == b"finished page"


@pytest.mark.parametrize("content", [b"", b"finished", b"finished page!", b"FINISHED PAGE"])
def test_a_file_that_was_written_to_is_not_trusted(folder: Path, content: bytes) -> None:
    only_object(folder).write_bytes(content)
    assert Objects(folder).get(NAME) is None


def test_an_untrusted_file_is_replaced_and_not_written_into(folder: Path, tmp_path: Path) -> None:
    os.link(only_object(folder), tmp_path / "published.html")
    (tmp_path / "published.html").write_bytes(b"edited in the published site")
    store = Objects(folder)
    assert store.get(NAME) is None
    entry = store.put(NAME, b"finished page")
    assert Path(entry.path).read_bytes() == b"finished page"
    assert (tmp_path / "published.html").read_bytes() == b"edited in the published site"


def test_a_folder_or_link_in_a_files_place_is_not_trusted(folder: Path, tmp_path: Path) -> None:
    path = only_object(folder)
    path.unlink()
    path.symlink_to(tmp_path / "elsewhere")
    store = Objects(folder)
    assert store.get(NAME) is None
    store.put(NAME, b"finished page")
    store.close(prune=True)
    assert not only_object(folder).is_symlink()


def test_the_folder_may_vanish(folder: Path) -> None:
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()
    assert Objects(folder).get(NAME) is None


def test_what_no_recent_build_used_is_dropped(folder: Path) -> None:
    for build in range(GENERATIONS):
        assert list(folder.glob(f"{NAME}.*")), f"gone after {build} builds"
        store = Objects(folder)
        store.put(key(str(build)), b"another")
        store.close(prune=True)
    assert not list(folder.glob(f"{NAME}.*"))
    assert len(list(folder.iterdir())) <= 2 * GENERATIONS


def test_nothing_is_dropped_while_another_build_is_at_work(folder: Path) -> None:
    other = Objects(folder)
    for build in range(GENERATIONS + 1):
        store = Objects(folder)
        store.put(key(str(build)), b"another")
        store.close(prune=True)
    entry = other.get(NAME)
    assert entry is not None
    assert Path(entry.path).exists()
    other.close(prune=False)


def test_parts_of_a_key_do_not_run_together() -> None:
    assert key("ab", "c") != key("a", "bc")
