"""Figures published by others, where they are at hand."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

CASES = Path(os.environ.get("UPTRAIL_CASES", Path(__file__).parents[3] / "shared" / "cases"))


def vector(name: str) -> Any:
    """One file of published figures; the test is skipped where they are missing."""
    path = CASES / "slo" / "vectors" / name
    if not path.exists():
        pytest.skip(f"{name} is not here; set UPTRAIL_CASES to the folder that holds slo/vectors")
    return json.loads(path.read_text())
