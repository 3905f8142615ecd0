"""Virtual environments of their own for tests of what is installed, kept below `.cache/` between runs."""

import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path

import pytest

HOME = Path(__file__).parents[1]


def environment(name: str, *packages: str, installer: tuple[str, ...] = ("pip", "install", "--quiet")) -> Path:
    """The folder of programs of an environment with these packages; skips when they cannot be installed."""
    wanted = hashlib.sha256("\n".join([*packages, (HOME / "pyproject.toml").read_text()]).encode()).hexdigest()[:12]
    folder = HOME / ".cache" / "environments" / f"{name}-{sys.version_info.major}.{sys.version_info.minor}-{wanted}"
    if not (folder / "ready").exists():
        venv.create(folder, with_pip=True, clear=True)
        program, *words = installer
        if program != "pip":
            install(folder, "pip", "install", "--quiet", program)
        install(folder, program, *words, *packages)
        (folder / "ready").touch()
    return folder / "bin"


def install(folder: Path, program: str, *words: str) -> None:
    told = subprocess.run(
        [folder / "bin" / program, *words],
        env=os.environ | {"VIRTUAL_ENV": str(folder), "PIP_DISABLE_PIP_VERSION_CHECK": "1"},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    if told.returncode:
        pytest.skip(f"cannot install {' '.join(words)}: {told.stderr.strip()[-300:]}")


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
