"""Where the records are: the folder with `uptrail.yaml`, here or above."""

from pathlib import Path

import click

SETTINGS = "uptrail.yaml"
CACHE = ".cache/uptrail"

root_option = click.option(
    "--root",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help=f"The folder with {SETTINGS} [this one or one above].",
)


def kept(home: Path) -> Path | None:
    """The builds' cache, if there is one: a command makes no folders of its own."""
    cache = home / CACHE
    return cache if cache.is_dir() else None


def find_root(given: Path | None = None) -> Path:
    """The root, absolute; raises a usage error with a remedy when there is none."""
    here = (given or Path.cwd()).resolve()
    for folder in [here] if given else [here, *here.parents]:
        if (folder / SETTINGS).is_file():
            return folder
    where = f"{given} has no {SETTINGS}" if given else f"no {SETTINGS} here or in a folder above"
    raise click.UsageError(f"{where}: go to the folder that has one, name it with --root, or run uptrail init")
