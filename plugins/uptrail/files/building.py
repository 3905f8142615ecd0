"""From a plain tree to a record: what a field cannot read is dropped and named, the rest is kept."""

import re
from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from uptrail.archive import Keys
from uptrail.problem import Problem, Source
from uptrail.records.base import Record

M = TypeVar("M", bound=BaseModel)
R = TypeVar("R", bound=Record)
Locate = Callable[[Keys], Source]

_ROUNDS = 6
_WORD_RULES = {"audience": "unknown-audience", "status": "unknown-status", "components": "unknown-component-status"}


def build(
    model: type[R], raw: Mapping[str, Any], path: str, locate: Locate, numbers: dict[Keys, list[int]] | None = None
) -> tuple[R | None, tuple[Problem, ...]]:
    """The record of `model` that `raw` spells, and a problem for each value that was dropped.

    `raw` holds text, lists and mappings, or values that are already of the field's type; it
    must give `id`; `source` is set here. None when a required field is missing or unreadable.
    `numbers` is filled: for each list that lost items, which items of the raw one are left.
    """
    whole = dict(raw)
    whole.setdefault("source", Source(path))
    return build_value(model, whole, locate, numbers)


def build_value(
    model: type[M], raw: Mapping[str, Any], locate: Locate, numbers: dict[Keys, list[int]] | None = None
) -> tuple[M | None, tuple[Problem, ...]]:
    """Like `build` for any model, without a record's `source`."""
    problems: dict[Keys, Problem] = {}
    tree: Any = without_blanks(raw)
    dropped = {} if numbers is None else numbers
    for _ in range(_ROUNDS):
        try:
            built = model.model_validate(tree)
        except ValidationError as error:
            errors = error.errors(include_url=False)
        else:
            return built, tuple(problems.values())
        for found in errors:
            keys = written(_clean(found["loc"]), dropped)
            if keys not in problems:
                problems[keys] = problem_of(found, keys, model, locate)
        tree = _pruned(tree, (_doomed(found) for found in errors), dropped)
    return None, tuple(problems.values())


def without_blanks(tree: Any) -> Any:
    """The tree without keys whose value is empty text: what a template left blank was not said."""
    if isinstance(tree, dict):
        return {
            key: without_blanks(value) if isinstance(value, list | dict) and key != "components" else value
            for key, value in tree.items()
            if value != ""
        }
    if isinstance(tree, list):
        return [without_blanks(item) if isinstance(item, list | dict) else item for item in tree]
    return tree


def written(keys: Keys, numbers: Mapping[Keys, list[int]]) -> Keys:
    """The keys as the file has them: items that were dropped count again."""
    found: Keys = ()
    for key in keys:
        if isinstance(key, int) and found in numbers and key < len(numbers[found]):
            key = numbers[found][key]
        found = (*found, key)
    return found


def _clean(loc: Iterable[int | str]) -> Keys:
    return tuple(key for key in loc if key != "[key]")


def _doomed(error: ErrorDetails) -> Keys:
    """What goes when this error stands: the value, or whatever lacks the value."""
    keys = _clean(error["loc"])
    return keys[:-1] if error["type"] == "missing" else keys


def _pruned(tree: Any, doomed: Iterable[Keys], numbers: dict[Keys, list[int]]) -> Any:
    """The tree without the doomed values. Lists remember in `numbers` which of their items are left."""
    lists: dict[Keys, set[int]] = {}
    for keys in sorted(set(doomed), key=len, reverse=True):
        parent = _follow(tree, keys[:-1]) if keys else None
        if isinstance(parent, dict):
            parent.pop(keys[-1], None)
        elif isinstance(parent, list) and isinstance(keys[-1], int):
            lists.setdefault(keys[:-1], set()).add(keys[-1])
    for keys, gone in lists.items():
        target = _follow(tree, keys)
        if isinstance(target, list):
            left = [number for number in range(len(target)) if number not in gone]
            path = written(keys, numbers)
            before = numbers.get(path, list(range(len(target))))
            numbers[path] = [before[number] for number in left]
            target[:] = [target[number] for number in left]
    return tree


def _follow(tree: Any, keys: Keys) -> Any:
    for key in keys:
        try:
            tree = tree[key]
        except (KeyError, IndexError, TypeError):
            return None
    return tree


def problem_of(error: ErrorDetails, keys: Keys, model: type[BaseModel], locate: Locate) -> Problem:
    """What a person should read for one of the validator's errors."""
    rule, message, remedy = _said(error, keys, model)
    return Problem(locate(keys), rule, message, remedy=remedy)


def _said(error: ErrorDetails, keys: Keys, model: type[BaseModel]) -> tuple[str, str, str]:
    kind, context = error["type"], error.get("ctx", {})
    name = spelled(keys)
    if kind == "extra_forbidden":
        return unknown_key(str(keys[-1]), known_keys(model, keys[:-1]))
    if kind == "missing":
        return "missing-value", f"{name} is missing", f"write {keys[-1]}: …"
    if kind == "enum":
        allowed = re.split(r"', '|' or '", context["expected"].strip("'"))
        return unknown_word(keys, error["input"], allowed)
    if kind == "unreadable":
        return "unreadable-value", f"{name}: {context['message']}", context["remedy"]
    return "unreadable-value", f"{name}: {_wanted(kind, error)}", _WANTED.get(kind, ("", ""))[1]


_WANTED = {
    "string_type": ("text", "write one plain value"),
    "dict_type": ("a mapping", "write it as {key: value}"),
    "model_type": ("a mapping", "write it as {key: value}"),
    "model_attributes_type": ("a mapping", "write it as {key: value}"),
    "tuple_type": ("a list", "write it as [one, two]"),
    "list_type": ("a list", "write it as [one, two]"),
    "int_parsing": ("a whole number", "write digits only, as 1"),
    "int_parsing_size": ("a whole number of reasonable size", "write a smaller number"),
    "int_type": ("a whole number", "write digits only, as 1"),
    "int_from_float": ("a whole number", "write digits only, as 1"),
    "bool_parsing": ("true or false", "write true or false"),
    "bool_type": ("true or false", "write true or false"),
    "datetime_type": ("a time", "write it as 2026-03-04 14:05 UTC"),
    "date_type": ("a date", "write it as 2026-03-04"),
    "time_delta_type": ("a length of time", "write it as 30 minutes"),
    "is_instance_of": ("one plain value", "write one plain value"),
}


def _wanted(kind: str, error: ErrorDetails) -> str:
    if kind in _WANTED:
        return f"{shown(error['input'])} is not {_WANTED[kind][0]}"
    return error["msg"]


def unknown_word(keys: Keys, value: Any, allowed: list[str]) -> tuple[str, str, str]:
    """Rule, message and remedy for a value that is none of the allowed words; nothing is opened by a guess."""
    rule = next((_WORD_RULES[key] for key in reversed(keys) if key in _WORD_RULES), "unreadable-value")
    words = ", ".join(allowed[:-1]) + f" or {allowed[-1]}" if len(allowed) > 1 else allowed[0]
    near = nearest_word(value, allowed) if isinstance(value, str) else None
    remedy = f"did you mean {near}? Allowed are {words}" if near else f"write {words}"
    return rule, f"{spelled(keys)}: {shown(value)} is not one of the allowed words", remedy


def nearest_word(value: str, allowed: Iterable[str]) -> str | None:
    """The word that was probably meant."""
    known = {word.lower(): word for word in allowed}
    found = get_close_matches(value[:100].strip().lower(), known, n=1, cutoff=0.6)
    return known[found[0]] if found else None


def unknown_key(key: str, known: Iterable[str]) -> tuple[str, str, str]:
    """Rule, message and remedy for a key that no field has."""
    near = nearest_word(key, known)
    remedy = f"did you mean {near}?" if near else "delete it, or see the manual for the keys of this file"
    return "unknown-key", f"unknown key {shown(key)}", remedy


def known_keys(model: type[BaseModel], keys: Keys) -> list[str]:
    """The keys that may be written at `keys` below the model, as people write them."""
    current: type[BaseModel] | None = model
    for key in keys:
        if isinstance(key, int) or current is None:
            continue
        field = next((f for n, f in current.model_fields.items() if key in (n, f.alias)), None)
        current = _model_in(field.annotation) if field else None
    if current is None:
        return []
    return [field.alias or name for name, field in current.model_fields.items() if name not in {"id", "source"}]


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    arguments = getattr(annotation, "__args__", ())
    return next((found for argument in arguments if (found := _model_in(argument))), None)


def spelled(keys: Keys) -> str:
    """Keys as people read them: `updates 3, at`; items count from 1."""
    words: list[str] = []
    for key in keys:
        if isinstance(key, int):
            words[-1:] = [f"{words[-1] if words else ''} {key + 1}".strip()]
        else:
            words.append(key)
    return ", ".join(words) or "the file"


def shown(value: Any) -> str:
    """A value in a message: quoted and short, on one line."""
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list | tuple):
        return "a list"
    text = str(value)
    return repr(text if len(text) <= 60 else text[:57] + "…")
