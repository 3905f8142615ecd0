"""`uptrail check` as a user types it: what it prints and how it ends."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from uptrail import __version__
from uptrail.commands import COMMANDS, program
from uptrail.commands.check import BASELINE

SETTINGS = "name: Harbour Pay\nas_of: 2026-03-31T12:00Z\ncomponents:\n  checkout-api: {audience: public}\n"
BROKEN = (
    "title: Payments fail\nseverity: SEV3\nstarted: 2026-03-31 11:50 UTC\ncomponents: {chekout-api: major_outage}\n"
)
SLOW = "title: Late\nseverity: SEV3\nstarted: 2026-03-31 11:40 UTC\ndetected: 2026-03-31 11:50 UTC\n"
TOLD = """\
incidents/a.yaml:4:27: error: unknown component 'chekout-api' [unknown-component]
    did you mean checkout-api?
incidents/b.yaml:4:11: info: detected 10 minutes after the start; the goal is 5 minutes [detected-in-time]
    ask in the postmortem which alert would have been faster
1 error, 0 warnings, 1 info in 2 files
"""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("GITHUB_STEP_SUMMARY", "GITHUB_WORKSPACE", "SOURCE_DATE_EPOCH"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "incidents").mkdir()
    (tmp_path / "uptrail.yaml").write_text(SETTINGS)
    (tmp_path / "incidents" / "a.yaml").write_text(BROKEN)
    (tmp_path / "incidents" / "b.yaml").write_text(SLOW)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def check(*options: str) -> Result:
    result = CliRunner().invoke(program, ["check", *options])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def test_it_tells_everything_and_fails_on_errors(home: Path) -> None:
    result = check()
    assert result.output == TOLD
    assert result.exit_code == 1


def test_without_errors_it_is_content(home: Path) -> None:
    (home / "incidents" / "a.yaml").unlink()
    result = check()
    assert result.exit_code == 0
    assert result.output.endswith("\n0 errors, 0 warnings, 1 info in 1 file\n")


def test_an_empty_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "uptrail.yaml").write_text("name: Harbour Pay\n")
    monkeypatch.chdir(tmp_path)
    assert check().output == "0 errors, 0 warnings\n"


def test_paths_choose_what_is_shown(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "unknown component" not in check("incidents/b.yaml").output
    assert check("incidents/b.yaml").exit_code == 0
    assert check("incidents").output == check(".").output == TOLD
    monkeypatch.chdir(home / "incidents")
    assert check("a.yaml").output.endswith("\n1 error, 0 warnings in 1 file\n")
    assert check().output == TOLD


def test_a_path_that_does_not_exist_or_is_elsewhere(home: Path) -> None:
    missing = check("incidents/c.yaml")
    assert missing.exit_code == 2
    assert "'incidents/c.yaml' does not exist" in missing.output
    elsewhere = check("/")
    assert elsewhere.exit_code == 2
    assert f"/ is not below {home}" in elsewhere.output


def test_no_settings_anywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = check()
    assert result.exit_code == 2
    assert "Error: no uptrail.yaml here or in a folder above: go to the folder that has one" in result.output


def test_root(home: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    assert check("--root", str(home)).output == TOLD


def test_as_of_is_stronger_than_the_settings(home: Path) -> None:
    result = check("--as-of", "2026-03-31T11:00Z", "incidents/a.yaml")
    assert "started (2026-03-31 11:50 UTC) is 50 minutes in the future [times-not-in-future]" in result.output
    wrong = check("--as-of", "yesterday")
    assert wrong.exit_code == 2
    assert "'yesterday' is not a time; write it as 2026-03-04 14:05 UTC" in wrong.output


def test_a_baseline_freezes_what_is_there(home: Path) -> None:
    assert check("--write-baseline").output == f"wrote 2 known problems to {home / BASELINE}\n"
    result = check()
    assert result.exit_code == 0
    assert result.output == "0 errors, 0 warnings (2 more in the baseline)\n"
    (home / "incidents" / "a.yaml").write_text("# moved\n" * 9 + BROKEN)
    assert check().exit_code == 0
    (home / "incidents" / "c.yaml").write_text(BROKEN)
    assert check().exit_code == 1
    assert check("--baseline", "other.json").exit_code == 2


@pytest.mark.parametrize("text", ["", "{}", "[]", "\udcff"])
def test_what_is_no_baseline(home: Path, text: str) -> None:
    (home / BASELINE).write_bytes(text.encode(errors="surrogateescape"))
    result = check()
    assert result.exit_code == 2
    assert f"{home / BASELINE} is not a baseline:" in result.output


def test_a_baseline_is_of_everything(home: Path) -> None:
    result = check("--write-baseline", "incidents")
    assert result.exit_code == 2
    assert "a baseline is of the whole archive: leave out PATHS" in result.output


def test_explain(home: Path) -> None:
    result = check("--explain", "severe-roles")
    assert result.exit_code == 0
    assert result.output.startswith("# severe-roles\n\n*Level: error.*\n\nA severe incident has a commander")
    wrong = check("--explain", "sever-roles")
    assert wrong.exit_code == 2
    assert "unknown rule 'sever-roles'; did you mean severe-roles?" in wrong.output


def test_github_writes_annotations_and_a_summary(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = home / "summary.md"
    page.write_text("before\n")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(page))
    monkeypatch.setenv("GITHUB_WORKSPACE", str(home.parent))
    result = check("--format", "github")
    assert result.exit_code == 1
    assert result.output.splitlines()[0] == (
        f"::error file={home.name}/incidents/a.yaml,line=4,col=27,title=unknown-component"
        "::unknown component 'chekout-api'; did you mean checkout-api?"
    )
    assert page.read_text().startswith("before\n### Uptrail\n\n1 error, 0 warnings, 1 info in 2 files.\n")


def test_json_is_stable(home: Path) -> None:
    told = json.loads(check("--format", "json").output)
    assert told["counts"] == {"error": 1, "warning": 0, "info": 1, "baseline": 0}
    assert told["problems"][0] == {
        "path": "incidents/a.yaml",
        "line": 4,
        "column": 27,
        "level": "error",
        "rule": "unknown-component",
        "message": "unknown component 'chekout-api'",
        "remedy": "did you mean checkout-api?",
    }


def test_a_title_cannot_forge_an_annotation(home: Path) -> None:
    (home / "incidents" / "a.yaml").write_text(BROKEN.replace("chekout-api", '"x\\n::error file=z::forged"'))
    for line in check("--format", "github").output.splitlines():
        assert not line.startswith("::error file=z")


def test_every_command_is_in_the_help() -> None:
    told = CliRunner().invoke(program, ["--help"]).output
    for command in COMMANDS:
        assert f"  {command.name} " in told
        assert CliRunner().invoke(program, [str(command.name), "--help"]).exit_code == 0


def started(code: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", code], cwd=cwd, capture_output=True, text=True, check=False)


def test_the_version(home: Path) -> None:
    code = "import sys; from uptrail.commands import main; sys.argv = ['uptrail', '--version']; main()"
    assert started(code, home).stdout == f"uptrail {__version__}\n"


@pytest.mark.parametrize(
    ("fault", "told", "ending"),
    [
        ("PermissionError(13, 'Permission denied', 'x')", "uptrail: x: Permission denied\n", 2),
        (
            "ZeroDivisionError('a\\nb')",
            "uptrail: unexpected ZeroDivisionError: a b (set UPTRAIL_DEBUG=1 to see where)\n",
            1,
        ),
    ],
)
def test_no_user_sees_a_traceback(home: Path, fault: str, told: str, ending: int) -> None:
    code = f"""
import sys
from uptrail import commands, pipeline
def broken(*args, **more): raise {fault}
pipeline.check = broken
sys.argv = ["uptrail", "check"]
commands.main()
"""
    result = started(code, home)
    assert (result.stderr, result.returncode) == (told, ending)
