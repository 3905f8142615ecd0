"""A drill: a tabletop exercise. Always internal, outside every figure but the drill register."""

from uptrail.records.lifecycle import Ends
from uptrail.records.occurrence import Occurrence, Roles
from uptrail.values import Severity, Time


class Drill(Ends, Occurrence):
    """A file in `incidents/` with `kind: drill`."""

    participants: tuple[str, ...] = ()
    scenario: str = ""
    team: str = ""
    severity: Severity = ""
    roles: Roles = Roles()
    resolved: Time | None = None
