"""The theme's templates are compiled once, in every environment that compiles like Jinja's own."""

import sys
from pathlib import Path
from typing import Any

import pytest
from jinja2 import DictLoader, Environment
from jinja2.ext import Extension
from jinja2.sandbox import SandboxedEnvironment

from uptrail.adapters import theme_code

SOURCE = {"main.html": "{{ 'x' | twice }}"}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(theme_code, "FOLDER", tmp_path / "__pycache__")
    return tmp_path / "__pycache__"


def theme(times: int = 2, **options: Any) -> Environment:
    environment = Environment(loader=DictLoader(SOURCE), **options)
    environment.filters["twice"] = lambda text: text * times
    return environment


def test_a_template_is_compiled_once_and_filters_are_asked_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    first = theme()
    theme_code.keep(first)
    assert first.get_template("main.html").render() == "xx"
    monkeypatch.setattr(Environment, "compile", None)
    later = theme(times=3)
    theme_code.keep(later)
    assert later.get_template("main.html").render() == "xxx"


def test_another_syntax_or_extension_is_another_code(folder: Path) -> None:
    for options in ({}, {"trim_blocks": True}, {"extensions": ["jinja2.ext.do"]}, {"autoescape": True}):
        environment = theme(**options)
        theme_code.keep(environment)
        assert environment.get_template("main.html").render() == "xx"
    assert len(list(folder.iterdir())) == 4


@pytest.mark.parametrize(
    "environment",
    [
        SandboxedEnvironment(loader=DictLoader(SOURCE)),
        theme(finalize=str),
        theme(autoescape=lambda name: True),
        theme(extensions=[type("Own", (Extension,), {})]),
    ],
)
def test_an_environment_of_its_own_stays_as_it_is(environment: Environment) -> None:
    theme_code.keep(environment)
    assert environment.bytecode_cache is None
    assert environment.optimized
