"""The objectives of one service's own document, and the shorthand that every form of SLO shares."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any, NamedTuple

from uptrail.archive import Keys
from uptrail.files.building import shown, unknown_key
from uptrail.files.draft import Draft, Place
from uptrail.files.names import MAX_ID, is_id
from uptrail.files.slo_openslo import source_of
from uptrail.files.slo_window import read_window
from uptrail.files.yaml_text import Tree, nearest
from uptrail.problem import Level, Problem, Source
from uptrail.records.slo import Method
from uptrail.settings import read_zone_name
from uptrail.values import Unreadable

FILE_KEYS = ("service", "team", "tier", "time_zone", "slos")
SLO_KEYS = (
    "id",
    "name",
    "description",
    "sli",
    "objective",
    "window",
    "time_zone",
    "error_budget",
    "audience",
    "components",
    "method",
    "timeslice_target",
    "timeslice_window",
    "exclude_maintenance",
    "source",
)
RENAMED = {"source": "measured_by"}
_METHODS = {re.sub(r"[^a-z]", "", method.lower()): method for method in Method}


class SloFile(NamedTuple):
    """A file that is being read."""

    path: str
    lines: list[str]
    places: Mapping[Keys, Place]
    indicators: Mapping[str, Tree]

    def problem(self, keys: Keys, message: str, remedy: str, rule: str, level: Level = Level.ERROR) -> Problem:
        return Problem(nearest(dict(self.places), self.path, keys), rule, message, level, remedy)

    def quoted(self, keys: Keys) -> bool:
        """Whether the value stands in quotes, or is text by its form or tag, whatever it looks like."""
        line, column = self.places.get(keys, (1, 1))
        return (
            self.lines[line - 1][column - 1 : column] in ("'", '"', "|", ">", "!") if line <= len(self.lines) else False
        )


def plain_drafts(file: SloFile, keys: Keys, document: dict[str, Tree], problems: list[Problem]) -> Iterator[Draft]:
    """The drafts of a document with `service` and `slos`."""
    problems += _unknown(file, keys, document, FILE_KEYS)
    entries = document.get("slos", "")
    if not isinstance(entries, list) or not entries:
        problems.append(
            file.problem(
                (*keys, "slos"), "slos is not a list of objectives", "write slos: and - name: …", "missing-value"
            )
        )
        return
    for index, entry in enumerate(entries):
        here = (*keys, "slos", index)
        if not isinstance(entry, dict):
            problems.append(file.problem(here, "the objective is not a mapping", "write - name: …", "unreadable-value"))
            continue
        problems += _unknown(file, here, entry, SLO_KEYS)
        yield _plain_draft(file, keys, here, document, entry)


def _unknown(file: SloFile, keys: Keys, mapping: Mapping[str, Tree], known: tuple[str, ...]) -> Iterator[Problem]:
    for key in mapping:
        if key not in known:
            rule, message, remedy = unknown_key(key, known)
            yield file.problem((*keys, key), message, remedy, rule)


def _plain_draft(file: SloFile, keys: Keys, here: Keys, document: dict[str, Tree], entry: dict[str, Tree]) -> Draft:
    draft = Draft(file.path)
    draft.places[()] = file.places.get(here, (1, 1))
    for key in ("service", "team", "tier", "time_zone"):
        _take(draft, key, document.get(key, ""), file, (*keys, key))
    for key in SLO_KEYS:
        if key in entry:
            _take(draft, key, entry[key], file, (*here, key))
    if not draft.raw.get("service"):
        draft.raw["service"] = PurePosixPath(file.path).stem
    return draft


def _take(draft: Draft, key: str, value: Tree, file: SloFile, keys: Keys) -> None:
    """Put a value, and all below it, where the record has it."""
    name = RENAMED.get(key, key)
    if value == "":
        return
    draft.raw[name] = value
    for place_keys in _below(value, keys):
        if place_keys in file.places:
            draft.places[(name, *place_keys[len(keys) :])] = file.places[place_keys]


def _below(value: Tree, keys: Keys) -> Iterator[Keys]:
    yield keys
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _below(inner, (*keys, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _below(inner, (*keys, index))


def finished(draft: Draft) -> Draft:
    """The draft with its shorthand spelt out and its id made."""
    for key, read in _SPELT.items():
        value = draft.raw.get(key)
        if isinstance(value, str) and value:
            try:
                draft.raw[key] = read(value)
            except Unreadable as error:
                del draft.raw[key]
                draft.complain(draft.place(key), f"{key}: {error.message}", error.remedy)
    _read_source(draft)
    _set_zone(draft)
    _name_it(draft)
    draft.places[("source",)] = draft.places[()]
    draft.raw["source"] = Source(draft.path, *draft.places[()])
    return draft


def _name_it(draft: Draft) -> None:
    """The id that was given, or one made of service and name; a path or a device must not come of it."""
    given_id, line = draft.raw.get("id"), draft.places[()][0]
    made = slug(f"{draft.raw.get('service', '')}-{draft.raw.get('name', '')}") or f"{slug(draft.path)}-{line}"
    if isinstance(given_id, str) and is_id(given_id):
        return
    if given_id not in (None, "") and not draft.schooled:
        remedy = f"write lower-case letters, digits and hyphens, as {made}"
        draft.complain(draft.place("id"), f"id: {shown(given_id)} is not an id", remedy)
    draft.raw["id"] = made


def slug(text: str) -> str:
    """Text as an id: lower-case letters, digits and hyphens; accents are dropped."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:MAX_ID].strip("-")


def _objective(text: str) -> str:
    """Percent text; a bare number is refused, since 0.9995 and 99.95 leave open what was meant."""
    if re.fullmatch(r"\d{1,3}(\.\d+)?", text.strip()):
        figure = text.strip()
        below = "." in figure and figure.startswith("0.")
        meant = f"{figure[2:4]:0<2}.{figure[4:]}".rstrip(".") if below else figure
        raise Unreadable(f"{figure!r} is ambiguous without a percent sign", f"write {meant}%, if that is meant")
    return text


def _maintenance(text: str) -> str:
    return {"true": "exclude", "yes": "exclude", "false": "bad", "no": "bad"}.get(text.strip().lower(), text)


_SPELT: dict[str, Callable[[str], Any]] = {
    "objective": _objective,
    "window": read_window,
    "method": lambda text: _METHODS.get(re.sub(r"[^a-z]", "", text.lower()), text),
    "exclude_maintenance": _maintenance,
    "components": lambda text: [part.strip() for part in text.split(",") if part.strip()],
    "measured_by": source_of,
    "time_zone": read_zone_name,
}


def _read_source(draft: Draft) -> None:
    """`source: {csv: …}`, `{prometheus: {good, total}}` or `{prometheus: {ratio}}`, without the middle name."""
    source = draft.raw.get("measured_by")
    if not isinstance(source, dict):
        return
    queries = source.get("prometheus", {})
    if "prometheus" in source and isinstance(queries, dict):
        source = {**{key: value for key, value in source.items() if key != "prometheus"}, **queries}
        for key in queries:
            inner = ("measured_by", "prometheus", key)
            if inner in draft.places:
                draft.places[("measured_by", key)] = draft.places[inner]
    kinds = [key for key in ("csv", "ratio", "total") if source.get(key)]
    if len(kinds) > 1 or ("good" in source) != ("total" in source):
        draft.complain(
            draft.place("measured_by"),
            "source: one source is needed, and good goes with total",
            "write {csv: path}, {prometheus: {good: …, total: …}} or {prometheus: {ratio: …}}",
        )
        source = {key: source[key] for key in kinds[:1] if key != "total"}
    draft.raw["measured_by"] = source


def _set_zone(draft: Draft) -> None:
    """The zone belongs to the window; a rolling window needs none."""
    zone, window = draft.raw.pop("time_zone", None), draft.raw.get("window")
    if ("time_zone",) in draft.places:
        draft.places[("window", "time_zone")] = draft.places[("time_zone",)]
    if isinstance(zone, dict | list):
        draft.complain(draft.place("time_zone"), "time_zone is not one plain value", "write Europe/Lisbon, or UTC")
    elif isinstance(window, dict) and zone:
        window["time_zone"] = zone
