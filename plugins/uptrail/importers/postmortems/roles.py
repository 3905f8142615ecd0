"""What a heading announces: the many names that archives give to the sections of our template."""

import re
from collections.abc import Mapping
from enum import StrEnum


class Role(StrEnum):
    """A section of the template, in its order; `OTHER` is a section of the author's own."""

    PREFACE = "Preface"
    SUMMARY = "Summary"
    IMPACT = "Impact"
    TIMELINE = "Timeline"
    CAUSE = "Root Cause Analysis"
    HAPPENED = "What Happened"
    WHYS = "5 Whys Analysis"
    FACTORS = "Contributing Factors"
    WELL = "What Went Well"
    POORLY = "What Went Poorly"
    LUCKY = "Where We Got Lucky"
    ACTIONS = "Action Items"
    LESSONS = "Lessons Learned"
    OTHER = ""
    FIELD = "field"


_NAMES: Mapping[Role, str] = {
    Role.SUMMARY: "summary|executive summary|incident summary|issue summary|overview|incident overview|synopsis|tl;dr"
    "|tldr|tl dr|abstract|in short|postmortem summary|summary of the incident|brief summary|summary of events"
    "|summary of the outage|short summary|high level summary",
    Role.IMPACT: "impact|user impact|customer impact|business impact|impact assessment|scope of impact"
    "|impact and scope"
    "|customer impact assessment|affected users|incident impact|impact analysis|impact summary|what was impacted"
    "|what was affected|what was the impact|impact on users|effects",
    Role.TIMELINE: "timeline|time line|incident timeline|timeline of events|event timeline|events timeline|chronology"
    "|sequence of events|detailed timeline|full timeline|timeline of the incident|outage timeline|log of events"
    "|incident log|follow-up timeline|follow up timeline|timeline and response|timeline of incident|event log"
    "|chronology of events|key timeline|key timings|timelines|history of events|timeline of actions"
    "|timeline of the outage",
    Role.CAUSE: "root cause analysis|root cause|rca|cause|root cause and trigger|root cause and resolution"
    "|root cause analysis (rca)|technical analysis|analysis|cause analysis|incident analysis|why did it happen"
    "|why did this happen|why it happened|cause of the incident|cause of the problem|causes analysis"
    "|cause of incident",
    Role.HAPPENED: "what happened|what happened?|what exactly happened|description of the incident"
    "|incident description"
    "|incident details|what went on",
    Role.WHYS: "5 whys analysis|5 whys|five whys|the five whys|the 5 whys|5-whys|5 why|five why|5 why analysis"
    "|5 why's"
    "|five why's|root cause identification: the five whys|root cause identification|why analysis|five whys analysis"
    "|root cause analysis: five whys|root cause analysis (5 whys)|whys",
    Role.FACTORS: "contributing factors|contributing causes|contributing conditions|root causes|contributing factor"
    "|contributing factor(s)|root cause(s)|causes|contributors|contributory factors"
    "|root causes and contributing factors"
    "|contributing factors & root causes|factors|contributors and enablers|root causes and trigger|enablers",
    Role.WELL: "what went well|things that went well|what went right|what worked well|what worked|went well"
    "|what did go well"
    "|what has gone well|what we did well|positives|what went good|things that worked|successes|the good|good",
    Role.POORLY: "what went poorly|what went wrong|what went badly|things that went poorly|things that went wrong"
    "|what didn't go well|what didn't go so well|what did not go well|what didnt go well|what could have gone better"
    "|what could have been better|what could be improved|what could be better|what can be improved|went poorly"
    "|what didn't work|what did not work|what needs improvement|where we can improve|areas for improvement"
    "|what can we improve|what could we have done better|what could we do better|what can we do better|the bad"
    "|what didn't work well|what did not go so well|room for improvement|opportunities for improvement"
    "|went wrong|went badly|bad|the ugly|what to improve|improvement opportunities|what was difficult"
    "|what went not so well|to improve",
    Role.LUCKY: "where we got lucky|where did we get lucky|luck|what we got lucky on|lucky|what were we lucky about"
    "|where we were lucky|how we got lucky|what was lucky",
    Role.ACTIONS: "action items|actions|action item|follow up actions|follow-up actions|follow up|follow-up"
    "|follow ups"
    "|follow-ups|followups|followup|followup actions|followup items|follow-up items|follow-up tasks|followup tasks"
    "|corrective actions|corrective and preventative measures|corrective and preventive measures|remediation"
    "|remediations|remediation items|remediation actions|remediation steps|remediation plan|preventive actions"
    "|preventative actions|preventive measures|preventative measures|prevention|next steps|review actions|tasks"
    "|todo|todos|to do|to-do|to dos|to-dos|improvements|improvement actions|action points|actions taken and planned"
    "|corrective measures|action plan|agreed actions|post-incident actions|post incident actions|long-term fixes"
    "|action items and follow-ups|action items and next steps|recommendations|outstanding actions|repair items"
    "|countermeasures|proposed actions|follow up items|follow up tasks|steps to prevent recurrence"
    "|preventing recurrence"
    "|what are we going to do|what will we do|what we are doing|what's next|what is next|what happens next"
    "|what we are doing about it|what we're doing about it|what we will do about it|what we are going to do"
    "|what we will do|what are we doing|further actions|future actions|future work|action required"
    "|actions required|lessons and actions|planned actions"
    "|what we are doing to prevent this|how we will prevent this|improvement items|work items|jira issues"
    "|incident actions"
    "|what we're doing to prevent this|what are we doing to prevent this|follow-up work|actions items",
    Role.LESSONS: "lessons learned|lessons learnt|lessons|learnings|lesson learned|lessons learned and next steps"
    "|key learnings|takeaways|key takeaways|what we learned|what did we learn|what we have learned"
    "|what have we learned"
    "|what we've learned|lessons-learned|retrospective|reflections|learning|lesson learnt",
    Role.FIELD: "date|dates|date of incident|incident date|author|authors|owner|owners|status|severity|severity level"
    "|incident severity|priority|duration|incident duration|outage duration|document status|postmortem status"
    "|time zone"
    "|timezone|postmortem owner|postmortem author|post-mortem author|written by",
}
_BY_NAME = {name: role for role, names in _NAMES.items() for name in names.split("|")}
_EMOJI = re.compile(r":[a-z_+0-9]+:|[\u2190-\u2bff\U0001f000-\U0001faff\ufe0f]")
_LEAD = re.compile(
    r"^(?:(?:\(?\d{1,2}(?:\.\d{1,2})*[.):]|step \d+:?|[ivx]{1,4}\.|\d{1,2}\s+-|\d{1,2}(?=\s{2}))\s+)", re.IGNORECASE
)
_ABOUT = re.compile(r"^(?:the|our|incident|outage|post-?mortem|event|detailed|full|key|preliminary|suggested)\s+")
_TAIL = re.compile(r"\s*(?:/|\(|\[|:|,| – | - | — ).*$")
_LOOSE = (
    (re.compile(r"\btimeline\b|\bchronology\b"), Role.TIMELINE),
    (re.compile(r"\b(?:5|five)[ -]whys?\b"), Role.WHYS),
    (
        re.compile(
            r"^(?:corrective|prevent(?:ive|ative)|remedial|remediation|follow[ -]?up|post[ -]incident)\b"
            r".*\b(?:actions?|items|measures|tasks|improvements|steps|work)$"
        ),
        Role.ACTIONS,
    ),
    (
        re.compile(
            r"^(?:immediate|(?:short|medium|long)[ -]term)\b(?: (?:and|or|/) (?:(?:short|medium|long)[ -]term))?"
            r" (?:actions?|improvements|measures|fixes|solutions?|follow[ -]?ups|tasks|plans?|items)$"
        ),
        Role.ACTIONS,
    ),
    (
        re.compile(
            r"^(?:what|how) (?:we (?:will|are|plan to|intend to)|we're|we'll|are we|will we|is being)\b(?!.*\bwell\b)"
            r".*\b(?:chang\w+|improv\w+|prevent\w*|do|doing|done|differently|better)\b"
        ),
        Role.ACTIONS,
    ),
    (re.compile(r"^actions? (?:following|after|from|arising)\b"), Role.ACTIONS),
    (re.compile(r"^action items\b|\baction items$|^next steps\b"), Role.ACTIONS),
    (re.compile(r"^contributing (?:factors|causes)\b|\bcontributing factors$"), Role.FACTORS),
    (re.compile(r"^root cause analysis\b|^root cause\b(?!s)"), Role.CAUSE),
    (re.compile(r"^lessons? (?:learned|learnt)\b"), Role.LESSONS),
    (re.compile(r"^what went well\b|^things that went well\b"), Role.WELL),
    (re.compile(r"^what went (?:wrong|poorly|badly)\b"), Role.POORLY),
)


def normal(title: str) -> str:
    """A heading's words: lower case, without emphasis, numbers, emoji and marks at its ends."""
    words = re.sub(r"\{#[^}]*\}|</?[a-z][^>]*>", " ", title)
    words = _EMOJI.sub(" ", words.replace("’", "'").replace("‘", "'"))
    words = re.sub(r"\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])", r"\1", words).lower().strip(" *_`#:?!.~-–—")
    return " ".join(_LEAD.sub("", words).strip(" *_`#:?!.~-–—").replace("post mortem", "postmortem").split())


def role_of(title: str) -> tuple[Role, bool]:
    """The section that a heading announces, and whether the heading says no more than that."""
    words = normal(title)
    if words in _BY_NAME:
        return _BY_NAME[words], True
    for bare in (_ABOUT.sub("", words), _TAIL.sub("", words), _ABOUT.sub("", _TAIL.sub("", words))):
        if bare in _BY_NAME and _BY_NAME[bare] is not Role.FIELD:
            return _BY_NAME[bare], False
    if " and " in words or "&" in words:
        first = re.split(r"\s+(?:and|&)\s+", words)[0]
        if first in _BY_NAME and _BY_NAME[first] is not Role.FIELD:
            return _BY_NAME[first], False
    for pattern, role in _LOOSE:
        if len(words) <= 80 and pattern.search(words):
            return role, False
    return Role.OTHER, False
