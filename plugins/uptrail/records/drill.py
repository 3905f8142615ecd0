"""A drill: a tabletop exercise. Always internal, outside every figure but the drill register."""

from pydantic import Field

from uptrail.records.action_item import ActionItem
from uptrail.records.lifecycle import Ends
from uptrail.records.occurrence import Occurrence, Roles
from uptrail.values import Severity, Time


class Drill(Ends, Occurrence):
    """A file in `incidents/` with `kind: drill`. What it found to be mended are its action items."""

    participants: tuple[str, ...] = Field((), description="Who took part.")
    scenario: str = Field("", description="What was assumed to have happened, in Markdown.")
    team: str = Field("", description="Who practised.")
    severity: Severity = Field("", description="As what it would have been declared.", examples=["SEV1", "SEV2"])
    roles: Roles = Field(Roles(), description="Who did what.")
    resolved: Time | None = Field(None, description="When the exercise ended.")
    action_items: tuple[ActionItem, ...] = Field(
        (), description="What it found to be mended, each with an owner and a date."
    )
