"""Measure a public site of N incidents against the site generator alone: python benchmarks/run.py --incidents 10000."""

import argparse
import os
import platform
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import generate

THEME = "site_name: Benchmark\nsite_url: https://status.example.org/\ntheme: {name: material, font: false}\n"
OURS = THEME + "plugins: {search: {}, uptrail: {}}\n"
PLAIN = THEME + "plugins: {}\nnot_in_nav: |\n  /incidents/\n  /postmortems/\nnav: [index.md]\n"
SEARCHED = PLAIN.replace("plugins: {}", "plugins: {search: {}}")
TARGETS = {"cold / plain": 0.2, "one changed, processor beyond empty (s)": 1.0, "peak memory (MB)": 300.0}


@dataclass(frozen=True)
class Cost:
    """What one build took."""

    wall: float
    """seconds"""
    processor: float
    """seconds of all cores, the system's share included"""
    memory: float
    """the highest resident size of the build and its children, in megabytes"""

    def __str__(self) -> str:
        return f"{self.wall:8.2f} s {self.processor:8.2f} s {self.memory:7.0f} MB"


def build(root: Path) -> Cost:
    """Run `mkdocs build` in a folder and measure it."""
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet"]
    environment = os.environ | {"NO_MKDOCS_2_WARNING": "1", "PYTHONHASHSEED": "0"}
    # Installed packages are compiled already; a checkout is by its first build, unless this forbids it.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    begun = os.times().elapsed
    child = subprocess.Popen(command, cwd=root, env=environment, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(f"the build in {root} failed")
    scale = 1 if sys.platform == "darwin" else 1024
    memory = usage.ru_maxrss * scale / 1e6
    return Cost(os.times().elapsed - begun, usage.ru_utime + usage.ru_stime, memory)


def median(run: Callable[[], Cost], rounds: int) -> Cost:
    """The medians of several builds."""
    costs = [run() for _ in range(rounds)]
    return Cost(
        statistics.median(cost.wall for cost in costs),
        statistics.median(cost.processor for cost in costs),
        max(cost.memory for cost in costs),
    )


def size(folder: Path) -> float:
    """The bytes of all files below a folder, in megabytes."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


def measure(work: Path, count: int, rounds: int, compare: bool) -> None:
    """Print the costs of every way to build the site, and how they compare."""
    ours, empty, plain = work / "ours", work / "empty", work / "plain"
    generate.archive(ours, count)
    (ours / "mkdocs.yml").write_text(OURS)
    (empty / "docs").mkdir(parents=True)
    (empty / "docs" / "index.md").write_text("# Nothing\n")
    (empty / "mkdocs.yml").write_text(THEME)
    print(f"{count} incidents, {-(-count // generate.POSTMORTEMS)} postmortems; {machine()}")
    print(f"{'':28} {'wall':>10} {'processor':>10} {'memory':>10}")
    start = show("empty site", median(lambda: build(empty), rounds))
    cold = show("cold", build(ours))
    build(ours)
    warm = show("warm", median(lambda: build(ours), rounds))
    changed = show("one changed file", median(lambda: change(ours), rounds))
    print(f"{'site':28} {size(ours / 'site'):9.1f} MB")
    figures = {
        "one changed, processor beyond empty (s)": changed.processor - start.processor,
        "warm, processor beyond empty (s)": warm.processor - start.processor,
        "peak memory (MB)": max(cold.memory, warm.memory, changed.memory),
    }
    if compare:
        generate.plain(plain, count)
        (plain / "mkdocs.yml").write_text(PLAIN)
        alone = show("generator alone", build(plain))
        (plain / "mkdocs.yml").write_text(SEARCHED)
        searched = show("generator alone, searched", build(plain))
        figures["cold / plain"] = cold.wall / searched.wall
        figures["cold / plain without search"] = cold.wall / alone.wall
    for name, figure in figures.items():
        target = f"  (at most {TARGETS[name]:g})" if name in TARGETS else ""
        print(f"{name:44} {figure:8.3f}{target}")


def change(root: Path) -> Cost:
    """Append a sentence to the note of one incident's update, and build."""
    path = sorted((root / "incidents").iterdir())[-5]
    path.write_text(path.read_text().replace("About ", "Roughly ", 1))
    return build(root)


def show(name: str, cost: Cost) -> Cost:
    """Print a cost beside its name."""
    print(f"{name:28} {cost}", flush=True)
    return cost


def machine() -> str:
    """What the figures were taken on."""
    return f"{os.cpu_count()} cores, {platform.machine()}, {platform.system()}, Python {platform.python_version()}"


def main() -> None:
    """Read the options and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--incidents", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=3, help="builds of each kind; the median counts")
    parser.add_argument("--alone", action="store_true", help="leave out the generator alone, which takes long")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="uptrail-benchmark-") as folder:
        measure(Path(folder), options.incidents, options.rounds, not options.alone)


if __name__ == "__main__":
    main()
