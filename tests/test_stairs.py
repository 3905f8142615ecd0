"""Imports point down the stairs only, and neighbours on one step do not know each other."""

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "plugins" / "uptrail"

STAIRS = [
    {"commands"},
    {"adapters"},
    {"pipeline"},
    {"outputs", "importers", "notifiers"},
    {"files", "rules", "audience"},
    {"measures"},
    {"archive"},
    {"records"},
    {"settings"},
    {"cores", "garbage", "problem", "timespan", "values"},
]
STEP = {room: number for number, rooms in enumerate(reversed(STAIRS)) for room in rooms}
DISK = {"files", "adapters"}
NETWORK = {"importers", "notifiers"}


def modules() -> list[Path]:
    return sorted(path for path in PACKAGE.rglob("*.py") if path != PACKAGE / "__init__.py")


def room(path: Path) -> str:
    return path.relative_to(PACKAGE).with_suffix("").parts[0]


def imports(path: Path) -> set[str]:
    """The full names that a module imports, wherever in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: write imports from the root"
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def rooms_used(path: Path) -> set[str]:
    names = {name.split(".")[1] for name in imports(path) if name.startswith("uptrail.")}
    return names & STEP.keys()


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_point_down(path: Path) -> None:
    here = room(path)
    assert here in STEP, f"{here} stands on no step: give it one in STAIRS"
    for used in rooms_used(path) - {here}:
        assert STEP[used] < STEP[here], f"{path.name} climbs from {here} up to {used}"


def test_only_one_module_imports_the_site_generator() -> None:
    users = {
        str(path.relative_to(PACKAGE))
        for path in modules()
        if any(name.split(".")[0] in {"mkdocs", "material", "properdocs"} for name in imports(path))
    }
    assert all(user.startswith("adapters/mkdocs") for user in users), users


def test_only_files_and_adapters_touch_the_disk() -> None:
    touching = {"os", "shutil", "tempfile", "glob", "io.open"}
    for path in modules():
        if room(path) in DISK | {"commands", "cores"}:
            continue
        used = {name for name in imports(path) if name.split(".")[0] in touching}
        assert not used, f"{path.relative_to(PACKAGE)} touches the disk by {used}"


def test_only_importers_and_notifiers_touch_the_network() -> None:
    for path in modules():
        if room(path) in NETWORK:
            continue
        used = {name.split(".")[0] for name in imports(path)} & {"requests", "urllib3", "socket", "http", "httpx"}
        assert not used, f"{path.relative_to(PACKAGE)} touches the network by {used}"


def test_nobody_reads_the_clock_or_throws_dice_in_the_middle() -> None:
    for path in modules():
        if room(path) in {"commands", "adapters", "pipeline"}:
            continue
        text = path.read_text()
        for call in ("datetime.now(", "utcnow(", "date.today(", "time.time(", "import random", "uuid4("):
            assert call not in text, f"{path.relative_to(PACKAGE)} uses {call}"
