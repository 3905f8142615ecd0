"""From a model's schema to one of what may be typed: scalars are text to us, and what is left blank was not said."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import BaseModel

Json = dict[str, Any]

DIALECT = "http://json-schema.org/draft-07/schema#"
DEFINITIONS = "#/definitions/"
SCALARS = {"string": "", "number": "7", "boolean": "true"}
"""As what an editor reads a text that nobody put in quotes, each with one that looks like it."""
_FLAG = ("true", "false", "yes", "no")
_WHOLE = r"^\s*[+-]?\d+(\.0*)?\s*$"
MUST_SAY = "x-must-say"
"""Marks a mapping in which a value that is left blank is an error; it does not reach the finished schema."""
_DROPPED = {"title", "default", "format"}
_NAMED = {"properties", "definitions"}
"""Keywords whose own keys are names that somebody chose."""


def of_model(model: type[BaseModel]) -> Json:
    """A model's schema, its parts under `definitions`."""
    made = model.model_json_schema(mode="validation", ref_template=DEFINITIONS + "{model}")
    made["definitions"] = made.pop("$defs", {})
    made.pop("description", None)
    return made


def record(model: type[BaseModel]) -> Json:
    """The schema of a record without what the file's name and place say: its id and source."""
    made = of_model(model)
    for name in ("id", "source"):
        made["properties"].pop(name, None)
    made["definitions"].pop("Source", None)
    made["required"] = [name for name in made.get("required", ()) if name in made["properties"]]
    return made


def spelt(words: Iterable[str], gap: str = "[ _-]+") -> str:
    """A pattern for words in whatever case and with whatever stands between their parts."""
    return rf"^\s*(?:{'|'.join(_any_case(word, gap) for word in words)})\s*$"


def _any_case(word: str, gap: str) -> str:
    return gap.join("".join(_letter(one) for one in part) for part in re.split(r"[ _-]", word))


def _letter(one: str) -> str:
    return f"[{one.upper()}{one.lower()}]" if one.isalpha() else re.escape(one)


def one_or_several(property: Json) -> Json:
    """A list that may also be typed as one text, with commas between."""
    kept = {key: value for key, value in property.items() if key in ("description", "examples")}
    listed = {key: value for key, value in property.items() if key not in kept}
    return {**kept, "anyOf": [listed, {"type": "string"}]}


def editable(node: Any) -> Any:
    """The schema of what may be typed: any scalar for text, a number or `yes` in quotes, and nothing at all."""
    if isinstance(node, list):
        return [editable(item) for item in node]
    if not isinstance(node, dict):
        return node
    made = {key: _keyword(key, value) for key, value in node.items() if key not in _DROPPED}
    if node.get("title") and "definitions" in node:
        made = {"title": node["title"], **made}
    return _optional(_scalar(made))


def _keyword(key: str, value: Any) -> Any:
    if key in _NAMED and isinstance(value, dict):
        return {name: editable(inner) for name, inner in value.items()}
    return value if key in ("examples", "enum", "const", "required") else editable(value)


def _single(node: Json) -> Json:
    """Of a property that may be null, the value: whether it may be left blank is for `_optional` to say."""
    inner = [one for one in node.get("anyOf", ()) if one != {"type": "null"}]
    if len(inner) != 1 or "anyOf" not in node:
        return node
    rest = {key: value for key, value in node.items() if key != "anyOf"}
    return {**rest, "allOf": inner} if "$ref" in inner[0] else {**inner[0], **rest}


def _scalar(node: Json) -> Json:
    """Text may look like anything; whole numbers and flags may be text."""
    if "$ref" in node and len(node) > 1:
        return {**{key: value for key, value in node.items() if key != "$ref"}, "allOf": [{"$ref": node["$ref"]}]}
    kind = node.get("type")
    if kind == "string" and not {"enum", "const"} & node.keys():
        pattern = node.get("pattern", "")
        return {**node, "type": [type for type, one in SCALARS.items() if not one or re.search(pattern, one)]}
    if kind == "integer":
        return {**node, "type": ["integer", "string"], "pattern": _WHOLE}
    if kind == "boolean":
        return {**node, "type": ["boolean", "string"], "pattern": spelt(_FLAG)}
    return node


def _optional(node: Json) -> Json:
    """A mapping's values may be left blank, but for those that are needed."""
    if "properties" not in node:
        return node
    needed = node["properties"].keys() if node.pop(MUST_SAY, False) else set(node.get("required", ()))
    inner = {name: _single(one) for name, one in node["properties"].items()}
    return {**node, "properties": {name: one if name in needed else nullable(one) for name, one in inner.items()}}


def nullable(node: Json) -> Json:
    """The same, or nothing."""
    kind = node.get("type")
    if kind and not {"enum", "const"} & node.keys():
        kinds = [kind] if isinstance(kind, str) else kind
        return {**node, "type": [*kinds, *({"null"} - set(kinds))]}
    rest = {key: value for key, value in node.items() if key in ("description", "examples")}
    inner = {key: value for key, value in node.items() if key not in rest}
    options = inner["anyOf"] if inner.keys() == {"anyOf"} else inner["allOf"] if inner.keys() == {"allOf"} else [inner]
    return {**rest, "anyOf": [*options, {"type": "null"}]}


def taken(properties: Mapping[str, Json], *names: str) -> dict[str, Json]:
    """Some of a schema's properties, in this order."""
    return {name: properties[name] for name in names}
