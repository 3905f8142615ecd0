"""`uptrail slo show`: every objective with what it attained, what is left of its budget, and the band that applies."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import click

from uptrail.commands.root import find_root, root_option
from uptrail.commands.slo import records
from uptrail.commands.slo.moments import AsOf, accounts_of, as_of_option, looked_at
from uptrail.commands.slo.table import Cell, Table, fitted, screen
from uptrail.measures.accounts import Account
from uptrail.measures.error_budget import Budget
from uptrail.records.slo import Window, WindowKind

VERSION = 1
HEADINGS = ("SLO", "Objective", "Window", "Attained", "Budget left", "Left", "Band")
RIGHT = (1, 3, 4, 5)
SPARED = (2, 4)
"""On a narrow screen the window goes first, then the amount; the shares that are left tell most."""
COLOURS = {"good": "green", "warn": "yellow", "bad": "red"}


wide_option = click.option("--wide", is_flag=True, help="Show every column, however narrow the screen.")


@click.command()
@click.argument("ids", nargs=-1, metavar="[SLO]...")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to print them.")
@wide_option
@as_of_option
@root_option
def show(ids: Sequence[str], form: str, wide: bool, as_of: AsOf, root: Path | None) -> None:
    """Show objectives: what they attained, what is left of their budgets, and the band that applies."""
    archive = records.read(find_root(root), None)
    slos = records.chosen(archive, ids)
    archive = looked_at(archive, slos, as_of)
    accounts = accounts_of(archive, slos, as_of.month)
    if form == "json":
        tree = {"version": VERSION, "as_of": written_moment(archive.as_of), "slos": [plain(one) for one in accounts]}
        click.echo(json.dumps(tree, indent=2, ensure_ascii=False))
        return
    if not accounts:
        click.echo("There is no SLO yet: write one into slos/.")
        return
    tell(Table(HEADINGS, [row(account) for account in accounts], RIGHT, SPARED), archive.as_of, wide)


def tell(table: Table, as_of: datetime, wide: bool, notes: Sequence[str] = ()) -> None:
    """Print a table as wide as the screen, what it needs to be understood, and as of when it holds."""
    text, dropped = fitted(table, None if wide else screen())
    click.echo(text, nl=False)
    for note in notes:
        click.echo(note)
    more = f"; --wide shows {' and '.join(name.lower() for name in dropped)} too" if dropped else ""
    click.echo(f"as of {as_of:%Y-%m-%d %H:%M} UTC{more}")


def row(account: Account) -> list[Cell]:
    """An objective as a line of the table."""
    budget, slo = account.budget, account.slo
    colour = COLOURS[account.tone] if account.band else None
    return [
        Cell(slo.id),
        Cell(percent(slo.objective)),
        Cell(short(slo.window)),
        Cell("no data" if budget.attained is None else percent(budget.attained, 3)),
        Cell(amount(budget.left, budget.unit) if budget.enough else "-"),
        Cell("-" if account.remaining is None else percent(account.remaining, 1), colour),
        Cell(account.band.name if account.band else "not enough data", colour),
    ]


def short(window: Window) -> str:
    """A window in few letters: `30d`, `4w`, `quarter`, `2 months`."""
    if window.kind is WindowKind.ROLLING and window.unit in ("day", "week", "hour", "minute"):
        return f"{window.count}{window.unit[0]}"
    rolling = " rolling" if window.kind is WindowKind.ROLLING else ""
    return f"{window.unit if window.count == 1 else f'{window.count} {window.unit}s'}{rolling}"


def percent(share: Fraction, places: int | None = None) -> str:
    """A share with its sign: all its digits, or rounded down so that a missed objective never looks met."""
    if places is None:
        return f"{float(share * 100):.10f}".rstrip("0").rstrip(".") + " %"
    step = Fraction(1, 10**places)
    return f"{float(share * 100 // step * step):.{places}f} %"


def amount(left: Fraction, unit: str) -> str:
    """What is left, in minutes or events."""
    return f"{float(left):,.0f} events" if unit == "events" else f"{float(left / 60):,.1f} min"


# --- for scripts ---


def plain(account: Account) -> Mapping[str, Any]:
    """One objective in JSON's own types; shares from 0 to 1, amounts in `unit`, times in UTC."""
    slo, budget = account.slo, account.budget
    return {
        "id": slo.id,
        "service": slo.service,
        "name": slo.name,
        "team": slo.team,
        "tier": slo.tier,
        "objective": float(slo.objective),
        "window": {
            "text": slo.window.text,
            "start": written_moment(budget.window.start),
            "end": written_moment(budget.window.end),
        },
        "source": budget.source_kind,
        "method": budget.method.value if budget.source_kind != "incidents" else None,
        **figures(budget),
        "band": account.band.name if account.band else None,
        "band_since": _since(account),
        "actions": list(account.band.actions) if account.band else [],
        "burn_rates": {str(int(rate.look_back.total_seconds())): _float(rate.rate) for rate in account.rates},
    }


def _since(account: Account) -> str | None:
    """Since when the band applies; None when that is longer ago than one window, or no band applies."""
    standing = account.standing
    return written_moment(standing.since) if standing and standing.since else None


def figures(budget: Budget) -> Mapping[str, Any]:
    """The budget's own figures."""
    return {
        "attained": _float(budget.attained),
        "met": budget.met,
        "unit": budget.unit,
        "allowed": float(budget.allowed),
        "spent": float(budget.spent),
        "left": float(budget.left),
        "remaining": _float(budget.remaining),
        "coverage": _float(budget.coverage),
        "enough": budget.enough,
    }


def _float(value: Fraction | None) -> float | None:
    return None if value is None else float(value)


def written_moment(at: datetime) -> str:
    """A moment as JSON has it."""
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"
