"""The command line: one subcommand per file, listed in `COMMANDS`."""

import os
import sys
from types import TracebackType

import click

from uptrail import __version__
from uptrail.commands.actions import actions
from uptrail.commands.build import build
from uptrail.commands.cancel import cancel
from uptrail.commands.check import check
from uptrail.commands.import_ import import_
from uptrail.commands.init import init
from uptrail.commands.new import new
from uptrail.commands.resolve import resolve
from uptrail.commands.review import review
from uptrail.commands.schema import schema
from uptrail.commands.slo import slo
from uptrail.commands.update import update

COMMANDS: tuple[click.Command, ...] = (
    *(init, check, review, build, import_, new, update, resolve, cancel, actions, slo),
    schema,
)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="uptrail", message="%(prog)s %(version)s")
def program() -> None:
    """Uptime with a paper trail: records in git become a status page and a lessons archive.

    `uptrail COMMAND --help` tells more about a command.
    """


for command in COMMANDS:
    program.add_command(command)


def main() -> None:
    """Run the program. A user never sees a traceback, unless UPTRAIL_DEBUG is set."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    if not os.environ.get("UPTRAIL_DEBUG"):
        sys.excepthook = _in_one_line
    try:
        program()
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        click.echo(f"uptrail: {place}{error.strerror or error}", err=True)
        sys.exit(2)


def _in_one_line(kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
    told = " ".join(str(error).split()) or "no more is known"
    click.echo(f"uptrail: unexpected {kind.__name__}: {told} (set UPTRAIL_DEBUG=1 to see where)", err=True)
