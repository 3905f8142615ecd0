"""`uptrail slo what-if`: recorded history under another objective, window or weight."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import click

from uptrail.archive import Archive
from uptrail.commands.root import find_root, root_option
from uptrail.commands.slo import records
from uptrail.commands.slo.moments import AsOf, accounts_of, as_of_option, looked_at
from uptrail.commands.slo.show import HEADINGS, RIGHT, SPARED, plain, row, tell, wide_option, written_moment
from uptrail.commands.slo.table import Cell, Table
from uptrail.files.slo_window import read_window
from uptrail.measures.accounts import Account
from uptrail.records import Slo
from uptrail.records.occurrence import ComponentStatus
from uptrail.records.slo import MaintenancePolicy, Window
from uptrail.rules.wording import suggestion
from uptrail.values import Unreadable, read_fraction, read_percent

VERSION = 1
Read = Callable[[click.Context, click.Parameter, str | None], Any]


def reading(read: Callable[[str], Any]) -> Read:
    """An option's callback; what cannot be read ends the command with its remedy."""

    def callback(_context: click.Context, _option: click.Parameter, text: str | None) -> Any:
        try:
            return read(text) if text else None
        except Unreadable as error:
            raise click.BadParameter(f"{error.message}; {error.remedy}") from None

    return callback


def read_weights(_context: click.Context, _option: click.Parameter, texts: Sequence[str]) -> dict[str, Fraction]:
    """Weights by status, each typed as `partial_outage=0.5`."""
    known = [str(status) for status in ComponentStatus]
    found: dict[str, Fraction] = {}
    for text in texts:
        status, sign, weight = (part.strip() for part in text.partition("="))
        if not sign:
            raise click.BadParameter(f"{text!r} is not a weight; write it as partial_outage=0.5")
        if status not in known:
            raise click.BadParameter(f"unknown status {status!r}; {suggestion(status, known)}")
        try:
            found[status] = read_fraction(weight)
        except Unreadable as error:
            raise click.BadParameter(f"{status}: {error.message}; {error.remedy}") from None
    return found


@click.command("what-if")
@click.option("--objective", metavar="PERCENT", callback=reading(read_percent), help="Hold them to this, as 99.9%.")
@click.option("--window", metavar="LENGTH", callback=reading(read_window), help="Over this, as 28d or calendar month.")
@click.option("--weight", "weights", metavar="STATUS=SHARE", multiple=True, callback=read_weights, help="A weight.")
@click.option(
    "--maintenance", type=click.Choice([policy.value for policy in MaintenancePolicy]), help="What maintenance does."
)
@click.option("--slo", "ids", metavar="ID", multiple=True, help="Only this one; may be repeated.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to print them.")
@wide_option
@as_of_option
@root_option
def what_if(
    objective: Fraction | None,
    window: Mapping[str, Any] | None,
    weights: Mapping[str, Fraction],
    maintenance: str | None,
    ids: Sequence[str],
    form: str,
    wide: bool,
    as_of: AsOf,
    root: Path | None,
) -> None:
    """Show objectives as they are, and as they would be under another objective, window or weight.

    The records stay as they are; nothing is written.
    """
    if objective is None and not window and not weights and not maintenance:
        raise click.UsageError("say what would be otherwise: --objective, --window, --weight or --maintenance")
    archive = records.read(find_root(root), None)
    slos = records.chosen(archive, ids)
    others = [_other(slo, objective, window, maintenance) for slo in slos]
    archive = looked_at(archive, [*slos, *others], as_of)
    told = accounts_of(archive, slos, as_of.month)
    asked = accounts_of(_weighing(archive, weights), others, as_of.month)
    pairs = list(zip(told, asked, strict=True))
    if form == "json":
        tree = {"version": VERSION, "as_of": written_moment(archive.as_of), "slos": [_tree(*pair) for pair in pairs]}
        click.echo(json.dumps(tree, indent=2, ensure_ascii=False))
        return
    _print(archive, pairs, weights, wide)


def _other(slo: Slo, objective: Fraction | None, window: Mapping[str, Any] | None, maintenance: str | None) -> Slo:
    """The objective as it would be; a calendar window keeps the objective's zone."""
    changes: dict[str, Any] = {}
    if objective is not None:
        changes["objective"] = objective
    if window:
        changes["window"] = Window(**window, time_zone=slo.window.time_zone)
    if maintenance:
        changes["exclude_maintenance"] = MaintenancePolicy(maintenance)
    return slo.model_copy(update=changes)


def _weighing(archive: Archive, weights: Mapping[str, Fraction]) -> Archive:
    """The archive with other weights of statuses."""
    policies = archive.settings.policies
    changed = policies.model_copy(update={"weights": policies.weights.model_copy(update=dict(weights))})
    return replace(archive, settings=archive.settings.model_copy(update={"policies": changed}))


def _print(
    archive: Archive, pairs: Sequence[tuple[Account, Account]], weights: Mapping[str, Fraction], wide: bool
) -> None:
    if not pairs:
        click.echo("There is no SLO yet: write one into slos/.")
        return
    rows: list[list[Cell]] = []
    for told, asked in pairs:
        rows.append([Cell(told.slo.id)])
        rows += [[Cell(f"  {case}"), *row(account)[1:]] for case, account in (("as is", told), ("what if", asked))]
    tell(Table(HEADINGS, rows, RIGHT, SPARED), archive.as_of, wide, list(_notes(archive, pairs, weights)))


def _notes(
    archive: Archive, pairs: Sequence[tuple[Account, Account]], weights: Mapping[str, Fraction]
) -> Iterator[str]:
    for status, weight in weights.items():
        usual = archive.settings.policies.weights.of(status)
        yield f"{status} weighs {float(weight):g} instead of {float(usual):g}"
    if weights and any(told.slo.source_kind != "incidents" for told, _ in pairs):
        yield "weights bear on objectives that incidents are counted for; the others are measured"


def _tree(told: Account, asked: Account) -> Mapping[str, Any]:
    return {"id": told.slo.id, "as_is": plain(told), "what_if": plain(asked)}
