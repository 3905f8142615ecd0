"""`uptrail init` writes a repository that checks and builds, with workflows that pass their linters."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
import yaml
from click.testing import CliRunner

from uptrail.commands.init import init

BIN = Path(sys.executable).parent
SLO = "service: shop\nslos: [{name: uptime, objective: 99%, window: 30 days rolling, components: [check-out]}]\n"
ANSWERS = ["--name", "Ex: ample", "--url", "https://status.example.org", "--component", "Check out"]


def run(folder: Path, *options: str) -> str:
    result = CliRunner().invoke(init, [str(folder), *ANSWERS, *options])
    assert result.exit_code == 0, result.output
    return result.output


def program(*words: str, cwd: Path, **environ: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(words, cwd=cwd, capture_output=True, text=True, check=False, env={**os.environ, **environ})


def commit(root: Path) -> None:
    person = ("-c", "user.name=Ana", "-c", "user.email=ana@example.org")
    program("git", "add", "--all", cwd=root)
    program("git", *person, "commit", "-q", "--allow-empty", "-m", "a change", cwd=root)


def test_it_says_what_it_wrote(tmp_path: Path) -> None:
    assert run(tmp_path) == (
        "wrote   uptrail.yaml\n"
        "wrote   mkdocs.yml\n"
        "wrote   mkdocs.internal.yml\n"
        "wrote   docs/about.md\n"
        "wrote   .github/workflows/uptrail-check.yml\n"
        "wrote   .github/workflows/uptrail-publish.yml\n"
        "wrote   .uptrail/uptrail.schema.json\n"
        "wrote   .uptrail/incidents.schema.json\n"
        "wrote   .uptrail/slos.schema.json\n"
        "wrote   .vscode/settings.json\n"
        "wrote   .gitignore\n"
        "\n"
        "Next: uptrail check, then mkdocs build, then look at site/index.html.\n"
    )


def test_an_existing_file_is_kept(tmp_path: Path) -> None:
    (tmp_path / "mkdocs.yml").write_text("site_name: Mine\n")
    (tmp_path / ".gitignore").write_text("*.log")
    assert "kept    mkdocs.yml (it exists)" in run(tmp_path)
    assert (tmp_path / "mkdocs.yml").read_text() == "site_name: Mine\n"
    assert (tmp_path / ".gitignore").read_text() == "*.log\n/site/\n/site-internal/\n/.cache/\n"


def test_an_editors_own_settings_are_kept_and_it_says_what_to_add(tmp_path: Path) -> None:
    (tmp_path / ".vscode").mkdir()
    (tmp_path / ".vscode/settings.json").write_text("{} // mine\n")
    said = run(tmp_path)
    assert "kept    .vscode/settings.json (it exists); for hints in records add yaml.schemas to it" in said
    assert (tmp_path / ".vscode/settings.json").read_text() == "{} // mine\n"


def test_editors_are_told_which_schema_holds_for_which_file(tmp_path: Path) -> None:
    run(tmp_path)
    held = json.loads((tmp_path / ".vscode/settings.json").read_text())["yaml.schemas"]
    assert held["./.uptrail/incidents.schema.json"] == ["incidents/**/*.yaml", "incidents/**/*.yml"]
    for name in held:
        jsonschema.Draft7Validator.check_schema(json.loads((tmp_path / name).read_text()))
    written = (tmp_path / "uptrail.yaml").read_text()
    line, named = written.splitlines()[0].split("=")
    assert line == "# yaml-language-server: $schema"
    wanted = jsonschema.Draft7Validator(json.loads((tmp_path / named).read_text()))
    assert wanted.is_valid(yaml.load(written, yaml.BaseLoader))


def test_names_are_written_so_that_they_mean_what_was_typed(tmp_path: Path) -> None:
    run(tmp_path, "--name", 'No: "quotes" & # signs')
    assert yaml.safe_load((tmp_path / "uptrail.yaml").read_text())["name"] == 'No: "quotes" & # signs'
    assert yaml.safe_load((tmp_path / "mkdocs.yml").read_text())["site_name"] == 'No: "quotes" & # signs status'


@pytest.mark.parametrize(
    ("option", "value", "message"),
    [
        ("--url", "status.example.org", "is not a site's address: write it as https://status.example.org/"),
        ("--time-zone", "Lisbon", "unknown time zone 'Lisbon': write an IANA name such as Europe/Lisbon, or UTC"),
        ("--branch", "a b", "'a b' is not a branch's name: write it as main"),
    ],
)
def test_a_wrong_answer_gets_a_remedy(tmp_path: Path, option: str, value: str, message: str) -> None:
    result = CliRunner().invoke(init, [str(tmp_path), *ANSWERS, option, value])
    assert result.exit_code == 2
    assert message in " ".join(result.output.split())
    assert not any(tmp_path.iterdir())


def test_the_github_workflows_pass_their_linters(tmp_path: Path) -> None:
    run(tmp_path)
    workflows = sorted(map(str, (tmp_path / ".github/workflows").glob("*.yml")))
    schema = program(
        str(BIN / "check-jsonschema"), "--builtin-schema", "vendor.github-workflows", *workflows, cwd=tmp_path
    )
    assert schema.returncode == 0, schema.stdout
    audit = program(str(BIN / "zizmor"), "--offline", "--persona=pedantic", *workflows, cwd=tmp_path)
    assert audit.returncode == 0, audit.stdout
    shell = f"--shellcheck={BIN / 'shellcheck'}"
    lint = program(str(BIN / "jactionlint"), "--no-online", "--strict-exit", shell, *workflows, cwd=tmp_path)
    assert lint.returncode == 0, lint.stdout + lint.stderr


def test_the_github_workflows_are_safe_for_forks(tmp_path: Path) -> None:
    run(tmp_path)
    for path in (tmp_path / ".github/workflows").glob("*.yml"):
        text = path.read_text()
        assert "pull_request_target" not in text
        assert "secrets." not in text
        for line in text.splitlines():
            if "uses:" in line:
                assert len(line.split("@")[1].split()[0]) == 40, f"{line.strip()} is not pinned to a commit"


def test_the_gitlab_pipeline_is_safe_for_forks(tmp_path: Path) -> None:
    """On a merge request it uses only what GitLab tells every pipeline, and nothing of it is a secret."""
    run(tmp_path, "--forge", "gitlab")
    text = (tmp_path / ".gitlab-ci.yml").read_text()
    assert set(re.findall(r"\$(CI_\w+)", text)) == {
        *("CI_PIPELINE_SOURCE", "CI_COMMIT_BRANCH", "CI_DEFAULT_BRANCH", "CI_MERGE_REQUEST_DIFF_BASE_SHA")
    }
    assert not re.search(r"token|password|secret:", text, re.IGNORECASE)
    check = yaml.safe_load(text)["check"]
    assert check["artifacts"]["paths"] == ["uptrail-review.md"]
    assert check["variables"]["GIT_DEPTH"] == "0"


def test_the_gitlab_pipeline_passes_its_schema(tmp_path: Path) -> None:
    run(tmp_path, "--forge", "gitlab")
    checked = program(
        str(BIN / "check-jsonschema"), "--builtin-schema", "vendor.gitlab-ci", ".gitlab-ci.yml", cwd=tmp_path
    )
    assert checked.returncode == 0, checked.stdout


def test_what_may_write_reads_nothing_of_the_pull_request(tmp_path: Path) -> None:
    run(tmp_path)
    workflow = yaml.safe_load((tmp_path / ".github/workflows/uptrail-check.yml").read_text())
    assert workflow["permissions"] == {"contents": "read"}
    check, comment = workflow["jobs"]["check"], workflow["jobs"]["comment"]
    assert "permissions" not in check
    assert comment["permissions"] == {"pull-requests": "write"}
    assert [sorted(step) for step in comment["steps"]] == [["env", "run"]], "no checkout, no installation, no action"
    assert "${{" not in comment["steps"][0]["run"], "values come through the environment only"
    assert "head.repo.full_name == github.repository" in comment["if"]


@pytest.mark.parametrize(
    ("known", "works", "wanted"),
    [
        ("", True, "POST {comments}"),
        ("77\n78", True, "PATCH {one}/77"),
        ("", False, "::notice::No comment could be written. The run's summary says the same."),
    ],
)
def test_one_comment_is_kept_up_to_date(tmp_path: Path, known: str, works: bool, wanted: str) -> None:
    run(tmp_path)
    (step,) = yaml.safe_load((tmp_path / ".github/workflows/uptrail-check.yml").read_text())["jobs"]["comment"]["steps"]
    fake = tmp_path / "bin/gh"
    fake.parent.mkdir()
    fake.write_text(
        "#!/bin/sh\n"
        f'[ "$2" = --paginate ] && {{ printf "{known}\\n"; exit 0; }}\n'
        f'printf "%s %s\\n%s" "$4" "$5" "$7"; exit {0 if works else 1}\n'
    )
    fake.chmod(0o755)
    evil = "body with $(touch hacked) and `touch hacked`\n"
    places = {"COMMENTS": "repos/a/b/issues/5/comments", "ONE": "repos/a/b/issues/comments", "SUMMARY": evil}
    environ = {"PATH": f"{fake.parent}:/usr/bin:/bin", **places}
    done = subprocess.run(
        ["bash", "-e", "-c", step["run"]], env=environ, cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert wanted.format(comments=places["COMMENTS"], one=places["ONE"]) in done.stdout
    assert evil.strip() in done.stdout
    assert not (tmp_path / "hacked").exists()


@pytest.mark.slow
@pytest.mark.parametrize("forge", ["github", "gitlab"])
def test_what_the_workflows_run_works_in_what_init_wrote(tmp_path: Path, forge: str) -> None:
    run(tmp_path, "--forge", forge)
    program("git", "init", "-q", cwd=tmp_path)
    commit(tmp_path)
    (tmp_path / "slos/shop.yaml").write_text(SLO)
    commit(tmp_path)
    base = program("git", "rev-parse", "HEAD^1", cwd=tmp_path).stdout.strip()
    given = {"PATH": f"{BIN}:{os.environ['PATH']}", "CI_MERGE_REQUEST_DIFF_BASE_SHA": base}
    given["GITHUB_STEP_SUMMARY"] = str(tmp_path / "uptrail-review.md")
    for command in commands_of(tmp_path, forge):
        done = program("bash", "-eo", "pipefail", "-c", command, cwd=tmp_path, **given)
        assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
    told = (tmp_path / "uptrail-review.md").read_text()
    assert "### Error budgets" in told
    assert "(new) | new | 100.0 % | Normal velocity |" in told
    for site, words in (("site", "All systems operational"), ("site-internal", "What needs attention")):
        assert words in (tmp_path / site / "index.html").read_text()


def commands_of(root: Path, forge: str) -> list[str]:
    """The commands of the ready pipelines but the installation, in order of their jobs."""
    if forge == "gitlab":
        pipeline = yaml.safe_load((root / ".gitlab-ci.yml").read_text())
        return [line for job in ("check", "pages", "internal") for line in pipeline[job]["script"]]
    found: list[str] = []
    for name in ("check", "publish"):
        jobs = yaml.safe_load((root / f".github/workflows/uptrail-{name}.yml").read_text())["jobs"]
        found += [step["run"] for id, job in jobs.items() for step in job["steps"] if "run" in step and id != "comment"]
    return [command for command in found if not command.startswith("pip install")]
