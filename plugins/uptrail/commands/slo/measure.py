"""`uptrail slo measure`: ask a Prometheus-compatible server once, and keep the answer in the repository."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from uptrail.archive import Archive
from uptrail.commands.check import read_as_of
from uptrail.commands.root import find_root, root_option
from uptrail.commands.slo import records
from uptrail.files import recorded
from uptrail.files.recorded import NotOurs, Recorded
from uptrail.importers.prometheus import Client, Server, Unreachable
from uptrail.importers.prometheus_answer import Refused
from uptrail.importers.prometheus_slices import Row, slices
from uptrail.measures import windows
from uptrail.measures.queries import duration
from uptrail.problem import Level, Problem, Source
from uptrail.records import Slo
from uptrail.values import Unreadable, read_length

DAY = 86_400
USUAL = timedelta(minutes=5)


def read_slice(_context: click.Context, _option: click.Parameter, text: str | None) -> timedelta | None:
    """A length in whole minutes of which a day holds a whole number."""
    if text is None:
        return None
    length = read_duration(_context, _option, text)
    seconds = int(length.total_seconds())
    if seconds < 60 or seconds % 60 or DAY % seconds:
        raise click.BadParameter(f"a day cannot be cut into slices of {text}; write 1m, 5m, 15m, 1h or 1d")
    return length


def read_duration(_context: click.Context, _option: click.Parameter, text: str) -> timedelta:
    """A length, `5m` or `5 minutes`."""
    try:
        return read_length(text)
    except Unreadable as error:
        raise click.BadParameter(f"{error.message}; {error.remedy}") from None


@dataclass(frozen=True)
class Wanted:
    """What was asked for on the command line."""

    since: datetime | None
    until: datetime
    slice: timedelta | None
    dry_run: bool
    rewrite: bool


@click.command()
@click.argument("ids", nargs=-1, metavar="[SLO]...")
@click.option("--server", default="", help="The server's address [UPTRAIL_PROMETHEUS_URL].")
@click.option("--since", metavar="TIME", callback=read_as_of, help="Ask from this time [what is not recorded yet].")
@click.option("--as-of", metavar="TIME", callback=read_as_of, help="Ask up to this time [now].")
@click.option("--slice", metavar="LENGTH", callback=read_slice, help="How long slices are [as recorded, else 5m].")
@click.option("--delay", default="5m", callback=read_duration, help="Leave out the newest [5m]: data come late.")
@click.option("--rewrite", is_flag=True, help="Replace recorded slices that the server tells differently today.")
@click.option("--dry-run", is_flag=True, help="Ask, and write nothing.")
@root_option
def measure(
    ids: Sequence[str],
    server: str,
    since: datetime | None,
    as_of: datetime | None,
    slice: timedelta | None,
    delay: timedelta,
    rewrite: bool,
    dry_run: bool,
    root: Path | None,
) -> None:
    """Ask Prometheus for good and total events, and add them to slos/data/SLO.csv.

    Without SLO all objectives with Prometheus queries are measured. What is recorded stays as it is.
    Token, password and the authority's certificate come from UPTRAIL_PROMETHEUS_TOKEN, _USER,
    _PASSWORD and _CA_FILE. Ends with 1 when anything could not be measured.
    """
    home = find_root(root)
    archive = records.read(home, None)
    slos = [slo for slo in records.chosen(archive, ids) if slo.source_kind == "prometheus"]
    if not slos:
        raise click.UsageError("no objective is measured by Prometheus: give one source: {prometheus: …}")
    until = as_of or datetime.now(UTC) - delay
    wanted = Wanted(since, until, slice, dry_run, rewrite)
    try:
        client = Client(Server.of(os.environ, server))
    except Refused as error:
        raise click.UsageError(f"{error.message}; {error.remedy}") from None
    if not _all(home, archive, slos, client, wanted):
        raise click.exceptions.Exit(1)


def _all(home: Path, archive: Archive, slos: Sequence[Slo], client: Client, wanted: Wanted) -> bool:
    """Measure one after the other; whether all went well. A server that is gone is not asked again."""
    well = True
    for number, slo in enumerate(slos):
        try:
            _one(home, archive, slo, client, wanted)
        except NotOurs as error:
            records.tell([error.problem])
            well = False
        except Refused as error:
            told = Problem(
                archive.at(slo, "measured_by"), "prometheus", f"{slo.id}: {error.message}", remedy=error.remedy
            )
            records.tell([told])
            well = False
            if isinstance(error, Unreachable):
                if rest := len(slos) - number - 1:
                    click.echo(f"{rest} more were not asked for", err=True)
                return False
    return well


def _one(home: Path, archive: Archive, slo: Slo, client: Client, wanted: Wanted) -> None:
    """Measure one objective and say what came of it."""
    known = recorded.read(home, f"slos/data/{slo.id}.csv")
    step = _step(known, wanted.slice)
    start, end = _span(slo, known, wanted, step)
    if start >= end:
        click.echo(f"{slo.id}: up to date, {len(known.lines)} slices to {_told(end)}")
        return
    found = slices(client, slo.measured_by, start, end, step)
    merged = recorded.merge(known, found, rewrite=wanted.rewrite)
    if merged.text != known.text and not wanted.dry_run:
        recorded.write(home, known, merged.text)
    _report(slo, known, found, merged, wanted, (start, end, step))
    if not found:
        raise Refused(
            f"no data from {_told(start)} to {_told(end)}", "are the queries right, and are data kept so long?"
        )


def _step(known: Recorded, wanted: timedelta | None) -> int:
    """The slices' length in seconds; one file holds slices of one length."""
    length = int((wanted or timedelta(seconds=known.step or 0) or USUAL).total_seconds())
    stray = next((start for start in known.lines if start % length), None)
    if (known.step and known.step % length) or stray is not None or (known.step or length) < length:
        has = f"slices of {duration(timedelta(seconds=known.step))}" if known.step else "a slice"
        problem = Problem(
            Source(known.path),
            recorded.RULE,
            f"it holds {has} that begin at {_told(stray or min(known.lines))}, not slices of {length // 60} minutes",
            remedy="leave out --slice, or begin another file",
        )
        raise NotOurs(problem)
    return length


def _span(slo: Slo, known: Recorded, wanted: Wanted, step: int) -> tuple[int, int]:
    """From where to where to ask, on the slices' own grid."""
    end = int(wanted.until.timestamp()) // step * step
    if wanted.since:
        return -(-int(wanted.since.timestamp()) // step) * step, end
    if known.last is not None:
        return known.last + step, end
    return int(windows.window(slo.window, wanted.until).start.timestamp()) // step * step, end


def _report(
    slo: Slo,
    known: Recorded,
    found: Sequence[Row],
    merged: recorded.Merged,
    wanted: Wanted,
    asked: tuple[int, int, int],
) -> None:
    start, end, step = asked
    verb = "would be added" if wanted.dry_run else "added"
    silent = (end - start) // step - len(found)
    gaps = f", {silent} without data" if silent else ""
    click.echo(f"{slo.id}: {merged.added} slices {verb}, {_told(start)} to {_told(end)}{gaps}")
    if merged.differing:
        what = "replaced" if wanted.rewrite and not wanted.dry_run else "kept as recorded"
        message = f"{len(merged.differing)} slices differ from what the server says today, {what}"
        first = f"the first is that of {_told(merged.differing[0])}"
        remedy = first if wanted.rewrite else f"{first}; --rewrite replaces them"
        records.tell([Problem(Source(known.path), recorded.RULE, message, Level.WARNING, remedy)])


def _told(at: int) -> str:
    return f"{datetime.fromtimestamp(at, UTC):%Y-%m-%d %H:%M} UTC"
