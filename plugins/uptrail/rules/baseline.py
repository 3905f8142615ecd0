"""A baseline: the problems that an archive had on one day, so that only new ones fail a check.

An entry is a path, a rule and a digest of the message, with a count. Lines do not matter, so moving text does not
make an old problem new; nor do figures in the message, so `3 days overdue` is still known tomorrow.
"""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable

from uptrail.problem import Problem

VERSION = 1
Key = tuple[str, str, str]
Baseline = Counter[Key]
_LENGTH = r"\d+ (?:day|hour|minute|second)s?"
_FIGURE = re.compile(rf"{_LENGTH}(?: {_LENGTH})*|\d+")


class NotABaseline(ValueError):
    """The text is not a baseline that this version can read."""


def key(problem: Problem) -> Key:
    """What makes a problem the same one as before."""
    return problem.source.path, problem.rule, fingerprint(problem.message)


def fingerprint(message: str) -> str:
    """A short digest of a message, blind to its figures."""
    return hashlib.blake2b(_FIGURE.sub("0", message).encode(errors="replace"), digest_size=8).hexdigest()


def dumps(problems: Iterable[Problem]) -> str:
    """The baseline of these problems as JSON text, one entry a line, so that it merges well."""
    counts = Counter(key(problem) for problem in problems)
    entries = [
        json.dumps({"path": path, "rule": rule, "message": digest, "count": count}, ensure_ascii=False)
        for (path, rule, digest), count in sorted(counts.items())
    ]
    lines = ",\n".join(f"    {entry}" for entry in entries)
    return f'{{\n  "version": {VERSION},\n  "problems": [\n{lines}\n  ]\n}}\n' if entries else _EMPTY


_EMPTY = f'{{\n  "version": {VERSION},\n  "problems": []\n}}\n'


def loads(text: str) -> Baseline:
    """The baseline that a text holds; raises NotABaseline."""
    try:
        told = json.loads(text)
        if told["version"] != VERSION:
            raise NotABaseline(f"it has version {told['version']!r}, and this program reads version {VERSION}")
        return Counter({(e["path"], e["rule"], e["message"]): int(e["count"]) for e in told["problems"]})
    except NotABaseline:
        raise
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise NotABaseline("it is not what --write-baseline writes") from error


def fresh(problems: Iterable[Problem], baseline: Baseline) -> tuple[tuple[Problem, ...], int]:
    """The problems that the baseline does not know, and how many it does."""
    left = Counter(baseline)
    new: list[Problem] = []
    known = 0
    for problem in problems:
        if left[key(problem)] > 0:
            left[key(problem)] -= 1
            known += 1
        else:
            new.append(problem)
    return tuple(new), known
