"""The script of the search box, published without its comments and under a name that changes with its content."""

from collections.abc import Iterator, Sequence
from functools import cache

from uptrail.archive import Archive
from uptrail.audience import View
from uptrail.outputs.browser import named, stripped
from uptrail.outputs.document import Document
from uptrail.problem import Problem


@cache
def script() -> bytes:
    """What browsers get."""
    return stripped("search.js")


@cache
def path() -> str:
    """Where it is published."""
    return named("search", script())


def documents(view: View, archive: Archive, problems: Sequence[Problem]) -> Iterator[Document]:
    """The script; pages load it only where there is an index."""
    yield Document(path(), script, key=path())
