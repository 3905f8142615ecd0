"""Measure the figures of many objectives over a year of five-minute slices: python benchmarks/slo.py --slos 200."""

import argparse
import random
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import generate

from uptrail import files
from uptrail.commands.slo.show import accounts_of
from uptrail.measures.accounts import Account

TARGET = 5.0
"""Seconds for the figures of 200 objectives, of which half are measured by other methods than events."""
METHODS = ("occurrences", "occurrences", "timeslices", "ratio timeslices")
STEP = timedelta(minutes=5)


def write(root: Path, slos: int, days: int, incidents: int) -> int:
    """An archive of incidents and measured objectives; how many slices there are."""
    generate.archive(root, incidents)
    (root / "slos" / "data").mkdir(parents=True)
    dice = random.Random(11)
    count = days * 86_400 // int(STEP.total_seconds())
    starts = [f"{generate.NOW - (count - number) * STEP:%Y-%m-%dT%H:%MZ}" for number in range(count)]
    for number in range(slos):
        rows = ["start,good,total"]
        for start in starts:
            total = dice.randrange(900, 1100)
            rows.append(f"{start},{total - dice.randrange(2)},{total}")
        (root / "slos" / "data" / f"s{number}.csv").write_text("\n".join(rows) + "\n")
        (root / "slos" / f"s{number}.yaml").write_text(
            f"service: s{number}\nslos:\n  - id: s{number}-latency\n    name: Latency\n    objective: 99.5%\n"
            f"    window: 30 days rolling\n    components: [{generate.COMPONENTS[number % 10]}]\n"
            f"    method: {METHODS[number % 4]}\n    source: {{csv: slos/data/s{number}.csv}}\n"
        )
    return count * slos


def figures(account: Account) -> None:
    """What the overview shows."""
    assert account.budget.enough
    assert account.rates
    assert account.band


@contextmanager
def timed(name: str, spent: dict[str, float]) -> Iterator[None]:
    """Note how long the block takes."""
    begun = time.perf_counter()
    yield
    spent[name] = time.perf_counter() - begun
    print(f"{name:44} {spent[name]:8.2f} s", flush=True)


def main() -> None:
    """Print what each part takes, and whether the figures come in time."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--slos", type=int, default=20)
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--incidents", type=int, default=1000)
    wanted = parser.parse_args()
    spent: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        root, cache = Path(folder) / "archive", Path(folder) / "cache"
        slices = write(root, wanted.slos, wanted.days, wanted.incidents)
        print(f"{wanted.slos} objectives, {slices:,} slices, {wanted.incidents} incidents")
        with timed("read everything, nothing known", spent):
            files.read(root, clock=generate.NOW, cache=cache)
        with timed("read everything, unchanged", spent):
            archive = files.read(root, clock=generate.NOW, cache=cache).archive
        accounts = accounts_of(archive, list(archive.slos.values()))
        with timed("budgets, burn rates and bands", spent):
            for account in accounts:
                figures(account)
        with timed("ledgers", spent):
            for account in accounts:
                assert account.entries is not None
        with timed("since when each band applies", spent):
            for account in accounts:
                assert account.standing
    print(f"{'memory':44} {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:8.0f} MB")
    each = (spent["budgets, burn rates and bands"] + spent["ledgers"]) / wanted.slos
    late = each * 200 > TARGET
    print(f"figures of 200 objectives within {TARGET:.0f} s: {'missed' if late else 'met'}")


if __name__ == "__main__":
    main()
