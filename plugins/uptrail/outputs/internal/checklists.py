"""What a checklist should ask, and what became of each question: done, open or missing."""

import re
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from uptrail.records.occurrence import CheckItem


class Mark(StrEnum):
    """What became of a question."""

    DONE = "done"
    OPEN = "open"
    MISSING = "missing"


class Checked(NamedTuple):
    """A question of a checklist with its answer, if one was written."""

    mark: Mark
    text: str
    answer: str = ""


TRIAGE: Mapping[str, str] = {
    "What is broken?": r"broken|symptom",
    "When did it start?": r"start|began|begin|since when",
    "How many users are affected?": r"users|customers|affected",
    "Is data lost or exposed?": r"data loss|lost|expos|security|leak",
    "Is it getting worse?": r"worse|stable|spread",
    "What has changed recently?": r"chang|deploy|recent",
}
"""What triage asks, each with words by which a question of one's own wording is recognised."""

RESOLUTION: Mapping[str, str] = {
    "Metrics are normal": r"metric|monitoring|dashboard",
    "What customers do works": r"customer|functionality|verified",
    "Error rates are at their baseline": r"error",
    "No data is lost or inconsistent": r"data",
    "Temporary measures are gone": r"temporar|mitigation|workaround",
    "The status page says resolved": r"status page",
}
"""What must be sure before an incident is called resolved."""


def marked(items: Sequence[CheckItem], standard: Mapping[str, str]) -> Iterator[Checked]:
    """The list as written, then the standard's questions that no line asks.

    Each line answers at most one question, in the standard's order.
    """
    for item in items:
        yield Checked(Mark.DONE if item.done else Mark.OPEN, item.text, item.answer)
    lines = [item.text.lower() for item in items]
    for question, pattern in standard.items():
        found = next((line for line in lines if re.search(pattern, line)), None)
        if found is None:
            yield Checked(Mark.MISSING, question)
        else:
            lines.remove(found)
