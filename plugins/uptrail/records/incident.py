"""An incident: a disruption, from its start to its resolution, with what was said and done."""

from datetime import datetime
from functools import cached_property

from pydantic import Field

from uptrail.records.lifecycle import IncidentLife
from uptrail.records.occurrence import CheckItem, Occurrence, Roles
from uptrail.settings import Policies
from uptrail.values import Flag, Severity, Time, written_length

DETECTED_BY = (
    *("slo_burn", "synthetic", "anomaly", "infrastructure", "support", "social", "status_page", "engineer"),
    "deployment",
)
"""What can have noticed an incident first."""
MITIGATIONS = (*("rollback", "feature_flag", "scale_up", "failover", "rate_limit", "restart", "dns_redirect", "other"),)
"""What can have ended the impact."""


class Incident(IncidentLife, Occurrence):
    """A file in `incidents/` without `kind:`, or with `kind: incident`.

    Public are title, severity, public components, times and updates; all else is internal.
    """

    severity: Severity = Field("", description="A row of the severity matrix.", examples=["SEV1", "SEV2"])
    detected: Time | None = Field(None, description="When somebody or something noticed it.")
    detected_by: str = Field("", description="What noticed it first.", examples=list(DETECTED_BY))
    acknowledged: Time | None = Field(None, description="When somebody took it on.")
    declared: Time | None = Field(None, description="When it was called an incident.")
    mitigated: Time | None = Field(None, description="When customers no longer felt it.")
    mitigation: str = Field("", description="What ended the impact.", examples=list(MITIGATIONS))
    resolved: Time | None = Field(None, description="When it was over; all components are operational again.")
    roles: Roles = Field(Roles(), description="Who did what. Internal.")
    users_affected: str = Field("", description="How many: a number or a share. Internal.", examples=["12 %"])
    data_loss: Flag = Field(False, description="Whether data was lost. Internal.")
    data_exposure: Flag = Field(False, description="Whether data was seen by others. Internal.")
    near_miss: Flag = Field(False, description="It went well, but nearly did not. Internal.")
    trigger: str = Field("", description="What changed just before. Internal.", examples=["deployment v2.3.1"])
    triage: tuple[CheckItem, ...] = Field((), description="The first questions, answered. Internal.")
    resolution: tuple[CheckItem, ...] = Field((), description="What was made sure of at the end. Internal.")

    @cached_property
    def last(self) -> float | None:
        """The last moment that it tells of anywhere, in seconds since 1970."""
        own = (self.started, self.detected, self.acknowledged, self.declared, self.mitigated, self.resolved)
        told = [at for at in (*own, self.cancelled, self.latest) if at]
        return max(told).timestamp() if told else None

    @cached_property
    def answered_after(self) -> float | None:
        """Seconds from its detection, or else its start, to its acknowledgement; None while either is unknown."""
        first = self.detected or self.started
        return (self.acknowledged - first).total_seconds() if first and self.acknowledged else None

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
        limit = policies.postmortem_when_longer_than
        if (
            self.started
            and (self.ended or as_of) - self.started > limit
            and self.severity not in policies.postmortem_exempt_severities
        ):
            reasons.append(f"it took longer than {written_length(limit)}")
        return tuple(reasons)
