"""A notice: something customers should know that touches no component."""

from pydantic import Field

from uptrail.records.lifecycle import Ends
from uptrail.records.occurrence import Occurrence
from uptrail.values import Time


class Notice(Ends, Occurrence):
    """A file in `incidents/` with `kind: notice`, shown from `started` until `resolved`, if given."""

    resolved: Time | None = Field(None, description="When it no longer needs to be shown.")
