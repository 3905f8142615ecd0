"""A postmortem: what happened, why, and what will change, in the template's sections."""

import re
from collections.abc import Mapping
from datetime import date as Date
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cached_property

from pydantic import Field

from uptrail.records.action_item import ActionItem
from uptrail.records.base import Record, Value
from uptrail.records.deferred import Deferred
from uptrail.records.occurrence import Audience, TimelineEntry
from uptrail.values import Day, Severity


class PostmortemStatus(StrEnum):
    """How far the document is."""

    DRAFT = "Draft"
    REVIEWED = "Reviewed"
    COMPLETE = "Complete"


class Section(Value):
    """A heading and the Markdown below it, up to the next heading of any level. `line` is the heading's."""

    title: str
    level: int
    text: str
    line: int


class Impact(Value):
    """The bulleted facts of the Impact section, as typed; `other` holds further facts by their label."""

    duration: str = ""
    users_affected: str = ""
    revenue_impact: str = ""
    support_tickets: str = ""
    slo_impact: str = ""
    other: dict[str, str] = Field(default_factory=dict)


class Why(Value):
    """A why-question, its answer, and the questions that its answer raises."""

    question: str
    answer: str = ""
    children: tuple["Why", ...] = ()


class Factor(Value):
    """A contributing factor; `category` is one of the fishbone's bones or empty."""

    text: str
    category: str = ""
    primary: bool = False


class Gate(StrEnum):
    """How a fault-tree node follows from its children."""

    AND = "AND"
    OR = "OR"


class FaultNode(Value):
    """A node of a fault tree; a leaf has no gate and no children."""

    text: str
    gate: Gate | None = None
    children: tuple["FaultNode", ...] = ()


PER_CENT = r"\d\s*(?:%|per\s?cent\b)"
"""A figure in per cent."""

CATEGORIES = ("people", "process", "technology", "environment", "timing", "configuration")


PUBLIC_SECTIONS: Mapping[str, tuple[str, ...]] = {
    "summary": (),
    "impact": (),
    "timeline": (),
    "root cause analysis": ("what happened", "5 whys analysis", "contributing factors", "fault tree"),
    "what went well": (),
    "what went poorly": (),
    "lessons learned": (),
}
"""The sections of a public postmortem that are published, each with the sub-sections that are."""


class Postmortem(Deferred, Record):
    """A file in `postmortems/`. `sections` holds the whole text in order; the typed fields are read from it.

    `incidents` names the incidents it is about (by default the one with the same id).
    `went_well`, `went_poorly` and `got_lucky` are the bullets of those sections.
    """

    title: str = Field(description="What happened, as a customer would say it; else the first heading.")
    date: Day | None = Field(None, description="The day of the incident.")
    duration: timedelta | None = Field(None, description="How long it lasted.", examples=["1 hour 30 minutes"])
    duration_text: str = ""
    severity: Severity = Field("", description="A row of the severity matrix.", examples=["SEV1", "SEV2"])
    authors: tuple[str, ...] = Field((), description="Who wrote it.")
    status: PostmortemStatus | None = Field(None, description="How far the document is.")
    incidents: tuple[str, ...] = Field((), description="The ids of its incidents; else the one of the same id.")
    template: str = Field("", description="The template whose sections it has, unless it is ours.")
    tags: tuple[str, ...] = Field((), description="Words to find it by.")
    audience: Audience = Field(Audience.INTERNAL, description="Only `public` publishes its narrative.")
    aliases: tuple[str, ...] = Field((), description="Old addresses of its page, which go on leading to it.")
    summary: str = ""
    impact: Impact = Impact()
    timeline: tuple[TimelineEntry, ...] = ()
    what_happened: str = ""
    whys: tuple[Why, ...] = ()
    factors: tuple[Factor, ...] = ()
    fault_tree: FaultNode | None = None
    went_well: tuple[str, ...] = ()
    went_poorly: tuple[str, ...] = ()
    got_lucky: tuple[str, ...] = ()
    lessons: str = ""
    action_items: tuple[ActionItem, ...] = ()
    sections: tuple[Section, ...] = ()

    @cached_property
    def first_due(self) -> Date | None:
        """The earliest day on which an open action item is due."""
        return min((item.due for item in self.action_items if item.is_open and item.due), default=None)

    @cached_property
    def last_due(self) -> Date | None:
        """The latest day on which an open action item is due: `date.max` without a day, None when none is open."""
        return max((item.due or Date.max for item in self.action_items if item.is_open), default=None)

    @cached_property
    def reach(self) -> tuple[datetime, datetime] | None:
        """The first and the last moment of its timeline."""
        known = [entry.at for entry in self.timeline if entry.at]
        return (min(known), max(known)) if known else None

    @cached_property
    def budget_said(self) -> str | None:
        """What its impact says of error budgets in per cent, as typed; None when it says nothing of the kind."""
        text = self.impact.slo_impact
        return text if re.search(r"budget", text, re.IGNORECASE) and re.search(PER_CENT, text) else None

    @property
    def published(self) -> tuple[Section, ...]:
        """The sections that a public postmortem shows; a sub-section only within a section that lists it."""
        found: list[Section] = []
        within: tuple[str, ...] | None = None
        for section in self.sections:
            title = section.title.split("(")[0].strip().lower()
            if section.level <= 2:
                within = PUBLIC_SECTIONS.get(title) if section.level == 2 else None
                shown = within is not None
            else:
                shown = within is not None and title in within
            if shown:
                found.append(section)
        return tuple(found)
