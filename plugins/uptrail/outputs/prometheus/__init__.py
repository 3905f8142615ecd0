"""Prometheus rules of objectives: recordings and burn-rate alerts, named and labelled as Sloth names its own.

So dashboards and routes that were made for Sloth's rules work with these.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import yaml

from uptrail.outputs.prometheus import alerts, recordings
from uptrail.outputs.prometheus.burning import Burning, Links
from uptrail.problem import Level, Problem
from uptrail.records import Slo
from uptrail.values import Unreadable

HEAD = "# Written by uptrail slo rules. Change the objectives and write it anew.\n"

__all__ = ["Links", "Rules", "rules", "text"]


@dataclass
class Rules:
    """The groups of a rule file, and what stood in the way of others."""

    groups: list[dict[str, Any]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    written: list[str] = field(default_factory=list)


def rules(slos: Iterable[Slo], *, min_events: int, version: str, links: Links) -> Rules:
    """The groups for every objective that Prometheus measures; the others have no rules, and no problem either."""
    found = Rules()
    for slo in slos:
        if slo.source_kind != "prometheus":
            continue
        burning = Burning(slo, min_events)
        try:
            groups = [*recordings.groups(burning, version), *alerts.groups(burning, links)]
        except Unreadable as error:
            found.problems.append(Problem(slo.source, "prometheus", f"{slo.id}: {error.message}", remedy=error.remedy))
            continue
        found.groups += groups
        found.written.append(slo.id)
        found.problems += _deaf(burning)
    return found


def _deaf(burning: Burning) -> Sequence[Problem]:
    """What alerts of so low an objective cannot hear: a total outage burns more slowly than they listen for."""
    deaf = [pair for pair in burning.all_pairs if pair not in burning.pairs]
    if not deaf or not burning.slo.objective < 1:
        return ()
    lengths = " and ".join(pair.name for pair in deaf)
    message = f"{burning.slo.id}: no alert over {lengths}, which even a total outage could not set off"
    return (Problem(burning.slo.source, "prometheus", message, Level.WARNING, "raise the objective, if that is wrong"),)


class _Dumper(yaml.SafeDumper):
    """Plain YAML in the order it was made, with expressions of several lines as blocks."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _string(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style="|" if "\n" in value else None)


_Dumper.add_representer(str, _string)


def text(found: Rules) -> str:
    """The rule file."""
    tree = {"groups": found.groups}
    return HEAD + str(yaml.dump(tree, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=10_000))
