"""Everything that is published, one thing per file.

`OUTPUTS` make documents of a `View` alone, for either audience. `internal_outputs` also see the
archive and the problems; they run for the internal site only, and where both make the same
path the internal document wins.
"""

from collections.abc import Callable, Iterable, Sequence

from uptrail.archive import Archive
from uptrail.audience import View
from uptrail.outputs import browser, health, moved, robots, share, stylesheet
from uptrail.outputs.api import components, incidents, maintenances, status, summary
from uptrail.outputs.api.v1 import V1
from uptrail.outputs.calendars import maintenance
from uptrail.outputs.document import Document
from uptrail.outputs.embeds import badge, card, script
from uptrail.outputs.feeds import atom, json_feed, rss
from uptrail.outputs.pages import PAGES
from uptrail.problem import Problem

Output = Callable[[View], Iterable[Document]]
InternalOutput = Callable[[View, Archive, Sequence[Problem]], Iterable[Document]]

OUTPUTS: tuple[Output, ...] = (
    *PAGES,
    atom.documents,
    rss.documents,
    json_feed.documents,
    maintenance.documents,
    summary.documents,
    status.documents,
    components.documents,
    incidents.documents,
    maintenances.documents,
    *V1,
    badge.documents,
    card.documents,
    script.documents,
    stylesheet.documents,
    browser.documents,
    share.documents,
    health.documents,
    robots.documents,
    moved.documents,
)


def internal_outputs() -> tuple[InternalOutput, ...]:
    """What only the internal site has; loaded when somebody builds that."""
    from uptrail.outputs.internal import INTERNAL

    return INTERNAL
