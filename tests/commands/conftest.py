from pathlib import Path

import pytest

from commands.responders import OPEN, OPEN_PATH, Repository


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    """Settings only."""
    for name in ("SOURCE_DATE_EPOCH", "GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"):
        monkeypatch.delenv(name, raising=False)
    home = tmp_path / "home"
    home.mkdir()
    return Repository(home)


@pytest.fixture
def during(repository: Repository) -> Repository:
    """One public incident is open."""
    repository.write(OPEN_PATH, OPEN)
    repository.commit()
    return repository
