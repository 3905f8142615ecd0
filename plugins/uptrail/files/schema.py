"""JSON Schemas of what people write in YAML and in front matter, for editors to complete and underline."""

from copy import deepcopy
from typing import Any

from uptrail.files.occurrence import MODELS
from uptrail.records import Component
from uptrail.settings import Settings

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_TEXT = {"type": "string"}


def schemas() -> dict[str, dict[str, Any]]:
    """A schema by kind: `uptrail` for `uptrail.yaml`, and one for each kind of `incidents/`."""
    found = {kind: occurrence_schema(kind) for kind in MODELS}
    return {"uptrail": settings_schema(), **found}


def settings_schema() -> dict[str, Any]:
    """What `uptrail.yaml` may say."""
    schema = Settings.model_json_schema(mode="validation")
    component = Component.model_json_schema()
    definitions = schema.setdefault("$defs", {})
    definitions |= component.pop("$defs", {})
    definitions["Component"] = _written(component, ())
    schema["properties"]["components"] = {
        "type": "object",
        "propertyNames": {"pattern": "^[a-z0-9][a-z0-9-]{0,99}$"},
        "additionalProperties": {"anyOf": [{"$ref": "#/$defs/Component"}, {"type": "null"}]},
    }
    return _whole(schema, "uptrail.yaml")


def occurrence_schema(kind: str) -> dict[str, Any]:
    """What a file of `incidents/` may say as YAML; in Markdown, the same keys may stand in its front matter."""
    schema = _written(MODELS[kind].model_json_schema(mode="validation"), ("title",))
    definitions = schema["$defs"]
    update = definitions["Update"]
    update["required"] = ["at"]
    update["properties"]["next_update"] = {**_TEXT, "description": "in 30 minutes, 15:00 UTC, or none"}
    del update["properties"]["next_update_text"]
    entry = definitions["TimelineEntry"]
    entry["required"] = ["at", "event"]
    entry["properties"] = {key: deepcopy(_TEXT) for key in ("at", "event", "source")}
    needed = "const" if kind != "incident" else "default"
    schema["properties"] = {"kind": {**_TEXT, needed: kind}, **schema["properties"]}
    if kind != "incident":
        schema["required"] = ["kind", *schema["required"]]
    return _whole(schema, f"incidents/<id>.yaml, kind {kind}")


def _written(schema: dict[str, Any], required: tuple[str, ...]) -> dict[str, Any]:
    """A record's schema without what is not typed by people: its id and source."""
    for name in ("id", "source"):
        schema["properties"].pop(name, None)
    schema.get("$defs", {}).pop("Source", None)
    schema["required"] = list(required)
    return schema


def _whole(schema: dict[str, Any], title: str) -> dict[str, Any]:
    plain: dict[str, Any] = _forgiving(schema)
    return {"$schema": DIALECT, **plain, "title": title}


def _forgiving(node: Any) -> Any:
    """Scalars are read as text, so editors must accept what YAML itself would type: numbers, dates and the like."""
    if isinstance(node, list):
        return [_forgiving(item) for item in node]
    if not isinstance(node, dict):
        return node
    plain = {
        key: _forgiving(value) for key, value in node.items() if key not in ("title", "default") or _is_schema(value)
    }
    if plain.get("type") == "string" and not {"enum", "const"} & plain.keys():
        plain["type"] = ["string", "number", "boolean", "null"]
    return plain


def _is_schema(value: Any) -> bool:
    """Whether a key called `title` or `default` is a property's name, not a keyword."""
    return isinstance(value, dict)
