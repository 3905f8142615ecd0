"""What a person should mend: one rule per file, whose docstring is its page in the manual.

A rule has an `ID`, a `LEVEL`, a `SCOPE` and a function `check(archive)` that yields problems. With the scope
`record` its verdict on a record depends only on that record, the settings and the components, so it may be
kept; with `archive` it also depends on other records or on the time.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

from uptrail.archive import Archive
from uptrail.problem import Allow, Level, Problem
from uptrail.rules import (
    acknowledged_in_time,
    action_item_fields,
    action_item_links,
    action_item_overdue,
    action_item_stale,
    budget_band,
    budget_class,
    budget_incident,
    checklists_complete,
    communication_gaps,
    component_names,
    component_text,
    detected_in_time,
    fault_tree,
    first_update,
    hidden_characters,
    inline_allow,
    internal_drills,
    known_words,
    maintenance_left_open,
    maintenance_schedule,
    missing_severity,
    missing_start,
    notices_without_components,
    old_addresses,
    policy_names,
    postmortem_actions,
    postmortem_agrees,
    postmortem_budget,
    postmortem_complete,
    postmortem_fields,
    postmortem_filled,
    postmortem_incident,
    postmortem_required,
    postmortem_sections,
    postmortem_unfinished,
    postmortem_whys,
    postmortem_wording,
    primary_factor,
    public_links,
    public_postmortem,
    raw_html,
    redaction,
    resolved_update,
    severe_roles,
    slo_budget,
    slo_objective,
    timeline_order,
    times_in_order,
    times_not_in_future,
    unknown_component,
    unknown_severity,
    update_overdue,
    update_statuses,
    updates_in_order,
    updates_within_incident,
)
from uptrail.rules.levels import levelled
from uptrail.rules.reading import READING
from uptrail.settings import RULE_LEVELS

__all__ = [
    "IDS",
    "READING",
    "RULES",
    "Rule",
    "judge",
    "level",
    "levelled",
    "manual",
    "page",
    "run",
    "sentence",
    "settle",
]


class Rule(Protocol):
    """What each module of this shelf has."""

    ID: str
    LEVEL: Level
    SCOPE: str
    __doc__: str | None

    def check(self, archive: Archive) -> Iterator[Problem]: ...


RULES: tuple[Rule, ...] = (
    unknown_component,
    unknown_severity,
    missing_severity,
    missing_start,
    times_in_order,
    times_not_in_future,
    updates_in_order,
    updates_within_incident,
    update_statuses,
    resolved_update,
    severe_roles,
    acknowledged_in_time,
    detected_in_time,
    checklists_complete,
    update_overdue,
    first_update,
    communication_gaps,
    known_words,
    maintenance_schedule,
    maintenance_left_open,
    internal_drills,
    notices_without_components,
    postmortem_required,
    postmortem_unfinished,
    postmortem_incident,
    public_postmortem,
    postmortem_agrees,
    postmortem_budget,
    postmortem_fields,
    postmortem_sections,
    postmortem_filled,
    postmortem_complete,
    postmortem_whys,
    fault_tree,
    postmortem_wording,
    primary_factor,
    timeline_order,
    postmortem_actions,
    action_item_fields,
    action_item_links,
    action_item_overdue,
    action_item_stale,
    slo_budget,
    slo_objective,
    budget_band,
    budget_incident,
    budget_class,
    redaction,
    hidden_characters,
    raw_html,
    public_links,
    component_text,
    component_names,
    old_addresses,
    policy_names,
)
IDS: tuple[str, ...] = tuple(sorted([*(rule.ID for rule in RULES), inline_allow.ID, *READING]))
"""Every id that a problem can have."""

ABSENCES = {
    acknowledged_in_time.ID,
    action_item_fields.ID,
    maintenance_schedule.ID,
    missing_severity.ID,
    missing_start.ID,
    postmortem_fields.ID,
    severe_roles.ID,
}
"""Rules that miss a value: they are silent where one was written and could not be read."""


def run(archive: Archive, *, scope: str | None = None) -> Iterator[Problem]:
    """What the rules of a scope, or all, find in an archive, at the levels that its settings give."""
    given = archive.settings.policies.rules
    wanted = [rule for rule in RULES if scope in (None, rule.SCOPE)]
    active = [rule for rule in wanted if RULE_LEVELS.get(given.get(rule.ID, ""), rule.LEVEL) is not None]
    return levelled((problem for rule in active for problem in rule.check(archive)), archive)


def unspoiled(found: Iterable[Problem], reading: Iterable[Problem]) -> Iterator[Problem]:
    """What rules found, without what is missing only because reading could not understand it."""
    unread = {(problem.source.path, problem.source.line) for problem in reading}
    for problem in found:
        if problem.rule not in ABSENCES or (problem.source.path, problem.source.line) not in unread:
            yield problem


def judge(archive: Archive, read: Iterable[Problem], allows: Sequence[Allow] = ()) -> tuple[Problem, ...]:
    """Everything that a person should mend: what reading and all rules say, but for what notes accept."""
    return settle(archive, read, run(archive), allows)


def settle(
    archive: Archive, read: Iterable[Problem], found: Iterable[Problem], allows: Sequence[Allow] = ()
) -> tuple[Problem, ...]:
    """The same for what the rules have found already; worst first. `read` is what reading says."""
    unread = tuple(read)
    problems = [*levelled(unread, archive), *unspoiled(found, unread)]
    notes = inline_allow.settle(problems, allows, IDS)
    return tuple(sorted(notes, key=lambda problem: problem.sort_key))


def level(rule: str) -> Level:
    """The level of a rule's problems, unless a problem or the settings say otherwise; KeyError for an unknown id."""
    return Level.ERROR if rule in READING else _PAGES[rule][0]


def sentence(rule: str) -> str:
    """What a rule asks for, in the first sentence of its page; raises KeyError for an unknown id."""
    text = READING[rule] if rule in READING else _PAGES[rule][1]
    return text.strip().split("\n\n")[0].replace("\n", " ")


def page(rule: str) -> str:
    """A rule's page of the manual, as Markdown; raises KeyError for an unknown id."""
    if rule in READING:
        return f"# {rule}\n\n*Found while reading.*\n\n{READING[rule]}\n"
    usual, text = _PAGES[rule]
    return f"# {rule}\n\n*Level: {usual.value}.*\n\n{text.strip()}\n"


def manual() -> str:
    """All pages as one, as Markdown: a table of the rules, each rule, and what reading says."""
    rows = [f"| [{id}](#{id}) | {usual.value} | {sentence(id)} |" for id, (usual, _) in _PAGES.items()]
    pages = [f"## {id}\n\n*Level: {usual.value}.*\n\n{text.strip()}" for id, (usual, text) in _PAGES.items()]
    read = [f"| `{id}` | {text} |" for id, text in READING.items()]
    parts = [
        "# The rules\n\n`uptrail check --explain RULE` prints any of these. A level is what a rule says by itself;"
        " [`policies.rules`](settings.md) changes it.",
        "\n".join(["| Rule | Level | |", "|---|---|---|", *rows]),
        *pages,
        "## Found while reading\n\nThese come before any rule, on the line of the value.",
        "\n".join(["| Id | |", "|---|---|", *read]),
    ]
    return "\n\n".join(parts) + "\n"


_PAGES = {rule.ID: (rule.LEVEL, rule.__doc__ or "") for rule in RULES}
_PAGES[inline_allow.ID] = (inline_allow.LEVEL, inline_allow.__doc__ or "")
