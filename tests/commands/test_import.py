"""`uptrail import` writes records once, says what it did, and never writes over what is there."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from uptrail.commands.import_ import import_

SAMPLES = Path(__file__).parents[1] / "importers" / "samples"


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(import_, [str(word) for word in words])


@pytest.mark.parametrize("kind", ["statuspage", "cstate", "upptime"])
def test_the_files_are_those_beside_the_sample(kind: str, tmp_path: Path) -> None:
    result = run(kind, SAMPLES / kind / "export", "--to", tmp_path)
    expected = {
        path.relative_to(SAMPLES / kind / "expected"): path for path in (SAMPLES / kind / "expected").rglob("*.*")
    }
    expected.pop(Path("report.txt"))
    written = {path.relative_to(tmp_path): path for path in tmp_path.rglob("*.*")}
    assert written.keys() == expected.keys()
    assert all(written[path].read_bytes() == expected[path].read_bytes() for path in written)
    assert result.exit_code == (1 if kind == "cstate" else 0), "the cState sample holds a file that cannot be read"


def test_it_says_what_was_understood_and_what_is_public(tmp_path: Path) -> None:
    result = run("statuspage", SAMPLES / "statuspage" / "export", "--to", tmp_path)
    assert "export/incidents.json: 3 incidents" in result.stdout
    assert "incidents/2025-06-11-booking-a-berth-is-slow.md: public, written" in result.stdout
    assert "6 files written" in result.stdout
    assert "export/incidents.json:158:1: info: incident z0ancient00c" in result.stderr


def test_what_was_not_public_is_said_to_be_internal(tmp_path: Path) -> None:
    result = run("statuspage", SAMPLES / "statuspage-v1" / "export", "--to", tmp_path)
    assert "2024-08-30-radio-silent-on-the-north-pier.md: internal, written" in result.stdout


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    result = run("statuspage", SAMPLES / "statuspage" / "export", "--to", tmp_path / "new", "--dry-run")
    assert result.exit_code == 0
    assert "public, would be written" in result.stdout
    assert not (tmp_path / "new").exists()


def test_a_second_run_leaves_everything_as_it_was(tmp_path: Path) -> None:
    run("statuspage", SAMPLES / "statuspage" / "export", "--to", tmp_path)
    changed = tmp_path / "incidents" / "2025-06-11-booking-a-berth-is-slow.md"
    changed.write_text("mine")
    result = run("statuspage", SAMPLES / "statuspage" / "export", "--to", tmp_path)
    assert "kept: it exists and differs; --force writes over it" in result.stdout
    assert "0 files written" in result.stdout
    assert changed.read_text() == "mine"
    run("statuspage", SAMPLES / "statuspage" / "export", "--to", tmp_path, "--force")
    assert changed.read_text() != "mine"


def test_an_existing_settings_file_is_never_written_over(tmp_path: Path) -> None:
    settings = tmp_path / "uptrail.yaml"
    settings.write_text("name: Mine\ncomponents:\n  sign-in: {name: Sign-in}\n")
    result = run("statuspage", SAMPLES / "statuspage" / "export", "--to", tmp_path, "--force")
    assert settings.read_text().startswith("name: Mine")
    assert "Add these components to uptrail.yaml:\n\ncomponents:\n  berth-booking:" in result.stdout
    assert "  sign-in:" not in result.stdout


def test_an_id_that_another_folder_has_is_kept(tmp_path: Path) -> None:
    other = tmp_path / "incidents" / "2025" / "2025-06-11-booking-a-berth-is-slow.yaml"
    other.parent.mkdir(parents=True)
    other.write_text("title: x\n")
    result = run("statuspage", SAMPLES / "statuspage" / "export", "--to", tmp_path, "--force")
    assert "kept: the id is taken by incidents/2025/2025-06-11-booking-a-berth-is-slow.yaml" in result.stdout


def test_an_export_of_another_kind_is_named() -> None:
    result = run("upptime", SAMPLES / "cstate" / "export", "--to", "x")
    assert result.exit_code == 1
    assert "looks like cstate: try uptrail import cstate" in result.stderr


def test_an_export_of_no_kind(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("{}")
    result = run("upptime", tmp_path, "--to", tmp_path)
    assert result.exit_code == 1
    assert "holds no upptime export" in result.stderr


def test_a_file_that_is_no_text_is_named_and_the_rest_goes_on(tmp_path: Path) -> None:
    source = tmp_path / "export"
    source.mkdir()
    (source / "a.json").write_bytes(b"\xff\xfe\x00")
    (source / "link.json").symlink_to("/etc/hostname")
    good = {"id": "k1", "name": "Sound", "impact": "none", "started_at": "2025-01-01T00:00:00Z", "incident_updates": []}
    (source / "b.json").write_text(json.dumps({"incidents": [good]}))
    result = run("statuspage", source, "--to", tmp_path / "to")
    assert "export/a.json:1:1: error: the file was skipped: not UTF-8 text" in result.stderr
    assert "export/link.json:1:1: error: the file was skipped: a link out of the folder" in result.stderr
    assert (tmp_path / "to" / "incidents" / "2025-01-01-sound.md").is_file()
    assert result.exit_code == 1


def test_a_single_file_will_do(tmp_path: Path) -> None:
    result = run("statuspage", SAMPLES / "statuspage" / "export" / "incidents.json", "--to", tmp_path)
    assert result.exit_code == 0, result.output
    assert len(list((tmp_path / "incidents").iterdir())) == 3


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "incidents").write_text("in the way")
    result = run("statuspage", SAMPLES / "statuspage" / "export", "--to", tmp_path)
    assert result.exit_code == 1
    assert result.stderr.splitlines()[-1].startswith("Error: ")


def test_free_form_postmortems_are_reported_fact_by_fact(tmp_path: Path) -> None:
    export = SAMPLES / "postmortems" / "export"
    result = run("postmortems", export, "--to", tmp_path)
    assert (
        "export/2023/payments.md: postmortems/2022-11-08-payments.md\n  title: Card terminals offline\n"
        in result.stdout
    )
    assert "  action items: 3, 3 with an owner, 2 with a due date, 1 done\n" in result.stdout
    assert "postmortems/2022-11-08-payments.md: internal, written" in result.stdout
    assert "README.md:1:1: info: this is no postmortem by its name" in result.stderr
    assert (tmp_path / "postmortems" / "2023-05-02-windows.md").is_file(), "also a suffix that only these have"


def test_a_postmortem_that_another_folder_has_is_kept(tmp_path: Path) -> None:
    other = tmp_path / "postmortems" / "2022" / "2022-11-08-payments.md"
    other.parent.mkdir(parents=True)
    other.write_text("# Postmortem: mine\n")
    result = run("postmortems", SAMPLES / "postmortems" / "export", "--to", tmp_path, "--force")
    assert "kept: the id is taken by postmortems/2022/2022-11-08-payments.md" in result.stdout
    assert other.read_text() == "# Postmortem: mine\n"
