"""A comparison of budgets as text, as Markdown for a pull request, and as JSON."""

import json
from collections.abc import Callable, Mapping
from fractions import Fraction
from itertools import islice
from typing import Any

from uptrail.commands.reports.markdown import plain as plain_words
from uptrail.commands.slo.comparison import Change, Comparison, Reason
from uptrail.commands.slo.show import figures, percent, written_moment
from uptrail.commands.slo.table import clean
from uptrail.measures.accounts import Account

VERSION = 1
MOST_REASONS = 5
MOST_ROWS = 100
NOTHING = "No error budget changes."
_NO_DATA = "not enough data"


def text(found: Comparison) -> str:
    """A few lines: each budget with what remains and the band, and below it why."""
    if not found.changes:
        return f"{NOTHING}\n"
    lines = []
    for change in found.changes:
        lines.append(f"{change.id}: {_said(change)}")
        lines += [f"  because {reason}" for reason in reasons(change)]
    return "".join(f"{clean(line)}\n" for line in [*lines, f"as of {_moment(found)}"])


def _said(change: Change) -> str:
    left, standing = sides(change)
    if change.kind == "changed":
        band = standing[0] if standing[0] == standing[1] else f"{standing[0]} -> {standing[1]}"
        share = left[0] if left[0] == left[1] else f"{left[0]} -> {left[1]}"
        return f"{share} left, band {band}"
    if change.past:
        before, after = change.past
        at = f"{before.at:%Y-%m-%d %H:%M} UTC"
        band = before.band if before.band == after.band else f"{before.band} -> {after.band}"
        return f"unchanged today; as of {at} {left[0]} -> {left[1]} left, band {band}"
    if change.kind == "new":
        return f"new, {left[1]} left, band {standing[1]}"
    what = "can no longer be read" if change.kind == "unreadable" else "removed"
    return f"{what}; {left[0]} was left, band {standing[0]}"


def sides(change: Change) -> tuple[tuple[str, str], tuple[str, str]]:
    """What is left before and after, and the bands; a budget that stays on one side of a rounding gets more digits."""
    if change.past:
        shares = [standing.remaining for standing in change.past]
        bands = [standing.band for standing in change.past]
    else:
        accounts = change.before, change.after
        shares = [account.remaining if account else None for account in accounts]
        bands = [_band(account) if account else "" for account in accounts]
    known = shares[0] is not None and shares[1] is not None and shares[0] != shares[1]
    places = next((n for n in (1, 2, 3) if known and _left(shares[0], n) != _left(shares[1], n)), 1)
    return (_left(shares[0], places), _left(shares[1], places)), (bands[0], bands[1])


def _left(share: Fraction | None, places: int) -> str:
    return _NO_DATA if share is None else percent(share, places)


def _band(account: Account) -> str:
    return account.band.name if account.band else _NO_DATA


def reasons(change: Change) -> list[str]:
    """The weightiest reasons, and how many more there are."""
    told = [reason.text for reason in islice(change.reasons, MOST_REASONS)]
    more = len(change.reasons) - len(told)
    return [*told, f"{more} more"] if more else told


def _moment(found: Comparison) -> str:
    return f"{found.after.as_of:%Y-%m-%d %H:%M} UTC"


# --- for a pull request ---


def markdown(found: Comparison) -> str:
    """A heading and a table, or one line; nothing of the records in it is Markdown, HTML or a mention."""
    head = "### Error budgets\n\n"
    if not found.changes:
        return f"{head}{NOTHING}\n"
    rows = [_row(change) for change in found.changes[:MOST_ROWS]]
    table = ["| SLO | Left before | Left after | Band | Because |", "|---|--:|--:|---|---|", *rows]
    more = len(found.changes) - len(rows)
    tail = f"\n{more} more are not listed.\n" if more else ""
    return head + "\n".join(table) + f"\n{tail}\nAs of {_moment(found)}.\n"


def _row(change: Change) -> str:
    left, bands = sides(change)
    band = _plain(bands[0]) if bands[0] == bands[1] else " → ".join(_plain(one) for one in bands if one)
    if bands[0] != bands[1] and all(bands):
        band = f"**{band}**"
    before, after = (_plain(one) for one in left)
    name = _plain(change.id)
    if change.kind == "new":
        before, name = "new", f"{name} (new)"
    elif change.past:
        name += f" as of {change.past[0].at:%Y-%m-%d %H:%M} UTC; unchanged today"
    elif change.kind != "changed":
        after = "cannot be read" if change.kind == "unreadable" else "removed"
    why = "<br>".join(_plain(reason.replace(" -> ", " → ")) for reason in reasons(change))
    return f"| {name} | {before} | {after} | {band} | {why} |"


def _plain(word: str) -> str:
    return plain_words(clean(word))


# --- for scripts ---


def plain(found: Comparison) -> str:
    """All of it; shares from 0 to 1, amounts in `unit`, times in UTC."""
    tree = {
        "version": VERSION,
        "as_of": written_moment(found.after.as_of),
        "slos": [_tree(change) for change in found.changes],
    }
    return json.dumps(tree, indent=2, ensure_ascii=False) + "\n"


def _tree(change: Change) -> Mapping[str, Any]:
    return {
        "id": change.id,
        "change": change.kind,
        "before": _state(change.before),
        "after": _state(change.after),
        "because": [_because(reason) for reason in change.reasons],
        "past": [
            {
                "as_of": written_moment(one.at),
                "remaining": None if one.remaining is None else float(one.remaining),
                "band": one.band or None,
            }
            for one in change.past or ()
        ],
    }


def _state(account: Account | None) -> Mapping[str, Any] | None:
    if account is None:
        return None
    return {
        "objective": float(account.slo.objective),
        **figures(account.budget),
        "band": account.band.name if account.band else None,
    }


def _because(reason: Reason) -> Mapping[str, Any]:
    return {"kind": reason.kind, "id": reason.id, "text": reason.text, "spent": float(reason.spent)}


def github(found: Comparison) -> str:
    """For a workflow's log; the step's summary gets the Markdown."""
    return text(found)


FORMS: Mapping[str, Callable[[Comparison], str]] = {
    "text": text,
    "markdown": markdown,
    "github": github,
    "json": plain,
}
