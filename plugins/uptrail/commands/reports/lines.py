"""For people: `path:line:column: level: message [rule]`, the remedy below it, and a summary."""

from uptrail.commands.reports.report import Report, printable
from uptrail.problem import Problem


def render(report: Report) -> str:
    """One or two lines for each problem, and the summary."""
    return "".join(f"{line(problem)}\n" for problem in report.problems) + f"{report.summary}\n"


def line(problem: Problem) -> str:
    """A problem as text."""
    place = printable(str(problem.source))
    told = f"{place}: {problem.level.value}: {printable(problem.message)} [{printable(problem.rule)}]"
    return f"{told}\n    {printable(problem.remedy)}" if problem.remedy else told
