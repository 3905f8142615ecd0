"""Where documents and figures of others are, that tests read but the repository does not hold."""

import os
from pathlib import Path

import pytest

CASES = Path(os.environ.get("UPTRAIL_CASES", Path(__file__).parents[3] / "shared" / "cases"))
SEED = CASES.parent / "seed" / "incident-management.md"


def case(path: Path) -> Path:
    """The path; the test is skipped where nothing is."""
    if not path.exists():
        pytest.skip(f"{path.name} is not here; set UPTRAIL_CASES to the folder of shared cases")
    return path
