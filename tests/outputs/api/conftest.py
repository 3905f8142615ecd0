"""The demo's public site, built once for all that read its API."""

import sys
from pathlib import Path

import pytest

from environments import HOME, run


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the site."""
    site = tmp_path_factory.mktemp("api") / "site"
    run(Path(sys.executable).parent / "mkdocs", "build", "-q", "-d", site, cwd=HOME)
    return site
