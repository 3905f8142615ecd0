"""What a file of `slos/` may say: the objectives of a service in our own form, or OpenSLO v1."""

from uptrail.files.names import ID
from uptrail.files.openslo import KINDS
from uptrail.files.schemas.forms import DEFINITIONS, Json, one_or_several, record, spelt, taken
from uptrail.files.slo_entries import FILE_KEYS, RENAMED, SLO_KEYS
from uptrail.records.slo import MaintenancePolicy, Method, Slo

_SOURCE = r"^\s*(?:[Ii][Nn][Cc][Ii][Dd][Ee][Nn][Tt][Ss]|csv:\s*\S+)\s*$"


def schema() -> Json:
    """One document, or a list of them; `apiVersion` or `kind` tells that it is OpenSLO."""
    ours = service()
    definitions = ours.pop("definitions")
    theirs = {"anyOf": [{"required": ["apiVersion"]}, {"required": ["kind"]}]}
    openslo = {"then": {"$ref": f"{DEFINITIONS}openslo"}, "else": {"$ref": f"{DEFINITIONS}service"}}
    definitions |= {
        "service": ours,
        "document": {"if": theirs, **openslo},
        "openslo": _openslo(),
        **{f"openslo-{kind}": check.schema for kind, check in KINDS.items()},
    }
    document = {"$ref": f"{DEFINITIONS}document"}
    return {
        "title": "slos/<service>.yaml",
        "if": {"type": "array"},
        "then": {"items": document},
        "else": document,
        "definitions": definitions,
    }


def service() -> Json:
    """A service with its objectives."""
    made = record(Slo)
    fields = {**made["properties"], "id": Slo.model_json_schema()["properties"]["id"]}
    parts = made["definitions"]
    fields["time_zone"] = parts["Window"]["properties"]["time_zone"]
    entry = {key: fields[RENAMED.get(key, key)] for key in SLO_KEYS}
    entry |= _shorthand(entry, parts)
    objective = {
        "type": "object",
        "properties": entry,
        "required": [key for key in made["required"] if key in entry],
        "additionalProperties": False,
    }
    listed = {"description": "The objectives, one by one.", "type": "array", "minItems": 1, "items": objective}
    head = taken(fields, *(key for key in FILE_KEYS if key != "slos"))
    return {
        "type": "object",
        "properties": {**head, "slos": listed},
        "required": ["slos"],
        "additionalProperties": False,
        "definitions": {name: part for name, part in parts.items() if name not in ("Measurements", "Method")},
    }


def _shorthand(entry: Json, parts: Json) -> Json:
    """The fields of an objective that may be typed in fewer words."""
    policies = [policy.value for policy in MaintenancePolicy]
    sources = dict(parts["SliSource"]["properties"])
    queries = {key: sources[key] for key in ("good", "total", "ratio")}
    sources["prometheus"] = {
        "description": "Queries: `good` and `total`, or `ratio`.",
        "type": "object",
        "properties": queries,
        "additionalProperties": False,
    }
    tree = {"type": "object", "properties": sources, "additionalProperties": False}
    loose = spelt([" ".join(method) for method in Method], "[^A-Za-z]*")
    return {
        "id": {"pattern": f"^{ID.pattern}$", **entry["id"]},
        "components": one_or_several(entry["components"]),
        "window": _either(entry["window"], {"type": "string", "pattern": r"[A-Za-z]"}, _reference("Window")),
        "method": _either(entry["method"], {"enum": list(Method)}, {"type": "string", "pattern": loose}),
        "exclude_maintenance": _either(entry["exclude_maintenance"], {"type": "boolean"}, {"enum": policies}),
        "source": _either(entry["source"], {"type": "string", "pattern": _SOURCE}, tree),
    }


def _either(property: Json, *forms: Json) -> Json:
    told = {key: value for key, value in property.items() if key in ("description", "examples")}
    return {**told, "anyOf": list(forms)}


def _reference(name: str) -> Json:
    return {"$ref": DEFINITIONS + name}


def _openslo() -> Json:
    """A document of OpenSLO: its kind decides what it may say."""
    chosen = [
        {
            "if": {"properties": {"kind": {"const": kind}}, "required": ["kind"]},
            "then": {"$ref": f"{DEFINITIONS}openslo-{kind}"},
        }
        for kind in KINDS
    ]
    kinds = {"description": "What the document is, by OpenSLO v1.", "enum": list(KINDS)}
    return {"type": "object", "properties": {"kind": kinds}, "required": ["apiVersion", "kind"], "allOf": chosen}
