"""What every `uptrail slo` subcommand begins with: the archive, and the objectives that were named."""

import os
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import click

from uptrail import files
from uptrail.adapters.printing import line
from uptrail.archive import Archive
from uptrail.problem import Level, Problem
from uptrail.records import Slo
from uptrail.rules.wording import suggestion


def read(root: Path, as_of: datetime | None, folders: Sequence[str] = ("slos/",)) -> Archive:
    """The archive, as if it were `as_of`; errors in the folders that matter are told on the error stream."""
    reading = files.read(root, clock=datetime.now(UTC), environ=os.environ)
    told = [
        problem
        for problem in reading.problems
        if problem.level is Level.ERROR and problem.source.path.startswith(tuple(folders))
    ]
    tell(told)
    return replace(reading.archive, as_of=as_of) if as_of else reading.archive


def chosen(archive: Archive, ids: Sequence[str]) -> tuple[Slo, ...]:
    """The objectives with these ids, all without any; an unknown id is a usage error."""
    for id in ids:
        if id not in archive.slos:
            raise click.UsageError(f"there is no SLO {id!r}; {suggestion(id, list(archive.slos))}")
    return tuple(slo for slo in archive.slos.values() if not ids or slo.id in ids)


def tell(problems: Iterable[Problem]) -> None:
    """Print problems on the error stream, one a line."""
    for problem in problems:
        click.echo(line(problem), err=True)
