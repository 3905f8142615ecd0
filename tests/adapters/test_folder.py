from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from adapters.repository import Repository
from uptrail.adapters import folder
from uptrail.adapters.site import Site
from uptrail.commands.build import build
from uptrail.outputs.document import Page
from uptrail.records.occurrence import Audience


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path / "repository")


def run(repository: Repository, *options: str) -> str:
    target = str(repository.root / "out")
    result = CliRunner().invoke(build, ["--to", target, "--root", str(repository.root), *options])
    assert not result.exception or isinstance(result.exception, SystemExit), result.exception
    return result.output


def test_pages_and_files_for_a_generator_without_plugins(repository: Repository) -> None:
    assert "pages and files written" in run(repository, "--docs", str(repository.root / "docs"))
    out = repository.root / "out"
    page = (out / "docs/incidents/one/index.md").read_text()
    assert page.startswith('---\ntitle: "Trouble one"\n')
    assert yaml.safe_load(page.split("---\n")[1])["hide"] == ["toc"]
    assert (out / "docs/feed.atom").exists()
    assert (out / "docs/about.md").read_text().startswith("# About us")
    configuration = yaml.safe_load((out / "mkdocs.yml").read_text())
    assert {"Status": "index.md"} in configuration["nav"]
    assert "about.md" in configuration["nav"]
    assert all((out / "docs" / style).is_file() for style in configuration["extra_css"])
    for path in (out / "docs").rglob("*"):
        assert not path.is_file() or b"internal-canary" not in path.read_bytes()


def test_the_internal_site_is_asked_for_by_name(repository: Repository) -> None:
    run(repository, "--audience", "internal")
    assert "internal-canary" in (repository.root / "out/docs/incidents/one/index.md").read_text()


def test_titles_are_escaped_because_generators_print_them_as_they_are() -> None:
    page = Page('A <b> "q" & more', "<h1>A</h1>", 'says "no"\nand more')
    front = yaml.safe_load(folder.markdown(page).split("---\n")[1])
    assert front["title"] == "A &lt;b&gt; &quot;q&quot; &amp; more"
    assert front["description"] == "says &quot;no&quot;\nand more"


def test_a_folder_with_other_files_is_left_alone(repository: Repository) -> None:
    precious = repository.write("out/precious.txt", "not ours")
    assert "is not empty and was not written by this command" in run(repository)
    assert precious.read_text() == "not ours"
    assert [path.name for path in precious.parent.iterdir()] == ["precious.txt"]


def test_a_second_run_replaces_the_first(repository: Repository) -> None:
    run(repository)
    (repository.root / "incidents/one.md").unlink()
    run(repository)
    assert not (repository.root / "out/docs/incidents/one").exists()
    assert (repository.root / "out/docs/incidents/two/index.md").exists()


def test_a_stray_file_stops_it(repository: Repository) -> None:
    repository.write("docs/export.csv", "internal")
    said = run(repository, "--docs", str(repository.root / "docs"))
    assert "must not be in the public site: files of type '.csv' are not published" in said
    assert not (repository.root / "out").exists()


def test_strict_writes_nothing_when_a_record_has_an_error(repository: Repository) -> None:
    repository.write("incidents/bad.md", "---\ntitle: Bad\nseverity: SEV9\naudience: public\n---\n")
    said = run(repository, "--strict")
    assert "incidents/bad.md:3:" in said
    assert "nothing was written" in said
    assert not (repository.root / "out").exists()


def test_nothing_of_a_failed_run_stays(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    run(repository)
    before = (repository.root / "out/mkdocs.yml").read_bytes()

    def full(page: Page) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(folder, "markdown", full)
    assert "No space left on device" in run(repository)
    assert (repository.root / "out/mkdocs.yml").read_bytes() == before


def test_it_can_be_called_from_python(repository: Repository, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    site = Site(repository.root, Audience.PUBLIC, cache, clock=datetime(2026, 1, 1, tzinfo=UTC), environ={})
    folder.write(site, tmp_path / "out", cache)
    assert (tmp_path / "out/docs/index.md").exists()
