"""`api/v1/schemas/<name>.json`: what each file of the API holds, as JSON Schema; v2's files are described too."""

import json
from collections.abc import Iterable, Mapping
from functools import partial

from uptrail.audience import View
from uptrail.outputs.api.objects import INCIDENT_PHASES, MAINTENANCE_PHASES
from uptrail.outputs.api.v1.parts import ROOT, Json
from uptrail.outputs.document import Document
from uptrail.outputs.templating import key
from uptrail.records.occurrence import ComponentStatus, UpdateStatus
from uptrail.records.slo import MaintenancePolicy, Method, WindowKind

DRAFT = "https://json-schema.org/draft/2020-12/schema"
TEXT: Json = {"type": "string"}
FLAG: Json = {"type": "boolean"}
COUNT: Json = {"type": "integer", "minimum": 0}
NUMBER: Json = {"type": "number"}
SHARE: Json = {"type": "number", "maximum": 1}
NOTHING: Json = {"type": "null"}
CODE: Json = {"type": "string", "pattern": "^[a-z0-9]{12}$"}
ID: Json = {"type": "string", "pattern": "^[a-z0-9][a-z0-9-]*$"}
URL: Json = {"type": "string", "pattern": "^https?://"}
DAY: Json = {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
MONTH: Json = {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}$"}
MILLIS: Json = {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}[.][0-9]{3}Z$"}
MOMENT: Json = {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$"}
STATUS: Json = {"enum": [status.value for status in ComponentStatus]}
PHASES = [status.value.lower().replace(" ", "_") for status in UpdateStatus]


def maybe(kind: Json) -> Json:
    """A value, or null."""
    return {"anyOf": [kind, NOTHING]}


def several(kind: Json, **limits: int) -> Json:
    """A list."""
    return {"type": "array", "items": kind, **limits}


def by_id(kind: Json) -> Json:
    """A mapping from records' ids."""
    return {"type": "object", "propertyNames": ID, "additionalProperties": kind}


def thing(fields: Mapping[str, Json], optional: Iterable[str] = ()) -> Json:
    """An object with exactly these fields."""
    required = [name for name in fields if name not in set(optional)]
    return {"type": "object", "properties": dict(fields), "required": required, "additionalProperties": False}


# --- api/v2 ---

PAGE = thing({"id": CODE, "name": TEXT, "url": URL, "time_zone": TEXT, "updated_at": MILLIS})
OVERALL = thing({"indicator": {"enum": ["none", "minor", "major", "critical", "maintenance"]}, "description": TEXT})
COMPONENT = thing(
    {
        "id": CODE,
        "name": TEXT,
        "status": STATUS,
        "created_at": MILLIS,
        "updated_at": MILLIS,
        "position": COUNT,
        "description": maybe(TEXT),
        "showcase": FLAG,
        "start_date": maybe(DAY),
        "group_id": maybe(CODE),
        "page_id": CODE,
        "group": FLAG,
        "only_show_if_degraded": FLAG,
        "components": several(CODE),
    },
    optional=["components"],
)
CHANGE = thing({"code": CODE, "name": TEXT, "old_status": STATUS, "new_status": STATUS})


def occurrence(phases: Iterable[str], impacts: Iterable[str], **more: Json) -> Json:
    """An incident or a maintenance of v2."""
    update = {
        "id": CODE,
        "status": {"enum": list(phases)},
        "body": TEXT,
        "incident_id": CODE,
        "created_at": MILLIS,
        "updated_at": MILLIS,
        "display_at": MILLIS,
        "affected_components": maybe(several(CHANGE, minItems=1)),
        "deliver_notifications": FLAG,
        "custom_tweet": NOTHING,
        "tweet_id": NOTHING,
    }
    fields = {
        "id": CODE,
        "name": TEXT,
        "status": {"enum": list(phases)},
        "created_at": MILLIS,
        "updated_at": MILLIS,
        "monitoring_at": maybe(MILLIS),
        "resolved_at": maybe(MILLIS),
        "impact": {"enum": list(impacts)},
        "shortlink": URL,
        "started_at": MILLIS,
        "page_id": CODE,
        "incident_updates": several(thing(update)),
        "components": several(COMPONENT),
        "reminder_intervals": NOTHING,
        **more,
    }
    return thing(fields)


INCIDENT = occurrence(INCIDENT_PHASES, ("none", "minor", "major", "critical"))
MAINTENANCE = occurrence(MAINTENANCE_PHASES, ("maintenance",), scheduled_for=MILLIS, scheduled_until=MILLIS)

# --- api/v1 ---

UPDATE = thing(
    {
        "id": ID,
        "code": CODE,
        "at": MOMENT,
        "status": maybe({"enum": PHASES}),
        "text": TEXT,
        "next_update": maybe(MOMENT),
        "components": by_id(STATUS),
    }
)
COMMON: Mapping[str, Json] = {
    "id": ID,
    "code": CODE,
    "url": URL,
    "title": TEXT,
    "started": maybe(MOMENT),
    "cancelled": maybe(MOMENT),
    "ended": maybe(MOMENT),
    "backfilled": FLAG,
    "components": by_id(STATUS),
    "updates": several(UPDATE),
}
TOLD_INCIDENT = thing(
    {
        "kind": {"const": "incident"},
        **COMMON,
        "status": {"enum": [*PHASES, "cancelled"]},
        "severity": maybe(TEXT),
        "detected": maybe(MOMENT),
        "acknowledged": maybe(MOMENT),
        "declared": maybe(MOMENT),
        "mitigated": maybe(MOMENT),
        "postmortem": maybe(URL),
    }
)
TOLD_MAINTENANCE = thing(
    {
        "kind": {"const": "maintenance"},
        **COMMON,
        "status": {"enum": [*MAINTENANCE_PHASES, "cancelled"]},
        "scheduled": maybe(thing({"from": MOMENT, "to": MOMENT, "zone": TEXT})),
        "repeat": maybe(TEXT),
    }
)
ENTRIES = (TOLD_INCIDENT, TOLD_MAINTENANCE, thing({"kind": {"const": "notice"}, **COMMON}))
DAYS = thing(
    {
        "day": DAY,
        "uptime": maybe(SHARE),
        "downtime": NUMBER,
        "no_data": NUMBER,
        "seconds": {"type": "object", "propertyNames": STATUS, "additionalProperties": NUMBER},
        "incidents": several(ID),
        "maintenances": several(ID),
    },
    optional=["incidents", "maintenances"],
)
WINDOW = {
    "kind": {"enum": [kind.value for kind in WindowKind]},
    "unit": TEXT,
    "count": COUNT,
    "time_zone": TEXT,
    "from": MOMENT,
    "to": MOMENT,
    "until": MOMENT,
}
BUDGET = {
    "unit": {"enum": ["seconds", "events"]},
    "allowed": NUMBER,
    "spent": NUMBER,
    "left": NUMBER,
    "remaining": maybe(SHARE),
    "coverage": maybe(NUMBER),
}
METHOD = {
    "source": {"enum": ["incidents", "csv", "prometheus"]},
    "counting": {"enum": [one.value for one in Method]},
    "maintenance": {"enum": [one.value for one in MaintenancePolicy]},
    "timeslice_target": maybe(SHARE),
    "timeslice_seconds": maybe(NUMBER),
}
SLO = thing(
    {
        "id": TEXT,
        "service": TEXT,
        "name": TEXT,
        "description": TEXT,
        "sli": TEXT,
        "components": several(ID),
        "objective": {"type": "string", "pattern": "^[01]([.][0-9]+)?$"},
        "attained": maybe(SHARE),
        "met": maybe(FLAG),
        "window": thing(WINDOW),
        "budget": thing(BUDGET),
        "method": thing(METHOD),
    }
)
SPAN = thing({"from": MOMENT, "to": MOMENT, "status": STATUS})
YEARS = several(thing({"year": COUNT, "url": URL}))

FILES: Mapping[str, Mapping[str, Json]] = {
    "index": {
        "$schema": URL,
        "name": TEXT,
        "url": URL,
        "as_of": MOMENT,
        "history": several(thing({"month": MONTH, "url": URL})),
        "components": several(thing({"id": ID, "name": TEXT, "uptime": YEARS})),
        "slos": maybe(URL),
        "schemas": several(URL),
    },
    "history": {"$schema": URL, "month": MONTH, "entries": several({"oneOf": list(ENTRIES)})},
    "uptime": {
        "$schema": URL,
        "component": ID,
        "name": TEXT,
        "year": COUNT,
        "since": maybe(DAY),
        "until": MOMENT,
        "days": several(DAYS),
        "spans": several(SPAN),
    },
    "slos": {"$schema": URL, "as_of": MOMENT, "slos": several(SLO)},
    "v2-summary": {
        "page": PAGE,
        "components": several(COMPONENT),
        "incidents": several(INCIDENT),
        "scheduled_maintenances": several(MAINTENANCE),
        "status": OVERALL,
    },
    "v2-status": {"page": PAGE, "status": OVERALL},
    "v2-components": {"page": PAGE, "components": several(COMPONENT)},
    "v2-incidents": {"page": PAGE, "incidents": several(INCIDENT)},
    "v2-scheduled-maintenances": {"page": PAGE, "scheduled_maintenances": several(MAINTENANCE)},
}
SCHEMAS = tuple(FILES)


def documents(view: View) -> Iterable[Document]:
    """A schema for each kind of file."""
    for name in SCHEMAS:
        path = f"{ROOT}schemas/{name}.json"
        yield Document(path, partial(render, view.site.url, name), key("schema", view.site.url, name))


def render(url: str, name: str) -> bytes:
    """A schema's bytes."""
    address = f"{url}{ROOT}schemas/{name}.json"
    return (json.dumps({"$schema": DRAFT, "$id": address, "title": name, **thing(FILES[name])}) + "\n").encode()
