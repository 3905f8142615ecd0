"""Alerts on how fast a budget burns, each over a long and a short window, so that they start and end in time."""

from collections.abc import Iterator
from typing import Any

from uptrail.measures.queries import duration
from uptrail.outputs.prometheus.burning import Burning, Links, Pair, number
from uptrail.outputs.prometheus.recordings import ERROR, TOTAL

SAID = {"page": "burns fast: act now", "ticket": "burns steadily: act this week"}


def groups(burning: Burning, links: Links) -> Iterator[dict[str, Any]]:
    """The group of an objective's alerts: one that pages and one that makes a ticket."""
    alerts = [alert for severity in ("page", "ticket") if (alert := _alert(burning, severity, links))]
    if alerts:
        yield {"name": f"sloth-slo-alerts-{burning.slo.id}", "rules": alerts}


def _alert(burning: Burning, severity: str, links: Links) -> dict[str, Any] | None:
    pairs = [pair for pair in burning.pairs if pair.severity == severity]
    if not pairs:
        return None
    labels = {name: value for name, value in burning.labels.items() if not name.startswith("sloth_")}
    return {
        "alert": burning.alert,
        "expr": "\nor\n".join(_condition(burning, pair) for pair in pairs) + "\n",
        "labels": {name: literal(value) for name, value in labels.items()}
        | {"severity": severity, "sloth_severity": severity},
        "annotations": _annotations(burning, severity, links),
    }


def _condition(burning: Burning, pair: Pair) -> str:
    """Both windows burn faster than the pair allows, and there were events enough to judge."""
    limit = f"({number(pair.factor)} * {number(burning.budget)})"
    parts = [
        f"max({ERROR}{duration(window)}{burning.selector} > {limit}) without (sloth_window)"
        for window in (pair.short, pair.long)
    ]
    if burning.min_events and not burning.source.ratio:
        count = f"{TOTAL}{duration(pair.long)}{burning.selector}"
        parts.append(f"max({count} >= {burning.min_events}) without (sloth_window)")
    return "(\n    " + "\n    and\n    ".join(parts) + "\n)"


def _annotations(burning: Burning, severity: str, links: Links) -> dict[str, str]:
    slo = burning.slo
    found = {
        "title": f"({severity}) {literal(slo.service)}: {literal(slo.name)}",
        "summary": f"The error budget of {literal(slo.name)} {SAID[severity]}",
        "description": "{{ $value | humanizePercentage }} of events are bad; "
        f"the objective is {number(slo.objective * 100)} % over {duration(burning.period)}",
    }
    if runbook := _runbook(burning, severity, links):
        found["runbook_url"] = literal(runbook)
    if links.site:
        found["dashboard"] = literal(f"{links.site.rstrip('/')}/slos/{slo.id}/")
    return found


def _runbook(burning: Burning, severity: str, links: Links) -> str:
    """The address of the runbook for these alerts; empty when none is known."""
    known = links.runbooks.get(burning.alert) or links.runbooks.get(burning.slo.id)
    if known or not links.runbook:
        return known or ""
    names = {
        "id": burning.slo.id,
        "service": burning.slo.service,
        "team": burning.slo.team,
        "alert": burning.alert,
        "severity": severity,
    }
    address = links.runbook
    for name, value in names.items():
        address = address.replace("{" + name + "}", value)
    return address


def literal(text: str) -> str:
    """Text that Prometheus would otherwise read as a template."""
    return text.replace("{{", '{{"{{"}}')
