from datetime import UTC, datetime
from pathlib import Path

import pytest

from adapters.repository import Repository
from uptrail import cores, files, pipeline, rules
from uptrail.adapters.verdicts import KeptVerdicts
from uptrail.problem import Problem
from uptrail.records.occurrence import Audience

CLOCK = datetime(2026, 1, 1, tzinfo=UTC)


def judged(repository: Repository, cache: Path) -> tuple[tuple[Problem, ...], tuple[Problem, ...]]:
    """The problems found by way of the cache, and without it."""
    reading = files.read(repository.root, clock=CLOCK, cache=cache)
    kept = pipeline.judge(reading, KeptVerdicts(cache / "verdicts.json", "program"))
    return kept, pipeline.judge(reading)


def test_kept_verdicts_change_nothing(tmp_path: Path) -> None:
    repository = Repository(tmp_path / "repository")
    one = (repository.root / "incidents/one.md").read_text()
    cache = tmp_path / "cache"
    for text in (
        one,
        one,
        one.replace("SEV3", "SEV9"),
        one.replace("SEV3", "SEV9"),
        one.replace("api: partial", "apy: partial"),
        one.replace("severity: SEV3\n", ""),
    ):
        repository.write("incidents/one.md", text)
        kept, anew = judged(repository, cache)
        assert kept == anew
    assert any(problem.source.path == "incidents/one.md" for problem in kept)


def test_other_settings_are_another_ground(tmp_path: Path) -> None:
    repository = Repository(tmp_path / "repository")
    cache = tmp_path / "cache"
    judged(repository, cache)
    settings = (repository.root / "uptrail.yaml").read_text()
    repository.write("uptrail.yaml", settings.replace("  api:", "  other:"))
    kept, anew = judged(repository, cache)
    assert kept == anew
    assert {problem.rule for problem in kept} >= {"unknown-component"}


def test_an_unchanged_record_is_not_judged_again(tmp_path: Path) -> None:
    repository = Repository(tmp_path / "repository")
    reading = files.read(repository.root, clock=CLOCK, cache=tmp_path)
    pipeline.judge(reading, KeptVerdicts(tmp_path / "verdicts.json", "program"))
    asked: list[str] = []

    class Listening(KeptVerdicts):
        def keep(self, path: str, digest: str, problems: list[Problem]) -> None:
            asked.append(path)
            super().keep(path, digest, problems)

    repository.write("incidents/two.md", (repository.root / "incidents/two.md").read_text() + "\nMore.\n")
    reading = files.read(repository.root, clock=CLOCK, cache=tmp_path)
    pipeline.judge(reading, Listening(tmp_path / "verdicts.json", "program"))
    assert asked == ["incidents/two.md"]


def test_each_path_is_published_once_and_the_internal_page_wins(tmp_path: Path) -> None:
    repository = Repository(tmp_path / "repository")
    publication = pipeline.publish(repository.root, Audience.INTERNAL, clock=CLOCK, environ={})
    paths = [document.path for document in publication.documents()]
    assert len(paths) == len(set(paths))
    page = next(document for document in publication.documents() if document.path == "incidents/one/index.html").made()
    assert not isinstance(page, bytes)
    assert "internal-canary" in page.content


def test_the_rules_have_only_two_scopes() -> None:
    assert {rule.SCOPE for rule in rules.RULES} == {"record", "archive"}


@pytest.mark.parametrize("failing", [False, True])
def test_judging_on_all_cores_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: bool) -> None:
    repository = Repository(tmp_path / "repository")
    one = (repository.root / "incidents/one.md").read_text()
    for number in range(9):
        repository.write(f"incidents/more-{number}.md", one.replace("SEV3", f"SEV{number}"))
    monkeypatch.setattr(pipeline, "WORTH_SHARING", 4)
    monkeypatch.setattr(cores, "count", lambda: 3)
    if failing:
        monkeypatch.setattr(cores, "share_out", lambda shares, work: [work(0), None, None])
    for _ in range(2):
        kept, anew = judged(repository, tmp_path / "cache")
        assert kept == anew
    assert sum(problem.rule == "unknown-severity" for problem in kept) > 3
