"""What to look at on a Monday: what is open, missing, overdue and burning; below it the status board."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import timedelta

from uptrail.archive import Archive
from uptrail.audience import View
from uptrail.measures.accounts import Account, accounts
from uptrail.measures.recurrence import Unkept
from uptrail.outputs.bars import Bars
from uptrail.outputs.document import Document, Page
from uptrail.outputs.internal import slos
from uptrail.outputs.internal.actions import overdue
from uptrail.outputs.internal.duties import DutyState, owing
from uptrail.outputs.internal.factors import recent
from uptrail.outputs.internal.lore import Lore, cause_address, lore_of
from uptrail.outputs.internal.paper import page
from uptrail.outputs.internal.promises import promises
from uptrail.outputs.internal.trends import trends_of
from uptrail.outputs.state import WINDOWS, State, state_of
from uptrail.outputs.words import words_for
from uptrail.problem import Level, Problem
from uptrail.records import Incident

PATH = "index.html"
MOST = 10
"""So many lines of each list; the rest is one click away."""
FEW = 5
"""So many overdue actions, which take more room."""
LATELY = timedelta(days=90)
"""So long after it was last found a factor that came again is on this page."""
TRENDS = ("detect", "resolve")
"""The response times that say most; the rest is on their own page."""


def documents(view: View, archive: Archive, problems: Sequence[Problem]) -> Iterator[Document]:
    """The one home page; it tells of the moment, so it is always made anew."""
    yield Document(PATH, lambda: render(view, archive, problems), section="Home")


def render(view: View, archive: Archive, problems: Sequence[Problem]) -> Page:
    """The page at the archive's moment."""
    state = state_of(view)
    owed, lore = owing(archive), lore_of(archive)
    return page(
        view,
        PATH,
        "home.html",
        title=view.site.name,
        description="What is open, missing, overdue and burning",
        state=state,
        open=[archive.incidents[shown.id] for shown in state.open_incidents],
        late=[one for one in owed if one.state is not DutyState.WAITED_FOR],
        soon=[one for one in owed if one.state is DutyState.WAITED_FOR],
        overdue=overdue(promises(archive)),
        burning=burning(accounts(archive)),
        asked=slos.owed(archive),
        levels=Counter(problem.level for problem in problems),
        errors=sorted((p for p in problems if p.level is Level.ERROR), key=lambda p: p.sort_key),
        again=[(cause, cause_address(cause)) for cause in recent(lore, archive.today - LATELY)],
        unkept=unkept(archive, lore),
        trends=[one for one in trends_of(archive, words_for(view.site.language), TRENDS) if one.known],
        bars=board(state),
        windows=WINDOWS,
        most=MOST,
        few=FEW,
    )


def unkept(archive: Archive, lore: Lore) -> list[tuple[Unkept, Incident, str]]:
    """Open actions that might have prevented what began lately, the newest incident first; one of each incident."""
    since = archive.as_of - LATELY
    found = [
        (one[0], incident, lore.linked_by(one[0]))
        for id, one in lore.unkept.items()
        if (incident := archive.incidents[id]).started and incident.started >= since
    ]
    return sorted(found, key=lambda one: (str(one[1].started), one[1].id), reverse=True)


def burning(all_accounts: Sequence[Account]) -> list[Account]:
    """The budgets that have left the best band, what is nearest to exhaustion first."""
    left = [(account.remaining, account) for account in all_accounts if account.remaining is not None and account.place]
    return [account for _, account in sorted(left, key=lambda pair: (pair[0], pair[1].slo.id))]


def board(state: State) -> dict[str, Bars]:
    """The daily bars of every component."""
    return {one.id: Bars(state.bars(one)) for one in state.view.components.values()}
