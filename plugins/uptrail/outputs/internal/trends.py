"""How quickly incidents are detected and dealt with: by month and quarter, severity, team and detection source."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property, partial

from markupsafe import Markup

from uptrail.archive import Archive
from uptrail.audience import View
from uptrail.measures.response_times import PHASES, Summary, month, quarter, severity, summaries_by
from uptrail.outputs.document import Document, Page
from uptrail.outputs.internal.paper import page
from uptrail.outputs.internal.teams import teams_of, touched
from uptrail.outputs.pictures import trends
from uptrail.outputs.pictures.trends import Month
from uptrail.outputs.words import Words, words_for
from uptrail.problem import Problem
from uptrail.records import Incident

PATH = "trends/index.html"
SHOWN = 12
"""So many months are shown, the current one included."""
QUARTERS = 8
"""So many quarters are shown, the current one included."""
TITLES = {
    "detect": "Time to detect",
    "acknowledge": "Time to acknowledge",
    "declare": "Time to declare",
    "mitigate": "Time to mitigate",
    "resolve": "Time to resolve",
}


Split = tuple[str, Mapping[str, Summary]]
"""What some incidents have in common, empty when that is not recorded, and the summary of each phase."""


@dataclass(frozen=True)
class Trend:
    """One figure over the latest months, oldest first."""

    phase: str
    months: tuple[Month, ...]
    words: Words

    @property
    def title(self) -> str:
        """What is measured."""
        return TITLES[self.phase]

    @property
    def known(self) -> int:
        """Of how many incidents the time is known."""
        return sum(month.times.n for month in self.months)

    @cached_property
    def picture(self) -> Markup:
        """The drawing."""
        return trends.draw(f"up-trend-{self.phase}", f"{self.title}, by month", self.months, self.words)


def documents(view: View, archive: Archive, problems: Sequence[Problem]) -> Iterator[Document]:
    """`trends/index.html`, made anew each time: its months move with the moment."""
    yield Document(PATH, partial(render, view, archive), section="Trends")


def render(view: View, archive: Archive) -> Page:
    """The page at the archive's moment."""
    recent = _recent(archive.incidents.values(), latest(archive.as_of)[0])
    return page(
        view,
        PATH,
        "trends.html",
        title="Trends",
        description="How quickly incidents are detected and dealt with",
        trends=trends_of(archive, words_for(view.site.language)),
        titles=TITLES,
        count=len(recent),
        quarters=by_quarter(archive),
        severities=by_severity(archive, recent),
        teams=by_team(archive, recent),
        sources=by_source(recent),
    )


def trends_of(archive: Archive, words: Words, phases: Sequence[str] = PHASES) -> tuple[Trend, ...]:
    """Each figure over the latest months; incidents without a beginning belong to none of them."""
    firsts = latest(archive.as_of)
    by_month = summaries_by(_recent(archive.incidents.values(), firsts[0]), month)
    return tuple(
        Trend(phase, tuple(Month(first, _times(by_month, first, phase)) for first in firsts), words) for phase in phases
    )


def by_quarter(archive: Archive) -> Sequence[Split]:
    """The latest quarters in which something began, oldest first."""
    count = archive.as_of.year * 4 + (archive.as_of.month - 1) // 3 - QUARTERS + 1
    recent = _recent(archive.incidents.values(), date(count // 4, count % 4 * 3 + 1, 1))
    return sorted(summaries_by(recent, quarter).items())


def by_severity(archive: Archive, incidents: Sequence[Incident]) -> Sequence[Split]:
    """By severity in the matrix's order, then others, and at the end those without one."""
    order = {id: place for place, id in enumerate(archive.settings.severities)}
    found = summaries_by(incidents, severity)
    return sorted(found.items(), key=lambda split: (split[0] == "", order.get(split[0], len(order)), split[0]))


def by_team(archive: Archive, incidents: Sequence[Incident]) -> Sequence[Split]:
    """By the teams whose components were touched; an incident of several counts for each."""
    return _by_name(summaries_by(incidents, lambda one: teams_of(archive, touched(archive, one)) or ("",)))


def by_source(incidents: Sequence[Incident]) -> Sequence[Split]:
    """By what detected an incident."""
    return _by_name(summaries_by(incidents, lambda one: (one.detected_by.replace("_", " "),)))


def _by_name(found: Mapping[str, Mapping[str, Summary]]) -> Sequence[Split]:
    return sorted(found.items(), key=lambda split: (split[0] == "", split[0]))


def _recent(incidents: Iterable[Incident], since: date) -> Sequence[Incident]:
    """The incidents that began on a day or after it."""
    return [one for one in incidents if one.started and one.started.date() >= since]


def latest(as_of: datetime) -> list[date]:
    """The first days of the last months, oldest first; the month of `as_of` is the last."""
    count = as_of.year * 12 + as_of.month - 1
    return [date(one // 12, one % 12 + 1, 1) for one in range(count - SHOWN + 1, count + 1)]


def _times(by_month: Mapping[str, Mapping[str, Summary]], first: date, phase: str) -> Summary:
    found = by_month.get(f"{first:%Y-%m}")
    return found[phase] if found else Summary(0)
