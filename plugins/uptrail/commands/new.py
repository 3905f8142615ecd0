"""`uptrail new`: begin a record, asking only for what is missing."""

import click

from uptrail.commands.new_incident import incident
from uptrail.commands.new_maintenance import maintenance


@click.group()
def new() -> None:
    """Begin a record: an incident or a maintenance."""


new.add_command(incident)
new.add_command(maintenance)
