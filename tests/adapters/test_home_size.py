"""Home at its worst, through the real theme: at most 60 kB of HTML, and 200 kB with all that it loads, compressed."""

import gzip
import re
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path
from posixpath import normpath

import pytest

from environments import HOME, run

sys.path.insert(0, str(HOME / "benchmarks"))
import generate

pytestmark = pytest.mark.slow

CONFIGURATION = (
    "site_name: Benchmark\nsite_url: https://status.example.org/\ntheme: {name: material, font: false}\n"
    "plugins: {search: {}, uptrail: {}}\n"
)
STATUSES = ("major_outage", "partial_outage", "degraded_performance")
SENTENCE = "About **half** of all requests are touched; see [the guide](https://help.example/) for what to do.\n\n"


def unwell(names: list[str]) -> str:
    return ", ".join(f"{name}: {STATUSES[place % 3]}" for place, name in enumerate(names))


def open_incident(number: int, names: list[str]) -> str:
    told = "".join(
        f"## Incident Update - {generate.NOW - timedelta(minutes=40 - place):%Y-%m-%d %H:%M} UTC\n\n"
        f"**Status**: Identified\n**Next Update**: {generate.NOW + timedelta(minutes=20):%Y-%m-%d %H:%M} UTC\n\n"
        f"**Impact**: {SENTENCE.strip() * 11}\n**Current Actions**: {SENTENCE.strip() * 11}\n\n{SENTENCE * 11}\n\n"
        for place in range(3)
    )
    return (
        f"---\ntitle: Everything is down, for the {number}th reason, and it is a rather long one to tell in a title\n"
        f"severity: SEV1\naudience: public\ncomponents: {{{unwell(names)}}}\n"
        f"started: {generate.NOW - timedelta(hours=1, minutes=number):%Y-%m-%d %H:%M} UTC\n---\n\n{told}"
    )


def past_incident(began: datetime, names: list[str], status: str) -> str:
    """A night on which some components were troubled, so that no bar is like its neighbour."""
    return (
        f"---\ntitle: A night of trouble\nseverity: SEV2\naudience: public\n"
        f"components: {{{', '.join(f'{name}: {status}' for name in names)}}}\n"
        f"started: {began:%Y-%m-%d %H:%M} UTC\nresolved: {began + timedelta(minutes=50):%Y-%m-%d %H:%M} UTC\n---\n"
    )


def work(number: int, names: list[str], hours: int) -> str:
    begins = generate.NOW + timedelta(hours=hours)
    return (
        f"kind: maintenance\ntitle: New disks for the {number}th of our many halls\naudience: public\n"
        f"scheduled: {{from: '{begins:%Y-%m-%d %H:%M} UTC', to: '{begins + timedelta(hours=4):%Y-%m-%d %H:%M} UTC'}}\n"
        f"components: {{{', '.join(f'{name}: under_maintenance' for name in names)}}}\n"
        f"updates: [{{at: '{generate.NOW - timedelta(hours=3):%Y-%m-%d %H:%M} UTC', status: Scheduled, "
        f"text: '{SENTENCE.strip() * 8}'}}]\n"
    )


def write(root: Path, history: int, components: int, groups: int) -> None:
    """A repository in which all that home shows is there in plenty."""
    generate.archive(root, history)
    names = [f"service-{number}" for number in range(components)]
    listed = "".join(
        f"  {name}: {{name: Service number {place}, group: Region {place % groups}, audience: public}}\n"
        for place, name in enumerate(names)
    )
    with (root / "uptrail.yaml").open("a") as settings:
        settings.write(listed)
    (root / "mkdocs.yml").write_text(CONFIGURATION)
    folder = root / "incidents"
    for number in range(20):
        (folder / f"2026-03-31-open-{number}.md").write_text(open_incident(number, names if number < 5 else names[:1]))
    for number in range(6):
        (folder / f"2026-04-01-soon-{number}.yaml").write_text(work(number, names, 1 + number))
        (folder / f"2026-03-31-now-{number}.yaml").write_text(work(number, names, -1))
        (folder / f"2026-03-30-notice-{number}.yaml").write_text(
            f"kind: notice\ntitle: Notice {number}\naudience: public\nstarted: 2026-03-30 10:00 UTC\n"
            f"updates: [{{at: 2026-03-30 10:00 UTC, text: '{SENTENCE.strip() * 8}'}}]\n"
        )
    for day in range(1, 91) if components < 30 else ():
        for part in range(3):
            began = generate.NOW - timedelta(days=day, hours=part)
            path = folder / f"{began:%Y-%m-%d}-night-{day}-{part}.md"
            path.write_text(past_incident(began, names[(day + part) % 4 :: 4], STATUSES[(day + part) % 3]))


class Loaded(HTMLParser):
    """The addresses that a browser asks for when it shows a page."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        told = dict(attributes)
        rel = (told.get("rel") or "").split()
        if tag == "link" and {"stylesheet", "icon", "preload", "modulepreload"} & {*rel}:
            self.addresses.append(str(told["href"]))
        elif tag in ("script", "img", "iframe", "source", "video") and told.get("src"):
            self.addresses.append(str(told["src"]))


def loaded(site: Path) -> Iterator[Path]:
    """Home, everything that it names, and everything that its stylesheets name."""
    home = site / "index.html"
    yield home
    reader = Loaded()
    reader.feed(home.read_text())
    assert len(reader.addresses) >= 4
    for address in reader.addresses:
        assert "://" not in address, f"home asks another host: {address}"
        path = site / normpath(address)
        yield path
        for inner in re.findall(r"url\(([^)]+)\)", path.read_text()) if path.suffix == ".css" else ():
            if not inner.strip("'\"").startswith(("data:", "#")):
                yield path.parent / normpath(inner.strip("'\""))


@pytest.mark.parametrize(("history", "components", "groups"), [(2_000, 19, 5), (200, 300, 12), (200, 300, 300)])
def test_home_stays_small_at_its_worst(tmp_path: Path, history: int, components: int, groups: int) -> None:
    """Its lists are bounded, so that ten thousand incidents make it no larger than two thousand do."""
    write(tmp_path / "repo", history, components, groups)
    run(Path(sys.executable).parent / "mkdocs", "build", "-q", cwd=tmp_path / "repo")
    site = tmp_path / "repo" / "site"
    files = list(dict.fromkeys(loaded(site)))
    sizes = {path.relative_to(site).as_posix(): len(gzip.compress(path.read_bytes())) for path in files}
    html = (site / "index.html").stat().st_size
    assert html <= 60_000
    assert sum(sizes.values()) <= 200_000, sizes
