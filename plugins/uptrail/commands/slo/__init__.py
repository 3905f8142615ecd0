"""`uptrail slo`: objectives and their error budgets, one subcommand per file."""

import click

from uptrail.commands.slo.diff import diff
from uptrail.commands.slo.export import export
from uptrail.commands.slo.measure import measure
from uptrail.commands.slo.rules import rules
from uptrail.commands.slo.show import show
from uptrail.commands.slo.what_if import what_if

SUBCOMMANDS: tuple[click.Command, ...] = (show, diff, what_if, measure, rules, export)


@click.group()
def slo() -> None:
    """Objectives: show and compare their budgets, measure them, write their alerts and documents."""


for subcommand in SUBCOMMANDS:
    slo.add_command(subcommand)
