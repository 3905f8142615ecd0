import errno
import os
from pathlib import Path
from typing import Any

import pytest

from uptrail.adapters import exchange as module
from uptrail.adapters.exchange import exchange, recover


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    for name in ("new", "live"):
        (tmp_path / name / "deep").mkdir(parents=True)
        (tmp_path / name / "deep" / "page.html").write_text(name)
        (tmp_path / name / f"only-{name}.html").write_text(name)
    return tmp_path / "new", tmp_path / "live"


def holds(folder: Path, name: str) -> bool:
    only = sorted(path.name for path in folder.glob("only-*"))
    return (folder / "deep" / "page.html").read_text() == name and only == [f"only-{name}.html"]


def test_the_two_change_places(folders: tuple[Path, Path]) -> None:
    new, live = folders
    exchange(new, live)
    assert holds(live, "new")
    assert holds(new, "live")


def test_there_need_not_be_an_old_one(folders: tuple[Path, Path], tmp_path: Path) -> None:
    exchange(folders[0], tmp_path / "first")
    assert holds(tmp_path / "first", "new")
    assert not folders[0].exists()


def test_two_renames_where_the_system_cannot_swap(folders: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_swapped", lambda new, live: False)
    new, live = folders
    exchange(new, live)
    assert holds(live, "new")
    assert holds(new, "live")


@pytest.mark.parametrize("dies_at", [1, 2, 3])
def test_a_kill_between_renames_is_undone(
    folders: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, dies_at: int
) -> None:
    new, live = folders
    calls = 0

    class Killed(BaseException):
        pass

    def rename(source: Any, target: Any) -> None:
        nonlocal calls
        calls += 1
        if calls == dies_at:
            raise Killed
        os.replace(source, target)

    monkeypatch.setattr(module, "_swapped", lambda new, live: False)
    with monkeypatch.context() as patch:
        patch.setattr(module.os, "rename", rename)
        with pytest.raises(Killed):
            exchange(new, live)
    recover(new, live)
    assert holds(live, "new" if dies_at == 3 else "live")
    assert not live.parent.joinpath("new.old").exists()


@pytest.mark.parametrize("code", [errno.EBUSY, errno.EXDEV])
def test_a_folder_that_cannot_be_renamed_is_brought_up_to_date(
    folders: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    new, live = folders
    (live / ".git").write_text("kept")

    def refuse(new: Path, live: Path) -> bool:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(module, "_swapped", refuse)
    exchange(new, live)
    assert holds(live, "new")
    assert (live / ".git").read_text() == "kept"
    assert sorted(path.name for path in live.iterdir()) == [".git", "deep", "only-new.html"]
