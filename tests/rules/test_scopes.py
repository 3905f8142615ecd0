"""A record's own verdict does not depend on its neighbours, so that it may be kept."""

import pytest

from rules.examples import read
from uptrail import rules
from uptrail.archive import Archive
from uptrail.problem import Problem
from uptrail.records import Component

TOGETHER = "\n".join((rule.__doc__ or "").split("**Passes**")[0] for rule in rules.RULES)


def of_records(archive: Archive) -> list[Problem]:
    found: list[Problem] = []
    for kind, records in archive.records.items():
        for record in records.values() if kind is not Component else ():
            found += rules.run(archive.only([record]), scope="record")
    return found


@pytest.mark.parametrize("text", [TOGETHER, *(rule.__doc__ or "" for rule in rules.RULES)])
def test_one_by_one_finds_what_all_together_find(text: str) -> None:
    archive = read(text).archive
    together = sorted(rules.run(archive, scope="record"), key=lambda problem: problem.sort_key)
    assert sorted(of_records(archive), key=lambda problem: problem.sort_key) == together


def test_both_scopes_are_all() -> None:
    archive = read(TOGETHER).archive
    parts = [*rules.run(archive, scope="record"), *rules.run(archive, scope="archive")]
    assert sorted(parts, key=str) == sorted(rules.run(archive), key=str)
    assert parts


def test_an_empty_archive_has_no_problems() -> None:
    assert list(rules.run(read("").archive)) == []
