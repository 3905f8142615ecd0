"""The schemas are sound, and accept and refuse what reading does."""

import jsonschema
import pytest
import yaml

from uptrail.files.schema import schemas


def accepted(kind: str, text: str) -> bool:
    return jsonschema.Draft202012Validator(schemas()[kind]).is_valid(yaml.safe_load(text))


@pytest.mark.parametrize("kind", schemas())
def test_each_is_a_schema(kind: str) -> None:
    jsonschema.Draft202012Validator.check_schema(schemas()[kind])


@pytest.mark.parametrize(
    ("kind", "text", "sound"),
    [
        ("incident", "title: x\nstarted: 2026-03-04 14:00 UTC\nupdates: [{at: 2026-03-04 14:05 UTC, text: y}]\n", True),
        ("incident", "title: x\ntimeline: [{at: '14:00', event: y, source: z}]\nroles: {experts: [li]}\n", True),
        ("incident", "title: x\naudience: pubic\n", False),
        ("incident", "title: x\naudiance: public\n", False),
        ("incident", "audience: public\n", False),
        ("incident", "title: x\nid: y\n", False),
        (
            "maintenance",
            "title: x\nkind: maintenance\nscheduled: {from: 2026-03-04 1:00 UTC, to: 2026-03-04 2:00 UTC}\n",
            True,
        ),
        ("maintenance", "title: x\n", False),
        ("uptrail", "name: x\ncomponents: {api: {name: API, tier: 1, audience: public}, db: }\n", True),
        ("uptrail", "components: {API: {name: API}}\n", False),
        ("uptrail", "components: {api: {tear: 1}}\n", False),
    ],
)
def test_what_is_accepted(kind: str, text: str, sound: bool) -> None:
    assert accepted(kind, text) is sound
