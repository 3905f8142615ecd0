"""Short names for content: what a document's key is made of, so that an unchanged page is never rendered twice."""

import hashlib
from collections.abc import Iterable, Mapping

from pydantic import BaseModel

from uptrail.problem import Problem
from uptrail.records import Postmortem
from uptrail.records.occurrence import Occurrence


def digest(*parts: object) -> str:
    """24 hexadecimal digits that name exactly these parts, in this order."""
    texts = [_named(part) for part in parts]
    whole = "".join([f"{len(text)}:{text}" for text in texts])
    return hashlib.blake2b(whole.encode(errors="replace"), digest_size=12).hexdigest()


def _named(part: object) -> str:
    if type(part) is str:
        return part
    if isinstance(part, Occurrence | Postmortem):  # its file's content names it already
        return f"{part.digest} {part.source}"
    return part.model_dump_json() if isinstance(part, BaseModel) else str(part)


def by_path(problems: Iterable[Problem]) -> Mapping[str, tuple[Problem, ...]]:
    """The problems of each file, worst first."""
    found: dict[str, list[Problem]] = {}
    for problem in sorted(problems, key=lambda problem: problem.sort_key):
        found.setdefault(problem.source.path, []).append(problem)
    return {path: tuple(listed) for path, listed in found.items()}
