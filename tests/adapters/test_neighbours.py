"""The same records under other generators, each in a virtual environment of its own below `.cache/`."""

import sys
from pathlib import Path

import pytest

from adapters.repository import Repository
from environments import HOME, environment, run

pytestmark = [pytest.mark.neighbours, pytest.mark.slow]


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path / "repository")


@pytest.mark.parametrize(
    ("theme", "package", "sign"),
    [("material", "mkdocs-material", "mkdocs-material-"), ("materialx", "mkdocs-materialx", "mkdocs-materialx-")],
)
def test_properdocs_builds_both_sites_strictly(repository: Repository, theme: str, package: str, sign: str) -> None:
    programs = environment(f"properdocs-{theme}", "properdocs", package, f"--editable={HOME}")
    for audience in ("public", "internal"):
        repository.configure(audience)
        text = (repository.root / "mkdocs.yml").read_text().replace("name: material", f"name: {theme}")
        repository.write("mkdocs.yml", text)
        said = run(programs / "properdocs", "build", "--strict", "-f", "mkdocs.yml", cwd=repository.root)
        assert "WARNING" not in said
        page = repository.page("incidents/one/index.html")
        assert "Trouble one" in page
        assert sign in page
        assert ("internal-canary" in page) == (audience == "internal")


def test_zensical_builds_what_uptrail_build_writes(repository: Repository) -> None:
    programs = environment("zensical", "zensical")
    out = repository.root / "out"
    run(sys.executable, "-c", "from uptrail.commands import main; main()", "build", "--to", out, "--docs", "docs",
        cwd=repository.root)  # fmt: skip
    run(programs / "zensical", "build", "--strict", "-f", "mkdocs.yml", cwd=out)
    page = (out / "site/incidents/one/index.html").read_text()
    assert "Trouble one" in page
    assert "internal-canary" not in page
    assert (out / "site/feed.atom").exists()
    assert (out / "site/about/index.html").exists()
