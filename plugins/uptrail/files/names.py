"""What a file may be called: the stem is the record's id and part of its address on the web."""

import re
from collections.abc import Iterable

from uptrail.problem import Problem, Source

MAX_ID = 100
ID = re.compile(r"[a-z0-9][a-z0-9-]{0,99}")
_RESERVED = {"con", "prn", "aux", "nul"} | {f"{name}{number}" for name in ("com", "lpt") for number in range(1, 10)}


def stem_of(path: str) -> str:
    """The file's name without its extension."""
    name = path[path.rfind("/") + 1 :]
    return name[: name.rfind(".")] if "." in name[1:] else name


def is_id(text: str) -> bool:
    """Whether a text can be an id: lower-case letters, digits and hyphens, and no name that a system reserves."""
    return ID.fullmatch(text) is not None and text not in _RESERVED


def name_problem(path: str) -> Problem | None:
    """What is wrong with the name of a record's file, if anything."""
    stem = stem_of(path)
    if is_id(stem):
        return None
    if stem.lower() in _RESERVED:
        message, remedy = f"{stem!r} is a name that Windows reserves", "give the file another name"
    elif len(stem) > MAX_ID:
        message, remedy = f"the file's name has {len(stem)} characters", f"use at most {MAX_ID}"
    else:
        message = f"{stem!r} cannot be an id: it is not lower-case letters, digits and hyphens"
        near = suggestion(stem)
        remedy = f"rename the file, for example to {near}" if near else "rename the file"
    return Problem(Source(path), "file-name", message, remedy=f"{remedy}; it is left out until then")


def suggestion(stem: str) -> str:
    """The nearest id to a stem; empty when nothing is left of it."""
    near = re.sub(r"[^a-z0-9]+", "-", stem.lower()).strip("-")[:MAX_ID]
    return near if is_id(near) else ""


def twins(paths: Iterable[str]) -> dict[str, str]:
    """For each path of a record's file whose id an earlier one has already, regardless of case, that earlier one."""
    listed = sorted(paths)
    ids = {(path[: path.find("/")], path[path.rfind("/") + 1 : path.rfind(".")].lower()) for path in listed}
    if len(ids) == len(listed):
        return {}
    first: dict[tuple[str, str], str] = {}
    found: dict[str, str] = {}
    for path in listed:
        key = (path[: path.find("/")], stem_of(path).lower())
        if key in first:
            found[path] = first[key]
        else:
            first[key] = path
    return found


def twin_problem(path: str, other: str) -> Problem:
    """Two files that claim one id."""
    stem = stem_of(path)
    return Problem(
        Source(path),
        "same-id",
        f"the id {stem!r} is that of {other} already",
        remedy="rename one of the two files; this one is left out until then",
    )
