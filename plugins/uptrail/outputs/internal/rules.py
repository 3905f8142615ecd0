"""A page for each rule of the check, made of the rule's own docstring, so that a problem leads to its remedy."""

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial

from uptrail.archive import Archive
from uptrail.audience import View
from uptrail.outputs.document import Document, Page
from uptrail.outputs.internal.digests import digest
from uptrail.outputs.internal.paper import page
from uptrail.problem import Problem
from uptrail.rules import IDS
from uptrail.rules import page as manual_page


def documents(view: View, archive: Archive, problems: Sequence[Problem]) -> Iterator[Document]:
    """`rules/index.html` and `rules/<ID>/index.html`."""
    found = Counter(problem.rule for problem in problems)
    yield Document("rules/index.html", partial(_index, view, found))
    for rule in IDS:
        key = digest(view.site, rule, manual(rule), found[rule])
        yield Document(f"rules/{rule}/index.html", partial(_page, view, rule, found[rule]), key)


def manual(rule: str) -> str:
    """A rule's page of the manual, as Markdown, without its heading."""
    return manual_page(rule).split("\n", 1)[1].strip()


def headline(rule: str) -> str:
    """The first sentence of a rule's page, on one line; what stands before it in italics is left out."""
    paragraphs = (paragraph for paragraph in manual(rule).split("\n\n") if not paragraph.startswith("*"))
    return " ".join(next(paragraphs, "").split())


def _index(view: View, found: Counter[str]) -> Page:
    rows = [(rule, headline(rule), found[rule]) for rule in IDS]
    return page(
        view, "rules/index.html", "rules.html", title="Rules", description="What the check looks for", rows=rows
    )


def _page(view: View, rule: str, count: int) -> Page:
    return page(
        view,
        f"rules/{rule}/index.html",
        "rule.html",
        title=f"Rule {rule}",
        description=headline(rule),
        rule=rule,
        manual=manual(rule),
        count=count,
    )
