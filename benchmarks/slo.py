"""Measure the figures of many objectives over a year of five-minute slices: python benchmarks/slo.py --slos 200."""

import argparse
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

sys.path.insert(0, str(Path(__file__).parent))
import generate

from uptrail import cores, files
from uptrail.commands.slo.show import accounts_of
from uptrail.measures import burn_rate, error_budget, windows
from uptrail.measures.accounts import Account

TARGET = 5.0
"""Seconds by the clock, on all cores, for all figures of 200 objectives, with their slices in the cache."""
METHODS = ("occurrences", "occurrences", "timeslices", "ratio timeslices")
OBJECTIVES = ("99.5%", "99.9%", "99%", "99.95%")
STEP = timedelta(minutes=5)


def write(root: Path, slos: int, days: int, incidents: int) -> int:
    """An archive of incidents and measured objectives; how many slices there are."""
    generate.archive(root, incidents)
    (root / "slos" / "data").mkdir(parents=True)
    dice = random.Random(11)
    count = days * 86_400 // int(STEP.total_seconds())
    starts = [f"{generate.NOW - (count - number) * STEP:%Y-%m-%dT%H:%MZ}" for number in range(count)]
    for number in range(slos):
        rows, outage = ["start,good,total"], 0
        for start in starts:
            total = dice.randrange(900, 1100)
            outage = max(outage - 1, 0) or (dice.randrange(1, 20) if dice.random() < 0.0005 else 0)
            rows.append(f"{start},{total - dice.randrange(2) - (total // 5 if outage else 0)},{total}")
        (root / "slos" / "data" / f"s{number}.csv").write_text("\n".join(rows) + "\n")
        (root / "slos" / f"s{number}.yaml").write_text(
            f"service: s{number}\nslos:\n  - id: s{number}-latency\n    name: Latency\n"
            f"    objective: {OBJECTIVES[number // 4 % 4]}\n"
            f"    window: 30 days rolling\n    components: [{generate.COMPONENTS[number % 10]}]\n"
            f"    method: {METHODS[number % 4]}\n    source: {{csv: slos/data/s{number}.csv}}\n"
        )
    return count * slos


def shown(account: Account) -> None:
    """What the overview shows."""
    assert account.budget.enough
    assert account.rates
    assert account.band


def line(account: Account) -> None:
    """The line that the budget draws."""
    assert burn_rate.burn_down(account.bad, account.budget)


def periods(account: Account) -> None:
    """The last twelve calendar months and four quarters."""
    for unit, count in (("month", 12), ("quarter", 4)):
        moment = account.index.as_of
        for _ in range(count):
            window = windows.calendar(unit, 1, ZoneInfo("Europe/Lisbon"), moment)
            assert error_budget.budget_at(account.slo, account.bad, account.index.as_of, window=window)
            moment = window.start - timedelta(seconds=1)


PARTS: dict[str, Callable[[Account], object]] = {
    "budgets, burn rates and bands": shown,
    "ledgers": lambda account: account.entries,
    "since when each band applies": lambda account: account.standing,
    "when the best band begins again": lambda account: account.recovers,
    "the line of each budget, 60 points": line,
    "twelve months and four quarters": periods,
}


def processor() -> float:
    """Processor time so far, the system's share included."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


@contextmanager
def timed(name: str, spent: dict[str, float]) -> Iterator[None]:
    """Note how long the block takes."""
    begun = processor()
    yield
    spent[name] = processor() - begun
    print(f"{name:44} {spent[name]:8.2f} s", flush=True)


def shared(root: Path, cache: Path) -> float:
    """Seconds by the clock for all of it, unchanged tables and figures shared out over the cores as a build does."""
    begun = time.perf_counter()
    archive = files.read(root, clock=generate.NOW, cache=cache).archive
    accounts = accounts_of(archive, list(archive.slos.values()))
    shares = cores.count()

    def work(number: int) -> bytes:
        for account in accounts[number::shares]:
            for part in PARTS.values():
                part(account)
        return b"done"

    assert all(cores.share_out(shares, work))
    return time.perf_counter() - begun


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
        print(f"{wanted.slos} objectives, {slices:,} slices, {wanted.incidents} incidents; processor time")
        with timed("reading everything, nothing known", {}):
            files.read(root, clock=generate.NOW, cache=cache)
        with timed("reading everything, unchanged", spent):
            archive = files.read(root, clock=generate.NOW, cache=cache).archive
        accounts = accounts_of(archive, list(archive.slos.values()))
        for name, part in PARTS.items():
            with timed(name, spent):
                for account in accounts:
                    part(account)
        clock = shared(root, cache)
    print(f"{'all but the first':44} {sum(spent.values()):8.2f} s")
    print(f"{'memory':44} {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:8.0f} MB")
    print(f"{f'all but the first, {cores.count()} cores, by the clock':44} {clock:8.2f} s")
    late = clock * 200 / wanted.slos > TARGET
    print(f"figures of 200 objectives within {TARGET:.0f} s: {'missed' if late else 'met'}")


if __name__ == "__main__":
    main()
