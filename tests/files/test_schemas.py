"""The editors' schemas are sound, and accept and refuse what reading does."""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from files.shared_cases import CASES, case
from rules.examples import repository
from uptrail.files.markdown import front_matter
from uptrail.files.reading import read_texts
from uptrail.files.schemas import SCHEMAS, schema
from uptrail.rules import IDS, RULES, sentence

ROOT = Path(__file__).parents[2]
CLOCK = datetime(2026, 3, 31, 12, tzinfo=UTC)
NAMED = {"uptrail": "uptrail.yaml", "postmortem": "postmortems/2026-03-04-x.md", "slos": "slos/checkout.yaml"}


class Core(yaml.SafeLoader):
    """YAML 1.2 as editors read it: `no`, `12:30` and `2026-03-04` are text."""


Core.yaml_implicit_resolvers = {}
for tag, pattern, first in (
    ("bool", "true|True|TRUE|false|False|FALSE", "tTfF"),
    ("int", r"[-+]?[0-9]+", "-+0123456789"),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", "-+.0123456789"),
    ("null", "~|null|Null|NULL|", ["~", "n", "N", ""]),
):
    Core.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(f"(?:{pattern})$"), list(first))
Core.yaml_constructors = {
    **yaml.SafeLoader.yaml_constructors,
    "tag:yaml.org,2002:int": lambda loader, node: int(loader.construct_scalar(node)),
}


@cache
def judge(kind: str, *, rules: bool = True) -> jsonschema.Draft7Validator:
    return jsonschema.Draft7Validator(schema(kind, {id: sentence(id) for id in IDS} if rules else {}))


def faults(kind: str, text: str, *, rules: bool = True) -> list[str]:
    """What an editor would underline in the documents of a text; without `rules`, their names are free."""
    try:
        documents = list(yaml.load_all(text, Core))
    except yaml.YAMLError as error:
        return [str(error)]
    wanted = judge(kind, rules=rules)
    return [error.message for one in documents for error in wanted.iter_errors({} if one is None else one)]


def kind_of(path: str) -> str:
    folder = path.split("/")[0]
    return {"incidents": "incidents", "postmortems": "postmortem", "slos": "slos"}.get(folder, "uptrail")


def typed(path: str, text: str) -> str:
    """The part of a file that is YAML."""
    return front_matter(text).text if path.endswith(".md") else text


def records(root: Path) -> Iterator[tuple[str, str]]:
    for pattern in ("uptrail.yaml", "incidents/**/*", "postmortems/**/*.md", "slos/**/*.yaml"):
        for path in sorted(root.glob(pattern)):
            if path.suffix in {".md", ".yaml", ".yml"}:
                yield path.relative_to(root).as_posix(), path.read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", SCHEMAS)
def test_each_is_a_schema_of_its_own(kind: str) -> None:
    jsonschema.Draft7Validator.check_schema(made := schema(kind))
    text = str(made)
    assert "$defs" not in text
    assert "x-must-say" not in text
    for name in re.findall(r"'\$ref': '([^']*)'", text):
        assert name.removeprefix("#/definitions/") in made["definitions"]


def explained(node: Any) -> Iterator[tuple[str, bool]]:
    """Every key of our own forms, and whether it says what it means."""
    if isinstance(node, list):
        for item in node:
            yield from explained(item)
    elif isinstance(node, dict):
        for name, property in node.get("properties", {}).items():
            yield name, "description" in property
        for key, inner in node.items():
            if key != "if" and not key.startswith("openslo-"):
                yield from explained(inner)


@pytest.mark.parametrize("kind", SCHEMAS)
def test_every_key_is_explained(kind: str) -> None:
    assert [name for name, told in explained(schema(kind)) if not told] == []


def test_every_record_of_the_demonstration_is_accepted() -> None:
    found = {path: faults(kind_of(path), typed(path, text)) for path, text in records(ROOT)}
    assert len(found) > 60
    assert {path: said for path, said in found.items() if said} == {}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.ID)
def test_the_manuals_examples_are_accepted_where_reading_accepts_them(rule: Any) -> None:
    for part in re.split(r"^\*\*(?=Fails|Passes)", rule.__doc__, flags=re.MULTILINE)[1:]:
        files = repository(part)
        wrong = {problem.source.path for problem in read_texts(files, clock=CLOCK).problems}
        for path, text in files.items():
            if path not in wrong and path.split("/")[0] in ("uptrail.yaml", "incidents", "postmortems", "slos"):
                assert faults(kind_of(path), typed(path, text), rules=False) == [], path


def test_openslo_documents_that_its_own_validator_takes_are_accepted() -> None:
    cases = json.loads(case(CASES / "slo/vectors/openslo_v1_mutations_verdicts.json").read_text())["cases"]
    taken = [one for one in cases if one["verdict"] == "VALID"]
    assert len(taken) > 10
    for one in taken:
        assert faults("slos", json.dumps(one["doc"])) == [], one["name"]


# --- what is refused ---

WORK = "title: x\nkind: maintenance\n"


@pytest.mark.parametrize(
    ("kind", "text", "sound"),
    [
        ("incident", "title: x\nstarted: 2026-03-04 14:00 UTC\nupdates: [{at: 2026-03-04 14:05 UTC, text: y}]\n", True),
        ("incident", "title: x\ntimeline: [{at: '14:00', event: y, source: z}]\nroles: {experts: [li]}\n", True),
        ("incident", "title: x\nupdates: [{at: 14:05 UTC, status: in_progress.}]\ntags: a, b\n", False),
        ("incident", "title: x\nupdates: [{at: 14:05 UTC, status: IN_PROGRESS}]\ntags: a, b\n", True),
        ("incident", "title: x\ncomponents: {api: Major outage}\nroles:\nstarted:\n", True),
        ("incident", "title: x\ncomponents: {api: broken}\n", False),
        ("incident", "title: x\ncomponents: {api: }\n", False),
        ("incident", "title: x\naudience: pubic\n", False),
        ("incident", "title: x\naudience: Public\n", False),
        ("incident", "title: x\naudiance: public\n", False),
        ("incident", "title: x\nstarted: yesterday\n", False),
        ("incident", "title: x\ndata_loss: maybe\n", False),
        ("incident", "title: x\ndata_loss: No\n", True),
        ("incident", "audience: public\n", False),
        ("incident", "title:\n", False),
        ("incident", "title: x\nid: y\n", False),
        ("incident", "title: x\nkind: maintenance\n", False),
        (
            "maintenance",
            "title: x\nkind: maintenance\nscheduled: {from: 2026-03-04 1:00 UTC, to: 2026-03-04 2:00 UTC}\n",
            True,
        ),
        ("maintenance", "title: x\nkind: maintenance\nscheduled: {from: 2026-03-04 1:00 UTC}\n", False),
        ("maintenance", "title: x\nkind: maintenance\nresolved: 2026-03-04 1:00 UTC\n", True),
        ("maintenance", "title: x\n", False),
        ("incidents", "title: x\nkind: maintenance\nseverity: SEV1\n", False),
        ("incidents", "title: x\nkind: drill\nseverity: SEV1\nparticipants: [li]\n", True),
        ("incidents", "title: x\nkind: outage\n", False),
        ("incidents", "title: x\nkind:\nseverity: SEV1\n", True),
        ("incidents", "title: x\nparticipants: [li]\n", False),
        ("postmortem", "date: 2026-03-04\nauthors: Ana, Li\nstatus: reviewed\n", True),
        ("postmortem", "date: 4 March\n", False),
        ("postmortem", "authers: Ana\n", False),
        ("postmortem", "severity:\n", False),
        ("uptrail", "name: x\ncomponents: {api: {name: API, tier: 1, audience: public}, db: }\n", True),
        ("uptrail", "components: {API: {name: API}}\n", False),
        ("uptrail", "components: {api: {tear: 1}}\n", False),
        ("uptrail", "components: {api: {tier: one}}\n", False),
        (
            "uptrail",
            "severities: {SEV1: {page: yes}, SEV4: {respond_within: Next business day}}\n",
            True,
        ),
        ("uptrail", "severities: {SEV1: {respond_within: 10}}\n", False),
        ("uptrail", "policies: {rules: {detected-in-time: off}, weights: {partial_outage: 0.5}}\n", True),
        ("uptrail", "policies: {rules: {detected-in-tyme: off}}\n", False),
        ("uptrail", "policies: {rules: {detected-in-time: loud}}\n", False),
        ("uptrail", "policies: {rules: {detected-in-time: }}\n", False),
        ("uptrail", "redaction: '[a-z]+@example[.]com'\nurl: status.example.org\n", False),
        ("slos", "slos: [{name: a, objective: 99.9%, window: 30 days rolling, source: incidents}]\n", True),
        ("slos", "slos: [{name: a, objective: 99.9, window: 30 days rolling}]\n", False),
        ("slos", "slos: [{name: a, objective: 99.9%, window: 30}]\n", False),
        ("slos", "slos: [{name: a, objective: 99.9%, window: 30 days rolling, source: guesses}]\n", False),
        ("slos", "slos: [{name: a, objective: 99.9%, window: calendar month, method: ratio timeslices}]\n", True),
        ("slos", "service: x\n", False),
        ("slos", "apiVersion: openslo/v1\nkind: Service\nmetadata: {name: x}\nspec: {description: y}\n", True),
        ("slos", "apiVersion: openslo/v1\nkind: Service\nmetadata: {nome: x}\nspec: {}\n", False),
        ("slos", "apiVersion: openslo/v1\nkind: SLI\nmetadata: {name: x}\nspec:\n", False),
    ],
)
def test_what_is_accepted(kind: str, text: str, sound: bool) -> None:
    assert (faults(kind, text) == []) is sound


# --- as reading does ---

ODD = st.sampled_from(
    [
        *(
            "",
            "null",
            "~",
            "true",
            "No",
            "0",
            "7",
            "1.5",
            "-1",
            "010",
            "12:30",
            "x",
            "'7'",
            "[]",
            "[a]",
            "{}",
            "{a: b}",
        ),
        *("public", "Public", "internal", "2026-03-04", "2026-3-4 1:05 Z", "2026-03-04T14:05:10+01:00", "14:05 UTC"),
        *("2026-03-04 14:00 Europe/Lisbon", "30 minutes", "in 1 h", "2 h", "99.95%", "99.95 %", "0.3", "30%", "101%"),
        *(
            "SEV1",
            "sev 1",
            "major_outage",
            "Resolved",
            "draft",
            "[a, b]",
            "a, b",
            "{a: major_outage}",
            "a: operational",
        ),
        *("{from: 2026-03-04 02:00 UTC, to: 2026-03-04 03:00 UTC}", "[{at: 14:05 UTC, text: y}]", "[{event: y}]"),
        *("{SEV1: 20 minutes}", "{csv: slos/data/a.csv}", "incidents", "30 days rolling", "calendar quarter"),
        *("{prometheus: {good: a, total: b}}", "[{name: a, objective: 99%, window: 4 weeks rolling}]", "timeslices"),
        *("de", "UTC", "https://status.example/", "{SEV1: {name: Bad}}", "{weights: {major_outage: 1}}", "exclude"),
    ]
)
FIRST = {
    "incident": {"title": "t"},
    "maintenance": {"title": "t", "kind": "maintenance"},
    "notice": {"title": "t", "kind": "notice"},
    "drill": {"title": "t", "kind": "drill"},
    "uptrail": {"name": "n"},
    "postmortem": {"title": "t"},
    "slos": {"name": "a", "objective": "99%", "window": "4 weeks rolling"},
}
"""What a file of each kind says at least."""


def fields(kind: str) -> Mapping[str, Any]:
    made = schema(kind)
    holder = made["definitions"]["service"]["properties"]["slos"]["items"] if kind == "slos" else made
    found: Mapping[str, Any] = holder["properties"]
    return found


def said(kind: str, key: str, value: str) -> tuple[list[str], list[str]]:
    """A file of a kind that also gives one key: the rules that reading breaks, and what an editor underlines."""
    lines = [f"{name}: {typed}" for name, typed in {**FIRST[kind], key: value}.items()]
    if kind == "slos":
        lines = ["slos:", f"- {lines[0]}", *(f"  {line}" for line in lines[1:])]
    text = "\n".join([*lines, ""])
    path = NAMED.get(kind, "incidents/2026-03-04-x.yaml")
    file = f"---\n{text}---\n# Postmortem: t\n" if kind == "postmortem" else text
    problems = read_texts({path: file}, clock=CLOCK).problems
    return [one.rule for one in problems if one.source.path == path], faults(kind_of(path), text)


LINES = st.sampled_from(sorted(FIRST)).flatmap(
    lambda kind: st.tuples(st.just(kind), st.sampled_from([*fields(kind), "titel", "id", "x"]), ODD)
)


@settings(max_examples=500, deadline=None)
@given(LINES)
@example(("incident", "components", "{api: degraded performance}"))
def test_what_reading_takes_an_editor_takes_and_unknown_keys_neither(line: tuple[str, str, str]) -> None:
    kind, key, value = line
    broken, underlined = said(kind, key, value)
    passed_over = key not in fields(kind) and value in {"", "~", "null"}
    if not set(broken) - {"missing-file"} and not passed_over:
        assert underlined == []
    if "unknown-key" in broken:
        assert underlined != []


@pytest.mark.parametrize("kind", FIRST)
def test_every_example_is_read_without_a_problem(kind: str) -> None:
    for key, field in fields(kind).items():
        for one in field.get("examples", ()):
            assert said(kind, key, one) in (([], []), (["missing-file"], [])), (key, one)


@pytest.mark.parametrize(
    ("kind", "key", "value", "rule"),
    [
        ("incident", "kind", "[]", "unknown-kind"),
        ("postmortem", "authors", "[{name: a}]", "unreadable-value"),
        ("slos", "time_zone", "{a: b}", "unreadable-value"),
        ("slos", "id", "[]", "unreadable-value"),
    ],
)
def test_what_cannot_be_understood_is_not_passed_over(kind: str, key: str, value: str, rule: str) -> None:
    broken, underlined = said(kind, key, value)
    assert underlined != []
    assert rule in broken
