"""The same records under other generators, each in a virtual environment of its own below `.cache/`."""

import os
import subprocess
import sys
import venv
from pathlib import Path

import pytest

from adapters.repository import Repository

HOME = Path(__file__).parents[2]
pytestmark = [pytest.mark.neighbours, pytest.mark.slow]


def environment(name: str, *packages: str) -> Path:
    """The folder of programs of an environment with these packages; skips when they cannot be installed."""
    folder = HOME / ".cache" / "neighbours" / f"{name}-{sys.version_info.major}.{sys.version_info.minor}"
    if not (folder / "ready").exists():
        venv.create(folder, with_pip=True, clear=True)
        command = [folder / "bin" / "pip", "install", "--quiet", "--disable-pip-version-check", *packages]
        told = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
        if told.returncode:
            pytest.skip(f"pip cannot install {', '.join(packages)}: {told.stderr.strip()[-200:]}")
        (folder / "ready").touch()
    return folder / "bin"


def run(*command: object, cwd: Path) -> str:
    """What a program says; fails unless it ends well."""
    told = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=os.environ | {"NO_MKDOCS_2_WARNING": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=300,
        check=False,
    )
    assert told.returncode == 0, told.stdout
    return told.stdout


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
