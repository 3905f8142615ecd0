"""A drill: a tabletop exercise. Always internal, outside every figure but the drill register."""

from uptrail.records.occurrence import Occurrence
from uptrail.values import Severity, Time


class Drill(Occurrence):
    """A file in `incidents/` with `kind: drill`."""

    participants: tuple[str, ...] = ()
    scenario: str = ""
    team: str = ""
    severity: Severity = ""
    ended: Time | None = None
