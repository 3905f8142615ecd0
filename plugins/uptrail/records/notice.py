"""A notice: something customers should know that touches no component."""

from uptrail.records.occurrence import Occurrence
from uptrail.values import Time


class Notice(Occurrence):
    """A file in `incidents/` with `kind: notice`, shown from `started` until `ended`, if given."""

    ended: Time | None = None
