"""Who, when, how long and how bad: the few facts that a document states about the incident as a whole."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from uptrail.files.dates import read_written_length
from uptrail.files.tables import cells
from uptrail.importers.postmortems.days import begun, day_of_name, days_in
from uptrail.importers.postmortems.document import Document, line_of, stem
from uptrail.importers.postmortems.roles import Role, normal, role_of
from uptrail.importers.postmortems.timeline import Row
from uptrail.values import Unreadable

_LINE = re.compile(
    r"\s{0,6}(?:>\s*)?(?:[-*+]\s+)?(?:\*\*|__)?(?P<label>[A-Za-z][A-Za-z /()&'’-]{1,40}?)"
    r"(?::(?:\*\*|__)|(?:\*\*|__)\s*:|:)\s*(?P<value>.*?)[\s\\]*$"
)
_LABELS = {
    "date": "date|incident date|date of incident|date of the incident|incident start|start date|started|start"
    "|when|start time|start date/time|date & time|incident date/time|time of incident|date of outage|began"
    "|incident start time|date/time|date and time|outage date|event date|date of event|date of occurrence|day"
    "|impact start",
    "authors": "author|authors|created by|written by|postmortem author|postmortem authors|prepared by"
    "|postmortem owner"
    "|report author|reported by|author(s)|drafted by|report by",
    "severity": "severity|sev|severity level|incident severity|incident level|incident priority|level|priority",
    "status": "status|document status|postmortem status|doc status",
    "duration": "duration|incident duration|outage duration|total duration|downtime|total downtime|length"
    "|duration of incident"
    "|duration of outage|duration of the incident|impact duration|time to resolution|duration of impact"
    "|length of outage",
    "title": "title|incident title|incident name|incident",
    "tags": "tags|labels",
    "zone": "time zone|timezone|tz|times",
}
_BRACKETS = re.compile(r"\s*\([^)]*\)$")
_SHORTEST_TITLE = 8
_BY_LABEL = {name: key for key, names in _LABELS.items() for name in names.split("|")}
_SEVERITY = re.compile(
    r"(?:sev(?:erity)?|s)?[\s:#~-]*(?P<level>[0-5])\b(?:[\s(\[:–—-]+[\w\s]{1,30}[)\]]?)?", re.IGNORECASE
)
_NAMED_SEVERITY = re.compile(r"\bsev(?:erity)?[\s:-]?(?P<level>[0-5])\b", re.IGNORECASE)
_STATUSES = {
    "draft": "Draft",
    "in draft": "Draft",
    "work in progress": "Draft",
    "wip": "Draft",
    "reviewed": "Reviewed",
    "complete": "Complete",
    "completed": "Complete",
    "final": "Complete",
    "published": "Complete",
}
_UNIT = r"(?:h(?:ou)?rs?|h|minutes?|mins?|m|days?|seconds?|secs?)\b"
_LENGTH = (
    r"(?:(?:almost|nearly|over|roughly)\s+)?(?P<length>(?:(?:about|around|approximately|approx\.?)\s+|~\s*)?"
    rf"\d+(?:\.\d+)?\s*{_UNIT}(?:(?:,|\s|and|&)*\d+\s*{_UNIT})*)"
)
_LASTED = (
    re.compile(rf"\b(?:lasting|lasted)\s+(?:for\s+)?(?:a total of\s+)?{_LENGTH}", re.IGNORECASE),
    re.compile(
        rf"\b(?:outage|down|downtime|unavailable|inaccessible|unreachable"
        rf"|offline)\b[^.\n]{{0,40}}?\bfor\s+(?:a total of\s+)?{_LENGTH}",
        re.IGNORECASE,
    ),
    re.compile(rf"\b{_LENGTH}\s+(?:of downtime|outage)\b", re.IGNORECASE),
)
_LONG_AFTER = timedelta(days=180)
"""How much later than the incident a post, or a file on what was noticed then, may be dated."""
_LONG_BEFORE = timedelta(days=7)
"""How much earlier the text may begin than the day in the file's name, when rows are of that day too."""
_POST_KEYS = {"layout", "categories", "permalink", "slug", "draft"}
_NOTICED = re.compile(
    r"\b(?:detect|alert|alarm|paged?\b|notic|report(?:s|ed)?\b|investigat|incident (?:is |was )?(?:declared"
    r"|opened|starts?|began)"
    r"|outage (?:begins|began|starts?)|monitor(?:ing|s) (?:fire|show))",
    re.IGNORECASE,
)
_TITLE_WORD = re.compile(
    r"^(?:\[(?:incident|outage|downtime|post[- ]?mortem|rca)\]\s+(?=\w)"
    r"|(?:\[?(?:incident )?post[- ]?mortem\]?|pir|rca)\s*(?:report|review)?(?:\s*#\d+)?\s*(?::|–|—|-\s|\|)\s*)",
    re.IGNORECASE,
)
_BEFORE_DATE = re.compile(
    r"^(?:incident (?:report|review)\s*[:–—-]\s*)?(?:(?:incident|outage|post[- ]?mortem)\s+)?"
    r"(?:(?:on|from|of|for)\s+)?(?:the\s+)?[(\[]?$",
    re.IGNORECASE,
)
_CLOCK_AFTER = re.compile(r"^(?:[\s,]|\bat\b)*\d{1,2}:\d{2}(?:\s?[ap]m\b)?(?:\s?(?:UTC|GMT|Z)\b)?", re.IGNORECASE)


@dataclass
class Facts:
    """What was found, each with where it stands; `consumed` are lines whose words are all in the fields now."""

    title: str = ""
    titled: str = ""
    day: date | None = None
    day_from: str = ""
    unclear_day: str = ""
    authors: tuple[str, ...] = ()
    severity: str = ""
    severity_said: str = ""
    status: str = ""
    status_said: str = ""
    duration: str = ""
    duration_from: str = ""
    tags: tuple[str, ...] = ()
    zone: str = ""
    consumed: set[str] = field(default_factory=set)
    front_used: set[str] = field(default_factory=set)


def gather_facts(document: Document) -> Facts:
    """The facts of the title, the front matter and the labelled lines; the day may still be missing."""
    facts = Facts()
    _read_title(document, facts)
    for label, value, line in labelled(document):
        _take(facts, label, value, line)
    if document.nameless and facts.titled:
        facts.title = _TITLE_WORD.sub("", facts.titled, count=1)
    for key, value in document.front.items():
        _take_front(facts, normal(key.replace("_", " ")), line_of(value), key)
    if not facts.duration:
        _duration_in_prose(document, facts)
    return facts


def _read_title(document: Document, facts: Facts) -> None:
    """The title without the word postmortem and a day before it, both of which are said elsewhere."""
    title = " ".join(document.written_title.split())
    if document.front.get("title"):
        facts.front_used.add("title")
    if heading := document.heading:
        first = next(days_in(heading.title), None)
        facts.day, facts.day_from = (begun(heading.title, first), "title") if first and first.day else (None, "")
    elif document.first_line and role_of(document.first_line)[0] is Role.OTHER:
        facts.consumed.add(document.first_line)
    title = _TITLE_WORD.sub("", title, count=1) or title
    found = next(days_in(title), None)
    if found and found.day:
        facts.day, facts.day_from = facts.day or begun(title, found), "title"
        after = _CLOCK_AFTER.sub("", title[found.end :], count=1)
        rest = re.sub(r"^[\s:,;|)\]–—-]+", "", after)
        before = title[: found.start]
        parted = rest != after.lstrip(" ") or not before.strip() or before.rstrip()[-1] in ":-–—"
        if _BEFORE_DATE.match(before) and len(rest) > 3 and parted:
            title = rest
    facts.title = _TITLE_WORD.sub("", title, count=1).strip() or title


def labelled(document: Document) -> Iterator[tuple[str, str, str]]:
    """Labels with their values, and the line they stand on, from the head of the document and its fact sections."""
    for part in document.parts:
        first = part.pieces[0]
        if part.role is Role.PREFACE or (part.role in (Role.OTHER, Role.IMPACT) and len(first.lines) < 40):
            for piece in part.pieces:
                yield from _of_lines(piece.lines)
                yield from _of_table(piece.lines)
        for piece in part.pieces:
            if piece.level and role_of(piece.title)[0] is Role.FIELD:
                text = [line.strip(" -*") for line in piece.lines if line.strip()]
                yield normal(piece.title), text[0] if len(text) == 1 else ", ".join(text), ""
                yield from _of_lines(piece.lines)


def _of_lines(lines: tuple[str, ...]) -> Iterator[tuple[str, str, str]]:
    for line in lines:
        if (found := _LINE.match(line)) and len(line) < 300:
            yield normal(found["label"]), found["value"].strip(), line


def _of_table(lines: tuple[str, ...]) -> Iterator[tuple[str, str, str]]:
    """A table of two columns is labels and values, its header too."""
    for line in lines:
        found = cells(line, 1) if "|" in line else []
        if len(found) == 2:
            yield normal(found[0].text), found[1].text.strip("*_ "), ""


def _take(facts: Facts, label: str, value: str, line: str) -> None:
    """Keep a labelled value when it can be read; its line counts as said when nothing of it is left over."""
    key = _BY_LABEL.get(label) or _BY_LABEL.get(_BRACKETS.sub("", label), "")
    bare = value.strip("*_`~\"' ") if "~" in value[:1] else value.strip("*_` ")
    if not key or not bare:
        return
    whole = False
    if key == "date":
        whole = _take_day(facts, bare, f"the line {label}" if line else label)
    elif key == "severity":
        whole = _take_severity(facts, bare, label)
    elif key == "authors" and not facts.authors:
        facts.authors, whole = split_people(bare), "[" not in bare
    elif key == "status" and not facts.status_said:
        facts.status_said, facts.status = bare, _STATUSES.get(bare.lower().strip("."), "")
        whole = facts.status.lower() == bare.lower()
    elif key == "duration" and not facts.duration:
        whole = _take_length(facts, bare, label)
    elif key == "tags" and not facts.tags:
        facts.tags, whole = tuple(filter(None, re.split(r"\s*[,;]\s*", bare))), True
    elif key == "title" and not facts.titled and len(bare) > _SHORTEST_TITLE:
        facts.titled = bare
    elif key == "zone" and not facts.zone:
        facts.zone = bare
    if whole and line:
        facts.consumed.add(line)


def _take_front(facts: Facts, label: str, value: str, key: str) -> None:
    if _BY_LABEL.get(label) == "date":
        return
    before = (facts.authors, facts.severity, facts.status_said, facts.duration, facts.tags)
    _take(facts, label, value, "")
    if before != (facts.authors, facts.severity, facts.status_said, facts.duration, facts.tags):
        facts.front_used.add(key)


def _take_day(facts: Facts, value: str, where: str) -> bool:
    """The day of a labelled line wins over the title's."""
    found = next(days_in(value), None)
    if found is None or (facts.day and facts.day_from != "title"):
        return False
    if found.day is None:
        facts.unclear_day = value
        return False
    facts.day, facts.day_from = found.day, where
    return not (value[: found.start] + value[found.end :]).strip()


def _take_severity(facts: Facts, value: str, label: str) -> bool:
    if facts.severity or ("priority" in label and not _NAMED_SEVERITY.search(value)):
        return False
    facts.severity_said = facts.severity_said or value
    found = _NAMED_SEVERITY.search(value) or _SEVERITY.fullmatch(value)
    if not found or len(set(_NAMED_SEVERITY.findall(value))) > 1:
        return False
    facts.severity = f"SEV{found['level']}"
    return bool(re.fullmatch(r"sev[\s-]?\d", value, re.IGNORECASE))


def _take_length(facts: Facts, value: str, where: str) -> bool:
    try:
        length = read_written_length(value)
    except (Unreadable, OverflowError):
        if found := re.match(_LENGTH, value, re.IGNORECASE):
            return _take_length(facts, found["length"].lstrip("~"), where) and False
        return False
    if timedelta(0) < length < timedelta(days=60):
        facts.duration, facts.duration_from = value, where
        return True
    return False


def _duration_in_prose(document: Document, facts: Facts) -> None:
    """A length that the first pages say the incident lasted."""
    for part in document.parts:
        if part.role in (Role.PREFACE, Role.SUMMARY, Role.IMPACT):
            text = " ".join(line for piece in part.pieces for line in piece.lines)
            for pattern in _LASTED:
                if (found := pattern.search(text)) and _take_length(facts, _plain_length(found["length"]), "the text"):
                    return


def _plain_length(text: str) -> str:
    try:
        read_written_length(text)
    except (Unreadable, OverflowError):
        return re.sub(r"\s*(?:,|&)\s*", " ", text)
    return text


def split_people(text: str) -> tuple[str, ...]:
    """Names with commas or `and` between them; a link's words stand for it."""
    plain = re.sub(r"\[([^\]]*)\](?:\([^)]*\))?", r"\1", text)
    return tuple(one.strip(" *_") for one in re.split(r"\s*[,;]\s*|\s+(?:and|&)\s+", plain) if one.strip(" *_"))


def settle_day(document: Document, facts: Facts, rows: list[Row]) -> None:
    """The day, when no label and no title says it: from the text, the timeline, the front matter, the name."""
    first = next((row.day for row in rows if row.day), None)
    if facts.day_from == "title" and first and facts.day != first == day_of_name(stem(document.path)):
        facts.day, facts.day_from = first, "the timeline and the file's name"
    if facts.day:
        return
    front = _front_day(document, facts)
    named = day_of_name(document.path if "/" in document.path else stem(document.path))
    noticed = _noticed(rows, carried=bool(front or named))
    told, timed = _told_day(document), noticed or first or _day_beside(document)
    if front or named:
        if told and timed and timedelta(0) < told - timed <= timedelta(days=2):
            told = None
        late = _LONG_AFTER if _POST_KEYS & set(document.front) or "_posts/" in document.path else timedelta(days=31)
        near = _LONG_BEFORE if named and not front and any(row.day == named for row in rows) else _LONG_AFTER
        for day, where, far in ((told, "the text", late), (timed, "the timeline", _LONG_AFTER if noticed else late)):
            if day and timedelta(0) <= (front or named or day) - day <= min(far, near):
                facts.day, facts.day_from = day, where
                return
    known = ((front, "front matter"), (named, "the file's name"), (told, "the text"), (timed, "the timeline"))
    facts.day, facts.day_from = next(((day, where) for day, where in known if day), (None, ""))


def _noticed(rows: list[Row], *, carried: bool) -> date | None:
    """The day of the first row that tells of noticing: its own, or `carried` from a row above."""
    day: date | None = None
    for row in rows:
        day = row.day or (day if carried else None)
        if day and _NOTICED.search(row.event):
            return day
    return None


def _front_day(document: Document, facts: Facts) -> date | None:
    for key in sorted(document.front, key=lambda key: key == "date"):
        if _BY_LABEL.get(normal(key.replace("_", " "))) == "date":
            value = line_of(document.front[key])
            found = next(days_in(value), None)
            if found and found.day:
                facts.front_used |= {key} if value[: found.start] + value[found.end :] == "" else set()
                return found.day
    return None


def _told_day(document: Document) -> date | None:
    """The first day that the preface or the summary names in full."""
    for role in (Role.SUMMARY, Role.PREFACE):
        for part in document.of(role):
            text = "\n".join(line for piece in part.pieces for line in piece.lines)
            for found in days_in(text):
                before = text[: found.start].rstrip().lower()
                if found.day and not re.search(
                    r"(?:modified|updated|published|created|reviewed|due)\W*\w*\W*$", before
                ):
                    return begun(text, found)
    return None


def _day_beside(document: Document) -> date | None:
    """The day that the timeline's heading or the text in it names."""
    text = "\n".join(line for part in document.of(Role.TIMELINE) for line in (part.title, *part.pieces[0].lines))
    return next((found.day for found in days_in(text) if found.day), None)


def severity_in_text(document: Document) -> str:
    """The one severity that the text mentions anywhere; empty for none and for several."""
    found = {match["level"] for match in _NAMED_SEVERITY.finditer(document.body)}
    return f"SEV{found.pop()}" if len(found) == 1 else ""
