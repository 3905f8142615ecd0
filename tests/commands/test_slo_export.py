"""`uptrail slo export` writes documents that the next repository reads as its own."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from uptrail.commands import program

SETTINGS = "name: Shop\nas_of: 2026-03-31T12:00Z\ncomponents: {shop: {}}\n"
SLOS = """\
service: shop
slos:
  - {id: shop-time, name: Time, objective: 99.9%, window: 30 days rolling, components: [shop]}
  - {id: shop-all, name: All, objective: 100%, window: calendar month, components: [shop]}
"""
INCIDENT = "title: Down\nseverity: SEV2\nstarted: 2026-03-30 10:00 UTC\nresolved: 2026-03-30 10:30 UTC\n"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    for folder in ("slos", "incidents"):
        (tmp_path / folder).mkdir()
    (tmp_path / "uptrail.yaml").write_text(SETTINGS)
    (tmp_path / "slos" / "shop.yaml").write_text(SLOS)
    (tmp_path / "incidents" / "down.yaml").write_text(INCIDENT + "components: {shop: major_outage}\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(program, ["slo", *arguments])


def test_what_was_exported_gives_the_same_figures(home: Path) -> None:
    before = run("show", "shop-time").output
    found = run("export", "--openslo", "shop-time", "-o", "slos/exported.yaml")
    assert (found.exit_code, found.output) == (0, "1 of 1 objectives written to slos/exported.yaml\n")
    (home / "slos" / "shop.yaml").unlink()
    assert run("show").output == before.replace("30 days rolling", "30d rolling").replace(
        "Window         ", "Window     "
    )


def test_what_cannot_be_exported_is_said_and_the_rest_is_written(home: Path) -> None:
    found = run("export")
    assert found.exit_code == 1
    assert "slos/shop.yaml:4:" in found.stderr
    assert "shop-all: OpenSLO has no objective of 100 %" in found.stderr
    assert found.stderr.endswith("1 of 2 objectives written\n")
    assert found.stdout.startswith("apiVersion: openslo/v1\nkind: SLO\nmetadata:\n  name: shop-time\n")


def test_an_unknown_objective_is_named(home: Path) -> None:
    assert "did you mean shop-time?" in run("export", "shop-tim").output
