"""A CSV file whose content is known is not parsed again, and nothing damaged is believed."""

import json
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uptrail.files import read
from uptrail.files.slice_cache import SliceCache
from uptrail.files.slo_csv import _ended, _rows, read_measurements
from uptrail.files.slo_plain import read_plain
from uptrail.problem import Problem
from uptrail.records import Slo
from uptrail.records.measurements import Measurements

TEXT = "start,good,total\n2026-03-01T00:00Z,9,10\n2026-03-01T01:00Z,0.5,2.25\n2026-03-01T02:00Z,0,0\n"


def refuse(*_texts: str) -> tuple[Measurements, tuple[Problem, ...]]:
    raise AssertionError("it was parsed again")


def test_known_content_is_not_parsed_again(tmp_path: Path) -> None:
    first = SliceCache(tmp_path).measured("a.csv", TEXT, read_measurements)
    second = SliceCache(tmp_path).measured("b.csv", TEXT, refuse)
    assert first == second
    assert [(one.good, one.total) for one in second[0]] == [(9, 10), (Fraction(1, 2), Fraction(9, 4))]
    assert second[0].digest == first[0].digest


@pytest.mark.parametrize("damage", [b"", b"x", b"\0" * 24, b"\0" * 800])
def test_a_damaged_file_is_read_anew(tmp_path: Path, damage: bytes) -> None:
    whole = SliceCache(tmp_path).measured("a.csv", TEXT, read_measurements)
    (file,) = (tmp_path / "slices").iterdir()
    for content in (damage, file.read_bytes()[:-8], file.read_bytes() + b"12345678"):
        file.write_bytes(content)
        assert SliceCache(tmp_path).measured("a.csv", TEXT, read_measurements) == whole


def test_what_has_problems_is_told_every_time_and_what_is_gone_is_forgotten(tmp_path: Path) -> None:
    cache = SliceCache(tmp_path)
    cache.measured("a.csv", TEXT, read_measurements)
    cache.tidy()
    again = SliceCache(tmp_path)
    for _ in range(2):
        assert again.measured("a.csv", TEXT + "x,1,2\n", read_measurements)[1]
    again.tidy()
    assert list((tmp_path / "slices").iterdir()) == []


def aged(file: Path) -> None:
    """Make what the list tells old enough to be trusted: as if the list had been written ten seconds later."""
    head = json.loads(file.read_text())
    file.write_text(json.dumps([head[0], head[1] + 10**10, head[2]]))


def read_repository(tmp_path: Path) -> Slo:
    found = read(tmp_path / "repo", clock=datetime(2026, 3, 2, tzinfo=UTC), cache=tmp_path / "cache")
    return found.archive.slos["web-up"]


@pytest.fixture
def csv(tmp_path: Path) -> Path:
    """A measured objective that was read once; its CSV file."""
    (tmp_path / "repo/slos/data").mkdir(parents=True)
    file = tmp_path / "repo/slos/data/web.csv"
    file.write_text(TEXT)
    (tmp_path / "repo/slos/web.yaml").write_text(
        "service: web\nslos:\n  - {id: web-up, name: Up, objective: 99%, window: 30 days rolling, "
        "components: [web], source: {csv: slos/data/web.csv}}\n"
    )
    assert len(read_repository(tmp_path).measurements) == 2
    return file


def test_a_file_that_looks_the_same_is_not_opened(tmp_path: Path, csv: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    aged(tmp_path / "cache/slices/list.json")
    monkeypatch.setattr("uptrail.files.slice_cache.digest", refuse)
    assert len(read_repository(tmp_path).measurements) == 2


def test_a_fresh_file_is_not_believed_by_its_looks(tmp_path: Path, csv: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("uptrail.files.slice_cache.digest", refuse)
    with pytest.raises(AssertionError):
        read_repository(tmp_path)


def test_a_changed_file_is_read_anew(tmp_path: Path, csv: Path) -> None:
    aged(tmp_path / "cache/slices/list.json")
    csv.write_text(TEXT + "2026-03-01T03:00Z,1,1\n")
    assert len(read_repository(tmp_path).measurements) == 3


def test_a_file_that_became_a_link_out_of_the_repository_is_left_out(tmp_path: Path, csv: Path) -> None:
    aged(tmp_path / "cache/slices/list.json")
    csv.rename(tmp_path / "outside.csv")
    csv.symlink_to(tmp_path / "outside.csv")
    assert len(read_repository(tmp_path).measurements) == 0


@pytest.mark.parametrize("damage", [b"", b"[]", b"[1, 2, 3]", b'[8463220107171889153, 1, {"a": 3}]', b"\xff"])
def test_a_damaged_list_is_forgotten(tmp_path: Path, csv: Path, damage: bytes) -> None:
    (tmp_path / "cache/slices/list.json").write_bytes(damage)
    assert len(read_repository(tmp_path).measurements) == 2


NUMBERS = st.integers(0, 10**9 - 1) | st.decimals(0, 10**8, places=6).map(lambda one: f"{one:f}")
ROWS = st.lists(st.tuples(st.integers(0, 60), NUMBERS, NUMBERS), max_size=12)


@given(ROWS, st.sampled_from(["\n", "\r\n"]))
def test_the_quick_way_and_the_careful_way_agree(rows: list[tuple[int, object, object]], newline: str) -> None:
    lines = ["start,good,total", *(f"2026-03-01T{at // 60:02}:{at % 60:02}Z,{a},{b}" for at, a, b in rows), ""]
    text = newline.join(lines)
    quick = read_plain(text)
    if quick is not None:
        problems: list[Problem] = []
        slices = sorted(_rows("a.csv", text, problems), key=lambda one: one.start)
        careful = Measurements.of(_ended("a.csv", slices, problems))
        assert problems == []
        assert list(quick) == list(careful)
