"""Reads `uptrail.yaml`: the settings, and the components as records."""

import re
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from uptrail.archive import Keys
from uptrail.files.building import build, build_value, shown, unknown_word
from uptrail.files.names import is_id
from uptrail.files.occurrence_body import comma_list
from uptrail.files.yaml_text import Tree, load, nearest, positions
from uptrail.problem import Problem, Source
from uptrail.records import Component
from uptrail.settings import RULE_LEVELS, Settings, default_severities

PATH = "uptrail.yaml"


class SettingsFile(BaseModel):
    """What `uptrail.yaml` says: settings, components by id in their order, and what is wrong with it."""

    model_config = {"frozen": True, "arbitrary_types_allowed": True}

    settings: Settings
    components: dict[str, Component]
    problems: tuple[Problem, ...] = ()


def read_settings(text: str, path: str = PATH) -> SettingsFile:
    """The settings file; what cannot be read keeps its default, which for an audience is internal."""
    return _Reading(text, path).read()


def locate_in_settings(text: str, path: str, keys: Keys) -> Source:
    """Where a value of the file stands, `("components", "checkout-api", "tier")`."""
    return nearest(positions(text), path, keys)


class _Reading:
    """One reading of the file."""

    def __init__(self, text: str, path: str) -> None:
        self.text, self.path = text, path
        self.problems: list[Problem] = []
        self.places: dict[Keys, tuple[int, int]] | None = None

    def locate(self, keys: Keys) -> Source:
        if self.places is None:
            self.places = positions(self.text)
        return nearest(self.places, self.path, keys)

    def complain(self, keys: Keys, message: str, remedy: str, rule: str = "unreadable-value") -> None:
        self.problems.append(Problem(self.locate(keys), rule, message, remedy=remedy))

    def read(self) -> SettingsFile:
        tree, problems = load(self.text, self.path)
        self.problems.extend(problems)
        if tree is not None and not isinstance(tree, dict):
            self.complain((), "the file is not a mapping of keys to values", "write name: and your name", "yaml-syntax")
            tree = None
        raw: dict[str, Any] = dict(tree or {})
        components = self.components(raw.pop("components", ""))
        self.severities(raw)
        self.redaction(raw)
        self.rule_levels(raw.get("policies"))
        settings, problems = build_value(Settings, raw, self.locate)
        self.problems.extend(problems)
        return SettingsFile(settings=settings or Settings(), components=components, problems=tuple(self.problems))

    def components(self, raw: Tree) -> dict[str, Component]:
        if raw == "":
            return {}
        if not isinstance(raw, dict):
            self.complain(("components",), "components: it is not a mapping", "write checkout-api: {name: Checkout}")
            return {}
        found = {id: self.component(id, value) for id, value in raw.items()}
        return {id: component for id, component in found.items() if component}

    def component(self, id: str, value: Tree) -> Component | None:
        keys = ("components", id)
        if not is_id(id):
            self.complain(
                keys,
                f"{shown(id)} is not a component's id",
                "use lower-case letters, digits and hyphens",
                "component-id",
            )
            return None
        if not isinstance(value, dict):
            if value:
                self.complain(keys, f"{shown(value)} does not describe a component", f"write {id}: {{name: …}}")
            value = {}
        raw: dict[str, Any] = {key: inner for key, inner in value.items() if key not in ("id", "source")}
        for key in value.keys() - raw.keys():
            self.complain((*keys, key), f"unknown key {key!r}", "delete it", "unknown-key")
        if isinstance(aliases := raw.get("aliases"), str):
            raw["aliases"] = comma_list(aliases)
        raw |= {"id": id, "source": self.locate(keys)}
        component, problems = build(Component, raw, self.path, lambda below: self.locate((*keys, *below)))
        self.problems.extend(problems)
        return component

    def severities(self, raw: dict[str, Any]) -> None:
        """Rows with names are a matrix of their own; rows without change the default one."""
        rows = raw.get("severities")
        if not isinstance(rows, dict) or not all(isinstance(row, dict) for row in rows.values()):
            return
        if all("name" in row for row in rows.values()):
            return
        default = {id: level.model_dump() for id, level in default_severities().items()}
        raw["severities"] = {**default, **{id: {**default.get(id, {}), **row} for id, row in rows.items()}}

    def redaction(self, raw: dict[str, Any]) -> None:
        """A pattern that is none still hides its own text: what was to be redacted never opens by a typing error."""
        patterns = raw.get("redaction")
        if isinstance(patterns, str) and patterns:
            patterns = [patterns]
        if not isinstance(patterns, list):
            return
        raw["redaction"] = [self.pattern(number, pattern) for number, pattern in enumerate(patterns)]

    def pattern(self, number: int, pattern: Tree) -> Tree:
        try:
            re.compile(pattern if isinstance(pattern, str) else "")
        except (re.error, OverflowError, RecursionError) as error:
            self.complain(
                ("redaction", number),
                f"{shown(pattern)} is not a pattern: {error}; it is taken as plain text",
                "write a regular expression, in single quotes",
            )
            return re.escape(str(pattern))
        return pattern

    def rule_levels(self, policies: Any) -> None:
        """Drop levels that are no level, so that their rules keep their own."""
        rules = policies.get("rules") if isinstance(policies, Mapping) else None
        if not isinstance(rules, dict):
            return
        for id, level in list(rules.items()):
            if level not in RULE_LEVELS:
                rule, message, remedy = unknown_word(("policies", "rules", id), level, list(RULE_LEVELS))
                self.complain(("policies", "rules", id), message, remedy, rule)
                del rules[id]
