"""`uptrail slo rules`: Prometheus rules that record the objectives and alert on how fast their budgets burn."""

from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

import click

from uptrail import __version__
from uptrail.commands.root import find_root, root_option
from uptrail.commands.slo import records
from uptrail.outputs import prometheus
from uptrail.problem import Level


def read_address(_context: click.Context, _option: click.Parameter, text: str) -> str:
    """An address that begins with http or https."""
    if text and (urlsplit(text).scheme not in {"http", "https"} or not urlsplit(text).netloc):
        raise click.BadParameter(f"{text!r} is not an address; write it as https://archive.example.org/")
    return text


@click.command()
@click.argument("ids", nargs=-1, metavar="[SLO]...")
@click.option("--output", "-o", type=click.Path(dir_okay=False, path_type=Path), help="Write to a file.")
@click.option(
    "--site",
    default="",
    envvar="UPTRAIL_INTERNAL_URL",
    callback=read_address,
    help="The internal archive's address, to link alerts to [UPTRAIL_INTERNAL_URL].",
)
@click.option(
    "--runbook",
    default="",
    callback=read_address,
    help="Where runbooks are: an address with {id}, {service}, {team}, {alert} or {severity} in it.",
)
@root_option
def rules(ids: Sequence[str], output: Path | None, site: str, runbook: str, root: Path | None) -> None:
    """Write Prometheus rules: recordings, and alerts on how fast budgets burn.

    They are named and labelled as those of Sloth. Objectives that Prometheus does not measure have none.
    """
    home = find_root(root)
    archive = records.read(home, None)
    slos = records.chosen(archive, ids)
    links = prometheus.Links(site, runbook, _runbooks(home, site))
    least = archive.settings.policies.min_events
    found = prometheus.rules(slos, min_events=least, version=__version__, links=links)
    records.tell(found.problems)
    strangers = [slo.id for slo in slos if slo.source_kind != "prometheus"]
    if ids and strangers:
        raise click.UsageError(f"{strangers[0]} is not measured by Prometheus: give it source: {{prometheus: …}}")
    text = prometheus.text(found)
    if output is None:
        click.echo(text, nl=False)
    elif not output.exists() or output.read_text(encoding="utf-8") != text:
        output.write_text(text, encoding="utf-8")
    where = f" to {output}" if output else ""
    click.echo(f"rules of {len(found.written)} of {len(slos)} objectives written{where}", err=True)
    if any(problem.level is Level.ERROR for problem in found.problems):
        raise click.exceptions.Exit(1)


def _runbooks(home: Path, site: str) -> dict[str, str]:
    """The addresses of runbooks by the objective or alert that they are named after."""
    stems = sorted(path.stem for path in (home / "runbooks").rglob("*.md") if not path.name.startswith("."))
    return {stem: f"{site.rstrip('/')}/runbooks/{stem}/" for stem in stems} if site else {}
