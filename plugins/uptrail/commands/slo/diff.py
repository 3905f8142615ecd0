"""`uptrail slo diff`: what a change to records does to each error budget and its band, and why."""

import os
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import click

from uptrail.commands.check import read_as_of
from uptrail.commands.root import find_root, root_option
from uptrail.commands.slo import records
from uptrail.commands.slo.comparison import Comparison
from uptrail.commands.slo.diff_forms import FORMS, markdown
from uptrail.commands.slo.revisions import bears_on_budgets, commit_of, merge_base, read_both
from uptrail.files import Reading
from uptrail.problem import Level


@click.command()
@click.argument("base")
@click.argument("head", required=False)
@click.option("--merge-base", "fork", is_flag=True, help="Begin where HEAD left BASE, as pull requests do.")
@click.option("--format", "form", type=click.Choice(list(FORMS)), default="text", help="How to print it.")
@click.option("--as-of", metavar="TIME", callback=read_as_of, help="Compare as of this time [now].")
@root_option
def diff(base: str, head: str | None, fork: bool, form: str, as_of: datetime | None, root: Path | None) -> None:
    """Say what a change to records does to error budgets: from BASE to HEAD, two git revisions.

    Without HEAD the files as they are now are compared, committed or not. Both sides are looked at as
    of the same moment. Ends with 0 whatever it finds, and with 2 when it could not compare.
    """
    home = find_root(root)
    begun = commit_of(home, base)
    ended = commit_of(home, head) if head else ""
    if fork:
        begun = merge_base(home, begun, ended or commit_of(home, "HEAD"))
    before, after = read_both(home, begun, ended, bears_on_budgets)
    now = as_of or after.archive.as_of
    found = Comparison(replace(before.archive, as_of=now), replace(after.archive, as_of=now), _broken(after))
    click.echo(FORMS[form](found), nl=False)
    if form == "github" and (page := os.environ.get("GITHUB_STEP_SUMMARY")):
        with Path(page).open("a", encoding="utf-8") as step:
            step.write(markdown(found))


def _broken(after: Reading) -> frozenset[str]:
    """The files that budgets need and that cannot be read whole after the change; they are told."""
    wrong = [
        problem
        for problem in after.problems
        if problem.level is Level.ERROR and problem.source.path.startswith(("slos/", "incidents/"))
    ]
    records.tell(wrong)
    return frozenset(problem.source.path for problem in wrong)
