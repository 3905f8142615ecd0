"""Bytecode of templates is used for their very sources only."""

import sys
from pathlib import Path

import pytest
from jinja2 import DictLoader, Environment

from uptrail.files.compiled import Compiled


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    return tmp_path / "__pycache__"


def render(folder: Path, source: str, options: str = "") -> str:
    loader = DictLoader({"a.html": source})
    return Environment(loader=loader, bytecode_cache=Compiled(folder, options)).get_template("a.html").render(x=1)


def test_a_template_is_compiled_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert render(folder, "{{ x }}") == "1"
    monkeypatch.setattr(Environment, "compile", None)
    assert render(folder, "{{ x }}") == "1"


def test_another_source_or_other_options_are_compiled_anew(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert render(folder, "{{ x }}") == "1"
    assert render(folder, "{{ x + 1 }}") == "2"
    monkeypatch.setattr(Environment, "compile", None)
    with pytest.raises(TypeError):
        render(folder, "{{ x + 1 }}", "other")


@pytest.mark.parametrize("damage", [b"", b"x" * 100, "cut", "flip"])
def test_damage_only_costs_time(folder: Path, damage: bytes | str) -> None:
    render(folder, "{{ x }}")
    (path,) = folder.iterdir()
    sound = path.read_bytes()
    damaged = {"cut": sound[:-5], "flip": sound[:-1] + bytes([sound[-1] ^ 1])}.get(str(damage), damage)
    assert isinstance(damaged, bytes)
    path.write_bytes(damaged)
    assert render(folder, "{{ x }}") == "1"
    assert path.read_bytes() == sound


def test_a_folder_that_cannot_be_written_is_no_error(tmp_path: Path, folder: Path) -> None:
    (tmp_path / "file").write_text("")
    assert render(tmp_path / "file", "{{ x }}") == "1"
