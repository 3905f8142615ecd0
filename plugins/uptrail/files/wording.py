"""Reads phrases: those that come with the program, and a team's own `wording.yaml`, which changes and adds some."""

import re
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any

from uptrail.archive import Keys
from uptrail.files.building import build, shown
from uptrail.files.names import is_id
from uptrail.files.yaml_text import Tree, load, nearest, positions
from uptrail.problem import Problem, Source
from uptrail.records.patterns import fault
from uptrail.records.phrase import Phrase

PATH = "wording.yaml"
MOST = 500
_TERM = re.compile(r"\{([a-z][a-z_-]*)\}")
_KEYS = ("terms", "phrases")


def read_wording(text: str | None, path: str = PATH) -> tuple[tuple[Phrase, ...], tuple[Problem, ...]]:
    """Every phrase, and what is wrong with the team's file; None is a team without one.

    A phrase of the team with the id of one of ours changes the keys that it gives. What cannot be read is
    left out, so that ours stays as it is.
    """
    if text is None or not text.strip():
        return ours(), ()
    return _Reading(text, path).read()


@lru_cache(maxsize=1)
def ours() -> tuple[Phrase, ...]:
    """The phrases that come with the program, in the order in which they are tried."""
    terms, phrases = own_tree()
    return tuple(_phrase(id, keys, terms, PATH) for id, keys in phrases.items())


@lru_cache(maxsize=1)
def own_tree() -> tuple[dict[str, str], dict[str, dict[str, Any]]]:
    """The terms, in which earlier ones are written out, and the phrases of the file in this package."""
    tree: Any = load(files("uptrail.files").joinpath("wording.yaml").read_text(encoding="utf-8"), PATH)[0]
    terms: dict[str, str] = {}
    for name, pattern in tree["terms"].items():
        terms[name] = spelt(pattern, terms)
    return terms, tree["phrases"]


def spelt(pattern: str, terms: Mapping[str, str]) -> str:
    """A pattern with its `{terms}` written out; raises KeyError with the name of an unknown one."""
    return _TERM.sub(lambda found: terms[found[1]], pattern)


def _phrase(id: str, keys: Mapping[str, Any], terms: Mapping[str, str], path: str) -> Phrase:
    written = {name: spelt(keys[name], terms) for name in ("pattern", "unless") if name in keys}
    return Phrase.model_validate({**keys, **written, "id": id, "source": Source(path)})


class _Reading:
    """One reading of a team's file."""

    def __init__(self, text: str, path: str) -> None:
        self.text, self.path = text, path
        self.problems: list[Problem] = []
        self.places: dict[Keys, tuple[int, int]] | None = None
        self.terms = dict(own_tree()[0])

    def locate(self, keys: Keys) -> Source:
        if self.places is None:
            self.places = positions(self.text)
        return nearest(self.places, self.path, keys)

    def complain(self, keys: Keys, message: str, remedy: str, rule: str = "unreadable-value") -> None:
        self.problems.append(Problem(self.locate(keys), rule, message, remedy=remedy))

    def read(self) -> tuple[tuple[Phrase, ...], tuple[Problem, ...]]:
        tree, problems = load(self.text, self.path)
        self.problems.extend(problems)
        if tree is not None and not isinstance(tree, dict):
            self.complain((), "the file is not a mapping of keys to values", "write phrases: and below it yours")
        raw = tree if isinstance(tree, dict) else {}
        for key in raw.keys() - set(_KEYS):
            self.complain((key,), f"unknown key {key[:60]!r}", "write terms: or phrases:", "unknown-key")
        parts = {key: self.mapping((key,), raw.get(key, "")) for key in _KEYS}
        for name, pattern in parts["terms"].items():
            self.term(name, pattern)
        found = {phrase.id: phrase for phrase in ours()}
        for id, value in list(parts["phrases"].items())[:MOST]:
            if phrase := self.phrase(id, value):
                found[id] = phrase
        if len(parts["phrases"]) > MOST:
            self.complain(("phrases",), f"more than {MOST} phrases", "delete those that nobody needs", "yaml-limit")
        return tuple(found.values()), tuple(self.problems)

    def mapping(self, keys: Keys, value: Tree) -> dict[str, Tree]:
        if not isinstance(value, dict):
            if value:
                self.complain(keys, f"{shown(value)} is not a mapping", "write a name, a colon, and its value below")
            return {}
        return value

    def term(self, name: str, pattern: Tree) -> None:
        """A term of one's own, or another meaning for one of ours in one's own phrases."""
        if not _TERM.fullmatch(f"{{{name}}}"):
            self.complain(("terms", name), f"{shown(name)} is not a term's name", "use lower-case letters")
        elif (whole := self.pattern(("terms", name), pattern)) is not None:
            self.terms[name] = f"(?:{whole})"

    def phrase(self, id: str, value: Tree) -> Phrase | None:
        keys = ("phrases", id)
        if not is_id(id):
            self.complain(keys, f"{shown(id)} is not a phrase's id", "use lower-case letters, digits and hyphens")
            return None
        raw: dict[str, Any] = {k: v for k, v in self.mapping(keys, value).items() if k not in ("id", "source")}
        for name in ("pattern", "unless"):
            if name in raw and (name == "pattern" or raw[name]):
                raw[name] = self.pattern((*keys, name), raw[name])
                if raw[name] is None:
                    return None
        if isinstance(raw.get("sections"), str) and raw["sections"]:
            raw["sections"] = [raw["sections"]]
        ours_too = own_tree()[1].get(id)
        base = _phrase(id, ours_too, own_tree()[0], self.path).model_dump(exclude={"id", "source"}) if ours_too else {}
        whole = {**base, **raw, "id": id, "source": self.locate(keys)}
        phrase, problems = build(Phrase, whole, self.path, lambda below: self.locate((*keys, *below)))
        self.problems.extend(problems)
        return phrase

    def pattern(self, keys: Keys, pattern: Tree) -> str | None:
        """A pattern with its terms written out; None, and a problem, for one that is none."""
        try:
            whole = spelt(pattern if isinstance(pattern, str) else "", self.terms)
        except KeyError as error:
            known = ", ".join(sorted(self.terms))
            self.complain(keys, f"unknown term {{{error.args[0]}}}", f"known are {known}")
            return None
        if wrong := fault(whole):
            self.complain(keys, *wrong)
            return None
        return whole
