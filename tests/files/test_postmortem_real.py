"""Postmortems that others published, in forms of their own, are read as far as they can be, without an exception."""

import json

import pytest

from files.shared_cases import CASES, case
from uptrail.files.postmortem import postmortem_places, read_postmortem

FOLDER = CASES / "postmortems"
NAMES = sorted(path.name for path in FOLDER.glob("*") if path.suffix != ".json") or ["absent.md"]


@pytest.mark.parametrize("name", NAMES)
def test_every_one_gives_a_record_that_keeps_all_headings(name):
    with case(FOLDER / name).open(newline="", encoding="utf-8") as stream:
        text = stream.read()
    record, problems = read_postmortem(f"postmortems/{name}", text)
    assert record is not None
    assert record.title
    assert len(record.sections) >= 1
    lines = text.count("\n") + 1
    assert all(1 <= problem.source.line <= lines for problem in problems)
    assert all(1 <= line <= lines for line, _ in postmortem_places(name, text).values())


def test_tables_and_lists_hold_what_a_person_counts():
    truth = json.loads(case(FOLDER / "ground-truth.json").read_text())
    compared = 0
    for one in truth:
        record, _ = read_postmortem("postmortems/x.md", (FOLDER / one["file"]).read_text(encoding="utf-8"))
        assert record is not None
        if one["timeline_style"].startswith("table"):
            assert (len(record.timeline), len(record.action_items)) == (one["timeline_rows"], one["actions"])
            compared += 1
    assert compared == 3
