"""The manual's page about `uptrail slo`: every subcommand has a section, and every option is in it."""

import re
from pathlib import Path

import click
import pytest

from uptrail.commands.slo import SUBCOMMANDS

PAGE = Path(__file__).parents[2] / "docs" / "manual" / "slo-commands.md"
EVERYWHERE = {"--root", "--output", "-o"}


@pytest.mark.parametrize("command", SUBCOMMANDS, ids=lambda command: str(command.name))
def test_every_option_is_in_its_section(command: click.Command) -> None:
    sections = PAGE.read_text(encoding="utf-8").split("\n## ")[1:]
    heading = str(command.name).replace("-", " ").capitalize()
    [section] = [text for text in sections if text.startswith(f"{heading}\n")]
    said = set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", section))
    options = {name for option in command.params if isinstance(option, click.Option) for name in option.opts}
    assert options - EVERYWHERE <= said
