"""What `uptrail.yaml` may say."""

from collections.abc import Mapping

from uptrail.files.names import ID
from uptrail.files.schemas.forms import DEFINITIONS, MUST_SAY, Json, of_model, one_or_several, record
from uptrail.records import Component
from uptrail.settings import RULE_LEVELS, Settings


def schema() -> Json:
    """Settings, and the components by their ids."""
    made = of_model(Settings)
    component = record(Component)
    made["definitions"] |= component.pop("definitions")
    component["properties"]["aliases"] = one_or_several(component["properties"]["aliases"])
    made["definitions"]["Component"] = component
    made["definitions"]["SeverityLevel"].pop("required")
    properties = made["properties"]
    properties["redaction"] = one_or_several(properties["redaction"])
    described = {"description": "What can be up or down, by id, in the order in which it is shown."}
    by_id = {"anyOf": [{"$ref": f"{DEFINITIONS}Component"}, {"type": "null"}]}
    listed = {"type": "object", "propertyNames": {"pattern": f"^{ID.pattern}$"}, "additionalProperties": by_id}
    made["properties"] = {"name": properties.pop("name"), "components": {**described, **listed}, **properties}
    return {**made, "title": "uptrail.yaml"}


def name_rules(made: Json, rules: Mapping[str, str]) -> None:
    """List the rules that may be given a level; without any, every name is accepted."""
    level = {"type": "string", "enum": list(RULE_LEVELS)}
    policy = made["definitions"]["Policies"]["properties"]["rules"]
    known = {id: {"description": said, **level} for id, said in rules.items()}
    policy |= {"properties": known, "additionalProperties": False if known else level, MUST_SAY: True}
