"""`uptrail slo`: objectives and their error budgets, one subcommand per file."""

import click

from uptrail.commands.slo.diff import diff
from uptrail.commands.slo.measure import measure
from uptrail.commands.slo.rules import rules
from uptrail.commands.slo.show import show

SUBCOMMANDS: tuple[click.Command, ...] = (show, diff, measure, rules)


@click.group()
def slo() -> None:
    """Objectives: show their budgets, measure them, write their alerts."""


for subcommand in SUBCOMMANDS:
    slo.add_command(subcommand)
