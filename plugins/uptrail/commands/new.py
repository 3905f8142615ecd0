"""`uptrail new`: begin a record, asking only for what is missing."""

import click

from uptrail.commands.new_incident import incident
from uptrail.commands.new_maintenance import maintenance
from uptrail.commands.new_postmortem import postmortem


@click.group()
def new() -> None:
    """Begin a record: an incident, a maintenance or a postmortem."""


new.add_command(incident)
new.add_command(maintenance)
new.add_command(postmortem)
