"""Everything that is published, one thing per file.

`OUTPUTS` make documents of a `View` alone, for either audience. `INTERNAL_OUTPUTS` also see the
archive and the problems; they run for the internal site only, and where both make the same
path the internal document wins.
"""

from collections.abc import Callable, Iterable, Sequence

from uptrail.archive import Archive
from uptrail.audience import View
from uptrail.outputs import stylesheet
from uptrail.outputs.api import status, summary
from uptrail.outputs.document import Document
from uptrail.outputs.feeds import atom
from uptrail.outputs.internal import INTERNAL
from uptrail.outputs.pages import PAGES
from uptrail.problem import Problem

Output = Callable[[View], Iterable[Document]]
InternalOutput = Callable[[View, Archive, Sequence[Problem]], Iterable[Document]]

OUTPUTS: tuple[Output, ...] = (
    *PAGES,
    atom.documents,
    summary.documents,
    status.documents,
    stylesheet.documents,
)
INTERNAL_OUTPUTS: tuple[InternalOutput, ...] = INTERNAL
