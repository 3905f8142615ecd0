"""`uptrail check`: say what a person should mend in the records."""

import os
import sys
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import click

from uptrail import pipeline, rules
from uptrail.commands.reports import FORMATS, Report
from uptrail.commands.reports.annotations import summary
from uptrail.commands.reports.report import by_place
from uptrail.commands.root import find_root, kept, root_option
from uptrail.problem import Problem
from uptrail.rules.baseline import Baseline, NotABaseline, dumps, fresh, loads
from uptrail.rules.wording import suggestion
from uptrail.values import Unreadable, read_time

BASELINE = "uptrail-baseline.json"


def read_as_of(_context: click.Context, _option: click.Parameter, text: str | None) -> datetime | None:
    """The option's moment; what cannot be read ends the command with its remedy."""
    try:
        return read_time(text) if text else None
    except Unreadable as error:
        raise click.BadParameter(f"{error.message}; {error.remedy}") from None


def explain(context: click.Context, _option: click.Parameter, rule: str | None) -> None:
    """Print a rule's page and end."""
    if not rule or context.resilient_parsing:
        return
    if rule not in rules.IDS:
        raise click.BadParameter(f"unknown rule {rule!r}; {suggestion(rule, rules.IDS)}")
    click.echo(rules.page(rule), nl=False)
    context.exit()


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--format", "form", type=click.Choice(list(FORMATS)), default="text", help="How to print the problems.")
@click.option("--baseline", type=click.Path(dir_okay=False, path_type=Path), help=f"Known problems [{BASELINE}].")
@click.option("--write-baseline", is_flag=True, help="Make all problems of today known ones.")
@click.option("--explain", metavar="RULE", is_eager=True, expose_value=False, callback=explain, help="Print its page.")
@click.option("--as-of", metavar="TIME", callback=read_as_of, help="Check as if it were this time.")
@root_option
def check(
    paths: Sequence[Path],
    form: str,
    baseline: Path | None,
    write_baseline: bool,
    as_of: datetime | None,
    root: Path | None,
) -> None:
    """Say what a person should mend in the records: all of it, or what is in PATHS.

    Ends with 0 when there is no error, with 1 when there is one, and with 2 when it could not check.
    """
    home = find_root(root)
    chosen = [_within(home, path) for path in paths]
    if write_baseline and chosen:
        raise click.UsageError("a baseline is of the whole archive: leave out PATHS")
    _, found = pipeline.check(home, clock=datetime.now(UTC), environ=os.environ, cache=kept(home), as_of=as_of)
    file = baseline or home / BASELINE
    if write_baseline:
        file.write_text(dumps(found), encoding="utf-8")
        click.echo(f"wrote {len(found)} known problems to {file}")
        return
    new, known = fresh(_chosen(found, chosen), known_problems(file, wanted=baseline is not None))
    report = Report(by_place(new), known, below_checkout(home, form))
    click.echo(FORMATS[form](report), nl=False)
    if form == "github" and (page := os.environ.get("GITHUB_STEP_SUMMARY")):
        with Path(page).open("a", encoding="utf-8") as step:
            step.write(summary(report))
    sys.exit(1 if report.failed else 0)


def _within(root: Path, path: Path) -> str:
    """A path as problems name it: relative to the root, with `/`."""
    try:
        return path.resolve().relative_to(root).as_posix()
    except ValueError:
        raise click.UsageError(f"{path} is not below {root}") from None


def _chosen(problems: Iterable[Problem], chosen: Sequence[str]) -> list[Problem]:
    def wanted(path: str) -> bool:
        return any(one in (".", path) or path.startswith(f"{one}/") for one in chosen)

    return [problem for problem in problems if not chosen or wanted(problem.source.path)]


def known_problems(file: Path, *, wanted: bool) -> Baseline:
    """The baseline, empty when there is no file and nobody asked for one."""
    if not wanted and not file.exists():
        return Baseline()
    try:
        return loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise click.UsageError(f"cannot read the baseline {file}: {error.strerror}") from None
    except (NotABaseline, UnicodeDecodeError) as error:
        raise click.UsageError(f"{file} is not a baseline: {error}") from None


CHECKOUTS = {"github": "GITHUB_WORKSPACE", "sarif": "GITHUB_WORKSPACE", "gitlab": "CI_PROJECT_DIR"}
"""What names the forge's checkout, for the formats that a forge reads."""


def below_checkout(root: Path, form: str) -> str:
    """The path from the forge's checkout to the root, with a slash at its end, in a format that a forge reads."""
    checkout = os.environ.get(CHECKOUTS.get(form, ""))
    if not checkout or not root.is_relative_to(Path(checkout).resolve()):
        return ""
    path = root.relative_to(Path(checkout).resolve()).as_posix()
    return "" if path == "." else f"{path}/"
