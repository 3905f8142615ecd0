"""An incident: a disruption, from its start to its resolution, with what was said and done."""

from uptrail.records.lifecycle import IncidentLife
from uptrail.records.occurrence import CheckItem, Occurrence, Roles
from uptrail.values import Flag, Severity, Time


class Incident(IncidentLife, Occurrence):
    """A file in `incidents/` without `kind:`, or with `kind: incident`.

    Public are title, severity, public components, times and updates; all else is internal.
    """

    severity: Severity = ""
    detected: Time | None = None
    detected_by: str = ""
    acknowledged: Time | None = None
    declared: Time | None = None
    mitigated: Time | None = None
    mitigation: str = ""
    resolved: Time | None = None
    roles: Roles = Roles()
    users_affected: str = ""
    data_loss: Flag = False
    data_exposure: Flag = False
    near_miss: Flag = False
    trigger: str = ""
    triage: tuple[CheckItem, ...] = ()
    resolution: tuple[CheckItem, ...] = ()
