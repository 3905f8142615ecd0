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

    kind: WindowKind
    unit: str
    count: int = 1
    time_zone: str = "UTC"
    start: str = ""
    text: str = ""


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

    csv: str = ""
    good: str = ""
    total: str = ""
    ratio: str = ""

    @property
    def kind(self) -> str:
        """`incidents`, `csv` or `prometheus`."""
        return "csv" if self.csv else "prometheus" if self.total or self.ratio else "incidents"


class Slo(Record):
    """One objective of a service; `id` is `<service>-<name>` as a slug unless it was given."""

    service: str
    name: str
    team: str = ""
    tier: int | None = None
    description: str = ""
    sli: str = ""
    objective: Percent
    window: Window
    error_budget: str = ""
    audience: Audience = Audience.INTERNAL
    components: tuple[str, ...] = ()
    method: Method = Method.OCCURRENCES
    timeslice_target: Percent | None = None
    timeslice_window: Length | None = None
    exclude_maintenance: MaintenancePolicy = MaintenancePolicy.EXCLUDE
    measured_by: SliSource = SliSource()
    measurements: Measurements = Field(default=Measurements(), repr=False)

    @property
    def source_kind(self) -> str:
        """`incidents`, `csv` or `prometheus`: what the figures are made from."""
        return self.measured_by.kind
