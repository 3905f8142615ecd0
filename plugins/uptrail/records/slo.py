"""A service level objective: how well a service should do, over which window, measured how."""

from enum import StrEnum

from pydantic import Field

from uptrail.records.base import Record, Value
from uptrail.records.measurements import Measurements
from uptrail.records.occurrence import Audience
from uptrail.values import Length, Percent


class WindowKind(StrEnum):
    """Whether a window ends now or with the calendar."""

    ROLLING = "rolling"
    CALENDAR = "calendar"


class Window(Value):
    """The time an objective is held to: `count` days rolling, or the calendar `unit` in `time_zone`.

    `unit` is minute, hour, day, week, month, quarter or year; rolling months go back by the date, so
    their lengths differ. Calendar windows begin where the calendar's own units do, unless `start` is
    given: then they are counted from that wall-clock time, `2022-01-01 12:00:00`, in `time_zone`.
    """

    kind: WindowKind = Field(description="Whether it ends now, or with the calendar.")
    unit: str = Field(description="minute, hour, day, week, month, quarter or year.")
    count: int = Field(1, description="How many units.")
    time_zone: str = Field("UTC", description="The clock by which calendar windows begin.", examples=["Europe/Lisbon"])
    start: str = Field("", description="The wall-clock time from which calendar windows are counted, if not their own.")
    text: str = Field("", description="The window as it was typed.")


class Method(StrEnum):
    """How good and bad add up, in OpenSLO's words."""

    OCCURRENCES = "Occurrences"
    TIMESLICES = "Timeslices"
    RATIO_TIMESLICES = "RatioTimeslices"


class MaintenancePolicy(StrEnum):
    """What maintenance does to the figure: leave the denominator, count as good, or count as bad."""

    EXCLUDE = "exclude"
    GOOD = "good"
    BAD = "bad"


class SliSource(Value):
    """Where measurements come from; all empty means from the incidents."""

    csv: str = Field("", description="A file with the columns start, good and total.", examples=["slos/data/api.csv"])
    good: str = Field("", description="A query that counts the good events.")
    total: str = Field("", description="A query that counts all events.")
    ratio: str = Field("", description="A query for the share of good events, from 0 to 1.")

    @property
    def kind(self) -> str:
        """`incidents`, `csv` or `prometheus`."""
        return "csv" if self.csv else "prometheus" if self.total or self.ratio else "incidents"


class Slo(Record):
    """One objective of a service; `id` is `<service>-<name>` as a slug unless it was given."""

    id: str = Field(description="Its name in addresses and files; made of service and name unless it is given.")
    service: str = Field(description="What the objectives are of; else the file's name.")
    name: str = Field(description="What the objective is called.", examples=["Availability"])
    team: str = Field("", description="Who answers for it. Internal.")
    tier: int | None = Field(None, description="How much depends on it, 1 the most. Internal.")
    description: str = Field("", description="What is promised, in a customer's words.")
    sli: str = Field("", description="What is measured, in words.", examples=["Successful requests / all requests"])
    objective: Percent = Field(description="The share that must be good, with its percent sign.")
    window: Window = Field(
        description="The time it is held to.", examples=["30 days rolling", "4 weeks rolling", "calendar month"]
    )
    error_budget: str = Field("", description="The budget in words, which is checked.", examples=["21.6 minutes/month"])
    audience: Audience = Field(Audience.INTERNAL, description="Only `public` shows it on the public site.")
    components: tuple[str, ...] = Field((), description="The components whose incidents spend its budget.")
    method: Method = Field(Method.OCCURRENCES, description="Whether events, or slices of time, are counted.")
    timeslice_target: Percent | None = Field(None, description="From which share on a slice of time is good.")
    timeslice_window: Length | None = Field(None, description="How long a slice of time is.")
    exclude_maintenance: MaintenancePolicy = Field(
        MaintenancePolicy.EXCLUDE, description="What maintenance does to the figure; `true` leaves it out."
    )
    measured_by: SliSource = Field(
        SliSource(), description="Where the figures come from: `incidents`, a CSV file, or queries to Prometheus."
    )
    measurements: Measurements = Field(default=Measurements(), repr=False)

    @property
    def source_kind(self) -> str:
        """`incidents`, `csv` or `prometheus`: what the figures are made from."""
        return self.measured_by.kind
