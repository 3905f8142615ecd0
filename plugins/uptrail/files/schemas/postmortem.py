"""What the front matter of a file of `postmortems/` may say, in place of the bold lines under its title."""

from uptrail.files.postmortem_fields import FIELDS, LISTS, NAMES
from uptrail.files.schemas.forms import DEFINITIONS, MUST_SAY, Json, record, spelt
from uptrail.records import Postmortem
from uptrail.records.postmortem import PostmortemStatus

_RECORDED = {"incident": "incidents"}
"""Fields that the record has under another name."""


def schema() -> Json:
    """Every field, and the other names by which it goes. A field that is left blank is a field not filled in."""
    made = record(Postmortem)
    fields = {name: _field(name, made["properties"][_RECORDED.get(name, name)]) for name in FIELDS}
    others = {other: {**fields[name], "description": f"The same as `{name}`."} for other, name in NAMES.items()}
    words = {name: made["definitions"][name] for name in ("Audience", "PostmortemStatus")}
    return {
        "title": "postmortems/<id>.md, front matter",
        "type": "object",
        "properties": {**fields, **others},
        "additionalProperties": False,
        "definitions": words,
        MUST_SAY: True,
    }


def _field(name: str, property: Json) -> Json:
    """A field as it may be typed."""
    told = {key: value for key, value in property.items() if key in ("description", "examples")}
    if name in LISTS:
        text = {"type": "string", "pattern": r"\S"}
        return {**told, "anyOf": [{"type": "array", "items": {"type": "string"}, "minItems": 1}, text]}
    if name == "status":
        loose = {"type": "string", "pattern": spelt(PostmortemStatus)}
        return {**told, "anyOf": [{"$ref": f"{DEFINITIONS}PostmortemStatus"}, loose]}
    if name in ("audience", "date"):
        return property
    return {**told, "type": "string", "pattern": r"\S"}
