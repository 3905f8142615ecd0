import threading
from itertools import pairwise
from pathlib import Path

from uptrail.adapters.watching import Watch, look


def test_a_look_sees_every_kind_of_change(tmp_path: Path) -> None:
    folder = tmp_path / "incidents" / "2026"
    folder.mkdir(parents=True)
    one = folder / "one.md"
    one.write_text("a")
    paths = [tmp_path / "incidents", tmp_path / "uptrail.yaml", tmp_path / "missing"]
    seen = [look(paths)]
    for change in (
        lambda: one.write_text("ab"),
        lambda: (folder / "two.md").write_text("b"),
        lambda: (folder / "two.md").rename(folder / "three.md"),
        lambda: one.unlink(),
        lambda: (tmp_path / "uptrail.yaml").write_text("name: X"),
    ):
        change()
        seen.append(look(paths))
    assert all(before != after for before, after in pairwise(seen))


def test_hidden_files_of_editors_do_not_count(tmp_path: Path) -> None:
    before = look([tmp_path])
    (tmp_path / ".one.md.swp").write_text("x")
    assert look([tmp_path]) == before


def test_the_signal_changes_soon_after_a_record(tmp_path: Path) -> None:
    (tmp_path / "incidents").mkdir()
    signal = tmp_path / "cache" / "changed"
    watch = Watch([tmp_path / "incidents"], signal)
    watch.start()
    try:
        threading.Event().wait(0.2)
        assert signal.read_text() == ""
        (tmp_path / "incidents" / "one.md").write_text("a")
        assert any(signal.read_text() or threading.Event().wait(0.1) for _ in range(50))
    finally:
        watch.stop()
