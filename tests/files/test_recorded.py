"""Measured slices are added to CSV files, and what is recorded is never changed in silence."""

from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uptrail.files import recorded
from uptrail.files.recorded import NotOurs, Recorded, merge, number
from uptrail.files.slo_csv import read_measurements

PATH = "slos/data/shop.csv"
DAY = 1_772_323_200
"""2026-03-01 00:00 UTC."""


def kept(root: Path, text: str) -> Recorded:
    (root / "slos" / "data").mkdir(parents=True)
    (root / PATH).write_bytes(text.encode())
    return recorded.read(root, PATH)


def row(slice_: int, good: object, total: object) -> tuple[int, Fraction, Fraction]:
    return DAY + slice_ * 3600, Fraction(str(good)), Fraction(str(total))


def test_a_new_file_is_written_with_its_header(tmp_path: Path) -> None:
    merged = merge(recorded.read(tmp_path, PATH), [row(0, 9, 10), row(1, "0.5", "2.25")])
    recorded.write(tmp_path, Recorded(PATH), merged.text)
    written = (tmp_path / PATH).read_bytes()
    assert written == b"start,good,total\n2026-03-01T00:00Z,9,10\n2026-03-01T01:00Z,0.5,2.25\n"
    assert [path.name for path in (tmp_path / "slos" / "data").iterdir()] == ["shop.csv"]


def test_adding_the_same_again_changes_nothing(tmp_path: Path) -> None:
    known = kept(tmp_path, "start,good,total\n2026-03-01 00:00 UTC, 9 ,10\n2026-03-01T01:00Z,1,2\n")
    merged = merge(known, [row(0, 9, 10), row(1, 1, 2)])
    assert merged == recorded.Merged(known.text, 0, ())


def test_a_recorded_row_stays_unless_it_is_to_be_rewritten(tmp_path: Path) -> None:
    known = kept(tmp_path, "start,good,total\n2026-03-01T00:00Z,9,10\n2026-03-01T01:00Z,1,2\n")
    merged = merge(known, [row(0, 8, 10), row(2, 3, 3)])
    assert merged.text == known.text + "2026-03-01T02:00Z,3,3\n"
    assert merged.differing == (DAY,)
    assert merge(known, [row(0, 8, 10)], rewrite=True).text == known.text.replace("9,10", "8,10")


def test_a_gap_is_filled_in_its_place(tmp_path: Path) -> None:
    known = kept(tmp_path, "start,good,total\r\n2026-03-01T00:00Z,9,10\r\n2026-03-01T02:00Z,1,2\r\n")
    assert merge(known, [row(1, 3, 3)]).text == known.text.replace(
        "2026-03-01T02", "2026-03-01T01:00Z,3,3\r\n2026-03-01T02"
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("start;good;total\n", "it has other columns"),
        ("start,end,good,total\n", "it has other columns"),
        ("", "it has other columns"),
        ("start,good,total\n2026-03-01T00:00Z,9,10\nx,1,2\n", "row 3: 'x' is not a time"),
        (
            "start,good,total\n2026-03-01T00:00Z,11,10\n2026-03-01T01:00Z,1,2\n",
            "row 2: good (11) is more than total (10)",
        ),
        ("start,good,total\nx,1,2\n", "'x' is not a time"),
    ],
)
def test_a_file_of_another_form_is_left_alone(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(NotOurs) as found:
        kept(tmp_path, text)
    assert found.value.problem.message == message
    assert (tmp_path / PATH).read_text() == text


def test_a_file_that_was_changed_meanwhile_is_left_alone(tmp_path: Path) -> None:
    known = kept(tmp_path, "start,good,total\n")
    (tmp_path / PATH).write_text("start,good,total\n2026-03-01T00:00Z,1,1\n")
    with pytest.raises(NotOurs, match="changed meanwhile"):
        recorded.write(tmp_path, known, "x")
    assert "1,1" in (tmp_path / PATH).read_text()


def test_a_link_out_of_the_repository_is_not_written_to(tmp_path: Path) -> None:
    outside, root = tmp_path / "outside", tmp_path / "root"
    outside.mkdir()
    (root / "slos").mkdir(parents=True)
    (root / "slos" / "data").symlink_to(outside)
    with pytest.raises(NotOurs, match="not in the repository"):
        recorded.write(root, recorded.read(root, PATH), "x")
    (outside / "shop.csv").write_text("start,good,total\n")
    with pytest.raises(NotOurs):
        recorded.read(root, PATH)
    assert (outside / "shop.csv").read_text() == "start,good,total\n"


@given(st.integers(0, 10**15))
def test_a_count_is_written_as_it_is(millionths: int) -> None:
    value = Fraction(millionths, 10**6)
    assert Fraction(number(value)) == value


@given(st.dictionaries(st.integers(0, 60), st.tuples(st.integers(0, 50), st.integers(0, 50))), st.integers(0, 60))
def test_two_runs_write_what_one_would(slices: dict[int, tuple[int, int]], cut: int) -> None:
    rows = [row(at, good, good + bad) for at, (good, bad) in sorted(slices.items())]
    once = merge(Recorded(PATH), rows).text
    parsed = recorded._parsed(PATH, merge(Recorded(PATH), rows[:cut]).text or "start,good,total\n")
    twice = merge(parsed, rows[max(cut - 2, 0) :]).text
    assert twice == once or (not rows and twice == "start,good,total\n")
    if len(rows) > 1:
        assert read_measurements(PATH, once)[1] == ()
