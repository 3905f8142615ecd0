from pathlib import Path

import pytest

from uptrail.adapters.verdicts import KeptVerdicts
from uptrail.problem import Level, Problem, Source

FOUND = [Problem(Source("incidents/a.md", 3, 7), "a-rule", "it is “wrong”", Level.WARNING, "mend it")]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    kept = KeptVerdicts(tmp_path / "cache" / "verdicts.json", "program")
    kept.begin("ground")
    kept.keep("incidents/a.md", "digest", FOUND)
    kept.keep("incidents/b.md", "digest", [])
    kept.save()
    return tmp_path / "cache" / "verdicts.json"


def recall(path: Path, *, program: str = "program", ground: str = "ground", digest: str = "digest") -> object:
    kept = KeptVerdicts(path, program)
    kept.begin(ground)
    return kept.recall("incidents/a.md", digest)


def test_an_unchanged_file_keeps_its_verdict(path: Path) -> None:
    assert recall(path) == FOUND
    kept = KeptVerdicts(path, "program")
    kept.begin("ground")
    assert kept.recall("incidents/b.md", "digest") == []
    assert kept.recall("incidents/c.md", "digest") is None


def test_another_content_program_or_ground_is_judged_anew(path: Path) -> None:
    assert recall(path, digest="other") is None
    assert recall(path, program="other") is None
    assert recall(path, ground="other") is None


@pytest.mark.parametrize("text", ["", "[]", "{}", "null", '{"ground": "program ground", "verdicts": 3}', "\0\0"])
def test_a_damaged_file_is_ignored(path: Path, text: str) -> None:
    path.write_text(text)
    assert recall(path) is None


@pytest.mark.parametrize("entry", ["3", "[]", '["digest"]', '["digest", [3]]', '["digest", [[1, 2]]]'])
def test_a_damaged_entry_is_ignored(path: Path, entry: str) -> None:
    path.write_text(f'{{"ground": "program ground", "verdicts": {{"incidents/a.md": {entry}}}}}')
    assert recall(path) is None


def test_verdicts_of_files_that_are_gone_are_dropped(path: Path) -> None:
    kept = KeptVerdicts(path, "program")
    kept.begin("ground")
    kept.recall("incidents/b.md", "digest")
    kept.save()
    assert recall(path) is None
