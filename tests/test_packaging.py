"""What people install: the wheel holds everything it needs, and the oldest allowed libraries will do."""

import sys
import zipfile
from pathlib import Path

import pytest

from environments import HOME, environment, run

pytestmark = [pytest.mark.neighbours, pytest.mark.slow]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "-w", folder, HOME, cwd=folder)
    [built] = folder.glob("*.whl")
    return built


def test_the_wheel_holds_every_file_of_the_package(wheel: Path) -> None:
    package = HOME / "plugins"
    wanted = {
        path.relative_to(package).as_posix()
        for path in (package / "uptrail").rglob("*")
        if path.is_file() and not {"__pycache__", ".mypy_cache"} & set(path.parts)
    }
    assert wanted <= set(zipfile.ZipFile(wheel).namelist())


def test_a_new_repository_builds_with_the_installed_wheel(wheel: Path, tmp_path: Path) -> None:
    programs = environment("wheel", str(HOME))
    run(programs / "pip", "install", "--quiet", "--force-reinstall", "--no-deps", wheel, cwd=tmp_path)
    answers = ["--name", "Example", "--url", "https://status.example.org/", "--component", "Shop"]
    run(programs / "uptrail", "init", ".", *answers, cwd=tmp_path)
    run(programs / "uptrail", "check", cwd=tmp_path)
    run(programs / "mkdocs", "build", "--strict", cwd=tmp_path)
    assert "Shop" in (tmp_path / "site/index.html").read_text()


def test_the_demo_builds_with_the_oldest_allowed_libraries(tmp_path: Path) -> None:
    oldest = ("uv", "pip", "install", "--quiet", "--resolution", "lowest-direct")
    programs = environment("oldest", f"--editable={HOME}", installer=oldest)
    for config in ("mkdocs.yml", "mkdocs.internal.yml"):
        run(programs / "mkdocs", "build", "--strict", "-f", HOME / config, "-d", tmp_path / config, cwd=HOME)
        assert "Shipping API" in (tmp_path / config / "index.html").read_text()
