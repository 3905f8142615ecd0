"""An incident: a disruption, from its start to its resolution, with what was said and done."""

from datetime import datetime

from uptrail.records.lifecycle import IncidentLife
from uptrail.records.occurrence import CheckItem, Occurrence, Roles
from uptrail.settings import Policies
from uptrail.values import Flag, Severity, Time, written_length


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

    def postmortem_reasons(self, policies: Policies, as_of: datetime) -> tuple[str, ...]:
        """Why the policies ask for a postmortem of this incident; empty when they do not.

        A severity that `postmortem_exempt_severities` names needs none for its length alone.
        """
        if self.cancelled:
            return ()
        reasons: list[str] = []
        if self.severity in policies.postmortem_severities:
            reasons.append(f"it was a {self.severity}")
        if self.data_exposure:
            reasons.append("customer data was exposed")
        if self.near_miss:
            reasons.append("it was a near miss")
        length, limit = self.duration(as_of), policies.postmortem_when_longer_than
        if length is not None and length > limit and self.severity not in policies.postmortem_exempt_severities:
            reasons.append(f"it took longer than {written_length(limit)}")
        return tuple(reasons)
