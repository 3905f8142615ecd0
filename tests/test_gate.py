"""Nothing internal reaches the public site: a canary in every internal field, looked for in every byte.

The canaries are planted by walking the records' models, so that a field added tomorrow is covered
tomorrow. What is public is listed here once more, by hand: to publish a field takes a change of this file.
"""

import gzip
import subprocess
import sys
import types
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from fractions import Fraction
from itertools import count
from pathlib import Path
from typing import Annotated, Any, Union, get_args, get_origin

import pytest
import yaml
from pydantic import BaseModel

from uptrail import audience, files
from uptrail.records import Component, Drill, Incident, Maintenance, Notice, Postmortem, Record, Slo
from uptrail.records.occurrence import Audience, Update
from uptrail.settings import Settings

OCCURRENCE = {
    "title",
    "components",
    "started",
    "cancelled",
    "backfilled",
    "aliases",
    "updates.id",
    "updates.at",
    "updates.status",
    "updates.impact",
    "updates.current_actions",
    "updates.next_update",
    "updates.next_update_text",
    "updates.components",
    "updates.text",
}
TIMES = {"detected", "acknowledged", "declared", "mitigated", "resolved"}
PUBLIC: Mapping[type[BaseModel], set[str]] = {
    Component: {"name", "group", "description", "since", "aliases"},
    Incident: OCCURRENCE | TIMES | {"severity"},
    Maintenance: OCCURRENCE | {"scheduled.start", "scheduled.end", "scheduled.zone", "repeat", "completed"},
    Notice: OCCURRENCE | {"resolved"},
    Drill: set(),
    Slo: {
        *("service", "name", "description", "sli", "objective", "components", "method", "exclude_maintenance"),
        *("window.kind", "window.unit", "window.count", "window.time_zone", "window.text"),
        *("measurements.start", "measurements.end", "measurements.good", "measurements.total"),
    },
    Settings: {"name", "url", "description", "language", "time_zone", "severities.name"},
}
PROJECTIONS: Mapping[type[BaseModel], set[str]] = {
    audience.Site: {"name", "url", "description", "language", "time_zone", "severities", "weights", "still"},
    audience.ShownComponent: {"id", "name", "group", "description", "since", "aliases"},
    audience.ShownIncident: {
        *("id", "title", "components", "started", "updates", "cancelled", "backfilled", "aliases", "severity"),
        *("detected", "acknowledged", "declared", "mitigated", "resolved"),
    },
    audience.ShownMaintenance: {
        *("id", "title", "components", "started", "updates", "cancelled", "backfilled", "aliases"),
        *("scheduled", "repeat", "completed"),
    },
    audience.ShownNotice: {
        *("id", "title", "components", "started", "updates", "cancelled", "backfilled", "aliases", "resolved"),
    },
    audience.ShownPostmortem: {
        *("id", "title", "date", "severity", "duration_text", "incidents", "aliases", "sections", "actions"),
    },
    audience.ShownSection: {"title", "level", "text"},
    audience.ShownAction: {"priority", "action", "due", "status"},
    audience.ShownSlo: {
        *("id", "service", "name", "description", "sli", "objective", "window", "components", "method"),
        *("exclude_maintenance", "timeslice_target", "timeslice_window", "source_kind", "measurements"),
    },
}
"""What each projection holds. To add a name here is to publish it: think twice, and ask somebody."""

SKIPPED = {"id", "source", "audience", "postmortem"}
TYPED_AS = {
    "origin": "source",
    "measured_by": "source",
    "start": "from",
    "end": "to",
    "next_update_text": "next_update",
}
"""Fields that people write under another name."""
NOT_WRITTEN = {"time", "updates.id", "scheduled.zone", "measurements", "timeslice_target", "timeslice_window"}
"""Fields that no one types as words of their own: they follow from others, or are numbers."""


class Words:
    """Gives out a different word for each field and remembers which is which."""

    def __init__(self) -> None:
        self.numbers = count(1)
        self.canaries: dict[str, str] = {}
        self.shown: dict[str, str] = {}

    def forget_unwritten(self, text: str) -> None:
        """Drop the words of fields that are written as something sensible instead: recurrences, windows."""
        for words in (self.canaries, self.shown):
            for word in [word for word in words if word not in text]:
                assert words.pop(word).split(".")[0] in {
                    "repeat",
                    "window",
                    "measured_by",
                    "severity",
                    "url",
                    "language",
                    "time_zone",
                    "action_items",
                }

    def word(self, field: str, *, public: bool) -> str:
        word = f"{'shown' if public else 'canary'}{next(self.numbers):04}zq"
        (self.shown if public else self.canaries)[word] = field
        return word


def plain(annotation: Any) -> Any:
    """A type without Annotated and without None."""
    if get_origin(annotation) is Annotated:
        return plain(get_args(annotation)[0])
    if get_origin(annotation) in (Union, types.UnionType):
        return next(plain(part) for part in get_args(annotation) if part is not type(None))
    return annotation


def plant(annotation: Any, path: str, public: set[str], words: Words, seen: tuple[Any, ...] = ()) -> Any:
    """A value of a type as a person would type it, with a word wherever it can hold one."""
    kind = plain(annotation)
    if get_origin(kind) is tuple:
        return [plant(get_args(kind)[0], path, public, words, seen)]
    if get_origin(kind) is dict:
        key = plain(get_args(kind)[0])
        name = "shop" if path.endswith("components") else words.word(path, public=path in public)
        return {name if key is str else key: plant(get_args(kind)[1], path, public, words, seen)}
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return {} if kind in seen else plant_model(kind, path, public, words, (*seen, kind))
    if kind is str:
        return "shop" if path.endswith("components") else words.word(path, public=path in public)
    return typed(kind)


def typed(kind: type) -> str:
    """The text of some value that is not a word."""
    if issubclass(kind, StrEnum):
        return list(kind)[-1].value
    texts = {bool: "true", int: "3", datetime: "2026-03-01 10:05 UTC", date: "2026-03-01"}
    return (texts | {timedelta: "30 minutes", Fraction: "50%"})[kind]


def plant_model(model: type[BaseModel], path: str, public: set[str], words: Words, seen: tuple[Any, ...] = ()) -> Any:
    raw: dict[str, Any] = {}
    for name, field in model.model_fields.items():
        here = f"{path}.{name}" if path else name
        if name in SKIPPED or {name, here} & NOT_WRITTEN or (path and name == "id"):
            continue
        raw[TYPED_AS.get(name, name)] = plant(field.annotation, here, public, words, seen)
    return raw


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from strings(key)
            yield from strings(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from strings(inner)


POSTMORTEM = """\
---
aliases: [{alias}]
---
# Postmortem: {title}

**Date**: 2026-03-02
**Duration**: 1 hour
**Severity**: SEV1
**Authors**: {author}, @{handle}
**Status**: Complete
**Incident**: {incident}
**Template**: {template}
**Tags**: {tag}
**Audience**: {audience}

{preamble}

## Summary
{summary} as @{handle} said, and {author}, and @{stranger}.<!-- {comment} -->

## Impact
- **Duration**: {impact}
- **Users Affected**: {users}
- **Revenue Impact**: {revenue}
- **Support Tickets**: {tickets}
- **SLO Impact**: {slo}
- **Other thing**: {other}

## Timeline (All times UTC)

| Time | Event | Source |
|------|-------|--------|
| 10:00 | {event} | {origin} |

## Root Cause Analysis

### What Happened
{what}

### Who did it
{who}

### 5 Whys Analysis
1. **Why** {question}?
   - {answer}

### Contributing Factors
- {factor} (primary cause)

### Fault Tree
- AND: {gate}
  - {leaf}

## What Went Well
- {well}

## What Went Poorly
- {poorly}

## Where We Got Lucky
- {lucky}

## Internal remarks
{remarks}

## Action Items

| Priority | Action | Owner | Due Date | Status | Link |
|----------|--------|-------|----------|--------|------|
| P0 | {action} | @{owner} | 2026-03-09 | Done | https://tickets.example/{link} |

## Lessons Learned
{lessons}
"""
POSTMORTEM_PUBLIC = {
    *("title", "alias", "summary", "impact", "users", "revenue", "tickets", "slo", "other", "event", "origin"),
    *("what", "question", "answer", "factor", "gate", "leaf", "well", "poorly", "action", "lessons"),
}
POSTMORTEM_FIELDS = set(POSTMORTEM_PUBLIC) | {
    *("author", "handle", "template", "tag", "preamble", "stranger", "comment", "who", "lucky", "remarks", "owner"),
    "link",
}


def postmortem_text(words: Words, *, public: bool, incident: str) -> str:
    names = {
        name: words.word(f"postmortem {name}", public=public and name in POSTMORTEM_PUBLIC)
        for name in sorted(POSTMORTEM_FIELDS)
    }
    return POSTMORTEM.format(**names, incident=incident, audience="public" if public else "internal")


def planted(words: Words) -> dict[str, str]:
    """A repository: of each kind one public record and one internal one, full of words."""
    texts: dict[str, Any] = {}
    settings = plant_model(Settings, "", PUBLIC[Settings], words)
    settings |= {"url": "https://status.example.org/", "time_zone": "Europe/Lisbon", "language": "en"}
    settings["as_of"] = "2026-03-31 12:00 UTC"
    settings["components"] = {
        "shop": plant_model(Component, "component", {f"component.{n}" for n in PUBLIC[Component]}, words)
        | {"audience": "public"},
        words.word("component id", public=False): plant_model(Component, "hidden", set(), words),
    }
    texts["uptrail.yaml"] = settings
    for model in (Incident, Maintenance, Notice, Drill):
        kind = model.__name__.lower()
        secret = f"{kind}-{words.word(f'{kind} id', public=False)}"
        for id, public in ((f"open-{kind}", PUBLIC[model]), (secret, set())):
            raw = plant_model(model, "", public, words) | {"kind": kind}
            if public:
                raw["audience"] = "public"
            if "severity" in raw and public:
                raw["severity"] = "SEV2"
            if model is Maintenance:
                raw["repeat"] = "FREQ=MONTHLY;COUNT=3"
                raw["scheduled"] = {"from": "2026-03-01 10:00 UTC", "to": "2026-03-01 12:00 UTC"}
            if model is Drill:
                raw["action_items"] = [planted_action(words)]
            raw.pop("cancelled")
            texts[f"incidents/{id}.yaml"] = raw
    for id, public in (("open-slo", PUBLIC[Slo]), (f"slo-{words.word('slo id', public=False)}", set())):
        raw = plant_model(Slo, "", public, words)
        raw |= {
            "objective": "99.9%",
            "window": "30 days rolling",
            "exclude_maintenance": "true",
            "components": ["shop"],
        }
        raw["source"] = {"prometheus": {name: words.word(f"slo {name}", public=False) for name in ("good", "total")}}
        if public:
            raw["audience"] = "public"
        head = {key: raw.pop(key) for key in ("service", "team", "tier")}
        texts[f"slos/{id}.yaml"] = head | {"slos": [raw]}
    texts = {path: yaml.safe_dump(raw, allow_unicode=True, sort_keys=False) for path, raw in texts.items()}
    texts["postmortems/open-incident.md"] = postmortem_text(words, public=True, incident="open-incident")
    hidden = words.word("postmortem id", public=False)
    texts[f"postmortems/{hidden}.md"] = postmortem_text(words, public=False, incident="open-incident")
    texts["incidents/written.md"] = written_incident(words)
    words.forget_unwritten("\n".join([*texts, *texts.values()]))
    return texts


def planted_action(words: Words) -> dict[str, str]:
    """What a drill found to be mended, as people write it."""
    texts = {name: words.word(f"drill action {name}", public=False) for name in ("action", "owner", "link")}
    return {"priority": "P1", "due": "2026-03-09", "status": "To Do", **texts}


def written_incident(words: Words) -> str:
    """An incident as Markdown: whatever stands around its updates is internal."""
    secret = {name: words.word(f"incident section {name}", public=False) for name in "abcdefghijk"}
    said = words.word("update in Markdown", public=True)
    return (
        "---\ntitle: Written\naudience: public\nseverity: SEV3\nstarted: 2026-03-03 10:00 UTC\n"
        f"components: {{shop: degraded_performance}}\ntrigger: {secret['a']}\n# {secret['b']}\n---\n\n{secret['c']}\n\n"
        f"## Incident Update - 2026-03-03 10:10 UTC\n\n**Status**: Resolved\n\n{said}<!-- {secret['d']} -->\n\n"
        f"### Aside\n{secret['e']}\n\n## Incident Updte - 2026-03-03 10:20 UTC\n\n{secret['f']}\n\n"
        f"## Timeline\n\n| Time | Event |\n|---|---|\n| 10:00 | {secret['g']} |\n\n"
        f"## Triage\n- [x] What is broken? {secret['h']}\n\n## Resolution\n- [x] {secret['i']}\n\n"
        f"## Notes\n{secret['j']}\n\n## Whatever\n{secret['k']}\n"
    )


@pytest.mark.parametrize("projection", PROJECTIONS, ids=lambda model: model.__name__)
def test_a_projection_holds_what_is_listed_here_and_nothing_else(projection: type[BaseModel]) -> None:
    assert set(projection.model_fields) == PROJECTIONS[projection]


def test_every_projection_is_listed_here() -> None:
    def below(kind: type) -> set[type]:
        return {kind, *(found for sub in kind.__subclasses__() for found in below(sub))}

    concrete = {kind for kind in below(audience.Shown) if not kind.__subclasses__()}
    assert concrete <= set(PROJECTIONS)


def write(folder: Path, texts: Mapping[str, str]) -> None:
    for path, text in texts.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")


def test_the_canaries_are_read_into_the_records() -> None:
    """Otherwise the test below would prove nothing."""
    words = Words()
    archive = files.read_texts(planted(words), clock=datetime(2026, 3, 31, tzinfo=UTC)).archive
    records: list[Record | Settings] = [record for kind in archive.records.values() for record in kind.values()]
    texts = [text for record in [*records, archive.settings] for text in strings(record.model_dump())]
    whole = "\n".join(texts)
    refused = {"postmortem comment", "incident section b", "incident section d", "policies.rules"}
    refused |= {field for field in words.canaries.values() if field.endswith("bands.level")}
    lost = {word: field for word, field in words.canaries.items() if word not in whole and field not in refused}
    assert not lost
    kinds = {type(record) for record in records}
    assert kinds >= {Component, Incident, Maintenance, Notice, Drill, Postmortem, Slo}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Words]:
    words = Words()
    folder = tmp_path_factory.mktemp("gate")
    write(folder, planted(words))
    config = "site_name: Status\ntheme: {name: material, font: false}\nplugins: {uptrail: {}, search: {}}\n"
    write(folder, {"mkdocs.yml": config, "docs/about.md": "# About\n\nHello.\n"})
    built = subprocess.run(
        [Path(sys.executable).parent / "mkdocs", "build", "-q"], cwd=folder, capture_output=True, text=True, check=False
    )
    assert built.returncode == 0, built.stderr
    return folder / "site", words


def contents(site: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(site.rglob("*")):
        yield str(path.relative_to(site)), b""
        if path.is_file():
            content = path.read_bytes()
            yield str(path.relative_to(site)), gzip.decompress(content) if path.suffix == ".gz" else content


def test_no_canary_is_in_any_byte_or_name_of_the_public_site(site: tuple[Path, Words]) -> None:
    folder, words = site
    leaks = []
    for name, content in contents(folder):
        found = name.lower() + "\n" + content.decode("utf-8", "replace").lower()
        leaks += [f"{words.canaries[word]} leaks into {name}" for word in words.canaries if word in found]
    assert not leaks, "\n".join(leaks)


def test_what_is_public_is_there(site: tuple[Path, Words]) -> None:
    """Otherwise an empty site would pass."""
    folder, words = site
    whole = "\n".join(content.decode("utf-8", "replace") for _, content in contents(folder))
    unused = {"language", "url", "time_zone", "severities.name", "severity", "aliases", "postmortem alias"}
    unused |= {"repeat", "updates.next_update_text", "component.aliases"}
    missing = {word: field for word, field in words.shown.items() if word not in whole and field not in unused}
    assert not missing


def test_an_update_is_shown_as_it_is_only_while_all_its_fields_are_public() -> None:
    """The gate passes updates on without a copy; a field that is not listed above ends that."""
    listed = {name.removeprefix("updates.") for name in OCCURRENCE if name.startswith("updates.")}
    assert set(Update.model_fields) == listed
    assert audience.UPDATE_IS_PUBLIC


def test_light_projections_hold_public_fields_and_what_follows_from_them_alone() -> None:
    """The gate makes these without a validator: what is in memory must be a field, or tell of public updates."""
    archive = files.read_texts(planted(Words()), clock=datetime(2026, 3, 31, tzinfo=UTC)).archive
    view = audience.view(archive, Audience.PUBLIC)
    followed = {"told", "heard", "called_over", "changes", "digest", "_rest", "_soon"}
    for one in (*view.incidents.values(), *view.postmortems.values()):
        held = vars(one).keys()
        assert held - followed <= PROJECTIONS[type(one)]
        whole = one.whole()
        assert vars(whole).keys() - followed == PROJECTIONS[type(one)]
        assert type(one).model_validate(whole.model_dump()) == whole
    assert view.incidents
    assert view.postmortems
