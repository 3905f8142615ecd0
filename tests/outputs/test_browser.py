"""Our scripts are published without comments and room, and say what they said."""

import re
from importlib.resources import files

import pytest

from uptrail.outputs.browser import stripped

COMMENT = re.compile(r"^\s*//.*$|/\*.*?\*/", re.MULTILINE)
TEXT = re.compile(r"\"[^\"\n]*\"|'[^'\n]*'|`[^`]*`")


@pytest.mark.parametrize("name", ["uptrail.js", "search.js"])
def test_only_comments_and_room_are_taken_out(name: str) -> None:
    source = files("uptrail.outputs").joinpath("assets", name).read_text(encoding="utf-8")
    code, made = COMMENT.sub("", source), stripped(name).decode()
    assert not re.search(r"\$\{[^}`]*`", code), "a template literal within another is not understood"
    assert re.sub(r"\s", "", made) == re.sub(r"\s", "", code)
    assert TEXT.findall(made) == TEXT.findall(code)
    assert len(made) < 0.85 * len(code)
