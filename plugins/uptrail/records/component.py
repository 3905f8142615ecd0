"""A component: a part of the service that a customer can name and that can be up or down."""

from uptrail.records.base import Record
from uptrail.records.occurrence import Audience
from uptrail.values import Day


class Component(Record):
    """One entry under `components:` in `uptrail.yaml`; uptime counts from `since`."""

    name: str = ""
    group: str = ""
    description: str = ""
    team: str = ""
    tier: int | None = None
    audience: Audience = Audience.INTERNAL
    since: Day | None = None
