"""How quickly incidents are detected and dealt with, month by month, as pictures and as a table."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property, partial

from markupsafe import Markup

from uptrail.archive import Archive
from uptrail.audience import View
from uptrail.measures.response_times import PHASES, Summary, month, summaries_by
from uptrail.outputs.document import Document, Page
from uptrail.outputs.internal.paper import page
from uptrail.outputs.pictures import trends
from uptrail.outputs.pictures.trends import Month
from uptrail.outputs.words import Words, words_for
from uptrail.problem import Problem
from uptrail.records import Incident

PATH = "trends/index.html"
SHOWN = 12
TITLES = {
    "detect": "Time to detect",
    "acknowledge": "Time to acknowledge",
    "declare": "Time to declare",
    "mitigate": "Time to mitigate",
    "resolve": "Time to resolve",
}


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
    return page(
        view,
        PATH,
        "trends.html",
        title="Trends",
        description="How quickly incidents are detected and dealt with, by month",
        trends=trends_of(archive, words_for(view.site.language)),
    )


def trends_of(archive: Archive, words: Words, phases: Sequence[str] = PHASES) -> tuple[Trend, ...]:
    """Each figure over the latest months; incidents without a beginning belong to none of them."""
    firsts = latest(archive.as_of)
    by_month = by_months(archive.incidents.values(), firsts[0])
    return tuple(
        Trend(phase, tuple(Month(first, _times(by_month, first, phase)) for first in firsts), words) for phase in phases
    )


def by_months(incidents: Iterable[Incident], since: date) -> Mapping[str, Mapping[str, Summary]]:
    """The summaries of the incidents of each month (`2026-03`) from `since` on."""
    recent = [one for one in incidents if one.started and one.started.date() >= since]
    return summaries_by(recent, month)


def latest(as_of: datetime) -> list[date]:
    """The first days of the last months, oldest first; the month of `as_of` is the last."""
    count = as_of.year * 12 + as_of.month - 1
    return [date(one // 12, one % 12 + 1, 1) for one in range(count - SHOWN + 1, count + 1)]


def _times(by_month: Mapping[str, Mapping[str, Summary]], first: date, phase: str) -> Summary:
    found = by_month.get(f"{first:%Y-%m}")
    return found[phase] if found else Summary(0)
