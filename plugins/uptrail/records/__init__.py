"""What files mean: frozen, typed models, one kind of record per file."""

from uptrail.records.action_item import ActionItem
from uptrail.records.base import Record
from uptrail.records.component import Component
from uptrail.records.drill import Drill
from uptrail.records.incident import Incident
from uptrail.records.maintenance import Maintenance
from uptrail.records.notice import Notice
from uptrail.records.phrase import Phrase
from uptrail.records.postmortem import Postmortem
from uptrail.records.slo import Slo
from uptrail.records.template import Template

KINDS: dict[str, type[Record]] = {
    "component": Component,
    "incident": Incident,
    "maintenance": Maintenance,
    "notice": Notice,
    "drill": Drill,
    "postmortem": Postmortem,
    "action_item": ActionItem,
    "slo": Slo,
    "template": Template,
}

__all__ = [
    "KINDS",
    "ActionItem",
    "Component",
    "Drill",
    "Incident",
    "Maintenance",
    "Notice",
    "Phrase",
    "Postmortem",
    "Record",
    "Slo",
    "Template",
]
