"""Puts one file in place, whole or not at all, and never over something that nobody has seen."""

import os
import tempfile
from contextlib import suppress
from pathlib import Path

import click

from uptrail.commands.proposal import Proposal


def write(proposal: Proposal) -> None:
    """Write the proposed text, unless the file has changed since it was read. Raises a click exception, or OSError."""
    target = proposal.scene.home / proposal.path
    target = target.resolve() if target.is_symlink() else target
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, aside = tempfile.mkstemp(prefix=".uptrail-", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(proposal.after.encode("utf-8"))
            stream.flush()
            os.fsync(stream.fileno())
        if proposal.before is None:
            _create(Path(aside), target, proposal.path)
        else:
            _replace(Path(aside), target, proposal)
    finally:
        with suppress(FileNotFoundError):
            os.unlink(aside)


def _create(aside: Path, target: Path, path: str) -> None:
    aside.chmod(0o666 & ~_umask())
    try:
        os.link(aside, target)
    except FileExistsError:
        raise click.ClickException(f"{path} exists by now; nothing was written: run the command again") from None
    except OSError:
        _create_plainly(aside, target)


def _create_plainly(aside: Path, target: Path) -> None:
    """For file systems without hard links: never over a file, though not whole at once."""
    with target.open("xb") as stream:
        stream.write(aside.read_bytes())


def _replace(aside: Path, target: Path, proposal: Proposal) -> None:
    changed = f"{proposal.path} was changed by somebody else meanwhile; nothing was written: run the command again"
    try:
        if target.read_bytes() != (proposal.before or "").encode("utf-8"):
            raise click.ClickException(changed)
        aside.chmod(target.stat().st_mode & 0o7777)
    except FileNotFoundError:
        raise click.ClickException(changed) from None
    os.replace(aside, target)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
