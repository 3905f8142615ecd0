"""The headings of a postmortem: how they are compared, and which common ones mean a section of the templates."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

_NUMBER = re.compile(r"^\s*\d+[.)]\s+")
_BRACKETS = re.compile(r"\([^)]*\)")

OTHER_NAMES: Mapping[str, str] = {
    other: name
    for name, others in {
        "summary": (
            "overview",
            "incident summary",
            "issue summary",
            "executive summary",
            "incident overview",
            "tl;dr",
            "tldr",
        ),
        "impact": ("customer impact", "user impact", "incident impact", "business impact", "impact on users"),
        "timeline": ("incident timeline", "timeline of events", "timeline of the incident"),
        "root cause analysis": (
            "root cause",
            "root causes",
            "root-cause analysis",
            "root causes analysis",
            "cause",
            "causes",
        ),
        "5 whys analysis": ("5 whys", "five whys", "five whys analysis", "the 5 whys", "the five whys"),
        "contributing factors": ("contributing causes",),
        "what went well": ("things that went well", "what went right", "what worked well"),
        "what went poorly": (
            "what went wrong",
            "what went badly",
            "what didn't go well",
            "what did not go well",
            "what didn't go so well",
            "what could have gone better",
            "things that went poorly",
            "things that went wrong",
        ),
        "lessons learned": ("lessons learnt", "lessons", "learnings", "what we learned", "what we learnt"),
    }.items()
    for other in others
}
"""Common headings and the template's name of the same section, both as `plain_name` gives them.

None leads to the action items: a public postmortem publishes those, and only that very heading may open them.
"""
ACTION_NAMES = frozenset(
    f"{first}{second}"
    for first in (
        *("corrective ", "corrective and preventative ", "corrective and preventive ", "preventative "),
        *("preventive ", "remedial ", "follow-up ", "follow up ", "remediation ", "planned "),
    )
    for second in ("actions", "measures", "measure", "tasks", "items", "steps")
) | {
    "actions",
    "action points",
    "action plan",
    "follow-ups",
    "followups",
    "follow-up",
    "next steps",
    "remediation",
    "remediations",
    "recommendations",
    "prevention",
}
"""Common headings of what will be changed, as `plain_name` gives them."""


@lru_cache(maxsize=4096)
def plain_name(title: str) -> str:
    """A heading in lower case, without its number, what stands in brackets, and marks around it."""
    words = _NUMBER.sub("", _BRACKETS.sub("", title)).lower().replace("’", "'")
    return " ".join(words.strip("*_#:?! ").split())


def meant_names(titles: Iterable[str]) -> list[str]:
    """For each heading of a document, in order, the name that it is read by: its own, or the template's.

    Another name stands for a section only where no heading has the section's own, and only the first that does.
    """
    names = [plain_name(title) for title in titles]
    standing: dict[str, str] = {name: name for name in names}
    return [
        known if (known := OTHER_NAMES.get(name, name)) == name or standing.setdefault(known, name) == name else name
        for name in names
    ]
