"""`uptrail review` between real commits: what a change lacks, owes and costs."""

import json
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from commands.responders import Repository
from uptrail.commands import program
from uptrail.files import reading
from uptrail.rules import severe_roles

SETTINGS = "name: Shop\nas_of: 2026-03-31T12:00Z\ncomponents: {shop: {}}\n"
SLOS = """\
service: shop
slos: [{id: shop-time, name: Time, sli: s, objective: 99.9%, window: 30 days rolling, components: [shop]}]
"""
INCIDENT = """\
title: {title}
severity: SEV3
components: {{shop: major_outage}}
started: 2026-03-{day} 10:00 UTC
detected: 2026-03-{day} 10:01 UTC
acknowledged: 2026-03-{day} 10:05 UTC
resolved: 2026-03-{day} 10:{end} UTC
"""
POSTMORTEM = """\
# Postmortem: Down

**Date**: 2026-03-20
**Duration**: 6 minutes
**Severity**: SEV3
**Authors**: Ana
**Status**: Draft
**Template**: short

## Action Items

| Priority | Action | Owner | Due Date | Status |
|----------|--------|-------|----------|--------|
| P0 | Add the index | @ana | 2026-03-25 | To Do |
"""


@pytest.fixture
def home(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> Repository:
    for name in ("GITHUB_STEP_SUMMARY", "GITHUB_OUTPUT", "GITHUB_WORKSPACE", "CI_PROJECT_DIR"):
        monkeypatch.delenv(name, raising=False)
    repository.write("uptrail.yaml", SETTINGS)
    repository.write("slos/shop.yaml", SLOS)
    repository.write("incidents/old.yaml", INCIDENT.format(title="Down", day=20, end="06"))
    repository.write("postmortems/old.md", POSTMORTEM)
    repository.commit()
    monkeypatch.chdir(repository.home)
    return repository


def run(*arguments: str) -> Result:
    return CliRunner().invoke(program, ["review", *arguments])


def markdown(*arguments: str) -> str:
    return run(*arguments, "--format", "markdown").stdout


def test_nothing_changes(home: Repository) -> None:
    assert markdown("HEAD") == (
        "<!-- uptrail review -->\n"
        "### Records in this change\n"
        "\n"
        "Nothing is missing; 0 files of records change.\n"
        "\n"
        "#### Error budgets\n"
        "\n"
        "No error budget changes.\n"
    )
    assert run("HEAD").exit_code == 0


def test_a_branch(home: Repository) -> None:
    home.git("switch", "--quiet", "--create", "topic")
    home.write("incidents/new.yaml", INCIDENT.format(title="Shop *down*", day=30, end="20") + "colour: red\n")
    home.write("postmortems/old.md", POSTMORTEM.replace("Ana", "Ana, Raj"))
    home.commit()
    home.git("switch", "--quiet", "main")
    home.write("incidents/later.yaml", INCIDENT.format(title="Later", day=10, end="06"))
    home.commit()
    told = markdown("main", "topic", "--merge-base")
    assert "1 error, " in told
    assert "2 files of records change" in told
    assert "| incidents/new.yaml\\:8 | error | unknown key 'colour'" in told
    deadlines = told.partition("#### Deadlines")[2].partition("####")[0]
    assert (
        "| Shop \\*down\\* | it spent 46 % of the error budget of Time "
        "| a draft by 2026\\-04\\-01 10\\:20 UTC |\n" in deadlines
    )
    assert "| Down | it was begun | complete by 2026\\-04\\-03 10\\:06 UTC |" in deadlines
    assert "| 6 days | P0 | Add the index | @\u200bana | 2026\\-03\\-25 | old |" in told
    assert "#### Error budgets\n\n| SLO |" in told
    assert "incident new is new" in told
    assert "later" not in told, "what others merged meanwhile is not this change"
    assert run("main", "topic", "--merge-base").exit_code == 1


def test_only_what_changed_is_annotated(home: Repository, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    home.write("incidents/bad.yaml", "title: Bad\ncolour: red\n")
    home.commit()
    page, output = tmp_path / "page.md", tmp_path / "output"
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(page))
    monkeypatch.setenv("GITHUB_OUTPUT", str(output))
    home.write("incidents/new.yaml", INCIDENT.format(title="New", day=30, end="06"))
    home.commit()
    result = run("HEAD^", "HEAD", "--format", "github")
    assert result.exit_code == 0, "an old error elsewhere is not this change's"
    assert "bad.yaml" not in result.output
    assert page.read_text().startswith("<!-- uptrail review -->\n")
    first, *inner, last = output.read_text().splitlines()
    assert first == f"summary<<{last}"
    assert "\n".join(inner) + "\n" == page.read_text()
    assert run("HEAD~2", "HEAD", "--format", "github").exit_code == 1


def test_what_a_change_brings_about_elsewhere(home: Repository) -> None:
    home.write("uptrail.yaml", SETTINGS.replace("shop: {}", "store: {}"))
    result = run("HEAD")
    assert result.exit_code == 1
    assert "incidents/old.yaml:3:20: error: unknown component 'shop'" in result.output
    assert "incidents/old.yaml:3:20: error: unknown" in run("HEAD", "--format", "github").output, "and not annotated"
    told = markdown("HEAD")
    assert "Nothing is missing; 1 file of records changes." in told
    assert "#### What it brings about in other files" in told


def test_a_deleted_postmortem(home: Repository) -> None:
    severe = INCIDENT.format(title="Down", day=20, end="06").replace("SEV3", "SEV2")
    home.write("incidents/old.yaml", severe)
    home.commit()
    (home.home / "postmortems/old.md").unlink()
    home.commit()
    told = markdown("HEAD^", "HEAD")
    assert "the incident has no postmortem, though it was a SEV2" in told
    assert run("HEAD^", "HEAD").exit_code == 1


def test_a_renamed_record_loses_its_address(home: Repository) -> None:
    home.git("mv", "incidents/old.yaml", "incidents/older.yaml")
    home.commit()
    told = markdown("HEAD^", "HEAD")
    assert "- incidents/old.yaml is now incidents/older.yaml: keep its old id under `aliases`" in told
    home.write("incidents/older.yaml", INCIDENT.format(title="Down", day=20, end="06") + "aliases: [old]\n")
    home.commit()
    assert "Old addresses" not in markdown("HEAD~2", "HEAD")


def test_moving_to_a_folder_keeps_the_address(home: Repository) -> None:
    (home.home / "incidents/2026").mkdir()
    home.git("mv", "incidents/old.yaml", "incidents/2026/old.yaml")
    home.commit()
    assert "Old addresses" not in markdown("HEAD^", "HEAD")


def test_titles_are_no_markup(home: Repository) -> None:
    title = "<img src=x> [a](https://e.example) @everyone #12 GH-3 | `x` www.e.example"
    home.write("incidents/new.yaml", INCIDENT.format(title=f"'{title}'", day=30, end="59"))
    told = markdown("HEAD")
    for live in ("<img", "](", "@everyone", "#12", "https://e", "| `x`", "www.e", "GH-3"):
        assert live not in told, live
    assert "@\u200beveryone" in told


def test_a_long_review_fits_into_a_comment(home: Repository) -> None:
    for number in range(400):
        name = f"incidents/new-{number}.yaml"
        home.write(name, INCIDENT.format(title="ああああ" * 200, day=30, end="59") + "colour: red\n")
    told = markdown("HEAD")
    assert len(told.encode()) < 62_000
    assert told.endswith("`uptrail review` prints all of it.\n")


def test_strange_file_names(home: Repository) -> None:
    home.write("incidents/a b\nc.yaml", "title: X\n")
    home.write('incidents/"ü".yaml', "title: X\ncolour: red\n")
    home.commit()
    result = run("HEAD^", "HEAD", "--format", "github")
    assert "a%20b" in result.output or "a b" in result.output
    assert not any(line.startswith("c.yaml") for line in result.output.splitlines())


def test_a_baseline_counts(home: Repository) -> None:
    home.write("incidents/new.yaml", INCIDENT.format(title="New", day=30, end="06") + "colour: red\n")
    assert run("HEAD").exit_code == 1
    CliRunner().invoke(program, ["check", "--write-baseline"])
    assert run("HEAD").exit_code == 0


def test_gitlab_gets_code_quality(home: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI_PROJECT_DIR", str(home.home.parent))
    home.write("incidents/new.yaml", INCIDENT.format(title="New", day=30, end="06") + "colour: red\n")
    result = run("HEAD", "--format", "gitlab", "--output", "quality.json", "--summary", "review.md")
    assert result.exit_code == 1
    assert "incidents/new.yaml:8:9: error: unknown key 'colour'" in result.stdout
    found = json.loads((home.home / "quality.json").read_text())
    assert found[0]["location"] == {"path": "home/incidents/new.yaml", "lines": {"begin": 8}}
    assert {"description", "check_name", "fingerprint", "severity", "location"} == set(found[0])
    assert len({one["fingerprint"] for one in found}) == len(found)
    assert (home.home / "review.md").read_text().startswith("<!-- uptrail review -->")


def test_a_shallow_clone_says_what_to_do(home: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home.git("switch", "--quiet", "--create", "topic")
    for number in range(3):
        home.write("notes.txt", str(number))
        home.commit()
    copy = tmp_path / "copy"
    words = ["git", "clone", "--quiet", "--depth", "1", "--no-single-branch", f"file://{home.home}", str(copy)]
    subprocess.run(words, check=True, capture_output=True)
    monkeypatch.chdir(copy)
    result = run("HEAD^", "HEAD")
    assert result.exit_code == 2
    assert "git fetch --unshallow, or fetch-depth: 0" in " ".join(result.output.split())
    result = run("--merge-base", "origin/main", "HEAD")
    assert result.exit_code == 2
    assert "git fetch --unshallow" in result.output


def test_outside_a_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "uptrail.yaml").write_text("name: X\n")
    monkeypatch.chdir(tmp_path)
    result = run("HEAD")
    assert result.exit_code == 2
    assert "is not in a git repository" in " ".join(result.output.split())


def test_a_root_below_the_repository(home: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    home.write("status/uptrail.yaml", SETTINGS)
    home.commit()
    home.write("status/incidents/new.yaml", "title: X\ncolour: red\n")
    home.write("incidents/outside.yaml", "title: X\ncolour: red\n")
    home.commit()
    monkeypatch.chdir(home.home / "status")
    monkeypatch.setenv("GITHUB_WORKSPACE", str(home.home))
    result = run("HEAD^", "HEAD", "--format", "github")
    assert "::error file=status/incidents/new.yaml,line=2" in result.output
    assert "outside" not in result.output


def parsed_by(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> tuple[list[str], Result]:
    """The files that a review parses, and what it says."""
    found: list[str] = []
    parse = reading.parse
    with monkeypatch.context() as patched:
        patched.setattr(reading, "parse", lambda path, text: (found.append(path), parse(path, text))[1])
        return found, run(*arguments)


def test_each_text_is_parsed_and_judged_once(home: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    home.write("incidents/bad.yaml", "title: Bad\n")
    home.commit()
    home.write("incidents/old.yaml", INCIDENT.format(title="Down", day=20, end="16"))
    home.commit()
    judged: list[str] = []
    check = severe_roles.check
    monkeypatch.setattr(
        severe_roles, "check", lambda archive: (judged.extend(sorted(archive.incidents)), check(archive))[1]
    )
    parsed, result = parsed_by(monkeypatch, "HEAD^", "HEAD")
    assert sorted(parsed) == ["incidents/bad.yaml", "incidents/old.yaml", "incidents/old.yaml", "postmortems/old.md"]
    assert sorted(judged) == ["bad", "old", "old"]
    assert "bad.yaml" not in result.stdout
    assert "1 file of records changes" in result.stdout


def test_other_settings_judge_everything_again(home: Repository) -> None:
    home.write("uptrail.yaml", SETTINGS.replace("shop: {}", "store: {}"))
    home.commit()
    assert "incidents/old.yaml:3:20: error: unknown component 'shop'" in run("HEAD^", "HEAD").stdout


def test_the_files_as_they_are_come_out_of_the_cache(home: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    home.write("incidents/old.yaml", INCIDENT.format(title="Down", day=20, end="16"))
    plain = run("HEAD")
    assert not (home.home / ".cache").exists(), "a command makes no folders of its own"
    home.write(".gitignore", ".cache\n")
    (home.home / ".cache" / "uptrail").mkdir(parents=True)
    first, filled = parsed_by(monkeypatch, "HEAD")
    assert sorted(first) == ["incidents/old.yaml", "incidents/old.yaml", "postmortems/old.md"]
    second, warm = parsed_by(monkeypatch, "HEAD")
    assert second == ["incidents/old.yaml"], "only what the commit has otherwise"
    assert plain.stdout == filled.stdout == warm.stdout
    assert "old.yaml" not in warm.stderr
