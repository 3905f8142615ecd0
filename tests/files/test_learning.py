from datetime import UTC, datetime
from pathlib import Path

import pytest

from uptrail import cores, files
from uptrail.files import reading

CLOCK = datetime(2026, 1, 1, tzinfo=UTC)
INCIDENT = "---\ntitle: {title}\nseverity: SEV3\nstarted: 2025-03-0{day} 10:00 UTC\n{more}---\n\nSome notes.\n"


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Twenty incidents, some of them with mistakes, and files that are no records at all."""
    root = tmp_path / "repository"
    (root / "incidents").mkdir(parents=True)
    (root / "uptrail.yaml").write_text("name: Many\ncomponents: {api: {name: API}}\n")
    for number in range(20):
        more = "unknown: key\n" if number % 5 == 0 else "# uptrail: allow missing-severity: none\n"
        text = INCIDENT.format(title=f"Number {number}", day=1 + number % 9, more=more)
        (root / f"incidents/2025-03-0{1 + number % 9}-{number}.md").write_text(text)
    (root / "incidents/Not An Id.md").write_text("---\ntitle: Refused\n---\n")
    (root / "incidents/broken.yaml").write_text("title: [\n")
    (root / "incidents/bytes.md").write_bytes(b"\xff\xfe")
    return root


@pytest.mark.parametrize("shares", [2, 3])
def test_reading_on_all_cores_changes_nothing(
    repository: Path, tmp_path: Path, shares: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "WORTH_SHARING", 10)
    monkeypatch.setattr(cores, "count", lambda: shares)
    alone = files.read(repository, clock=CLOCK)
    learned = files.read(repository, clock=CLOCK, cache=tmp_path / "cache")
    warm = files.read(repository, clock=CLOCK, cache=tmp_path / "cache")
    for other in (learned, warm):
        assert other.archive.records == alone.archive.records
        assert other.problems == alone.problems
        assert other.allows == alone.allows
    assert learned.digests == warm.digests
    assert len(learned.digests) >= 20


def test_what_another_core_leaves_unread_is_read_here(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "WORTH_SHARING", 10)
    monkeypatch.setattr(cores, "count", lambda: 2)
    monkeypatch.setattr(cores, "share_out", lambda shares, work: [work(0), None])
    alone = files.read(repository, clock=CLOCK)
    assert files.read(repository, clock=CLOCK, cache=tmp_path / "cache").archive.records == alone.archive.records
    monkeypatch.undo()
    assert files.read(repository, clock=CLOCK, cache=tmp_path / "cache").archive.records == alone.archive.records


def test_what_another_state_said_is_not_read_again(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = {"uptrail.yaml": "name: Many\n"}
    for path in sorted((repository / "incidents").glob("*.*")):
        texts[f"incidents/{path.name}"] = path.read_bytes().decode("utf-8", "replace")
    changed = {**texts, "incidents/2025-03-02-1.md": INCIDENT.format(title="Anew", day=2, more="colour: red\n")}
    moved = {**changed, "incidents/moved.md": changed["incidents/2025-03-01-0.md"]}
    del moved["incidents/2025-03-03-2.md"]
    before, alone = files.read_texts(texts, clock=CLOCK), files.read_texts(moved, clock=CLOCK)
    parsed: list[str] = []
    parse = reading.parse
    monkeypatch.setattr(reading, "parse", lambda path, text: (parsed.append(path), parse(path, text))[1])
    again = files.read_texts(moved, clock=CLOCK, known=before)
    assert set(parsed) == {"incidents/2025-03-02-1.md", "incidents/moved.md", "incidents/broken.yaml"}
    assert again.archive.records == alone.archive.records
    assert (again.problems, again.allows, again.digests) == (alone.problems, alone.allows, alone.digests)
