"""A notice: something customers should know that touches no component."""

from uptrail.records.lifecycle import Ends
from uptrail.records.occurrence import Occurrence
from uptrail.values import Time


class Notice(Ends, Occurrence):
    """A file in `incidents/` with `kind: notice`, shown from `started` until `resolved`, if given."""

    resolved: Time | None = None
