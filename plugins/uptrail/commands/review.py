"""`uptrail review`: what a change to records lacks, owes and costs, for a pull request or before one."""

import hashlib
import os
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

import click

from uptrail.commands.check import BASELINE, below_checkout, known_problems, read_as_of
from uptrail.commands.reports import annotations, code_quality, lines
from uptrail.commands.reports.report import Report, by_place
from uptrail.commands.reviewing.findings import Review, at_one_moment
from uptrail.commands.reviewing.markdown import headline, markdown
from uptrail.commands.reviewing.touched import touched
from uptrail.commands.root import find_root, root_option
from uptrail.commands.slo import diff_forms
from uptrail.commands.slo.revisions import commit_of, merge_base, read_both


def text(review: Review) -> str:
    """For people at a terminal: the problems, and what happens to budgets."""
    told = [lines.line(one) for report in (review.here, review.elsewhere) for one in report.problems]
    return "".join(f"{one}\n" for one in (*told, headline(review))) + diff_forms.text(review.budgets)


def github(review: Review) -> str:
    """Annotations on the files that changed, and plain lines for all else; the summary is written beside them."""
    others = "".join(f"{lines.line(one)}\n" for one in review.elsewhere.problems)
    return annotations.render(review.here) + others + diff_forms.text(review.budgets)


def gitlab(review: Review) -> str:
    """A Code Quality report of the change and of what it brings about."""
    both = by_place((*review.here.problems, *review.elsewhere.problems))
    return code_quality.render(Report(both, review.here.known, review.prefix))


FORMS: Mapping[str, Callable[[Review], str]] = {
    "text": text,
    "markdown": markdown,
    "github": github,
    "gitlab": gitlab,
}


@click.command()
@click.argument("base")
@click.argument("head", required=False)
@click.option("--merge-base", "fork", is_flag=True, help="Begin where HEAD left BASE, as pull requests do.")
@click.option("--format", "form", type=click.Choice(list(FORMS)), default="text", help="How to print it.")
@click.option(
    "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write this format to a file, and print text."
)
@click.option("--summary", type=click.Path(dir_okay=False, path_type=Path), help="Write the Markdown to a file, too.")
@click.option("--baseline", type=click.Path(dir_okay=False, path_type=Path), help=f"Known problems [{BASELINE}].")
@click.option("--as-of", metavar="TIME", callback=read_as_of, help="Look at both as of this time [now].")
@root_option
def review(
    base: str,
    head: str | None,
    fork: bool,
    form: str,
    output: Path | None,
    summary: Path | None,
    baseline: Path | None,
    as_of: datetime | None,
    root: Path | None,
) -> None:
    """Say what a change to records lacks, owes and costs: from BASE to HEAD, two git revisions.

    Without HEAD the files as they are now are looked at, committed or not. Ends with 1 when the files
    that changed have an error, or the change makes one elsewhere, and with 2 when it could not look.
    """
    home = find_root(root)
    begun = commit_of(home, base)
    ended = commit_of(home, head) if head else ""
    if fork:
        begun = merge_base(home, begun, ended or commit_of(home, "HEAD"))
    before, after = at_one_moment(*read_both(home, begun, ended), as_of)
    known = known_problems(baseline or home / BASELINE, wanted=baseline is not None)
    found = Review(before, after, touched(home, begun, ended), known, below_checkout(home, form))
    if output:
        output.write_text(FORMS[form](found), encoding="utf-8")
    click.echo(text(found) if output else FORMS[form](found), nl=False)
    told = markdown(found) if summary or form == "github" else ""
    if summary:
        summary.write_text(told, encoding="utf-8")
    if form == "github":
        _hand_over(told)
    if found.failed:
        raise click.exceptions.Exit(1)


def _hand_over(told: str) -> None:
    """Give the Markdown to the run's summary page, and as the step's output `summary` to later jobs.

    The output's end is marked by a digest of the text, which no text holds of itself.
    """
    if page := os.environ.get("GITHUB_STEP_SUMMARY"):
        with Path(page).open("a", encoding="utf-8") as step:
            step.write(told)
    if output := os.environ.get("GITHUB_OUTPUT"):
        end = hashlib.sha256(told.encode()).hexdigest()
        with Path(output).open("a", encoding="utf-8") as step:
            step.write(f"summary<<{end}\n{told}{end}\n")
