"""`uptrail schema` prints the editors' schemas, or writes them."""

import json
from pathlib import Path

from click.testing import CliRunner

from uptrail import rules
from uptrail.commands.schema import schema
from uptrail.files.schemas import SCHEMAS

MANUAL = Path(__file__).parents[2] / "docs" / "manual" / "editors.md"


def run(*words: str, code: int = 0) -> str:
    result = CliRunner().invoke(schema, words)
    assert result.exit_code == code, result.output
    return result.output


def test_one_is_printed() -> None:
    made = json.loads(run("incident"))
    assert made["$schema"] == "http://json-schema.org/draft-07/schema#"
    assert made["properties"]["severity"]["description"] == "A row of the severity matrix."
    assert "rollback" in made["properties"]["mitigation"]["examples"]
    assert made["definitions"]["Audience"]["enum"] == ["public", "internal"]


def test_all_are_printed_as_one_object() -> None:
    assert list(json.loads(run())) == list(SCHEMAS)


def test_they_are_written_and_written_anew(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "folder"
    assert run("slos", "--to", str(folder)) == f"wrote   {folder}/slos.schema.json\n"
    (folder / "slos.schema.json").write_text("old")
    assert run("--to", str(folder)).count("wrote") == len(SCHEMAS)
    assert {path.name for path in folder.iterdir()} == {f"{kind}.schema.json" for kind in SCHEMAS}
    assert json.loads((folder / "slos.schema.json").read_text()) == json.loads(run("slos"))


def test_the_rules_are_named_and_explained() -> None:
    named = json.loads(run("uptrail"))["definitions"]["Policies"]["properties"]["rules"]["properties"]
    assert set(named) == set(rules.IDS)
    assert named["detected-in-time"]["enum"] == ["error", "warning", "info", "off"]
    assert named["detected-in-time"]["description"] == rules.sentence("detected-in-time")


def test_an_unknown_kind_is_refused() -> None:
    assert "is not one of" in run("incidentz", code=2)


def test_every_kind_is_in_the_manual() -> None:
    text = MANUAL.read_text(encoding="utf-8")
    assert [kind for kind in SCHEMAS if f"`{kind}`" not in text] == []
