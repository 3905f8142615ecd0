"""The small archive's feed and API files, byte for byte; `UPDATE_GOLDENS=1 pytest tests/outputs` writes them anew."""

import os
from pathlib import Path

import pytest

from outputs.small import public, raw

GOLDEN = Path(__file__).parent / "golden"
PATHS = ("feed.atom", "api/v2/summary.json", "api/v2/status.json")


@pytest.mark.parametrize("path", PATHS)
def test_files_are_as_agreed(path: str) -> None:
    made = raw(public(), path)
    kept = GOLDEN / path.replace("/", "-")
    if os.environ.get("UPDATE_GOLDENS"):
        kept.write_bytes(made)
    assert made.decode() == kept.read_text(encoding="utf-8")
