"""What the checks found, worst first and by file, with what to write instead."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from uptrail.archive import Archive
from uptrail.audience import View
from uptrail.outputs.document import Document, Page
from uptrail.outputs.internal.addresses import Addresses
from uptrail.outputs.internal.digests import by_path
from uptrail.outputs.internal.paper import page
from uptrail.problem import Level, Problem

PER_PAGE = 500


@dataclass(frozen=True)
class Findings:
    """The problems of one file; `address` leads from the site's root to its page, or is empty."""

    path: str
    address: str
    problems: tuple[Problem, ...]

    @property
    def level(self) -> Level:
        """The level of the worst."""
        return self.problems[0].level


def documents(view: View, archive: Archive, problems: Sequence[Problem]) -> Iterator[Document]:
    """`problems/index.html`, and `problems/page/2/index.html` and so on when there are many."""
    files = findings(archive, problems)
    sheets = paged(files, PER_PAGE) or [()]
    for number, sheet in enumerate(sheets, 1):
        yield Document(
            path=path_of(number),
            render=partial(_page, view, problems, sheet, number, len(sheets)),
            section="Problems" if number == 1 else "",
        )


def path_of(number: int) -> str:
    """Where a page of the list is."""
    return "problems/index.html" if number == 1 else f"problems/page/{number}/index.html"


def findings(archive: Archive, problems: Sequence[Problem]) -> tuple[Findings, ...]:
    """The files with problems; those with the worst first, then by path."""
    addresses = Addresses(archive)
    files = [Findings(path, addresses.by_source.get(path, ""), found) for path, found in by_path(problems).items()]
    return tuple(sorted(files, key=lambda file: (file.level.rank, file.path)))


def paged(files: Sequence[Findings], size: int) -> list[tuple[Findings, ...]]:
    """Pages of whole files, each closed once it holds `size` problems."""
    pages: list[tuple[Findings, ...]] = []
    page: list[Findings] = []
    for file in files:
        page.append(file)
        if sum(len(each.problems) for each in page) >= size:
            pages.append(tuple(page))
            page = []
    return [*pages, tuple(page)] if page else pages


def _page(view: View, problems: Sequence[Problem], files: Sequence[Findings], number: int, last: int) -> Page:
    levels = Counter(problem.level for problem in problems)
    rules = Counter(problem.rule for problem in problems)
    return page(
        view,
        path_of(number),
        "problems.html",
        title="Problems" if last == 1 else f"Problems, page {number}",
        description=f"{len(problems)} problems found in the records",
        files=files,
        total=len(problems),
        levels=[(level, levels[level]) for level in Level],
        rules=sorted(rules.items(), key=lambda rule: (-rule[1], rule[0])),
        number=number,
        last=last,
        path_of=path_of,
    )
