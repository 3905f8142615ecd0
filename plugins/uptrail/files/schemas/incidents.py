"""What a file of `incidents/` may say as YAML; in Markdown, the same keys may stand in its front matter."""

from functools import partial

from uptrail.files.occurrence import FOR_RESOLVED, LISTS, MODELS
from uptrail.files.schemas.forms import DEFINITIONS, Json, one_or_several, record, spelt
from uptrail.records.action_item import ActionStatus
from uptrail.records.occurrence import ComponentStatus, UpdateStatus

_ACTION: Json = {
    "priority": {"description": "How urgent it is.", "type": "string", "examples": ["P0", "P1", "P2"]},
    "action": {"description": "What will be changed.", "type": "string", "pattern": r"\S"},
    "owner": {"description": "Who promised it.", "type": "string", "examples": ["@ana"]},
    "due": {"description": "By when.", "type": "string", "examples": ["2026-04-10"]},
    "status": {
        "description": "How far it is.",
        "type": "string",
        "examples": [status.value for status in ActionStatus],
    },
    "link": {"description": "Its ticket.", "type": "string", "examples": ["https://tracker.example.org/T-7"]},
}
"""What people write of an action item."""

KIND = "What the file is about: an incident unless it says otherwise."


def of_kind(kind: str) -> Json:
    """What a file of one kind may say."""
    model = MODELS[kind]
    made = record(model)
    properties, parts = made["properties"], made["definitions"]
    for key in LISTS & properties.keys():
        properties[key] = one_or_several(properties[key])
    if "Roles" in parts:
        experts = parts["Roles"]["properties"]["experts"]
        parts["Roles"]["properties"]["experts"] = one_or_several(experts)
    _loosen(parts)
    for holder in (made, parts["Update"]):
        holder["properties"]["components"] = _conditions(holder["properties"]["components"])
    if other := FOR_RESOLVED.get(model):
        properties["resolved"] = {**properties[other], "description": f"The same as `{other}`; write one of them."}
        made["not"] = {"required": ["resolved", other]}
    typed = {"enum": [kind]} if kind != "incident" else {"enum": [kind, None]}
    made["properties"] = {"title": properties.pop("title"), "kind": {"description": KIND, **typed}, **properties}
    if kind != "incident":
        made["required"] = ["kind", *made["required"]]
    return {**made, "title": f"incidents/<id>, kind: {kind}"}


incident = partial(of_kind, "incident")
maintenance = partial(of_kind, "maintenance")
notice = partial(of_kind, "notice")
drill = partial(of_kind, "drill")


def every() -> Json:
    """What any file of the folder may say: its `kind` decides."""
    definitions: Json = {}
    branches: list[Json] = []
    for kind in MODELS:
        made = of_kind(kind)
        definitions |= made.pop("definitions")
        definitions[kind] = made
        named = {"properties": {"kind": {"const": kind}}, "required": ["kind"]}
        others = [{"properties": {"kind": {"const": other}}, "required": ["kind"]} for other in MODELS if other != kind]
        chosen = named if kind != "incident" else {"not": {"anyOf": others}}
        branches.append({"if": chosen, "then": {"$ref": DEFINITIONS + kind}})
    kinds = {"description": KIND, "enum": [*MODELS, None]}
    whole = {"type": "object", "properties": {"kind": kinds}, "allOf": branches}
    return {"title": "incidents/<id>", **whole, "definitions": definitions}


def _loosen(parts: Json) -> None:
    """Updates and rows of a timeline as people type them: a time of day is enough, statuses may be in any case."""
    said, happened = parts["Update"]["properties"], parts["TimelineEntry"]["properties"]
    said |= {
        "at": _text(said["at"], "2026-03-04 14:12 UTC", "14:12 UTC"),
        "next_update": _text(said["next_update"], "in 30 minutes", "15:00 UTC", "none"),
        "status": _word(said["status"], "UpdateStatus", spelt(UpdateStatus, "[ _]+")),
    }
    happened |= {"at": _text(happened["at"], "14:12", "??"), "source": happened.pop("origin")}
    del said["next_update_text"], happened["time"]
    if "ActionItem" in parts:
        told = "A promise to change something, with an owner and a date."
        parts["ActionItem"] |= {"description": told, "properties": _ACTION, "required": ["action"]}
    parts["Update"]["required"] = ["at"]


def _text(property: Json, *examples: str) -> Json:
    return {"description": property["description"], "type": "string", "examples": list(examples)}


def _word(property: Json, name: str, pattern: str) -> Json:
    described = {key: value for key, value in property.items() if key == "description"}
    return {**described, "anyOf": [{"$ref": DEFINITIONS + name}, {"type": "string", "pattern": pattern}]}


def _conditions(property: Json) -> Json:
    """A mapping from components to statuses, or the same as one text."""
    status = _word({}, "ComponentStatus", spelt(ComponentStatus))
    listed = {"type": "object", "additionalProperties": status}
    return {"description": property["description"], "anyOf": [listed, {"type": "string", "pattern": ":"}]}
