"""`uptrail build`: both sites' pages and files for a site generator that runs no plugins."""

import os
from datetime import UTC, datetime
from pathlib import Path

import click

from uptrail.adapters import folder
from uptrail.adapters.printing import line
from uptrail.adapters.site import Site
from uptrail.adapters.workshop import Busy
from uptrail.commands.root import CACHE, find_root, root_option
from uptrail.problem import Level
from uptrail.records.occurrence import Audience

EXISTING = click.Path(exists=True, file_okay=False, path_type=Path)


@click.command()
@click.option("--to", "target", required=True, type=click.Path(path_type=Path), help="The folder to write.")
@click.option(
    "--audience",
    type=click.Choice([audience.value for audience in Audience]),
    default=Audience.PUBLIC.value,
    show_default=True,
    help="Whose site it is.",
)
@root_option
@click.option("--docs", type=EXISTING, help="A folder of hand-written pages to take along.")
@click.option("--strict", is_flag=True, help="Write nothing when a record has an error.")
def build(target: Path, audience: str, root: Path | None, docs: Path | None, strict: bool) -> None:
    """Write pages and files for a site generator without plugins.

    DIR gets docs/ and an mkdocs.yml that MkDocs and Zensical build as they stand. What is sound
    is written, and errors in records are printed; with --strict an error stops it.
    """
    home = find_root(root)
    cache = home / CACHE
    try:
        site = Site(home, Audience(audience), cache, clock=datetime.now(UTC), environ=os.environ)
        errors = [problem for problem in site.problems if problem.level is Level.ERROR]
        for problem in errors:
            click.echo(line(problem), err=True)
        if errors and strict:
            raise click.ClickException(f"{len(errors)} errors in the records; nothing was written")
        folder.write(site, target, cache, docs)
    except (OSError, Busy, folder.NotOurs, folder.Refused) as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{len(site.documents)} pages and files written to {target}")
