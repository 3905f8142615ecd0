"""SLO documents: one file of a service's objectives, or OpenSLO v1, become `Slo` records with their measurements."""

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import PurePosixPath

from uptrail.archive import Keys
from uptrail.files.building import Locate, build, shown, spelled
from uptrail.files.draft import Draft, Place
from uptrail.files.openslo import VERSION, check_document
from uptrail.files.openslo_checks import given
from uptrail.files.slice_cache import SliceCache
from uptrail.files.slo_csv import read_measurements
from uptrail.files.slo_entries import SloFile, finished, plain_drafts
from uptrail.files.slo_openslo import drafts_of
from uptrail.files.yaml_text import Tree, load, nearest, positions
from uptrail.problem import Problem
from uptrail.records.measurements import Measurements
from uptrail.records.slo import Slo

Fetch = Callable[[str], str | None]
"""The text of a file by its path in the repository; None when there is none."""


def read_slos(
    path: str,
    text: str,
    fetch: Fetch = lambda _path: None,
    indicators: Mapping[str, Tree] | None = None,
    cache: SliceCache | None = None,
) -> tuple[tuple[Slo, ...], tuple[Problem, ...]]:
    """The objectives of a file, and what a person should mend in it or in the CSV files it names.

    `indicators` are the SLIs of the whole folder by name, see `read_indicators`; `cache` knows CSV files.
    """
    cache = cache or SliceCache()
    drafts, problems = draft_slos(path, text, indicators)
    found: list[Slo] = []
    for draft in drafts:
        measurements = _measure(draft, fetch, cache)
        slo, wrong = build(Slo, draft.raw, path, _locator(draft))
        problems += [*draft.problems, *draft.untold(wrong)]
        if slo is not None:
            found.append(slo.model_copy(update={"measurements": measurements}) if measurements else slo)
    return tuple(found), tuple(problems)


def _locator(draft: Draft) -> Locate:
    return lambda keys: nearest(draft.places, draft.path, keys)


def slo_places(path: str, text: str, indicators: Mapping[str, Tree] | None = None) -> dict[str, dict[Keys, Place]]:
    """Line and column of every value, by the SLO's id and the keys that lead to it."""
    return {draft.raw["id"]: draft.places for draft in draft_slos(path, text, indicators)[0]}


def read_indicators(path: str, text: str) -> dict[str, Tree]:
    """The documents of kind SLI in a file, by name; empty when it cannot be read."""
    if not re.search(r"\bSLI\b", text):
        return {}
    documents = load(text, path, many=True)[0]
    found = {}
    for _, document in _documents(documents):
        name = given(document, "metadata", "name")
        if given(document, "kind") == "SLI" and isinstance(name, str) and name:
            found[name] = document
    return found


def draft_slos(path: str, text: str, indicators: Mapping[str, Tree] | None = None) -> tuple[list[Draft], list[Problem]]:
    """A draft for every objective, in order, and the problems of the file around them."""
    tree, problems = load(text, path, many=True)
    known = {**(indicators or {}), **read_indicators(path, text)}
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    file = SloFile(path, lines, positions(text, many=True) if tree else {}, known)
    drafts: list[Draft] = []
    found = list(problems)
    for keys, document in _documents(tree):
        if not isinstance(document, dict):
            found.append(file.problem(keys, "the document is not a mapping", "begin with service:", "unreadable-value"))
        elif "apiVersion" in document or "kind" in document:
            found += _openslo_problems(file, keys, document)
            if given(document, "kind") == "SLO" and given(document, "apiVersion") == VERSION:
                drafts += map(finished, drafts_of(path, document, keys, file.places, known))
        else:
            drafts += map(finished, plain_drafts(file, keys, document, found))
    return drafts, found


def _documents(tree: Tree | None) -> Iterator[tuple[Keys, Tree]]:
    """The documents of a file, one by one, also those that are items of a list."""
    for index, document in enumerate(tree if isinstance(tree, list) else []):
        if isinstance(document, list):
            yield from (((index, number), item) for number, item in enumerate(document))
        else:
            yield (index,), document


def _openslo_problems(file: SloFile, keys: Keys, document: Tree) -> Iterator[Problem]:
    for finding in check_document(document, lambda tail: file.quoted((*keys, *tail))):
        name = spelled(finding.keys) if finding.keys else "the document"
        yield file.problem((*keys, *finding.keys), f"{name} {finding.message}", finding.remedy, finding.rule)


def _measure(draft: Draft, fetch: Fetch, cache: SliceCache) -> Measurements:
    """The slices of the CSV that the source names; those of queries are kept in `slos/data/<id>.csv`."""
    source = draft.raw.get("measured_by")
    if not isinstance(source, dict) or not source:
        return Measurements()
    csv = source.get("csv")
    path = csv if isinstance(csv, str) else f"slos/data/{draft.raw['id']}.csv"
    if "csv" in source and not _is_inside(path):
        draft.complain(
            draft.place("measured_by"),
            f"csv: {shown(path)} is not a CSV file of this repository",
            "write slos/data/name.csv",
        )
        return Measurements()
    if (known := cache.unchanged(path)) is not None:
        return known
    text = fetch(path)
    if text is None:
        if "csv" in source:
            draft.complain(
                draft.place("measured_by"),
                f"there is no readable file {shown(path)}",
                "add it, correct the path, or mend the file",
                rule="missing-file",
            )
        return Measurements()
    measurements, problems = cache.measured(path, text, read_measurements)
    draft.problems += problems
    return measurements


def _is_inside(path: str) -> bool:
    """A relative path to a CSV file, without a way out of the repository."""
    parts = PurePosixPath(path).parts
    return (
        path.endswith(".csv")
        and not path.startswith("/")
        and ".." not in parts
        and "\\" not in path
        and ":" not in path
    )
