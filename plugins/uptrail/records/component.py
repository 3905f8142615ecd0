"""A component: a part of the service that a customer can name and that can be up or down."""

from pydantic import Field

from uptrail.records.base import Record
from uptrail.records.occurrence import Audience
from uptrail.values import Day


class Component(Record):
    """One entry under `components:` in `uptrail.yaml`; uptime counts from `since`."""

    name: str = Field("", description="What a customer calls it.", examples=["Checkout"])
    group: str = Field("", description="The group that it is shown in; groups keep the order of first mention.")
    description: str = Field("", description="What it does, in a customer's words.")
    team: str = Field("", description="Who looks after it. Internal.")
    tier: int | None = Field(None, description="How much depends on it, 1 the most. Internal.")
    audience: Audience = Field(Audience.INTERNAL, description="Only `public` shows it on the public site.")
    since: Day | None = Field(None, description="The day from which uptime counts; before it there is no data.")
    aliases: tuple[str, ...] = Field((), description="Old addresses of its page, which go on leading to it.")
