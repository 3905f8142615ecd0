"""`uptrail slo export`: objectives in a form that other programs read."""

from collections.abc import Sequence
from pathlib import Path

import click

from uptrail.commands.root import find_root, root_option
from uptrail.commands.slo import records
from uptrail.files import openslo_write
from uptrail.files.openslo_write import CannotExport


@click.command()
@click.argument("ids", nargs=-1, metavar="[SLO]...")
@click.option("--openslo", is_flag=True, default=True, help="As OpenSLO v1 documents, the only form yet.")
@click.option("--output", "-o", type=click.Path(dir_okay=False, path_type=Path), help="Write to a file.")
@root_option
def export(ids: Sequence[str], openslo: bool, output: Path | None, root: Path | None) -> None:
    """Write objectives as OpenSLO v1 documents, one after the other.

    What OpenSLO has no word for stands in annotations that begin with uptrail.dev/. Ends with 1 when
    an objective cannot be said in OpenSLO; the others are written.
    """
    slos = records.chosen(records.read(find_root(root), None), ids)
    sound, refused = [], []
    for slo in slos:
        try:
            openslo_write.document(slo)
        except CannotExport as error:
            refused.append(error.problem)
        else:
            sound.append(slo)
    text = openslo_write.dumps(sound)
    if output:
        output.write_text(text, encoding="utf-8")
    else:
        click.echo(text, nl=False)
    records.tell(refused)
    if refused or output:
        where = f" to {output}" if output else ""
        click.echo(f"{len(sound)} of {len(slos)} objectives written{where}", err=True)
    if refused:
        raise click.exceptions.Exit(1)
