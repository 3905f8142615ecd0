"""A review as Markdown for a pull request: what is missing, what is due, what is late, and the budgets."""

from collections.abc import Iterator

from uptrail.commands.reports.markdown import plain, table
from uptrail.commands.reports.report import Report
from uptrail.commands.reviewing.findings import Review
from uptrail.commands.slo.diff_forms import markdown as budgets
from uptrail.outputs import text
from uptrail.outputs.internal.duties import Duty, DutyState
from uptrail.rules.wording import count, moment

MARK = "<!-- uptrail review -->"
"""How the one comment of a pull request is found again."""
LONGEST = 60_000
"""Bytes; a comment may have 65,536 characters, and a variable of a workflow 131,072 bytes."""
MOST = 200


def markdown(review: Review) -> str:
    """The whole summary, no longer than a comment may be."""
    told = "\n".join(_lines(review)).rstrip() + "\n"
    if len(told.encode()) <= LONGEST:
        return told
    cut = told.encode()[:LONGEST].decode(errors="ignore").rpartition("\n")[0]
    return f"{cut}\n\nThe rest is left out: it is longer than a comment may be. `uptrail review` prints all of it.\n"


def _lines(review: Review) -> Iterator[str]:
    yield from (MARK, "### Records in this change", "", f"{headline(review)}.", "")
    yield from _problems("What is missing", review.here)
    yield from _problems("What it brings about in other files", review.elsewhere)
    yield from _section("Deadlines", table(("Incident", "Because", "Postmortem"), map(_owed, review.owed), MOST))
    heads = ("Overdue", "Priority", "Action", "Owner", "Due", "Postmortem")
    late = [
        (
            count(one.days, "day"),
            one.item.priority or "-",
            text.line(one.item.action),
            one.item.owner or "nobody",
            f"{one.item.due}",
            one.item.postmortem,
        )
        for one in review.late
    ]
    yield from _section("Overdue actions in these postmortems", table(heads, late, MOST))
    yield from _section("Old addresses that would be lost", [*_lost(review)])
    yield budgets(review.budgets).replace("### ", "#### ", 1)


def headline(review: Review) -> str:
    """`1 error, 2 warnings in 1 file; 3 files of records change`."""
    told = review.here.summary if review.here.problems else "Nothing is missing"
    number = review.touched.records
    return f"{told}; {count(number, 'file')} of records {'changes' if number == 1 else 'change'}"


def _section(title: str, lines: list[str]) -> Iterator[str]:
    if lines:
        yield from (f"#### {title}", "", *lines)


def _problems(title: str, report: Report) -> Iterator[str]:
    worst = sorted(report.problems, key=lambda problem: problem.sort_key)
    rows = [
        (
            f"{report.path(one)}:{one.source.line}",
            one.level.value,
            f"{one.message}; {one.remedy}" if one.remedy else one.message,
            one.rule,
        )
        for one in worst
    ]
    yield from _section(title, table(("Place", "Level", "Problem", "Rule"), rows, MOST))


def _owed(owed: Duty) -> tuple[str, str, str]:
    what, due = ("complete", owed.complete_by) if owed.postmortem else ("a draft", owed.draft_by)
    told = f"{what} by {moment(due)}"
    if owed.state is not DutyState.WAITED_FOR:
        told = f"missing; {told}" if owed.postmortem is None else f"late; {told}"
        told += f", {count(owed.days, 'day')} ago" if owed.days else ""
    return text.line(owed.incident.title), ", ".join(owed.reasons) or "it was begun", told


def _lost(review: Review) -> Iterator[str]:
    for old, new in review.lost:
        yield f"- {plain(old)} is now {plain(new)}: keep its old id under `aliases`, or links to it break"
    if review.lost:
        yield ""
