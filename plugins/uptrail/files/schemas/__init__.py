"""JSON Schemas of what people write in YAML and in front matter, for editors to complete, explain and underline.

They are made of the same models and tables that reading uses. Draft 7, which the language server of most
editors understands; each stands alone, without a reference to another file.
"""

from collections.abc import Callable, Mapping

from uptrail.files.schemas import incidents, postmortem, slos, uptrail
from uptrail.files.schemas.forms import DIALECT, Json, editable

__all__ = ["DIALECT", "FILES", "SCHEMAS", "Json", "schema"]

SCHEMAS: Mapping[str, Callable[[], Json]] = {
    "uptrail": uptrail.schema,
    "incidents": incidents.every,
    "incident": incidents.incident,
    "maintenance": incidents.maintenance,
    "notice": incidents.notice,
    "drill": incidents.drill,
    "postmortem": postmortem.schema,
    "slos": slos.schema,
}
"""What each kind of file may say: `incidents` is any file of that folder, the next four are one kind each."""

FILES: Mapping[str, tuple[str, ...]] = {
    "uptrail": ("uptrail.yaml",),
    "incidents": ("incidents/**/*.yaml", "incidents/**/*.yml"),
    "slos": ("slos/**/*.yaml", "slos/**/*.yml"),
}
"""The files of a repository that an editor holds to a schema; the others are for front matter."""


def schema(kind: str, rules: Mapping[str, str] | None = None) -> Json:
    """The schema of a kind of file; KeyError for an unknown one.

    `rules` are the ids that `policies.rules` may name, each with what it asks for.
    """
    made = SCHEMAS[kind]()
    if kind == "uptrail":
        uptrail.name_rules(made, rules or {})
    return {"$schema": DIALECT, **editable(made)}
