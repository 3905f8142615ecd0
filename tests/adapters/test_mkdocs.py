"""The plugin in real builds of a small repository."""

import errno
import hashlib
import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from mkdocs.exceptions import Abort, PluginError

from adapters.repository import INCIDENT, SETTINGS, Repository
from uptrail.adapters import mkdocs as adapter


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path / "repository")


def digests(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_records_and_hand_written_pages_become_one_strict_site(
    repository: Repository, caplog: pytest.LogCaptureFixture
) -> None:
    repository.build(strict=True)
    assert "Trouble one" in repository.page("incidents/one/index.html")
    assert "About us" in repository.page("about/index.html")
    assert "Trouble one" in repository.page("index.html")
    assert not [record for record in caplog.records if record.levelname != "INFO"]


def test_the_shell_and_the_theme_make_the_same_page(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    repository.write("incidents/one.md", INCIDENT.format(title="'A <b> \"q\" & more'", audience="public", day=18))
    repository.build()
    paths = [f"incidents/{name}/index.html" for name in ("one", "two", "three")]
    spliced = {path: plain(repository.page(path)) for path in paths}
    make = adapter.Site.__init__

    def all_pages(self: adapter.Site, *given: object, **named: object) -> None:
        make(self, *given, **named)  # type: ignore[arg-type]
        self.sections |= {document.path: document for document in self.documents if document.path in paths}

    monkeypatch.setattr(adapter.Site, "__init__", all_pages)
    repository.build()
    assert {path: plain(repository.page(path)) for path in paths} == spliced
    assert "A &lt;b&gt; &quot;q&quot; &amp; more" in spliced[paths[0]]


def test_every_link_leads_to_a_file_of_the_site(repository: Repository) -> None:
    site = repository.build()
    for page in (path for path in site.rglob("*.html") if path.name != "404.html"):
        for link in re.findall(r'(?:href|src)="([^"#?:]+)["#?]', page.read_text()):
            target = (page.parent / link).resolve()
            assert (target / "index.html").is_file() or target.is_file(), f"{page}: {link}"


def plain(page: str) -> str:
    """A page without the white space between its lines."""
    return "\n".join(line.strip() for line in page.splitlines() if line.strip())


def test_the_same_records_make_the_same_bytes_anywhere(tmp_path: Path) -> None:
    made = []
    for place, seed in (("one", "1"), ("elsewhere/two", "2")):
        repository = Repository(tmp_path / place)
        environment = os.environ | {"PYTHONHASHSEED": seed, "TZ": f"UTC{seed}", "NO_MKDOCS_2_WARNING": "1"}
        command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--strict"]
        subprocess.run(command, cwd=repository.root, env=environment, check=True)
        made.append(digests(repository.root / "site"))
    assert made[0] == made[1]
    assert "sitemap.xml.gz" in made[0]


def test_a_warm_build_makes_the_same_bytes_as_a_cold_one(repository: Repository) -> None:
    cold = digests(repository.build())
    assert digests(repository.build()) == cold
    assert digests(repository.build()) == cold


def test_one_changed_record_changes_its_page(repository: Repository) -> None:
    repository.build()
    repository.build()
    repository.write("incidents/two.md", INCIDENT.format(title="Renamed", audience="public", day=19))
    repository.build()
    assert "Renamed" in repository.page("incidents/two/index.html")
    (repository.root / "incidents/two.md").unlink()
    repository.build()
    assert not (repository.root / "site/incidents/two").exists()
    assert "Renamed" not in repository.page("index.html")


def test_a_damaged_cache_costs_only_time(repository: Repository) -> None:
    whole = digests(repository.build())
    for path in (repository.root / ".cache").rglob("*"):
        if path.is_file():
            path.write_bytes(path.read_bytes()[:7])
    assert digests(repository.build()) == whole
    for path in (repository.root / "site").rglob("*.html"):
        path.write_text("defaced")
    assert digests(repository.build()) == whole
    assert digests(repository.build()) == whole


def test_an_error_in_a_record_is_named_with_its_line_and_fails_only_a_strict_build(
    repository: Repository, caplog: pytest.LogCaptureFixture
) -> None:
    broken = INCIDENT.format(title="Broken", audience="public", day=20).replace(
        "2026-03-20 11:00 UTC\n---", "soon\n---"
    )
    repository.write("incidents/three.md", broken)
    repository.build()
    assert re.search(r"incidents/three\.md:7:\d+: error: ", caplog.text)
    assert "Trouble one" in repository.page("incidents/one/index.html")
    old = digests(repository.root / "site")
    repository.write("incidents/one.md", INCIDENT.format(title="Changed", audience="public", day=18))
    with pytest.raises(Abort):
        repository.build(strict=True)
    assert digests(repository.root / "site") == old, "a build that fails leaves the old site alone"


def test_every_public_page_is_in_the_sitemap(repository: Repository) -> None:
    repository.build()
    sitemap = repository.page("sitemap.xml")
    pages = sorted(path.parent for path in (repository.root / "site").rglob("index.html"))
    for page in pages:
        address = f"https://status.harbour.example/{page.relative_to(repository.root / 'site')}/".replace("/./", "/")
        assert f"<loc>{address}</loc>" in sitemap
    assert sitemap.count("<loc>") == len(pages)


def test_the_internal_site_says_so_on_every_page(repository: Repository) -> None:
    repository.configure("internal")
    repository.build()
    for path in (repository.root / "site").rglob("*.html"):
        assert '<meta name="robots" content="noindex' in path.read_text(), path
        assert "Internal." in path.read_text(), path
    assert "internal-canary" in repository.page("incidents/one/index.html")


def test_the_theme_search_of_the_internal_site_knows_every_record(repository: Repository) -> None:
    repository.configure("internal")
    configuration = (repository.root / "mkdocs.yml").read_text()
    repository.write(
        "mkdocs.yml", configuration.replace("audience: internal", "audience: internal, search_index: false")
    )
    repository.write("incidents/one.md", INCIDENT.format(title="'A <b> & more'", audience="internal", day=18))
    repository.build()
    index = json.loads(repository.page("search/search_index.json"))
    titles = {entry["location"]: entry["title"] for entry in index["docs"]}
    assert titles["incidents/one/"] == "A &lt;b&gt; &amp; more"
    assert titles["incidents/two/"] == "Trouble two"
    assert len(titles) == len(index["docs"])


def test_the_public_search_knows_only_pages(repository: Repository) -> None:
    repository.build()
    assert "Trouble" not in "".join(
        entry["title"] for entry in json.loads(repository.page("search/search_index.json"))["docs"]
    )


def test_a_public_site_has_nothing_internal_and_asks_nobody(repository: Repository) -> None:
    repository.build()
    for path in (repository.root / "site").rglob("*"):
        if path.is_file():
            assert b"internal-canary" not in path.read_bytes(), path
    for path in (repository.root / "site").rglob("*.html"):
        loads = re.findall(r'<(?:script|img|link rel="stylesheet")[^>]*(?:src|href)="(https?:|//)', path.read_text())
        assert not loads, path


@pytest.mark.parametrize(
    ("path", "text", "reason"),
    [
        ("docs/export.csv", "internal-canary", "files of type '.csv' are not published"),
        ("docs/deep/export.yaml", "internal-canary", "files of type '.yaml' are not published"),
        ("docs/notes", "internal-canary", "files of type 'none' are not published"),
        ("docs/include.md", '# X\n\n--8<-- "incidents/one.md"\n', "it includes"),
        ("docs/include.md", "# X\n\n--8<--\nuptrail.yaml\n--8<--\n", "it includes"),
        ("docs/include.md", '# X\n\n{% include "../incidents/one.md" %}\n', "it includes"),
    ],
)
def test_files_that_leak_are_refused(
    repository: Repository, caplog: pytest.LogCaptureFixture, path: str, text: str, reason: str
) -> None:
    source = repository.write(path, text)
    repository.build()
    assert f"{source} is left out of the public site: {reason}" in caplog.text
    assert not [file for file in (repository.root / "site").rglob("*") if source.stem in file.parts]
    with pytest.raises(Abort):
        repository.build(strict=True)


def test_a_link_out_of_the_hand_written_pages_is_refused(
    repository: Repository, caplog: pytest.LogCaptureFixture
) -> None:
    (repository.root / "docs" / "linked").symlink_to(repository.root / "incidents")
    repository.build()
    assert "it is a link to a file outside this folder" in caplog.text
    assert not (repository.root / "site" / "linked").exists()


def test_records_among_the_hand_written_pages_are_refused(repository: Repository) -> None:
    os.rename(repository.root / "incidents", repository.root / "docs" / "incidents")
    repository.write("docs/uptrail.yaml", SETTINGS)
    text = (repository.root / "mkdocs.yml").read_text().replace("audience: public", "audience: public, root: docs")
    repository.write("mkdocs.yml", text)
    with pytest.raises(Abort):
        repository.build()


def test_hidden_files_of_others_stay_in_the_site(repository: Repository) -> None:
    repository.build()
    repository.write("site/.git/config", "kept")
    for _ in range(3):
        repository.build()
        assert repository.page(".git/config") == "kept"


def test_a_full_disk_leaves_the_old_site_and_says_so(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    old = digests(repository.build())
    repository.write("incidents/one.md", INCIDENT.format(title="Changed", audience="public", day=18))

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("uptrail.adapters.objects._write", full)
    with pytest.raises(PluginError, match=r"the old one stands: .*No space left on device"):
        repository.build()
    assert digests(repository.root / "site") == old


def test_a_disk_that_refuses_is_named_with_what_to_do(
    repository: Repository, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(*args: object, **kwargs: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system", "/there/.cache")

    monkeypatch.setattr("uptrail.adapters.mkdocs.Site", refuse)
    with pytest.raises(Abort):
        repository.build()
    assert "cannot build the site: /there/.cache: read-only file system; `site_dir`, and `cache` among" in caplog.text


@pytest.mark.slow
def test_killed_at_any_moment_the_old_site_stands(repository: Repository) -> None:
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet"]
    began = time.monotonic()
    subprocess.run(command, cwd=repository.root, check=True)
    length = time.monotonic() - began
    states = [digests(repository.root / "site")]
    for step in range(12):
        title = f"Attempt {step}"
        repository.write("incidents/one.md", INCIDENT.format(title=title, audience="public", day=18))
        child = subprocess.Popen(command, cwd=repository.root)
        time.sleep(length * (step + 1) / 12)
        child.send_signal(signal.SIGKILL)
        child.wait()
        found = digests(repository.root / "site")
        if found != states[-1]:
            assert title in repository.page("incidents/one/index.html")
            assert found.keys() == states[-1].keys()
            states.append(found)
    repository.build()
    assert "Attempt 11" in repository.page("incidents/one/index.html")
    assert digests(repository.root / "site").keys() == states[0].keys()


def test_two_builds_of_one_site_do_not_mix(repository: Repository) -> None:
    from uptrail.adapters.workshop import Workshop

    other = Workshop(repository.root / "site", repository.root / ".cache" / "uptrail")
    with pytest.raises(Abort):
        repository.build()
    other.close()
    repository.build()
